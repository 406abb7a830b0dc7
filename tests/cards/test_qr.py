import io

import pytest
import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from qrcode.util import MODE_NUMBER, QRData

from mealcard.cards.press import pressed_card_qr, pressed_url_qr
from mealcard.cards.qr import PayloadTooLong, card_qr, split_url, url_qr
from mealcard.cards.token import FAMILY_ALPHABET, card_number, new_family_code, new_token

DIGITS_48 = st.text("0123456789", min_size=48, max_size=48)
FAMILY_CODES = st.text(FAMILY_ALPHABET, min_size=20, max_size=20)
URL = "https://card.xiangyang.gov.cn/c/"


def _token():
    return new_token(card_number(123456789), 1)


def _read(code, module_px=4):
    return zxingcpp.read_barcodes(Image.open(io.BytesIO(code.png(module_px))))


def test_the_front_code_is_version_2_level_q_and_reads_back():
    token = _token()
    (found,) = _read(card_qr(token))
    assert found.text == token
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert found.ec_level == "Q"
    assert card_qr(token).size == 25
    assert [len(row) for row in card_qr(token).matrix] == [25] * 25


def test_the_modules_are_those_of_the_qrcode_package():
    token = _token()
    maker = qrcode.QRCode(version=2, error_correction=qrcode.ERROR_CORRECT_Q, border=0, mask_pattern=0)
    maker.add_data(QRData(token, mode=MODE_NUMBER))
    maker.make(fit=False)
    assert card_qr(token).matrix == maker.modules


def test_a_49th_digit_does_not_fit_and_letters_are_no_token():
    card_qr("8" * 48)
    with pytest.raises(PayloadTooLong):
        card_qr("8" * 49)
    for text in ("", "8" * 47 + "A", "８" * 48):
        with pytest.raises(ValueError, match="digits"):
            card_qr(text)


def test_the_back_code_is_level_m_and_as_small_as_the_address_allows():
    code = new_family_code()
    (found,) = _read(url_qr(URL + code))
    assert found.text == URL + code
    assert found.ec_level == "M"
    assert url_qr("https://a.cn/c/" + code).size < url_qr(URL + code).size == 33


def test_an_address_whose_end_is_in_small_letters_reads_back_too():
    assert split_url("http://127.0.0.1:8000/c/abc") == ("http://127.0.0.1:8000/c/abc", "")
    (found,) = _read(url_qr("http://127.0.0.1:8000/c/abc"))
    assert found.text == "http://127.0.0.1:8000/c/abc"
    assert pressed_url_qr("http://127.0.0.1:8000/c/abc") == url_qr("http://127.0.0.1:8000/c/abc")


def test_an_address_that_would_be_too_fine_to_read_is_an_error():
    with pytest.raises(PayloadTooLong):
        url_qr("https://" + "a" * 110 + ".cn/c/" + new_family_code())
    with pytest.raises(PayloadTooLong):
        url_qr("https://" + "a" * 3000)


@given(DIGITS_48)
@settings(max_examples=60, deadline=None)
def test_the_press_makes_the_very_same_front_code(digits):
    assert pressed_card_qr(digits) == card_qr(digits)


@given(FAMILY_CODES)
@settings(max_examples=40, deadline=None)
def test_the_press_makes_the_very_same_back_code(code):
    assert pressed_url_qr(URL + code) == url_qr(URL + code)


@pytest.mark.parametrize("text", ["8" * 47, "8" * 49, "8" * 47 + "A", ""])
def test_the_press_refuses_what_is_no_token(text):
    with pytest.raises(ValueError):
        pressed_card_qr(text)


def test_the_picture_has_a_white_edge_of_four_modules_and_the_asked_size():
    picture = Image.open(io.BytesIO(card_qr(_token()).png(module_px=5))).convert("L")
    assert picture.size == (33 * 5, 33 * 5)
    assert picture.point(lambda light: 255 - light).getbbox() == (20, 20, 145, 145)
