"""Uploaded register files: sealed, beside the keys, never longer than a day."""

from __future__ import annotations

import base64
import os
import uuid
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from mealcard import clock, keyring
from mealcard.errors import Rejected

KEEP = timedelta(hours=24)
_SUFFIX = ".sealed"


def _folder() -> Path:
    return keyring.active().folder / "uploads"


def _path(batch_id: uuid.UUID) -> Path:
    return _folder() / f"{batch_id}{_SUFFIX}"


def keep(batch_id: uuid.UUID, data: bytes) -> None:
    """Seal the bytes of an upload; readable to nobody without the keys."""
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    sealed = keyring.active().seal(base64.b64encode(data).decode(), _bound(batch_id))
    scratch = _path(batch_id).with_suffix(".part")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(sealed)
    scratch.replace(_path(batch_id))


def read(batch_id: uuid.UUID) -> bytes:
    """The bytes again; raises Rejected upload_gone when the file has been deleted."""
    try:
        sealed = _path(batch_id).read_text()
    except FileNotFoundError:
        raise Rejected("upload_gone") from None
    return base64.b64decode(keyring.active().open(sealed, _bound(batch_id)))


def _bound(batch_id: uuid.UUID) -> str:
    return f"upload:{batch_id}"


def exists(batch_id: uuid.UUID) -> bool:
    return _path(batch_id).exists()


def discard(batch_id: uuid.UUID) -> None:
    with suppress(FileNotFoundError):
        _path(batch_id).unlink()


def discard_old(needed: Collection[uuid.UUID]) -> int:
    """Delete files older than a day, except those still being stored; returns how many."""
    oldest = (clock.now() - KEEP).timestamp()
    spared = {_path(batch_id).stem for batch_id in needed}
    count = 0
    for path in _folder().glob("*") if _folder().is_dir() else ():
        with suppress(FileNotFoundError):
            if path.stem not in spared and path.stat().st_mtime < oldest:
                path.unlink()
                count += 1
    return count
