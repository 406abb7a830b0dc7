"""Every reason of an import has words that say what to do."""

import re
from pathlib import Path

import pytest
from flask import Flask

import mealcard.seniors
from mealcard.errors import Rejected
from mealcard.seniors.importing import Column, RowError
from mealcard.web.office.import_words import SENTENCES, say

FOLDER = Path(mealcard.seniors.__file__).parent
SOURCES = [FOLDER / "identity.py", *sorted((FOLDER / "importing").glob("*.py"))]
REASON = re.compile(r'"((?:file|row|cell|id|name|sex|phone|community|residence|category|evidence|date|heavy_care|diet|text)_[a-z_0-9]+)"')
NOT_REASONS = {
    "id_number", "id_no", "id_card", "full_name", "senior_name", "phone_number", "community_name", "community_code", "heavy_care_evidence",
}  # fmt: skip


def reasons() -> set[str]:
    found = {match for path in SOURCES for match in REASON.findall(path.read_text("utf-8"))} - NOT_REASONS
    return found | {"too_young", "same_as_row", "registered_elsewhere"}


def test_every_reason_has_a_sentence_and_every_sentence_a_reason() -> None:
    assert reasons() == set(SENTENCES)


def test_sentences_take_the_details_of_their_reason(web_app: Flask) -> None:
    with web_app.test_request_context():
        assert say(RowError(5, Column.ID_NUMBER, "same_as_row", "", {"first_row": 2})).startswith("与第 2 行是同一个身份证号")
        assert say(RowError(5, Column.ID_NUMBER, "id_check_digit", "")) == "身份证号最后一位校验码不对，请对照身份证重新输入。"
        ambiguous = RowError(5, Column.COMMUNITY, "community_ambiguous", "", {"candidates": ["甲社区", "乙社区"]})
        assert "甲社区、乙社区" in say(ambiguous)
        assert "姓名、身份证号" in say(Rejected("file_columns_missing", columns=["姓名", "身份证号"], row=1))


def test_a_reason_without_words_is_not_hidden() -> None:
    assert say(Rejected("something_new")) == "something_new"


@pytest.mark.parametrize("reason", sorted(SENTENCES))
def test_every_sentence_can_be_filled(web_app: Flask, reason: str) -> None:
    details = dict.fromkeys(re.findall(r"%\((\w+)\)s", str(SENTENCES[reason]._args[0])), "X")
    with web_app.test_request_context():
        assert "%" not in say(RowError(1, None, reason, "", details)).replace("%%", "")
