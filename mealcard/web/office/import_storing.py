"""The long parts of an import: reading a file, and storing it, within the request or on in a thread of this process.

SQLite has one writer, and meals are waiting for it: a file is read outside any writing transaction, and stored in short ones. If the
process dies, the minute's duties go on where it stopped.
"""

from __future__ import annotations

import time
import uuid
from threading import Thread

from flask import Flask

from mealcard.accounts.actor import Actor
from mealcard.db import db, reading
from mealcard.seniors import batches, storing
from mealcard.seniors.batches import WEB_LIMITS, Checked, Preview
from mealcard.seniors.importing import Limits
from mealcard.seniors.models import ImportBatch

PATIENCE = 2.5  # seconds a person waits before a progress page is the better answer


def read(who: Actor, office_code: str, data: bytes, limits: Limits = WEB_LIMITS) -> tuple[Checked, Preview]:
    """Check a file and compare it with the register. Whatever the session has not committed is lost."""
    with reading():
        db.session.rollback()
        against = batches.context_for(who, office_code)
        db.session.rollback()
        checked = batches.check(data, against, limits)
        seen = batches.preview(office_code, checked.table, checked.rows)
        db.session.rollback()
    return checked, seen


def store(office_code: str, batch_id: uuid.UUID, patience: float | None = None) -> bool:
    """Store chunk by chunk, each in a transaction of its own; False when patience ran out before the end."""
    started = time.monotonic()
    for _rows in storing.store(office_code, batch_id):
        db.session.commit()
        if patience is not None and time.monotonic() - started > patience:
            return False
    batch = db.session.get(ImportBatch, (office_code, batch_id))
    if batch is not None:
        storing.tidy(batch)
    return True


def go_on(app: Flask, office_code: str, batch_id: uuid.UUID) -> Thread:
    """Go on in the background."""
    thread = Thread(target=_work, args=(app, office_code, batch_id), name=f"import {batch_id}", daemon=True)
    thread.start()
    return thread


def _work(app: Flask, office_code: str, batch_id: uuid.UUID) -> None:
    with app.app_context():
        try:
            store(office_code, batch_id)
        except Exception:
            app.logger.exception("storing batch %s stopped; the minute's duties go on with it", batch_id)
        finally:
            db.session.remove()
