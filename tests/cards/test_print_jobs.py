"""Print jobs: who did what when, which cards go in, and who sees one."""

import pytest
import sqlalchemy as sa

from mealcard.audit.models import AuditEntry
from mealcard.cards import numbers, printing, service
from mealcard.cards.models import Card, CardEvent, PrintJob, PrintJobCard, PrintState
from mealcard.cards.states import CardAction, CardState
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from tests.cards.racing import at_once, slowly
from tests.factories import offices
from tests.factories.cards import SITE, card, ordered, print_job, printed_job
from tests.factories.seniors import clerk, senior


@pytest.fixture(autouse=True)
def _office(app):
    numbers.forget_blocks()
    offices.office()


@pytest.fixture
def officer():
    return clerk(name="小张")


def _states(job):
    return dict(printing.states_of(job))


def _actions(job):
    query = sa.select(AuditEntry.action).where(AuditEntry.object_id == str(job.id)).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def test_a_job_goes_from_queued_to_handed_over_and_keeps_who_and_when(officer):
    worker = clerk(name="小李")
    job = print_job(officer)
    assert (job.state, job.created_by, job.cards, printing.label(job)) == (PrintState.QUEUED, officer.user_id, 3, "P-0001")
    printing.open_sheets(officer, job, SITE)
    assert job.state is PrintState.GENERATED
    assert _states(job) == {CardState.ORDERED: 3}
    assert printing.confirm_printed(officer, job) == 3
    assert (job.state, job.printed_by) == (PrintState.PRINTED, officer.user_id)
    assert _states(job) == {CardState.PRINTED: 3}
    assert printing.hand_over(worker, job) == 3
    assert (job.state, job.handed_over_by) == (PrintState.HANDED_OVER, worker.user_id)
    assert _states(job) == {CardState.ACTIVE: 3}
    assert job.created_at <= job.generated_at <= job.printed_at <= job.handed_over_at
    assert _actions(job) == [
        "print_job_created",
        "print_job_downloaded",
        "print_job_printed",
        "print_job_cards_activated",
        "print_job_handed_over",
    ]


def test_each_card_of_a_job_has_its_own_events(officer):
    job = printed_job(officer)
    printing.hand_over(officer, job)
    events = db.session.execute(sa.select(CardEvent.card_id, CardEvent.action, CardEvent.from_state, CardEvent.to_state)).all()
    for one in db.session.scalars(sa.select(Card)):
        own = {tuple(event[1:]) for event in events if event.card_id == one.id}
        assert own == {("order", "", "ordered"), ("print", "ordered", "printed"), ("activate", "printed", "active")}
        assert one.printed_at <= one.activated_at


def test_a_file_must_be_made_before_anybody_confirms_it(officer):
    job = print_job(officer)
    with pytest.raises(Rejected, match="job_not_generated"):
        printing.confirm_printed(officer, job)
    assert _states(job) == {CardState.ORDERED: 3}


def test_a_second_confirmation_is_refused(officer):
    job = printed_job(officer)
    with pytest.raises(Rejected, match="job_printed"):
        printing.confirm_printed(officer, job)


def test_nothing_is_handed_over_before_it_is_printed(officer):
    job = print_job(officer)
    with pytest.raises(Rejected, match="job_not_printed"):
        printing.hand_over(officer, job)


def test_nothing_is_handed_over_twice(officer):
    job = printed_job(officer)
    printing.hand_over(officer, job)
    with pytest.raises(Rejected, match="job_handed_over"):
        printing.hand_over(officer, job)


def test_a_jammed_sheet_is_printed_again_with_the_cards_that_still_lie_here(officer):
    job = printed_job(officer)
    first = db.session.scalars(sa.select(Card).order_by(Card.id)).first()
    service.activate(officer, first)
    sheets = printing.open_sheets(officer, job, SITE)
    assert job.state is PrintState.PRINTED
    assert len(sheets.faces) == 2
    assert first.number not in {face.number for face in sheets.faces}


def test_handing_over_the_last_card_alone_ends_theprint_job(officer):
    job = printed_job(officer)
    *others, last = db.session.scalars(sa.select(Card)).all()
    for one in others:
        service.activate(officer, one)
    assert job.state is PrintState.PRINTED
    service.activate(officer, last)
    assert (job.state, job.handed_over_by) == (PrintState.HANDED_OVER, officer.user_id)


