"""Keys of one installation, kept in a file outside the database: field encryption, blind indexes, signing.

A stored secret is `<key id>.<base64url(nonce + ciphertext + tag)>`, AES-256-GCM with the row's identity as associated data, so
that a value copied to another row does not open. Blind indexes are HMAC-SHA256 under a key of their own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FILE_NAME = "keys.json"
_NONCE = 12


class KeyringError(Exception):
    """The key file is missing, unreadable or lacks the key a value was made with."""


class Keyring:
    """The keys of one data folder; `folder` is that folder, for sealed files that lie beside the keys."""

    def __init__(self, content: dict[str, object], folder: Path) -> None:
        self.folder = folder
        fields = content.get("fields")
        if not isinstance(fields, dict) or content.get("current") not in fields:
            raise KeyringError("the key file has no current field key; restore it from the backup")
        self._fields = {str(key): AESGCM(base64.b64decode(str(value))) for key, value in fields.items()}
        self._current = str(content["current"])
        self._index = base64.b64decode(str(content["index"]))
        self._signing = base64.b64decode(str(content["signing"]))

    @property
    def session_secret(self) -> str:
        """For signing forms and cookies of the web layer."""
        return self.derive("web").hex()

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose, the same at every start."""
        return hmac.digest(self._signing, purpose.encode(), hashlib.sha256)

    def seal(self, text: str, bound_to: str) -> str:
        """Encrypt a text so that it opens only together with `bound_to` (row id and field name)."""
        nonce = secrets.token_bytes(_NONCE)
        box = self._fields[self._current].encrypt(nonce, text.encode(), bound_to.encode())
        return f"{self._current}.{base64.urlsafe_b64encode(nonce + box).decode()}"

    def open(self, sealed: str, bound_to: str) -> str:
        """The text of `seal`; raises KeyringError when the key is gone or the value was moved or changed."""
        key_id, _, body = sealed.partition(".")
        key = self._fields.get(key_id)
        if key is None:
            raise KeyringError(f"no key {key_id!r} in the key file; it was made with another one")
        raw = base64.urlsafe_b64decode(body)
        try:
            return key.decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode()).decode()
        except InvalidTag as error:
            raise KeyringError("a sealed value does not belong to its row or was changed") from error

    def blind(self, purpose: str, value: str) -> bytes:
        """16 bytes for equality search; different purposes never match each other."""
        return hmac.digest(self._index, f"{purpose}\0{value}".encode(), hashlib.sha256)[:16]


def load_or_create(folder: Path) -> Keyring:
    """The keyring of a data folder; the folder and its keys are made when missing, readable to the owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE_NAME
    if not path.exists():
        _create(path)
    try:
        return Keyring(json.loads(path.read_text()), folder)
    except (ValueError, KeyError, OSError) as error:
        raise KeyringError(f"the key file {path} can't be read ({error}); restore it from the backup") from error


def _create(path: Path) -> None:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    content = {"current": "k1", "fields": {"k1": key()}, "index": key(), "signing": key()}
    scratch = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        # link, not rename: of two processes starting at once the second must not replace the first's keys
        os.link(scratch, path)
    except FileExistsError:
        pass
    finally:
        scratch.unlink()


_active: Keyring | None = None


def install(ring: Keyring) -> None:
    """Make a keyring the one of this process: one process serves one data folder."""
    global _active  # noqa: PLW0603
    _active = ring


def active() -> Keyring:
    """The process's keyring; raises KeyringError before `install`."""
    if _active is None:
        raise KeyringError("no keyring is installed; create_app does it")
    return _active
