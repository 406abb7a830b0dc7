import secrets

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mealcard.cards import token
from mealcard.cards.token import CodeKind, ParsedCode

SERIALS = st.integers(0, token.MAX_SERIAL)
ANY_TEXT = st.text(st.characters(codec=None), max_size=200)  # lone surrogates and NUL included


@given(SERIALS)
def test_a_card_number_is_ten_digits_that_check_themselves(serial):
    number = token.card_number(serial)
    assert len(number) == 10
    assert number[:9] == f"{serial:09d}"
    assert token.is_card_number(number)
    assert token.parse(number) == ParsedCode(CodeKind.NUMBER, number)


def test_the_check_digit_is_that_of_the_standard():
    assert token.card_number(123456789) == "1234567897"


@pytest.mark.parametrize("serial", [-1, 1_000_000_000])
def test_a_serial_of_more_than_nine_digits_is_no_card(serial):
    with pytest.raises(ValueError, match="nine digits"):
        token.card_number(serial)


@given(SERIALS, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(serial, place, change):
    number = token.card_number(serial)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert token.parse(wrong).kind is CodeKind.FOREIGN


def test_two_neighbours_swapped_are_noticed_in_97_of_100_cases():
    swaps = noticed = 0
    for serial in range(0, token.MAX_SERIAL, 1_234_567):
        number = token.card_number(serial)
        for place in range(9):
            if number[place] != number[place + 1]:
                swaps += 1
                swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
                noticed += token.parse(swapped).kind is CodeKind.FOREIGN
    assert noticed >= 0.97 * swaps > 0


def test_a_number_is_printed_in_groups_and_understood_as_typed():
    assert token.grouped("1234567897") == "123 4567 897"
    assert token.typed_number(" 123 4567-897 ") == "1234567897"
    assert token.typed_number("１２３　４５６７　８９７") == "1234567897"
    assert token.typed_number("123 4567 896") is None
    assert token.typed_number("") is None


@given(SERIALS, st.integers(1, 99))
def test_a_token_tells_its_number_and_issue(serial, issue):
    number = token.card_number(serial)
    made = token.new_token(number, issue)
    assert len(made) == 48
    assert made.isascii()
    assert made.isdigit()
    assert made.startswith("81" + number)
    assert token.parse(made) == ParsedCode(CodeKind.TOKEN, number, issue)


def test_no_two_tokens_of_a_card_share_their_random_part():
    number = token.card_number(5)
    tails = {token.new_token(number, 1)[14:] for _ in range(2000)}
    assert len(tails) == 2000
    assert all(len({tail[place] for tail in tails}) == 10 for place in range(34))


@pytest.mark.parametrize(("number", "issue"), [("1234567890", 1), ("123", 1), ("1234567897", 0), ("1234567897", 100)])
def test_a_token_is_made_for_a_right_number_and_issue_only(number, issue):
    with pytest.raises(ValueError):
        token.new_token(number, issue)


def _right_token():
    return token.new_token("1234567897", 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda code: code[:-1],
        lambda code: code + "0",
        lambda code: "82" + code[2:],
        lambda code: code[:11] + str((int(code[11]) + 1) % 10) + code[12:],
        lambda code: code[:-1] + chr(0xFF10 + int(code[-1])),
        lambda code: code[:-1] + "²",
        lambda code: code[:-1] + "\x00",
        lambda code: code[:-1] + "\ud800",
        lambda code: " " + code,
        lambda code: code + "\n",
    ],
)
def test_a_token_with_anything_wrong_is_foreign(spoil):
    assert token.parse(spoil(_right_token())).kind is CodeKind.FOREIGN


@pytest.mark.parametrize(
    "spoil", [lambda n: n + "\n", lambda n: n[:-1] + chr(0x0660 + 7), lambda n: "1" + n, lambda n: n[:3] + " " + n[3:]]
)
def test_a_number_with_anything_wrong_is_foreign(spoil):
    assert token.parse(spoil("1234567897")).kind is CodeKind.FOREIGN


@given(ANY_TEXT)
@example("")
@example("\ud800\udfff\x00")
@example("１２３４５６７８９７")
@example("😀" * 1000)
@example("8" * 4296)
@example("\udc80" * 4296)
def test_any_string_at_all_can_be_looked_up(code):
    parsed = token.parse(code)
    assert parsed.kind is CodeKind.FOREIGN or code in {parsed.number, code[:48]}
    assert len(token.code_hash(code)) == 32
    head = token.code_head(code)
    assert len(head) == min(len(code), 4)
    assert "\x00" not in head
    head.encode("utf-8")  # raises for a surrogate
    assert head.isprintable()
    token.parse_family_code(code)
    token.typed_number(code)


@given(ANY_TEXT, ANY_TEXT)
@example("\ud800", "?")
@example("\ud800", "\ud801")
@example("\ud83d\ude00", "\U0001f600")
def test_different_strings_have_different_hashes(one, other):
    assert (token.code_hash(one) == token.code_hash(other)) == (one == other)


def test_the_head_keeps_what_can_be_read():
    assert token.code_head("https://x") == "http"
    assert token.code_head("长者助餐卡") == "长者助餐"
    assert token.code_head("a\x00\ud800\u202eb") == "a\ufffd\ufffd\ufffd"


def test_a_family_code_has_100_bits_of_an_alphabet_without_lookalikes():
    codes = [token.new_family_code() for _ in range(2000)]
    assert len(set(codes)) == 2000
    assert {len(code) for code in codes} == {20}
    assert set("".join(codes)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_a_family_code_is_forgiven_what_a_hand_gets_wrong():
    assert token.parse_family_code("0123-4567 89ab-CDEF-GHJK") == "0123456789ABCDEFGHJK"
    assert token.parse_family_code("OIL34567890123456789") == "01134567890123456789"
    assert token.parse_family_code("U1234567890123456789") is None
    assert token.parse_family_code("0123456789ABCDEFGHJ") is None
    assert token.parse_family_code("０123456789ABCDEFGHJK") is None


def test_no_secret_of_one_side_works_on_the_other():
    for _ in range(500):
        family = token.new_family_code()
        assert token.parse_family_code(family) == family
        assert token.parse(family).kind is CodeKind.FOREIGN
        assert token.parse_family_code(_right_token()) is None
        assert token.family_hash(family) != token.code_hash(family)
    digits = "".join(secrets.choice("0123456789") for _ in range(20))
    assert token.parse(digits).kind is CodeKind.FOREIGN


def test_the_hash_of_a_code_is_its_plain_sha_256():
    assert token.code_hash("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