def test_a_card_that_dies_in_the_drawer_does_not_hold_its_job_open(officer):
    job = printed_job(officer, "王桂兰")
    (one,) = db.session.scalars(sa.select(Card)).all()
    service.act(officer, one, CardAction.CANCEL, "去世")
    assert job.state is PrintState.HANDED_OVER


def test_the_last_two_cards_handed_over_at_once_end_the_job(app, officer):
    job = printed_job(officer, "王桂兰", "赵建国")
    keys = [(one.office_code, one.id) for one in db.session.scalars(sa.select(Card))]
    job_key = (job.office_code, job.id)
    db.session.commit()
    at_once(app, *[slowly(lambda key=key: service.activate(officer, db.session.get(Card, key))) for key in keys])
    assert db.session.get(PrintJob, job_key, populate_existing=True).state is PrintState.HANDED_OVER


# What goes into a job


def test_only_cards_that_wait_for_printing_go_into_a_job(officer):
    waits, _ = card(senior(), "ordered")
    others = [card(senior(name="赵建国"), state)[0] for state in ("printed", "active", "cancelled")]
    offices.office(offices.HONGSHAN)
    foreign, _ = card(senior(offices.HONGSHAN), "ordered")
    job = printing.create_job(officer, offices.XIANGYANG, [one.id for one in (waits, foreign, *others)])
    assert list(db.session.scalars(sa.select(PrintJobCard.card_id))) == [waits.id]
    assert job.cards == 1


def test_a_card_is_in_one_unprinted_job_only(officer):
    cards = ordered(officer)
    printing.create_job(officer, offices.XIANGYANG, [cards[0].id])
    second = printing.create_job(officer, offices.XIANGYANG, [one.id for one in cards])
    assert second.cards == 2
    with pytest.raises(Rejected, match="no_cards_to_print"):
        printing.create_job(officer, offices.XIANGYANG, [one.id for one in cards])
    assert printing.count_waiting(offices.XIANGYANG) == 0


def test_two_clicks_on_a_new_job_make_one(app, officer):
    ids = [one.id for one in ordered(officer)]
    db.session.commit()
    results = at_once(app, *[lambda: printing.create_job(officer, offices.XIANGYANG, ids).cards] * 2)
    assert sum(isinstance(result, Rejected) for result in results) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PrintJobCard)) == 3


def test_jobs_made_at_once_have_different_numbers(app, officer):
    ids = [one.id for one in ordered(officer)]
    db.session.commit()
    results = at_once(app, *[lambda one=one: printing.create_job(officer, offices.XIANGYANG, [one]).number for one in ids])
    assert sorted(results) == [1, 2, 3]


def test_jobs_of_each_office_are_counted_from_one(officer):
    offices.office(offices.HONGSHAN)
    there, _ = card(senior(offices.HONGSHAN), "ordered")
    assert print_job(officer).number == 1
    assert print_job(officer, "周淑珍").number == 2
    assert printing.create_job(clerk(offices.HONGSHAN), offices.HONGSHAN, [there.id]).number == 1


def test_a_replaced_card_is_not_printed_and_its_successor_waits(officer):
    job = print_job(officer)
    one = db.session.scalars(sa.select(Card)).first()
    new = service.reissue(officer, one, "名字写错")
    assert one.number not in {face.number for face in printing.open_sheets(officer, job, SITE).faces}
    assert [row.Card for row in db.session.execute(printing.waiting(offices.XIANGYANG))] == [new]


# Who sees a job


def test_a_job_is_seen_by_its_office_and_those_above(officer):
    job = print_job(officer)
    for role, region in (("officer", offices.XIANGYANG), ("leader", offices.XIANGYANG), ("district", "659001")):
        who = offices.actor(role, region)
        assert printing.load_job(who, offices.XIANGYANG, job.id) is job
        assert printing.job_by_number(who, offices.XIANGYANG, 1) is job


def test_a_job_is_hidden_from_other_streets_and_from_single_communities(officer):
    offices.office(offices.HONGSHAN)
    job = print_job(officer)
    for role, region in (("officer", offices.HONGSHAN), ("community_worker", offices.FIRST_COMMUNITY)):
        who = offices.actor(role, region)
        with pytest.raises(NotFound):
            printing.load_job(who, offices.XIANGYANG, job.id)
        with pytest.raises(NotFound):
            printing.job_by_number(who, offices.XIANGYANG, 1)
        assert db.session.scalars(printing.listing(who, offices.XIANGYANG)).all() == []
