"""Tablets: enrolled by a one-time code, known by a bearer token, revocable at once. Secrets are kept as hashes."""

from __future__ import annotations

import base64
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.providers.access import check_acts_for, sees
from mealcard.providers.models import Device, DeviceToken, EnrolmentCode, Provider
from mealcard.providers.rules import APPEARING
from mealcard.providers.states import ProviderState

CODE_BYTES = 16
CODE_MINUTES = 10
MAX_NAME = 40
CONTACT_SECONDS = 30
OFFSET_STEP_MS = 2000  # a network that is sometimes slower is not a clock that was changed
MAX_OFFSET_MS = 10 * 365 * 86_400_000
# Base32 has no 0, 1, 8: what a person reads as one of these was a letter.
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, " ": None, "\u3000": None})


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A one-time code as it is shown once; the database keeps only its hash."""

    code: str
    expires_at: datetime

    @property
    def groups(self) -> str:
        """The code in groups of four, for reading aloud and typing."""
        return " ".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """The device behind a token, as read in one look; a revoked one is known too."""

    office_code: str
    id: uuid.UUID
    provider_id: uuid.UUID
    name: str
    revoked_at: datetime | None
    seen_at: datetime | None
    app_version: str
    clock_offset_ms: int
    queue_length: int
    queue_oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownProvider:
    """The provider of a device, as far as the redeem path needs it."""

    office_code: str
    id: uuid.UUID
    name: str
    state: ProviderState
    kiosk: bool
    community_code: str


@dataclass(frozen=True, slots=True)
class _Tablet:
    """Who enrols: the person who showed the code, through the tablet."""

    user_id: uuid.UUID | None
    name: str


def issue_enrolment_code(who: Actor, provider: Provider) -> IssuedCode:
    """A code of 128 bits for one tablet of this provider, good once and for 10 minutes."""
    check_acts_for(who, provider.office_code, provider.id, "manage_devices")
    code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().rstrip("=")
    moment = clock.now()
    row = EnrolmentCode(
        code_hash=_hash(code),
        office_code=provider.office_code,
        provider_id=provider.id,
        issued_by=who.user_id,
        issued_at=moment,
        expires_at=moment + timedelta(minutes=CODE_MINUTES),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(who, provider.office_code, "enrolment_code_issued", "provider", provider.id)
    return IssuedCode(code, row.expires_at)


def enrol(code: str, name: str) -> tuple[Device, str]:
    """Turn a code into a device and its bearer token; of two tablets with one code the database lets one through.

    Raises Rejected: `name_missing`, or `enrolment_code` when it is wrong, used or too old.
    """
    name = name.strip()[:MAX_NAME]
    if not name:
        raise Rejected("name_missing", field="name")
    moment = clock.now()
    code_hash = _hash(code.strip().upper().translate(_MISREAD))
    used = db.session.execute(
        sa.update(EnrolmentCode)
        .where(EnrolmentCode.code_hash == code_hash, EnrolmentCode.used_at.is_(None), EnrolmentCode.expires_at > moment)
        .values(used_at=moment)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise Rejected("enrolment_code", field="code")
    office_code, provider_id, issued_by = db.session.execute(
        sa.select(EnrolmentCode.office_code, EnrolmentCode.provider_id, EnrolmentCode.issued_by).where(EnrolmentCode.code_hash == code_hash)
    ).one()
    device = Device(
        office_code=office_code,
        provider_id=provider_id,
        name=name,
        enrolled_at=moment,
        enrolled_by=issued_by,
        clock_offset_ms=0,
        queue_length=0,
        app_version="",
    )
    db.session.add(device)
    db.session.flush()
    token = secrets.token_urlsafe(32)
    db.session.add(DeviceToken(token_hash=_hash(token), office_code=office_code, device_id=device.id))
    db.session.flush()
    audit.record(_Tablet(issued_by, name), office_code, "device_enrolled", "device", device.id, provider=str(provider_id))
    return device, token


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


_KNOWN = (
    sa.select(
        *(getattr(Device, name) for name in KnownDevice.__dataclass_fields__),
        *(getattr(Provider, name) for name in KnownProvider.__dataclass_fields__),
    )
    .join_from(DeviceToken, Device, sa.and_(Device.office_code == DeviceToken.office_code, Device.id == DeviceToken.device_id))
    .join(Provider, sa.and_(Provider.office_code == Device.office_code, Provider.id == Device.provider_id))
    .where(DeviceToken.token_hash == sa.bindparam("token_hash"))
)
_DEVICE_COLUMNS = len(KnownDevice.__dataclass_fields__)


def device_of_token(token: str) -> tuple[KnownDevice, KnownProvider] | None:
    """Whose token it is, in one statement without the ORM; look at `revoked_at` before trusting it. None for an unknown one."""
    row = db.session.execute(_KNOWN, {"token_hash": _hash(token)}).first()
    if row is None:
        return None
    return KnownDevice(*row[:_DEVICE_COLUMNS]), KnownProvider(*row[_DEVICE_COLUMNS:])


def note_contact(
    device: KnownDevice | Device, sent_at: datetime | None, queue: int | None, oldest: datetime | None, version: str | None
) -> int:
    """Note a sign of life; returns the clock offset in ms (server minus tablet), measured from `sent_at` or the last known.

    Writes at most every 30 seconds unless something changed: this runs with every scan.
    """
    moment = clock.now()
    offset = device.clock_offset_ms if sent_at is None else _offset(moment, sent_at)
    news: dict[str, object] = {}
    if abs(offset - device.clock_offset_ms) >= OFFSET_STEP_MS:
        news["clock_offset_ms"] = offset
    if queue is not None and (queue, oldest) != (device.queue_length, device.queue_oldest_at):
        news.update(queue_length=queue, queue_oldest_at=oldest)
    if version and version[:32] != device.app_version:
        news["app_version"] = version[:32]
    quiet = device.seen_at is None or moment - device.seen_at >= timedelta(seconds=CONTACT_SECONDS)
    if news or quiet:
        change = sa.update(Device).where(Device.office_code == device.office_code, Device.id == device.id)
        values = {"clock_offset_ms": offset, **news, "seen_at": moment}
        db.session.execute(change.values(**values).execution_options(synchronize_session=False))
    return offset


def _offset(moment: datetime, sent_at: datetime) -> int:
    """Milliseconds the server's clock is ahead of the tablet's, within what a column holds."""
    return max(-MAX_OFFSET_MS, min(MAX_OFFSET_MS, round((moment - sent_at).total_seconds() * 1000)))


def revoke(who: Actor, device: Device) -> None:
    """End a device's right to redeem at once; doing it again changes nothing."""
    check_acts_for(who, device.office_code, device.provider_id, "manage_devices")
    done = db.session.execute(
        sa.update(Device)
        .where(Device.office_code == device.office_code, Device.id == device.id, Device.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by=who.user_id)
    )
    if done.rowcount:  # type: ignore[attr-defined]
        audit.record(who, device.office_code, "device_revoked", "device", device.id, provider=str(device.provider_id))


