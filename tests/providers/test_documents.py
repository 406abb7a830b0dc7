"""Licences with their files: what is kept, what replaces what, what is refused."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from mealcard.accounts.actor import SYSTEM
from mealcard.errors import NotFound, Rejected
from mealcard.providers import documents
from mealcard.providers.documents import NewDocument, Upload
from mealcard.providers.models import Provider
from mealcard.providers.states import DocumentKind
from tests.factories import offices
from tests.factories import providers as made

DAY = date(2026, 11, 23)
PDF = b"%PDF-1.7\n%%EOF\n"


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind)
    return out.getvalue()


@pytest.fixture
def provider(app: Flask) -> Provider:
    offices.office()
    return made.provider(complete=False)


def test_a_newer_licence_replaces_the_older_and_both_stay_on_record(provider: Provider) -> None:
    before = next(row for row in documents.present(provider) if row.kind is DocumentKind.FOOD_LICENCE)
    new = documents.add(SYSTEM, provider, NewDocument(DocumentKind.FOOD_LICENCE, "JY2", expires_on=DAY))
    kept = [row for row in documents.present(provider) if row.kind is DocumentKind.FOOD_LICENCE]
    assert kept == [new]
    assert before.replaced_at == new.recorded_at


def test_each_member_of_staff_keeps_an_own_certificate(provider: Provider) -> None:
    for holder in ("王师傅", "李师傅", "王师傅"):
        documents.add(SYSTEM, provider, NewDocument(DocumentKind.HEALTH_CERTIFICATE, holder=holder, expires_on=DAY))
    holders = [row.holder for row in documents.present(provider) if row.kind is DocumentKind.HEALTH_CERTIFICATE]
    assert sorted(holders) == ["李师傅", "王师傅"]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewDocument(DocumentKind.FOOD_LICENCE, "JY1"), "expires_on"),
        (NewDocument(DocumentKind.AGREEMENT), "expires_on"),
        (NewDocument(DocumentKind.FOOD_LICENCE, " ", expires_on=DAY), "number"),
        (NewDocument(DocumentKind.BUSINESS_LICENCE), "number"),
        (NewDocument(DocumentKind.HEALTH_CERTIFICATE, expires_on=DAY), "holder"),
        (NewDocument(DocumentKind.FIRE, issued_on=DAY, expires_on=DAY - timedelta(days=1)), "expires_on"),
    ],
)
def test_a_document_without_what_matters_is_refused(provider: Provider, new: NewDocument, field: str) -> None:
    with pytest.raises(Rejected) as refusal:
        documents.add(SYSTEM, provider, new)
    assert refusal.value.field == field


def test_an_owner_records_no_documents(provider: Provider) -> None:
    owner = offices.actor("owner", provider_office_code=provider.office_code, provider_id=provider.id)
    with pytest.raises(NotFound):
        documents.add(owner, provider, NewDocument(DocumentKind.FIRE))


@pytest.mark.parametrize(
    ("content", "mime"),
    [(PDF, "application/pdf"), (picture("JPEG"), "image/jpeg"), (picture("PNG"), "image/png")],
    ids=["pdf", "jpeg", "png"],
)
def test_a_file_is_kept_by_its_content_whatever_its_name(provider: Provider, tmp_path: Path, content: bytes, mime: str) -> None:
    upload = Upload(content, "../../etc/照片.exe", tmp_path)
    document = documents.add(SYSTEM, provider, NewDocument(DocumentKind.FIRE), upload)
    again = documents.add(SYSTEM, provider, NewDocument(DocumentKind.PLEDGE), upload)
    assert documents.read_file(document, tmp_path) == (content, mime)
    assert document.file_name == "照片.exe"
    assert again.file_hash == document.file_hash
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [documents.path_of(tmp_path, document.file_hash or "")]


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90", b"<html><script>", picture("GIF"), picture("PNG")[:40], b"\xff\xd8\xff" + b"x" * 50],
    ids=["empty", "program", "html", "gif", "cut", "jpeg in name only"],
)
def test_what_is_no_pdf_or_picture_is_not_kept(provider: Provider, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Rejected, match="document_kind"):
        documents.add(SYSTEM, provider, NewDocument(DocumentKind.FIRE), Upload(content, "licence.pdf", tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert DocumentKind.FIRE not in {row.kind for row in documents.present(provider)}


def test_a_file_above_ten_megabytes_is_not_kept(provider: Provider, tmp_path: Path) -> None:
    documents.add(SYSTEM, provider, NewDocument(DocumentKind.FIRE), Upload(PDF.ljust(documents.MAX_BYTES), "a.pdf", tmp_path))
    with pytest.raises(Rejected, match="document_too_large"):
        documents.add(SYSTEM, provider, NewDocument(DocumentKind.FIRE), Upload(PDF.ljust(documents.MAX_BYTES + 1), "a.pdf", tmp_path))


def test_a_document_without_its_file_is_not_found(provider: Provider, tmp_path: Path) -> None:
    document = documents.add(SYSTEM, provider, NewDocument(DocumentKind.FIRE))
    with pytest.raises(NotFound):
        documents.read_file(document, tmp_path)


def test_what_runs_out_within_60_days_is_listed_the_most_urgent_first(provider: Provider) -> None:
    late, soon, gone = (made.provider(name=name, complete=False) for name in ("晚", "快", "过"))
    for of, days in ((late, 61), (soon, 60), (gone, -3)):
        documents.add(SYSTEM, of, NewDocument(DocumentKind.FIRE, expires_on=DAY + timedelta(days=days)))
        documents.add(SYSTEM, of, NewDocument(DocumentKind.FOOD_LICENCE, "JY", expires_on=date(2030, 1, 1)))
    documents.add(SYSTEM, provider, NewDocument(DocumentKind.FOOD_LICENCE, "JY", expires_on=date(2030, 1, 1)))
    assert [(row.kind, of.name) for row, of in documents.expiring(offices.XIANGYANG, DAY)] == [
        (DocumentKind.FIRE, "过"),
        (DocumentKind.FIRE, "快"),
    ]


def test_a_document_of_another_office_or_provider_does_not_exist(provider: Provider) -> None:
    offices.office(offices.HONGSHAN)
    document = documents.present(provider)[0]
    other = made.provider(name="红山食堂", complete=False)
    for who in (
        offices.actor("officer", offices.HONGSHAN),
        offices.actor("owner", provider_office_code=other.office_code, provider_id=other.id),
    ):
        with pytest.raises(NotFound):
            documents.load(who, document.office_code, document.id)
    assert documents.load(offices.actor("officer"), document.office_code, document.id) is document
