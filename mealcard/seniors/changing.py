"""How a senior's row changes: only from the version that was seen, decided by the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from mealcard.db import db
from mealcard.errors import Stale, check_fresh
from mealcard.seniors.models import Senior


def change(senior: Senior, seen: int | None, **values: Any) -> None:
    """Set columns and count the version up; raises Stale when somebody changed the row since `seen` (None: since it was loaded)."""
    version = senior.version
    if seen is not None:
        check_fresh(seen, version)
    done = db.session.execute(
        sa.update(Senior)
        .where(Senior.office_code == senior.office_code, Senior.id == senior.id, Senior.version == version)
        .values(version=version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    db.session.refresh(senior)


@contextmanager
def whole(senior: Senior) -> Iterator[None]:
    """Everything inside happens, or after an exception nothing of it, also in the object."""
    try:
        with db.session.begin_nested():
            yield
    except Exception:
        # what `change` wrote by SQL the session doesn't take back by itself
        db.session.expire(senior)
        raise