def rename(who: Actor, device: Device, name: str) -> None:
    check_acts_for(who, device.office_code, device.provider_id, "manage_devices")
    if not name.strip():
        raise Rejected("name_missing", field="name")
    device.name = name.strip()[:MAX_NAME]
    audit.record(who, device.office_code, "device_renamed", "device", device.id)


def load(who: Actor, office_code: str, device_id: uuid.UUID) -> Device:
    """One device of a provider that exists for this person; NotFound otherwise."""
    device = db.session.get(Device, (office_code, device_id))
    if device is None or not sees(who, office_code, device.provider_id):
        raise NotFound("device")
    return device


def devices_of(provider: Provider) -> Sequence[Device]:
    """A provider's tablets, those in use first."""
    query = sa.select(Device).where(Device.office_code == provider.office_code, Device.provider_id == provider.id)
    return db.session.scalars(query.order_by(Device.revoked_at.is_not(None), Device.enrolled_at)).all()


def devices_in(office_code: str) -> sa.Select[Device, Provider]:
    """Every tablet of an office with its provider."""
    return (
        sa.select(Device, Provider)
        .join(Provider, sa.and_(Provider.office_code == Device.office_code, Provider.id == Device.provider_id))
        .where(Device.office_code == office_code)
    )


def silent_in(office_code: str, since: datetime) -> int:
    """How many tablets in use at points on the map were not heard from since a moment."""
    heard = sa.func.coalesce(Device.seen_at, Device.enrolled_at)
    query = devices_in(office_code).where(Device.revoked_at.is_(None), Provider.state.in_(APPEARING), heard < since)
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
