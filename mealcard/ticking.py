"""Everything due by time, each duty in a transaction of its own and safe to repeat."""

from __future__ import annotations

from collections.abc import Callable

from mealcard.accounts import throttle
from mealcard.audit import service as audit
from mealcard.db import db, retrying

Duty = Callable[[], int]


def seal_audit() -> int:
    """Chain the new audit entries of every office."""
    return sum(audit.seal(office_code) for office_code in audit.offices_with_unsealed())


DUTIES: dict[str, Duty] = {
    "audit entries sealed": seal_audit,
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
