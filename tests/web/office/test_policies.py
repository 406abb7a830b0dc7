"""Policies: versions in plain words, drafting, signing by a second person, trying one meal."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from mealcard import clock
from mealcard.accounts import service as accounts
from mealcard.db import db
from mealcard.policies import service
from mealcard.policies.models import PolicyVersion, VersionState
from mealcard.policies.presets import PRESETS, preset
from tests.factories import offices
from tests.factories.offices import HONGSHAN, XIANGYANG
from tests.pages import Pages

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TOMORROW = date(2026, 11, 24)


def _draft(code: str = "guangzhou_2024", by: str = "officer", on: date = TOMORROW) -> str:
    """A draft's address."""
    drafted_by = accounts.actor_of(offices.user(by, username=f"drafting-{by}"))
    version = service.draft(drafted_by, XIANGYANG, preset(code), on)
    db.session.commit()
    return f"/office/policies/{version.id}"


def _state(address: str) -> VersionState:
    version = db.session.get(PolicyVersion, (XIANGYANG, uuid.UUID(address.rsplit("/", 1)[1])), populate_existing=True)
    assert version
    return version.state


def test_without_a_policy_the_page_says_what_that_means(pages: Pages) -> None:
    offices.office()
    text = pages.sign_in(offices.user("officer")).get("/office/policies").text
    assert "现在的餐都按原价" in text
    assert "起草第一版" in text
    assert "起草" not in pages.sign_in(offices.user("reviewer")).get("/office/policies").text.split("<main")[1]


def test_an_officer_drafts_a_preset_and_a_leader_signs_it(pages: Pages) -> None:
    offices.office()
    with clock.at(NOON):
        officer, leader = pages.sign_in(offices.user("officer")), pages.sign_in(offices.user("leader"))
        page = officer.post("/office/policies/new", {"preset": "guangzhou_2024", "effective_on": "2026-11-24"})
        assert _state(page.location) is VersionState.DRAFT
        assert "批准第 1 版" in leader.get(page.location).text
        assert "已经批准" in leader.follow(f"{page.location}/approve").text
        assert _state(page.location) is VersionState.APPROVED


def test_a_draft_starts_tomorrow_unless_said_otherwise(pages: Pages) -> None:
    offices.office()
    with clock.at(NOON):
        assert 'value="2026-11-24"' in pages.sign_in(offices.user("officer")).get("/office/policies/new").text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"preset": "guangzhou_2024", "effective_on": ""}, "请填写这一项"),
        ({"preset": "guangzhou_2024", "effective_on": "2026-02-30"}, "请填一个日期"),
        ({"preset": "moon_2069", "effective_on": "2026-11-24"}, "请从列表里选一项"),
    ],
)
def test_a_wrong_draft_is_not_stored(pages: Pages, data: dict[str, str], words: str) -> None:
    offices.office()
    assert words in pages.sign_in(offices.user("officer")).post("/office/policies/new", data, status=200).text
    assert service.versions_of(XIANGYANG) == []


def test_nobody_signs_the_own_draft(pages: Pages) -> None:
    offices.office()
    user = offices.user("leader")
    version = service.draft(accounts.actor_of(user), XIANGYANG, preset("futian"), TOMORROW)
    db.session.commit()
    address = f"/office/policies/{version.id}"
    leader = pages.sign_in(user)
    with clock.at(NOON):
        text = leader.get(address).text
        assert "这是您起草的" in text
        assert "批准第" not in text
        assert "不能自己批准" in leader.post(f"{address}/approve", status=409).text
    assert _state(address) is VersionState.DRAFT


def test_a_version_that_would_change_history_is_refused(pages: Pages) -> None:
    offices.office()
    with clock.at(NOON):
        leader = pages.sign_in(offices.user("leader"))
        leader.post(f"{_draft(on=date(2026, 11, 1))}/approve")
        officer = accounts.actor_of(offices.user("officer"))
        version = service.draft(officer, XIANGYANG, preset("futian"), date(2026, 11, 22))
        db.session.commit()
        address = f"/office/policies/{version.id}"
        assert "生效日期已经过去" in leader.post(f"{address}/approve", status=409).text
    assert _state(address) is VersionState.DRAFT


def test_a_signature_counts_once(pages: Pages) -> None:
    offices.office()
    with clock.at(NOON):
        address, leader = _draft(), pages.sign_in(offices.user("leader"))
        leader.post(f"{address}/approve")
        assert "已经不是草稿" in leader.post(f"{address}/approve", status=409).text


def test_a_draft_is_withdrawn_and_can_not_be_signed_any_more(pages: Pages) -> None:
    offices.office()
    with clock.at(NOON):
        address, leader = _draft(), pages.sign_in(offices.user("leader"))
        assert "已经撤回" in pages.sign_in(offices.user("officer")).follow(f"{address}/withdraw").text
        leader.post(f"{address}/approve", status=409)
    assert _state(address) is VersionState.WITHDRAWN


