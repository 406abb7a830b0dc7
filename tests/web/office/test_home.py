"""The first page: what waits for whom, nothing to do, and the steps of a new office."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from mealcard import clock
from mealcard.accounts.actor import CAPABILITIES, Actor
from mealcard.accounts.models import Role
from mealcard.cards import printing
from mealcard.cards import service as cards
from mealcard.db import db
from mealcard.policies import service as policies
from mealcard.policies.presets import preset
from mealcard.providers import menu
from mealcard.providers.menu import NewItem
from mealcard.regions import service as regions
from mealcard.regions.models import Office
from mealcard.seniors import batches, transfers
from mealcard.web.office.duties import DUTIES, waiting_for
from mealcard.web.office.first_steps import steps
from tests.factories import meals, offices, providers, seniors
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, XIANGYANG
from tests.pages import Pages

_TILE = re.compile(r'<li class="tile"><a href="([^"]+)"><b>(\d+)</b> ([^<]+)</a>')


def _tiles(somebody: Pages) -> dict[str, int]:
    """Count by address."""
    db.session.commit()
    return {address.replace("&amp;", "&"): int(count) for address, count, _ in _TILE.findall(somebody.get("/office/").text)}


def _running() -> Office:
    """An office that has everything a first meal needs, and nothing to do."""
    here = offices.office()
    with clock.at(meals.LUNCH):
        meals.policy()
    providers.provider(licence_days=400)
    seniors.senior()
    offices.user("leader", username="sun-leader")
    return here


def test_an_office_without_work_says_so(pages: Pages) -> None:
    _running()
    assert "今天没有要办的事" in pages.sign_in(offices.user("officer")).get("/office/").text


def test_a_registration_waits_for_everybody_but_its_registrar(pages: Pages) -> None:
    _running()
    officer = offices.user("officer")
    by = Actor(officer.id, officer.name, Role.OFFICER, XIANGYANG)
    registrar = pages.sign_in(officer)
    leader = pages.sign_in(offices.user("leader"))
    seniors.senior(name="赵建国", state="pending", by=by)
    assert _tiles(registrar) == {}
    assert _tiles(leader) == {"/office/seniors/pending": 1}


def test_every_duty_counts_what_waits(pages: Pages) -> None:
    _running()
    offices.office(HONGSHAN)
    clerk = seniors.clerk()
    checked = batches.check(f"姓名,身份证号,社区\n刘一,{seniors.id_number()},一小区社区\n".encode(), batches.context_for(clerk, XIANGYANG))
    batch = batches.upload(clerk, XIANGYANG, "名册.csv", checked)
    batch.state = batches.BatchState.PENDING
    number = seniors.id_number()
    moving = seniors.senior(name="马依拉", number=number)
    transfers.request(seniors.clerk(HONGSHAN), HONGSHAN, number, "搬家")
    cards.order(clerk, [moving])
    point = providers.provider(name="第二食堂", licence_days=20)
    menu.propose(clerk, point, NewItem("套餐", 1500))
    with clock.at(clock.now() - timedelta(days=2)):
        providers.device(point)
    policies.draft(clerk, XIANGYANG, preset("futian"), date(2099, 1, 1))
    officer, leader = pages.sign_in(offices.user("officer")), pages.sign_in(offices.user("leader"))
    assert _tiles(officer) == {
        "/office/imports": 1,
        "/office/transfers": 1,
        "/office/print-jobs/new": 1,
        "/office/menu": 1,
        "/office/documents": 1,
        "/office/devices?sort=seen": 1,
    }
    assert _tiles(leader) == {"/office/imports": 1, "/office/transfers": 1, "/office/menu": 1, "/office/policies": 1}


def test_print_jobs_wait_for_the_printer_and_then_for_their_hand_over(pages: Pages) -> None:
    _running()
    clerk = seniors.clerk()
    order = cards.order(clerk, [seniors.senior(name="赵建国")]).cards
    job = printing.create_job(clerk, XIANGYANG, [card.id for card in order])
    officer = pages.sign_in(offices.user("officer"))
    assert "个制卡批次等打印" in officer.get("/office/").text
    printing.open_sheets(clerk, job, "http://127.0.0.1:8000")
    printing.confirm_printed(clerk, job)
    db.session.commit()
    assert "个制卡批次等发放" in officer.get("/office/").text


def test_expiring_categories_are_told_to_the_worker_of_the_community(pages: Pages) -> None:
    _running()
    with clock.at(clock.now() - timedelta(days=350)):
        seniors.senior(name="赵建国", categories=["dibao"])
    mine = pages.sign_in(offices.user("community_worker", FIRST_COMMUNITY))
    other = pages.sign_in(offices.user("community_worker", SECOND_COMMUNITY))
    assert _tiles(mine) == {"/office/seniors?expiring=1": 1}
    assert _tiles(other) == {}


def test_the_work_of_another_street_is_not_counted(pages: Pages) -> None:
    _running()
    offices.office(HONGSHAN)
    seniors.senior(HONGSHAN, state="pending")
    assert _tiles(pages.sign_in(offices.user("leader"))) == {}


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: f"{duty.endpoint}-{duty.text}")
def test_a_tile_leads_to_a_page_that_everybody_who_sees_it_may_open(web_app: Flask, duty: object) -> None:
    view = web_app.view_functions[duty.endpoint]  # type: ignore[attr-defined]
    assert CAPABILITIES[duty.capability] <= CAPABILITIES[view.needs]  # type: ignore[attr-defined]
    with web_app.test_request_context():
        assert web_app.url_for(duty.endpoint, **duty.args)  # type: ignore[attr-defined]


def test_no_duty_fails_in_an_empty_office(web_app: Flask) -> None:
    here = offices.office()
    everything = Actor(None, "mealcard", None, "")
    assert waiting_for(everything, here) == []


# -- the steps of a new office ---------------------------------------------------------------------------------------


def _open_steps(who: Actor, here: Office | None) -> list[str]:
    return [step.endpoint for step in steps(who, here) if not step.done]


def test_the_steps_are_ticked_off_one_by_one(web_app: Flask) -> None:
    regions.import_regions(regions.bundled_regions())
    admin = offices.actor("admin")
    assert _open_steps(admin, None) == ["office.offices_new", "office.staff_new", "office.policies", "office.providers", "office.seniors"]
    here = offices.office()
    assert _open_steps(admin, here)[0] == "office.staff_new"
    offices.user("officer")
    assert _open_steps(admin, here)[0] == "office.policies"
    meals.policy()
    assert _open_steps(admin, here)[0] == "office.providers"
    providers.provider(complete=False)
    assert _open_steps(admin, here) == ["office.seniors"]
    seniors.senior()
    assert steps(admin, here) == []


@pytest.mark.parametrize("role", ["admin", "officer", "leader", "reviewer", "auditor"])
def test_without_an_office_the_first_page_says_what_to_do(pages: Pages, role: str) -> None:
    regions.import_regions(regions.bundled_regions())
    text = pages.sign_in(offices.user(role)).get("/office/").text
    assert "第一餐之前要做的事" in text
    assert ('href="/office/offices/new"' in text) is (role == "admin")
    assert ("请联系管理员" in text) is (role != "admin")


def test_a_step_is_a_link_only_for_those_who_may_do_it(pages: Pages) -> None:
    offices.office()
    officer = pages.sign_in(offices.user("officer")).get("/office/").text
    admin = pages.sign_in(offices.user("admin")).get("/office/").text
    assert 'href="/office/policies">定下补贴政策' in officer
    assert 'href="/office/staff/new"' not in officer
    assert 'href="/office/staff/new"' not in admin.split("<main")[1]  # the officer above is staff already
    assert 'href="/office/policies">定下补贴政策' not in admin


@pytest.mark.parametrize("step", steps(Actor(None, "mealcard", None, ""), None), ids=lambda step: step.endpoint)
def test_every_step_leads_to_a_page_of_those_who_may(web_app: Flask, step: object) -> None:
    view = web_app.view_functions[step.endpoint]  # type: ignore[attr-defined]
    assert CAPABILITIES[step.capability] <= CAPABILITIES[view.needs]  # type: ignore[attr-defined]
