"""The audit log: filters, pages, words, and whether the chain of entries holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import SYSTEM, Actor
from mealcard.accounts.models import Role
from mealcard.audit import service as audit
from mealcard.audit.models import AuditEntry
from mealcard.db import db, new_id
from tests.factories import offices
from tests.factories.offices import HONGSHAN, XIANGYANG
from tests.pages import Pages

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ZHAO = Actor(new_id(), "赵建国", Role.OFFICER, XIANGYANG)


def _reader(pages: Pages, role: str = "leader", area: str = XIANGYANG) -> Pages:
    return pages.sign_in(offices.user(role, area))


def _rows(page: Pages, query: str = "") -> str:
    text = page.get(f"/office/audit{query}").text
    return text.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in text else ""


def test_an_entry_is_told_in_words(pages: Pages) -> None:
    offices.office()
    audit.record(ZHAO, XIANGYANG, "card_freeze", "card", "c-1", number="1000000001", before="active", after="frozen")
    audit.record(ZHAO, XIANGYANG, "item_approved", "item", "i-1", price_fen=1600)
    rows = _rows(_reader(pages))
    for words in ("赵建国", "冻结卡", "编号：1000000001", "之前：使用中", "之后：已冻结", "价格：¥16.00"):
        assert words in rows


def test_what_changed_is_shown_before_and_after(pages: Pages) -> None:
    offices.office()
    audit.record(SYSTEM, XIANGYANG, "settings_changed", "office", XIANGYANG, changed={"minimum_age": [60, 65]})
    rows = _rows(_reader(pages))
    assert "改动：minimum_age 60 → 65" in rows
    assert "系统" in rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?action=card_freeze", {"c-1"}),
        ("?object_type=senior", {"s-1", "s-2"}),
        ("?object_type=senior&object_id=s-1", {"s-1"}),
        ("?person=建国", {"c-1", "s-1"}),
        ("?person=%25", set()),
        ("?from=2026-11-24", {"s-2"}),
        ("?to=2026-11-23", {"c-1", "s-1"}),
        ("?from=2026-11-23&to=2026-11-23&action=registered", {"s-1"}),
        ("?from=nonsense&to=9999-12-31", {"c-1", "s-1", "s-2"}),
    ],
)
def test_filters_narrow_the_log(pages: Pages, query: str, found: set[str]) -> None:
    offices.office()
    maria = Actor(new_id(), "马依拉", Role.OFFICER, XIANGYANG)
    with clock.at(NOON):
        audit.record(ZHAO, XIANGYANG, "card_freeze", "card", "c-1")
        audit.record(ZHAO, XIANGYANG, "registered", "senior", "s-1")
    # half an hour after midnight in the office, still the day before in UTC
    with clock.at(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)):
        audit.record(maria, XIANGYANG, "registered", "senior", "s-2")
    rows = _rows(_reader(pages), query)
    assert {one for one in ("c-1", "s-1", "s-2") if f">{one}<" in rows} == found


def test_an_empty_result_says_so(pages: Pages) -> None:
    offices.office()
    assert "没有找到这样的记录" in _reader(pages).get("/office/audit?object_id=nothing").text


def test_a_long_log_has_pages_that_keep_the_filter(pages: Pages) -> None:
    offices.office()
    for number in range(30):
        audit.record(ZHAO, XIANGYANG, "registered", "senior", f"s-{number}")
    page = _reader(pages).get("/office/audit?action=registered").text
    assert "共 30 条" in page
    assert "action=registered&amp;page=2" in page


def test_the_log_of_another_street_is_not_shown(pages: Pages) -> None:
    offices.office()
    offices.office(HONGSHAN)
    audit.record(ZHAO, XIANGYANG, "registered", "senior", "of-xiangyang")
    assert "of-xiangyang" not in _rows(_reader(pages, area=HONGSHAN), f"?log={XIANGYANG}")


def test_a_wide_reader_may_also_ask_for_the_areas_own_log(pages: Pages) -> None:
    offices.office()
    audit.record(SYSTEM, "659001", "divisions_imported", "region", "659001", added=3)
    auditor = _reader(pages, "auditor", "659001")
    assert "新增：3" in _rows(auditor, "?log=659001")
    assert "新增：3" not in _rows(auditor)


def test_administrators_and_officers_do_not_read_the_log(pages: Pages) -> None:
    offices.office()
    for role in ("admin", "officer", "reviewer"):
        somebody = _reader(pages, role)
        somebody.get("/office/audit", status=403)
        somebody.get("/office/audit/seal", status=403)


def test_an_untouched_chain_holds(pages: Pages) -> None:
    offices.office()
    leader = _reader(pages)
    assert "还没有封存的记录" in leader.get("/office/audit/seal").text
    audit.seal(XIANGYANG)
    db.session.commit()
    assert "都完整" in leader.get("/office/audit/seal").text


def test_a_changed_entry_is_found_and_named(pages: Pages) -> None:
    offices.office()
    leader = _reader(pages)
    audit.record(ZHAO, XIANGYANG, "registered", "senior", "s-1")
    db.session.flush()
    audit.seal(XIANGYANG)
    second = sa.update(AuditEntry).where(AuditEntry.office_code == XIANGYANG, AuditEntry.position == 2)
    db.session.execute(second.values(actor_name="somebody else"))
    db.session.commit()
    assert "从第 2 条起对不上" in leader.get("/office/audit/seal").text


def test_how_far_the_log_is_sealed_is_on_the_page(pages: Pages) -> None:
    offices.office()
    leader = _reader(pages)
    audit.seal(XIANGYANG)
    with clock.at(NOON + timedelta(hours=1)):
        audit.record(ZHAO, XIANGYANG, "registered", "senior", "s-1")
    db.session.commit()
    text = leader.get("/office/audit").text
    assert "还有 1 条等待封存" in text
    assert "已封存" in text
