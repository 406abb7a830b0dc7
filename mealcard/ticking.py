"""Everything due by time, each duty in a transaction of its own and safe to repeat."""

from __future__ import annotations

from collections.abc import Callable

from mealcard import clock
from mealcard.accounts import throttle
from mealcard.audit import service as audit
from mealcard.db import db, retrying
from mealcard.feedback import calls
from mealcard.listing import service as listing
from mealcard.policies import service as policies
from mealcard.regions import service as regions
from mealcard.seniors import storing

Duty = Callable[[], int]


def seal_audit() -> int:
    """Chain the new audit entries of every office."""
    return sum(audit.seal(office_code) for office_code in audit.offices_with_unsealed())


def store_batches() -> int:
    """Go on with register files whose process died, chunk by chunk in transactions of their own."""
    rows = 0
    for office_code, batch_id in storing.unfinished():
        for step in storing.store(office_code, batch_id):
            db.session.commit()
            rows += step
    return rows


def mark_policies() -> int:
    """Put signed policies in force on their day, by each office's own calendar."""
    changed = 0
    for office_code in policies.offices_to_mark():
        today = clock.today(regions.zone_of(regions.office(office_code)))
        changed += policies.mark_in_force(office_code, today)
    return changed


def draw_calls() -> int:
    """Draw each office's follow-up calls, once a review week; after an outage those of the present week only."""
    drawn = 0
    for office_code, monday in calls.offices_to_draw():
        wanted = {one.provider.id: one.decision.calls_next_week for one in listing.standings(office_code)}
        drawn += len(calls.draw_calls(office_code, monday, wanted))
        db.session.commit()
    return drawn


DUTIES: dict[str, Duty] = {
    "audit entries sealed": seal_audit,
    "register files stored": store_batches,
    "uploads forgotten": storing.forget_old,
    "policies put in force": mark_policies,
    "follow-up calls drawn": draw_calls,
    "failed attempts forgotten": throttle.forget_old,
}


def run_all() -> dict[str, int]:
    """Do every duty; returns how many things each changed. One failing duty doesn't keep the others from running."""
    done: dict[str, int] = {}
    failures: list[Exception] = []
    for name, duty in DUTIES.items():
        try:
            done[name] = retrying(lambda duty=duty: _committed(duty))  # type: ignore[misc]
        except Exception as error:
            db.session.rollback()
            failures.append(error)
    if failures:
        raise failures[0]
    return done


def _committed(duty: Duty) -> int:
    count = duty()
    db.session.commit()
    return count
