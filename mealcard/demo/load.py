"""Loading the demo: everything through the services, in committed batches, with progress."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import sqlalchemy as sa

from mealcard import clock
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.demo import days, incidents, opening
from mealcard.demo.opening import Scene, local
from mealcard.demo.staff import OFFICE
from mealcard.errors import Rejected
from mealcard.providers import devices
from mealcard.providers.models import Device
from mealcard.regions import service as regions
from mealcard.regions.models import Office

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
META = "demo"
TODAY_SHARE = 3  # at most every third guest has eaten today, so that there are cards left to try


def is_demo() -> bool:
    """Whether this database was made by `load`."""
    return regions.meta(META) is not None


def load(seniors: int, history_days: int, seed: int, public_url: str, progress: Progress) -> None:
    """Fill an empty database; raises Rejected("not_empty") for any other. Ends at the present moment."""
    if db.session.scalar(sa.select(Office.code).limit(1)):
        raise Rejected("not_empty")
    now = clock.now()
    today = now.astimezone(opening.ZONE).date()
    scene = Scene(OFFICE, today, random.Random(seed))  # noqa: S311 - invented people need a seed, not secrecy
    begin = today - timedelta(days=history_days + 30)
    with clock.at(local(begin, 10)):
        regions.set_meta(META, f"seed {seed}, {seniors} seniors, {history_days} days")
        opening.open_office(scene)
        opening.open_points(scene)
        db.session.commit()
        with progress("seniors", seniors) as advance:
            registered = opening.register(scene, seniors, advance)
        handed = opening.issue_cards(scene, registered, public_url)
        db.session.commit()
    stopped = incidents.happen(scene, handed, registered)
    db.session.commit()
    communities = {senior.id: senior.community_code for senior in registered}
    everybody = days.guests(scene, handed, stopped, communities)
    _history(scene, everybody, history_days, progress)
    with progress("today", 1) as advance:
        days.serve_day(scene, everybody[: max(1, len(everybody) // TODAY_SHARE)], today, until=now)
        db.session.commit()
        advance(1)
    _hear_from_tablets(scene)
    db.session.commit()
    while sum(audit.seal(code) for code in audit.offices_with_unsealed()):
        db.session.commit()


def _hear_from_tablets(scene: Scene) -> None:
    """Every tablet but the silent point's has just been in touch."""
    for point in scene.points:
        if point.story.story != "silent":
            device = db.session.get_one(Device, (scene.office_code, point.device_id))
            devices.note_contact(device, clock.now(), 0, None, "0.1.0")


def _history(scene: Scene, everybody: list[days.Guest], history_days: int, progress: Progress) -> None:
    with progress("days", history_days) as advance:
        for back in range(history_days, 0, -1):
            day: date = scene.today - timedelta(days=back)
            days.serve_day(scene, everybody, day)
            # the calls of a week ask about meals before its Monday and end on Friday
            if day.isoweekday() == 5:
                days.call_week(scene, day - timedelta(days=4))
            db.session.commit()
            db.session.expunge_all()
            advance(1)
