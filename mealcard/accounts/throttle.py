"""Holding back guesses: failures are counted per subject in windows of time, by blind index and not by name."""

from __future__ import annotations

import sqlalchemy as sa

from mealcard import clock, keyring
from mealcard.accounts.models import SignInFailure
from mealcard.db import db, insert_or_nothing
from mealcard.errors import Rejected

FAILURE_MINUTES = 15
# An address may be a whole office behind one router; an account is one person.
FAILURES_ALLOWED = {"account": 10, "address": 50, "enrolment": 30, "family": 60, "device": 120}

Subject = tuple[str, str]


def check(*subjects: Subject) -> None:
    """Raises Rejected("too_many_attempts") while any (kind, value) has failed too often in this window."""
    keys = {_key(subject): FAILURES_ALLOWED[subject[0]] for subject in subjects}
    rows = db.session.execute(
        sa.select(SignInFailure.subject, SignInFailure.failures).where(SignInFailure.bucket == _bucket(), SignInFailure.subject.in_(keys))
    )
    if any(failures >= keys[subject] for subject, failures in rows):
        raise Rejected("too_many_attempts", minutes=FAILURE_MINUTES)


def count(*subjects: Subject) -> None:
    """Count one failure of each subject in the present transaction."""
    bucket = _bucket()
    # one order for all, so that two failures at once can't wait for each other
    for key in sorted(_key(subject) for subject in subjects):
        insert_or_nothing(SignInFailure, subject=key, bucket=bucket, failures=0)
        db.session.execute(
            sa.update(SignInFailure)
            .where(SignInFailure.subject == key, SignInFailure.bucket == bucket)
            .values(failures=SignInFailure.failures + 1)
        )


def forget_old() -> int:
    """Delete counts of past windows; returns how many."""
    return db.session.execute(sa.delete(SignInFailure).where(SignInFailure.bucket < _bucket())).rowcount  # type: ignore[attr-defined, no-any-return]


def _bucket() -> int:
    return int(clock.now().timestamp()) // (FAILURE_MINUTES * 60)


def _key(subject: Subject) -> bytes:
    kind, value = subject
    return keyring.active().blind(f"throttle {kind}", value)