def test_who_may_only_read_gets_no_buttons_and_no_acts(pages: Pages) -> None:
    offices.office()
    with clock.at(NOON):
        address = _draft()
        for role, area in (("reviewer", XIANGYANG), ("auditor", XIANGYANG), ("district", "659001")):
            reader = pages.sign_in(offices.user(role, area))
            assert "<button" not in reader.get(address).text.split("<main")[1].split('id="trial"')[0]
            reader.post(f"{address}/approve", status=403)
            reader.post(f"{address}/withdraw", status=403)
        pages.sign_in(offices.user("admin")).get(address, status=403)
        pages.sign_in(offices.user("officer")).post(f"{address}/approve", status=403)
    assert _state(address) is VersionState.DRAFT


def test_a_version_of_another_street_does_not_exist(pages: Pages) -> None:
    offices.office()
    offices.office(HONGSHAN)
    address = _draft()
    stranger = pages.sign_in(offices.user("leader", HONGSHAN))
    stranger.get(address, status=404)
    stranger.post(f"{address}/approve", status=404)


@pytest.mark.parametrize("code", PRESETS)
def test_every_preset_can_be_read_in_both_languages(pages: Pages, code: str) -> None:
    offices.office()
    address = _draft(code)
    reader = pages.sign_in(offices.user("officer"))
    reader.get(f"{address}?price=16&age=75&window=lunch&channel=dine_in&eaten=same_community")
    reader.client.set_cookie("lang", "en")
    text = reader.get(address).text
    assert "Who pays" in text
    assert PRESETS[code].name not in text


def test_a_version_is_told_in_words(pages: Pages) -> None:
    offices.office()
    text = pages.sign_in(offices.user("officer")).get(_draft("tianjin_2022")).text
    for words in (
        "80 岁及以上：减 ¥3.00",
        "60 岁及以上，困难老人，重度照护：减 ¥3.00",
        "时段：午餐、晚餐",
        "每天最多 1 次",
        "每周（周一到周日）最多 5 次",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("code", "question", "words"),
    [
        ("guangzhou_2024", "price=16&age=75&window=lunch", ["¥4.00", "超过每餐上限（少 ¥1.00）", "¥13.00"]),
        ("guangzhou_2024", "price=10&age=75&window=lunch", ["¥2.50", "¥7.50"]),
        ("guangzhou_2024", "price=16&age=59&window=lunch", ["没有适合这位老人的一档", "¥16.00"]),
        ("guangzhou_2024", "price=16&age=75&window=breakfast", ["不在这一层的就餐时段", "¥16.00"]),
        ("zengcheng_2020", "price=12&age=62&window=lunch&categories=dibao", ["¥1.00"]),
        ("zengcheng_2020", "price=12&age=70&window=lunch&eaten=same_district", ["不在这一层的地域内", "¥6.00"]),
        ("zengcheng_2020", "price=12&age=70&window=lunch&eaten=any", ["¥9.00"]),
        ("zengcheng_2020", "price=15&age=70&window=lunch", ["这一餐不能卖：政策不允许这个餐价"]),
        ("tianjin_2022", "price=12&age=62&window=lunch&categories=dibao&heavy_care=y", ["¥3.00", "¥9.00"]),
        ("beijing_2022", "price=12&age=70&window=lunch", ["¥7.00", "另给助餐点的运营补贴"]),
        ("luzhou_2024", "price=16.57&age=92&window=dinner", ["¥0.00"]),
    ],
)
def test_one_meal_is_tried_with_the_whole_working(pages: Pages, code: str, question: str, words: list[str]) -> None:
    offices.office()
    full = "&".join([question, *(f"{k}={v}" for k, v in (("channel", "dine_in"), ("eaten", "same_community")) if k not in question)])
    with clock.at(NOON):
        text = pages.sign_in(offices.user("reviewer")).get(f"{_draft(code)}?{full}").text
    found = text.split("<h3>结果</h3>")[1]
    assert [word for word in words if word not in found] == []


@pytest.mark.parametrize(
    ("question", "words"),
    [("price=&age=75", "请填写这一项"), ("price=12.345&age=75", "16.50 这样的金额"), ("price=12&age=200", "请填 0 到 130 之间的数")],
)
def test_a_question_that_can_not_be_answered_says_why(pages: Pages, question: str, words: str) -> None:
    offices.office()
    text = pages.sign_in(offices.user("officer")).get(f"{_draft()}?{question}&window=lunch&channel=dine_in&eaten=any").text
    assert words in text
    assert "<h3>结果</h3>" not in text


def test_windows_that_the_office_does_not_have_are_pointed_out(pages: Pages) -> None:
    offices.office(preset="elsewhere")
    version = service.draft(accounts.actor_of(offices.user("officer")), XIANGYANG, preset("alliance_card"), TOMORROW)
    version.document = {**version.document, "layers": [{**version.document["layers"][0], "windows": ["breakfast"]}]}
    db.session.commit()
    text = pages.sign_in(offices.user("leader")).get(f"/office/policies/{version.id}").text
    assert "第 1 层 第 1 个时段" in text
    assert "没有这个就餐时段" in text


def test_signed_versions_come_into_force_on_their_day(pages: Pages) -> None:
    offices.office()
    with clock.at(NOON):
        address, leader = _draft(), pages.sign_in(offices.user("leader"))
        leader.post(f"{address}/approve")
        assert "已批准，未到日期" in leader.get("/office/policies").text
    with clock.at(NOON + timedelta(days=1)):
        service.mark_in_force(XIANGYANG, TOMORROW)
        db.session.commit()
        assert "执行中" in pages.sign_in(offices.user("auditor")).get("/office/policies").text
