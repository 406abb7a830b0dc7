"""What needs a person of the office today: each noun's pages contribute a duty here; the first page counts and shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.cards import printing
from mealcard.cards.models import PrintJob, PrintState
from mealcard.db import db
from mealcard.feedback import calls
from mealcard.listing import service as listing
from mealcard.meals import queries as meals
from mealcard.meals.models import MealState
from mealcard.policies import service as policies
from mealcard.providers import devices, documents, menu
from mealcard.regions import service as regions
from mealcard.regions.models import Office
from mealcard.seniors import batches, transfers
from mealcard.seniors import queries as seniors
from mealcard.seniors.models import BatchState, ImportBatch, Senior
from mealcard.seniors.states import SeniorState
from mealcard.web.office.devices import SILENT

Count = Callable[[Actor, Office], int]


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of work: the words below its number, how many wait for this person, and the page where it is done."""

    text: Any
    count: Count
    endpoint: str
    capability: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A duty with something to do."""

    duty: Duty
    count: int


def waiting_for(who: Actor, office: Office) -> list[Waiting]:
    """The duties of this person that are not done, in the order of the table."""
    counted = [Waiting(duty, duty.count(who, office)) for duty in DUTIES if who.can(duty.capability)]
    return [one for one in counted if one.count]


def _rows(query: sa.Select[*tuple[Any, ...]]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0


def _seniors_to_approve(who: Actor, office: Office) -> int:
    """Single registrations: those of a file are approved with their batch."""
    query = seniors.search(who, office.code, filters=seniors.Filters(state=SeniorState.PENDING)).where(Senior.batch_id.is_(None))
    return _rows(query.where(Senior.registered_by.is_distinct_from(who.user_id)))


def _batches_to_approve(who: Actor, office: Office) -> int:
    query = batches.visible(who, office.code).where(ImportBatch.state == BatchState.PENDING)
    return _rows(query.where(ImportBatch.created_by.is_distinct_from(who.user_id)))


def _categories_expiring(who: Actor, office: Office) -> int:
    return _rows(seniors.search(who, office.code, filters=seniors.Filters(expiring=True)))


def _jobs_in(*states: PrintState) -> Count:
    return lambda who, office: _rows(printing.listing(who, office.code).where(PrintJob.state.in_(states)))


def _documents_expiring(_who: Actor, office: Office) -> int:
    return len(documents.expiring(office.code, clock.today(regions.zone_of(office))))


def _tablets_silent(_who: Actor, office: Office) -> int:
    return devices.silent_in(office.code, clock.now() - SILENT)


def _meals_in(state: MealState) -> Count:
    return lambda _who, office: _rows(meals.log(office.code, meals.LogFilter(state=state)))


def _standing_proposals(_who: Actor, office: Office) -> int:
    return sum(1 for one in listing.standings(office.code) if one.statement.proposal and listing.awaiting(one.provider) is None)


DUTIES: tuple[Duty, ...] = (
    Duty(_l("位老人的登记等批准"), _seniors_to_approve, "office.seniors_pending", "approve_register"),
    Duty(_l("个导入批次等批准"), _batches_to_approve, "office.imports", "approve_register"),
    Duty(_l("个转入申请等答复"), lambda who, office: transfers.open_count(who, office.code), "office.transfers", "decide_transfers"),
    Duty(_l("位老人的类别快到期"), _categories_expiring, "office.seniors", "edit_register", {"expiring": "1"}),
    Duty(_l("张卡等制作"), lambda _who, office: printing.count_waiting(office.code), "office.print_jobs_new", "order_cards"),
    Duty(_l("个制卡批次等打印"), _jobs_in(PrintState.QUEUED, PrintState.GENERATED), "office.print_jobs", "order_cards"),
    Duty(_l("个制卡批次等发放"), _jobs_in(PrintState.PRINTED), "office.print_jobs", "order_cards"),
    Duty(_l("个菜品或价格等批准"), lambda _who, office: _rows(menu.waiting_for(office.code)), "office.menu", "approve_items"),
    Duty(_l("份证照快到期或已过期"), _documents_expiring, "office.documents", "edit_providers"),
    Duty(_l("台平板一天没有联系"), _tablets_silent, "office.devices", "manage_devices", {"sort": "seen"}),
    Duty(_l("餐补传得晚，等街道确认"), _meals_in(MealState.PENDING), "office.meals", "review_meals", {"state": MealState.PENDING}),
    Duty(_l("餐重复，等街道处理"), _meals_in(MealState.CONFLICT), "office.meals", "review_meals", {"state": MealState.CONFLICT}),
    Duty(_l("个助餐点有升降建议等签字"), _standing_proposals, "office.standing", "decide_standing"),
    Duty(_l("位老人等回访"), lambda who, office: len(calls.due_calls(who, office.code)), "office.calls", "make_calls"),
    Duty(_l("版补贴政策等批准"), lambda who, office: policies.waiting_for(who, office.code), "office.policies", "approve_policies"),
)
