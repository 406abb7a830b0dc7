import pytest

from mealcard import fonts
from mealcard.fonts import FontMissing, Weight, fitting_size, font_path, missing_characters, text_width


@pytest.mark.parametrize("weight", list(Weight))
def test_both_weights_are_in_place_after_set_up(weight):
    assert font_path(weight).stat().st_size > 1_000_000


def test_a_missing_font_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "_FOLDER", tmp_path)
    with pytest.raises(FontMissing, match="make setup"):
        font_path(Weight.BOLD)


def test_characters_the_font_lacks_are_told_once_each():
    assert missing_characters("王秀兰·Ürümqi 𬭩", Weight.REGULAR) == ""
    assert missing_characters("王\ue000兰\ue000ئ", Weight.REGULAR) == "\ue000ئ"
    assert missing_characters("王\x00\u200e\n", Weight.BOLD) == "\x00\u200e\n"


def test_a_chinese_character_is_as_wide_as_it_is_high():
    assert text_width("王秀兰", Weight.BOLD, 20) == pytest.approx(60)


def test_the_first_size_that_fits_is_taken():
    assert fitting_size("王秀兰", Weight.BOLD, 60, (26, 20, 14)) == 20
    assert fitting_size("王秀兰", Weight.BOLD, 30, (26, 20, 14)) is None
