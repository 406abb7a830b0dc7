"""Storing a confirmed register file: small ones within the request, large ones go on in a thread of this process.

If the process dies, the minute's duties go on where it stopped.
"""

from __future__ import annotations

import time
import uuid
from threading import Thread

from flask import Flask

from mealcard.db import db
from mealcard.seniors import storing
from mealcard.seniors.models import ImportBatch

PATIENCE = 2.5  # seconds a person waits before a progress page is the better answer


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
