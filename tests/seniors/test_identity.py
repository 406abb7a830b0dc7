"""Resident IDs, names and phones: what is taken, what is refused and why, what is shown."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from mealcard.errors import Rejected
from mealcard.seniors.identity import (
    age_on,
    clean_name,
    mask_id,
    mask_name,
    mask_phone,
    parse_phone,
    parse_resident_id,
)
from mealcard.seniors.states import Sex

TODAY = date(2026, 3, 1)
SAMPLE = "11010519491231002X"


def with_check_digit(body: str) -> str:
    return body + ric.calc_check_digit(f"{body}0")


def refusal(parse: object, *values: object) -> str:
    with pytest.raises(Rejected) as caught:
        parse(*values)  # type: ignore[operator]
    return caught.value.reason


def field_of_refusal(parse: Callable[[], object]) -> str | None:
    try:
        parse()
    except Rejected as error:
        return error.field
    return None


def test_the_sample_of_the_standard_is_read() -> None:
    resident = parse_resident_id(SAMPLE, TODAY)
    assert (resident.number, resident.born_on, resident.sex) == (SAMPLE, date(1949, 12, 31), Sex.FEMALE)


def test_the_seventeenth_digit_says_the_sex() -> None:
    assert parse_resident_id(with_check_digit("11010519491231001"), TODAY).sex is Sex.MALE


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u300019491231\u00a0002X",
        "\ufeff11010519491231002X\u200b",
        "11010519491231002Ⅹ",
    ],
)
def test_spaces_full_width_digits_and_a_small_x_are_the_same_number(typed: str) -> None:
    assert parse_resident_id(typed, TODAY).number == SAMPLE


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "id_required"),
        (" \u3000", "id_required"),
        ("1101051949123100", "id_length"),
        ("11010519491231002X1", "id_length"),
        ("110105491231002", "id_old_15"),
        ("110105194912310O2X", "id_characters"),
        ("1101051949123100X2", "id_characters"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢٩", "id_characters"),
        ("110105********002X", "id_masked"),
        ("110105XXXXXXXX002X", "id_masked"),
        ("110105194912310021", "id_check_digit"),
        (with_check_digit("99010519491231002"), "id_region"),
        (with_check_digit("00010519491231002"), "id_region"),
        (with_check_digit("11010519490229002"), "id_date"),
        (with_check_digit("11010519491331002"), "id_date"),
        (with_check_digit("11010518991231002"), "id_date"),
        (with_check_digit("11010520260302002"), "id_future"),
        ("659001195001010000", "id_rounded"),
    ],
)
def test_each_mistake_has_its_own_reason(typed: str, reason: str) -> None:
    assert refusal(parse_resident_id, typed, TODAY) == reason


def test_a_birth_today_and_a_leap_day_are_real_dates() -> None:
    assert parse_resident_id(with_check_digit("65900120260301001"), TODAY).born_on == TODAY
    assert parse_resident_id(with_check_digit("65900119480229001"), TODAY).born_on == date(1948, 2, 29)


@pytest.mark.parametrize("county", ["659001", "652301", "659099", "420583", "830000"])
def test_a_county_founded_after_the_birth_or_unknown_is_no_reason_to_refuse(county: str) -> None:
    assert parse_resident_id(with_check_digit(f"{county}19380101002"), TODAY).born_on == date(1938, 1, 1)


def test_a_foreigners_permanent_residence_number_is_taken() -> None:
    assert parse_resident_id(with_check_digit("93184019500101001"), TODAY).born_on == date(1950, 1, 1)


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(place: int, shift: int) -> None:
    wrong = str((int(SAMPLE[place]) + shift) % 10)
    with pytest.raises(Rejected):
        parse_resident_id(SAMPLE[:place] + wrong + SAMPLE[place + 1 :], TODAY)


@given(st.text(max_size=30))
def test_no_text_breaks_the_parsers(text: str) -> None:
    parsers = {"id_number": lambda: parse_resident_id(text, TODAY), "phone": lambda: parse_phone(text), "name": lambda: clean_name(text)}
    for field, parse in parsers.items():
        assert field_of_refusal(parse) in {None, field}


@given(st.text(max_size=20))
def test_cleaning_a_name_twice_changes_nothing(text: str) -> None:
    try:
        name = clean_name(text)
    except Rejected:
        return
    assert clean_name(name) == name


def test_neither_the_value_nor_its_refusal_shows_the_number() -> None:
    assert SAMPLE not in repr(parse_resident_id(SAMPLE, TODAY))
    with pytest.raises(Rejected) as caught:
        parse_resident_id("110105194912310021", TODAY)
    assert "19491231" not in f"{caught.value!r} {dict(caught.value.details)}"


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1966, 3, 1), date(2026, 2, 28), 59),
        (date(1966, 3, 1), date(2026, 3, 1), 60),
        (date(1948, 2, 29), date(2026, 2, 28), 77),
        (date(1948, 2, 29), date(2026, 3, 1), 78),
        (date(1948, 2, 29), date(2028, 2, 29), 80),
    ],
)
def test_the_birthday_counts(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("", ""),
        ("  ", ""),
        ("13800000000", "13800000000"),
        ("138 0000-0000", "13800000000"),
        ("+86 13800000000", "13800000000"),
        ("008613800000000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("１３８０００００００００"[:11], "13800000000"),
        ("0993-2012345", "09932012345"),
        ("（0993）2012345", "09932012345"),
        ("+86 993 2012345", "09932012345"),
        ("010-65529988", "01065529988"),
    ],
)
def test_phones_are_kept_as_digits(typed: str, digits: str) -> None:
    assert parse_phone(typed) == digits


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1380000000", "phone_format"),
        ("138000000000", "phone_format"),
        ("12800000000", "phone_format"),
        ("没有", "phone_format"),
        ("2012345", "phone_area_code"),
        ("13800000000/13900000000", "phone_several"),
        ("13800000000 0993-2012345", "phone_several"),
        ("138****0000", "phone_masked"),
    ],
)
def test_a_phone_that_nobody_could_call_is_refused(typed: str, reason: str) -> None:
    assert refusal(parse_phone, typed) == reason


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王淑兰", "王淑兰"),
        ("王　兰", "王兰"),
        (" 王 淑 兰 ", "王淑兰"),
        ("阿卜杜热合曼.买买提依明", "阿卜杜热合曼·买买提依明"),
        ("阿卜杜热合曼 • 买买提依明", "阿卜杜热合曼·买买提依明"),
        ("𬭎䶮", "𬭎䶮"),
        ("John   Smith", "John Smith"),
        ("ئابدۇراخمان", "ئابدۇراخمان"),
    ],
)
def test_one_name_has_one_spelling(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "name_required"),
        ("王", "name_length"),
        ("王" * 41, "name_length"),
        ("王?兰", "name_lost_characters"),
        ("王\ue863", "name_lost_characters"),
        ("王*兰", "name_masked"),
        ("王淑兰2", "name_characters"),
        ("王淑兰（女）", "name_characters"),
        ("=cmd()", "name_characters"),
    ],
)
def test_what_is_no_name_is_refused(typed: str, reason: str) -> None:
    assert refusal(clean_name, typed) == reason


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王兰", "王*"),
        ("王淑兰", "王*兰"),
        ("王李淑兰", "王*兰"),
        ("欧阳修", "欧阳*"),
        ("欧阳娜娜", "欧阳*娜"),
        ("司马", "司*"),
        ("阿卜杜热合曼·买买提依明", "阿*曼·买*"),
        ("John Smith", "J* S*"),
        ("", ""),
    ],
)
def test_a_masked_name_is_recognised_only_by_who_knows_it(name: str, shown: str) -> None:
    assert mask_name(name) == shown


def test_masks_of_numbers() -> None:
    assert mask_id(SAMPLE) == "110105********002X"
    assert mask_id("1101051949123100") == "11**************"
    assert mask_phone("13800000000") == "138****0000"
    assert mask_phone("09932012345") == "0993***2345"
    assert mask_phone("01065529988") == "010****9988"
    assert mask_phone("110") == "***"
    assert mask_phone("") == ""


@given(st.text(alphabet="0123456789X", max_size=20))
def test_a_mask_hides_most_of_every_number(number: str) -> None:
    hidden = len(number) - sum(1 for sign in mask_id(number) if sign != "*")
    assert hidden >= min(len(number), 3)
    assert len(mask_id(number)) == len(number)
