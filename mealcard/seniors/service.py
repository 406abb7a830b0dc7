"""The register: who is in it, who may see whom, registration and its approval by a second person."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mealcard import clock, keyring
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.db import db, new_id
from mealcard.errors import NotFound, Rejected
from mealcard.regions import service as regions
from mealcard.seniors import categories, directory
from mealcard.seniors.categories import NewCategory, checked_evidence
from mealcard.seniors.changing import change, whole
from mealcard.seniors.identity import ResidentId, clean_name, parse_phone, parse_resident_id
from mealcard.seniors.models import Senior
from mealcard.seniors.rules import check_age, check_approver, name_keys, next_state
from mealcard.seniors.sealing import bound, evidence_bound, id_blind, id_columns, phone_columns, sealed_text
from mealcard.seniors.states import Diet, Residence, SeniorAction, SeniorState

LONGEST = {"address": 200, "note": 500, "reason": 300}
SEALED = {"id": "id_sealed", "phone": "phone_sealed", "address": "address_sealed", "heavy_care_evidence": "heavy_care_evidence"}


@dataclass(frozen=True, slots=True)
class NewSenior:
    """What a registration needs; birthday and sex follow from the ID. Personal fields stay out of `repr`."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    community_code: str
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    residence: Residence = Residence.LIVING
    categories: Sequence[NewCategory] = ()
    heavy_care: bool = False
    heavy_care_evidence: str = field(default="", repr=False)
    diets: Sequence[Diet] = ()
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Amendment:
    """New values of a senior's fields; None keeps the present one."""

    name: str | None = field(default=None, repr=False)
    id_number: str | None = field(default=None, repr=False)
    community_code: str | None = None
    phone: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    residence: Residence | None = None
    diets: Sequence[Diet] | None = None
    note: str | None = field(default=None, repr=False)


def visible(who: Actor, office_code: str) -> sa.Select[Senior]:
    """The seniors of an office that this actor may see; NotFound for an office outside the area."""
    if not who.covers(office_code):
        raise NotFound("office")
    query = sa.select(Senior).where(Senior.office_code == office_code)
    return query.where(Senior.community_code == who.community_code) if who.community_code else query


def load(who: Actor, office_code: str, senior_id: uuid.UUID) -> Senior:
    """One senior whom this actor may see; NotFound otherwise."""
    senior = db.session.scalar(visible(who, office_code).where(Senior.id == senior_id))
    if senior is None:
        raise NotFound("senior")
    return senior


def register(who: Actor, office_code: str, new: NewSenior) -> Senior:
    """Add a senior who waits for a second person's approval.

    Raises Rejected with the field at fault; already_registered (with `senior_id` if the actor may see that row) and
    registered_elsewhere come from the database's own constraints, so two clicks at once give one senior.
    """
    check_community(who, office_code, new.community_code)
    resident = _resident(office_code, new.id_number)
    senior_id = new_id()
    values = {**_plain_columns(new), **_private_columns(senior_id, resident, new)}
    senior = Senior(
        office_code=office_code,
        id=senior_id,
        community_code=new.community_code,
        registered_by=who.user_id,
        registered_at=clock.now(),
        **values,
    )
    rows = [categories.row_of(who, office_code, senior_id, claim) for claim in new.categories]
    try:
        with db.session.begin_nested():
            db.session.add(senior)
            db.session.flush()
            directory.take(office_code, senior_id, values["id_blind"])
    except IntegrityError as error:
        raise _already_registered(who, office_code, values["id_blind"]) from error
    db.session.add_all(rows)
    db.session.flush()
    claimed = {"categories": [row.category.value for row in rows]} if rows else {}
    audit.record(who, office_code, "registered", "senior", senior_id, community=new.community_code, **claimed)
    return senior


def _resident(office_code: str, id_number: str) -> ResidentId:
    office = regions.office(office_code)
    today = clock.today(regions.zone_of(office))
    resident = parse_resident_id(id_number, today)
    check_age(resident.born_on, today, regions.settings_of(office).minimum_age)
    return resident


def check_community(who: Actor, office_code: str, community_code: str) -> None:
    """Raises NotFound for an office outside the area, Rejected community_unknown or community_not_yours."""
    if not who.covers(office_code):
        raise NotFound("office")
    if community_code not in {region.code for region in regions.communities(office_code)}:
        raise Rejected("community_unknown", field="community_code", word="")
    if who.community_code and who.community_code != community_code:
        raise Rejected("community_not_yours", field="community_code")


def _plain_columns(new: NewSenior) -> dict[str, Any]:
    name = clean_name(new.name)
    pinyin, initials = name_keys(name)
    return {
        "name": name,
        "name_pinyin": pinyin,
        "name_initials": initials,
        "residence": new.residence,
        "diets": [diet.value for diet in new.diets],
        "note": checked_text("note", new.note),
        "state": SeniorState.PENDING,
    }


def _private_columns(senior_id: uuid.UUID, resident: ResidentId, new: NewSenior) -> dict[str, Any]:
    ring = keyring.active()
    care = checked_evidence(new.heavy_care_evidence, "heavy_care_evidence") if new.heavy_care else ""
    return {
        **id_columns(ring, senior_id, resident),
        **phone_columns(ring, senior_id, parse_phone(new.phone)),
        "address_sealed": sealed_text(ring, senior_id, "address", checked_text("address", new.address)),
        "heavy_care": new.heavy_care,
        "heavy_care_evidence": sealed_text(ring, senior_id, "heavy_care_evidence", care),
    }


