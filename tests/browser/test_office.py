"""From a file of seniors to cards in their hands: upload, look, store, a second person's approval, order, print, hand over."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mealcard.demo.people import make_people
from mealcard.demo.register import RegisterFile, RegisterKind, register_file
from tests.browser import acts, judge
from tests.browser.conftest import Visits

ROWS = 5_000
WANTED = 3


@pytest.fixture(scope="module")
def register() -> RegisterFile:
    """5,000 seniors of the street as an office would have them, with about two hundred spoilt rows."""
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    return register_file(make_people(random.Random(77), ROWS, today), RegisterKind.GBK)


def _counts(page: Page) -> dict[str, int]:
    """The figures at the top of a batch by their words."""
    rows = page.locator(".counts li").all_inner_texts()
    return {re.sub(r"[\d\s]", "", row): int(re.sub(r"\D", "", row)) for row in rows}


def test_a_file_of_seniors_is_looked_at_stored_and_approved_by_another(visits: Visits, register: RegisterFile, tmp_path: Path) -> None:
    officer = visits.open("/office/", who="officer")
    acts.upload(officer, "长者名册.csv", register.data)
    counts = _counts(officer)
    assert counts["行"] == ROWS
    assert counts["有问题，不导入"] == len(register.sown)
    judge.whole(officer, "office", 1280, 390, 320)
    with officer.expect_download() as started:
        acts.press(officer, "下载 CSV")
    started.value.save_as(tmp_path / "bad.csv")
    bad = (tmp_path / "bad.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(bad) == 1 + len(register.sown)
    batch = acts.store(officer)
    assert _counts(officer)["已保存"] == counts["可以登记"]
    expect(officer.locator("main")).to_contain_text("要由另一位同事批准")
    judge.whole(officer, "office", 1280, 390, 320)
    acts.approve(visits.open("/office/", who="leader"), batch)
    officer.reload()
    expect(officer.locator(".status").first).to_have_text("已批准")


@pytest.mark.usefixtures("newcomers")
def test_ordered_cards_are_printed_read_back_and_handed_over(visits: Visits, tmp_path: Path) -> None:
    officer = visits.open("/office/cards/order?per=50", who="officer")
    boxes = officer.locator("input[name=chosen]")
    for number in range(WANTED):
        boxes.nth(number).check()
    expect(officer.locator("[data-choose-count]")).to_contain_text(str(WANTED))
    judge.whole(officer, "office", 1280, 390, 320)
    acts.press(officer, re.compile("^给选中的"))
    expect(officer.locator(".names li")).to_have_count(WANTED)
    judge.whole(officer, "office", 1280, 390, 320)
    numbers = acts.ordered(officer)
    judge.whole(officer, "office", 1280, 390, 320)
    acts.print_job(officer, numbers)
    judge.whole(officer, "office", 1280, 390, 320)
    sheet = acts.sheets(officer, tmp_path)
    assert sheet.numbers == {re.sub(r"\D", "", number) for number in numbers}
    assert len(set(sheet.codes)) == len(set(sheet.backs)) == WANTED
    acts.hand_over(officer)
    expect(officer.locator("tbody .status").first).to_have_text("使用中")
    judge.whole(officer, "office", 1280, 390, 320)
