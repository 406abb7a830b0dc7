"""Licences, certificates and agreements with their files. A newer one of the same kind replaces the older.

Files are kept by the SHA-256 of their content, so that the same file is stored once and a changed one is noticed.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import uuid
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from PIL import Image, UnidentifiedImageError

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.providers.access import check_office, sees
from mealcard.providers.models import Provider, ProviderDocument
from mealcard.providers.rules import DATED_DOCUMENTS, NOTICE_DAYS, REQUIRED_DOCUMENTS
from mealcard.providers.states import DocumentKind

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000
MIME = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What a document says; `holder` is the member of staff of a health certificate."""

    kind: DocumentKind
    number: str = ""
    holder: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in, and the folder that keeps such files."""

    content: bytes
    file_name: str
    folder: Path


def folder_in(data_dir: Path) -> Path:
    """Where documents are kept in a data folder."""
    return data_dir / "uploads" / "documents"


def add(who: Actor, provider: Provider, new: NewDocument, upload: Upload | None = None) -> ProviderDocument:
    """Record a document and retire the one it replaces; raises Rejected naming the field at fault."""
    check_office(who, provider.office_code, "edit_providers")
    _check(new)
    # The file first: a file without a row is waste, a row without its file is a lost licence.
    file_hash = _keep(upload) if upload else None
    moment = clock.now()
    _retire(provider, new, moment)
    document = ProviderDocument(
        office_code=provider.office_code,
        provider_id=provider.id,
        kind=new.kind,
        number=new.number.strip(),
        holder=new.holder.strip(),
        issued_on=new.issued_on,
        expires_on=new.expires_on,
        file_name=Path(upload.file_name).name[-120:] if upload else "",
        file_hash=file_hash,
        recorded_by=who.user_id,
        recorded_at=moment,
    )
    db.session.add(document)
    db.session.flush()
    expires = new.expires_on.isoformat() if new.expires_on else None
    audit.record(
        who, provider.office_code, "document_added", "provider", provider.id, kind=new.kind.value, expires_on=expires, file=file_hash
    )
    return document


def _check(new: NewDocument) -> None:
    if new.kind in DATED_DOCUMENTS and new.expires_on is None:
        raise Rejected("expiry_missing", field="expires_on")
    if new.kind in REQUIRED_DOCUMENTS and not new.number.strip():
        raise Rejected("number_missing", field="number")
    if new.kind is DocumentKind.HEALTH_CERTIFICATE and not new.holder.strip():
        raise Rejected("holder_missing", field="holder")
    if new.issued_on and new.expires_on and new.expires_on < new.issued_on:
        raise Rejected("days_in_order", field="expires_on")


def _retire(provider: Provider, new: NewDocument, moment: datetime) -> None:
    older = sa.update(ProviderDocument).where(*_present(provider), ProviderDocument.kind == new.kind)
    if new.kind is DocumentKind.HEALTH_CERTIFICATE:
        older = older.where(ProviderDocument.holder == new.holder.strip())
    db.session.execute(older.values(replaced_at=moment))


def _present(provider: Provider) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        ProviderDocument.office_code == provider.office_code,
        ProviderDocument.provider_id == provider.id,
        ProviderDocument.replaced_at.is_(None),
    )


def present(provider: Provider) -> Sequence[ProviderDocument]:
    """The documents in force, by kind and holder."""
    order = (ProviderDocument.kind, ProviderDocument.holder)
    return db.session.scalars(sa.select(ProviderDocument).where(*_present(provider)).order_by(*order)).all()


def missing(provider: Provider, today: date) -> list[DocumentKind]:
    """Required kinds that are not on record or have run out."""
    valid = {row.kind for row in present(provider) if row.expires_on is None or row.expires_on >= today}
    return [kind for kind in REQUIRED_DOCUMENTS if kind not in valid]


def expiring(office_code: str, today: date, within: int = max(NOTICE_DAYS)) -> Sequence[tuple[ProviderDocument, Provider]]:
    """Documents of an office that have run out or will within so many days, the most urgent first."""
    query = (
        sa.select(ProviderDocument, Provider)
        .join(Provider, sa.and_(Provider.office_code == ProviderDocument.office_code, Provider.id == ProviderDocument.provider_id))
        .where(
            ProviderDocument.office_code == office_code,
            ProviderDocument.replaced_at.is_(None),
            ProviderDocument.expires_on <= today + timedelta(days=within),
        )
        .order_by(ProviderDocument.expires_on, Provider.name_pinyin)
    )
    return [(document, provider) for document, provider in db.session.execute(query)]


def load(who: Actor, office_code: str, document_id: uuid.UUID) -> ProviderDocument:
    """One document of a provider that exists for this person; NotFound otherwise."""
    document = db.session.get(ProviderDocument, (office_code, document_id))
    if document is None or not sees(who, office_code, document.provider_id):
        raise NotFound("document")
    return document


# -- files -----------------------------------------------------------------------------------------------------------


def kind_of(content: bytes) -> str:
    """`pdf`, `jpeg` or `png` by content, whatever the name says; raises Rejected for anything else or too much of it."""
    if len(content) > MAX_BYTES:
        raise Rejected("document_too_large", field="file", megabytes=MAX_BYTES // 1024 // 1024)
    if content.startswith(b"%PDF-"):
        return "pdf"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        if image.width * image.height > MAX_PIXELS:
            raise Rejected("document_too_large", field="file", megabytes=MAX_BYTES // 1024 // 1024)
        name = str(image.format).lower()
        image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Rejected("document_kind", field="file") from error
    return name


def _keep(upload: Upload) -> str:
    kind_of(upload.content)
    name = hashlib.sha256(upload.content).hexdigest()
    target = path_of(upload.folder, name)
    if target.exists():
        return name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = target.with_name(f"{name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(upload.content)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(target)
    return name


def path_of(folder: Path, file_hash: str) -> Path:
    """The place of a kept file."""
    return folder / file_hash[:2] / file_hash


def read_file(document: ProviderDocument, folder: Path) -> tuple[bytes, str]:
    """Content and MIME type of a document's file; NotFound when there is none."""
    path = path_of(folder, document.file_hash or "")
    if not document.file_hash or not path.is_file():
        raise NotFound("document")
    content = path.read_bytes()
    return content, MIME[kind_of(content)]