def checked_text(name: str, text: str) -> str:
    """A free text without layout spaces; raises Rejected text_too_long."""
    text = " ".join(text.split())
    if len(text) > LONGEST[name]:
        raise Rejected("text_too_long", field=name, most=LONGEST[name], length=len(text))
    return text


def checked_reason(text: str) -> str:
    """The typed reason of a decision; raises Rejected reason_required."""
    text = checked_text("reason", text)
    if not text:
        raise Rejected("reason_required", field="reason")
    return text


def _already_registered(who: Actor, office_code: str, blind: bytes) -> Rejected:
    found = db.session.scalar(visible(who, office_code).where(Senior.id_blind == blind))
    details = {"senior_id": str(found.id)} if found else {}
    return Rejected("already_registered", field="id_number", **details)


def amend(who: Actor, senior: Senior, changes: Amendment, seen: int | None = None) -> None:
    """Correct a senior's fields. Another resident ID makes a senior wait for approval again.

    Raises what `register` raises, Rejected nothing_changed, and Stale.
    """
    values = _amended_columns(who, senior, changes)
    names = sorted(values)
    new_id_blind = None
    if changes.id_number is not None:
        resident = _resident(senior.office_code, changes.id_number)
        new_id_blind = id_blind(keyring.active(), resident.number)
        if new_id_blind != senior.id_blind:
            values |= id_columns(keyring.active(), senior.id, resident)
            values["state"] = next_state(senior.state, SeniorAction.CORRECT_ID)
            names.append("id_number")
    if not values:
        raise Rejected("nothing_changed")
    if values.get("state", senior.state) is SeniorState.PENDING:
        values["amended_by"] = who.user_id
    try:
        with whole(senior):
            change(senior, seen, **values)
            if "id_number" in names:
                directory.free(senior.office_code, senior.id)
                directory.take(senior.office_code, senior.id, senior.id_blind)
    except IntegrityError as error:
        raise _already_registered(who, senior.office_code, new_id_blind or b"") from error
    audit.record(who, senior.office_code, "amended", "senior", senior.id, fields=names)


def _amended_columns(who: Actor, senior: Senior, changes: Amendment) -> dict[str, Any]:
    """Columns that really change; sealed ones are taken as new whenever they are given."""
    wanted: dict[str, Any] = {}
    if changes.name is not None:
        wanted["name"] = clean_name(changes.name)
    if changes.community_code is not None and changes.community_code != senior.community_code:
        check_community(who, senior.office_code, changes.community_code)
        wanted["community_code"] = changes.community_code
    if changes.residence is not None:
        wanted["residence"] = changes.residence
    if changes.diets is not None:
        wanted["diets"] = [diet.value for diet in changes.diets]
    if changes.note is not None:
        wanted["note"] = checked_text("note", changes.note)
    values = {name: value for name, value in wanted.items() if getattr(senior, name) != value}
    if "name" in values:
        values["name_pinyin"], values["name_initials"] = name_keys(values["name"])
    ring = keyring.active()
    if changes.phone is not None:
        values |= phone_columns(ring, senior.id, parse_phone(changes.phone))
    if changes.address is not None:
        values["address_sealed"] = sealed_text(ring, senior.id, "address", checked_text("address", changes.address))
    return values


def approve(who: Actor, senior: Senior, seen: int | None = None) -> None:
    """Make a pending senior active. Raises Rejected same_person for whoever registered or amended, wrong_state, and Stale."""
    _decide(who, senior, SeniorAction.APPROVE, "", seen)


def reject(who: Actor, senior: Senior, reason: str, seen: int | None = None) -> None:
    """Refuse a pending senior; the ID is free for another office. Raises Rejected reason_required, same_person, wrong_state, and Stale."""
    _decide(who, senior, SeniorAction.REJECT, checked_reason(reason), seen)
    directory.free(senior.office_code, senior.id)


def _decide(who: Actor, senior: Senior, action: SeniorAction, reason: str, seen: int | None) -> None:
    after = next_state(senior.state, action)
    check_approver(who.user_id, senior.registered_by, senior.amended_by)
    change(senior, seen, state=after, state_reason=reason, decided_by=who.user_id, decided_at=clock.now())
    audit.record(who, senior.office_code, after.value if after is SeniorState.REJECTED else "approved", "senior", senior.id, reason=reason)


def reveal(who: Actor, senior: Senior, what: str, reason: str) -> str:
    """One sealed field in clear: `id`, `phone`, `address` or `heavy_care_evidence`. The look and its reason are on record.

    Raises Rejected reason_required and NotFound for another field or an actor without the capability.
    """
    if what not in SEALED or not who.can("reveal_register"):
        raise NotFound("field")
    reason = checked_reason(reason)
    audit.record(who, senior.office_code, "revealed", "senior", senior.id, field=what, reason=reason)
    sealed: str = getattr(senior, SEALED[what])
    return keyring.active().open(sealed, bound(senior.id, what)) if sealed else ""


def reveal_evidence(who: Actor, senior: Senior, category_id: uuid.UUID, reason: str) -> str:
    """The evidence of one category in clear, likewise on record."""
    row = categories.load_category(senior, category_id)
    if not who.can("reveal_register"):
        raise NotFound("field")
    reason = checked_reason(reason)
    audit.record(who, senior.office_code, "revealed", "senior", senior.id, field="evidence", category=row.category.value, reason=reason)
    return keyring.active().open(row.evidence_sealed, evidence_bound(row.id)) if row.evidence_sealed else ""
