"""From what a person is to the columns that may be stored: sealed, blind and masked forms. The only place that knows their names."""

from __future__ import annotations

import uuid
from typing import Any

from mealcard.keyring import Keyring
from mealcard.seniors.identity import ResidentId, mask_id, mask_phone

LAST = 4


def bound(senior_id: uuid.UUID, field: str) -> str:
    """What a sealed field of a senior opens with."""
    return f"senior:{senior_id}:{field}"


def evidence_bound(category_id: uuid.UUID) -> str:
    """What the evidence of a category opens with."""
    return f"category:{category_id}:evidence"


def id_columns(ring: Keyring, senior_id: uuid.UUID, resident: ResidentId) -> dict[str, Any]:
    """All columns that follow from a resident ID."""
    number = resident.number
    return {
        "born_on": resident.born_on,
        "sex": resident.sex,
        "id_sealed": ring.seal(number, bound(senior_id, "id")),
        "id_blind": id_blind(ring, number),
        "id_last4_blind": ring.blind("resident-id-last4", number[-LAST:]),
        "id_masked": mask_id(number),
    }


def phone_columns(ring: Keyring, senior_id: uuid.UUID, digits: str) -> dict[str, Any]:
    """All columns that follow from a phone; empty digits are no phone."""
    if not digits:
        return {"phone_sealed": "", "phone_blind": None, "phone_last4_blind": None, "phone_masked": ""}
    return {
        "phone_sealed": ring.seal(digits, bound(senior_id, "phone")),
        "phone_blind": ring.blind("phone", digits),
        "phone_last4_blind": ring.blind("phone-last4", digits[-LAST:]),
        "phone_masked": mask_phone(digits),
    }


def sealed_text(ring: Keyring, senior_id: uuid.UUID, field: str, text: str) -> str:
    """A free text of a senior (address, evidence of heavy care), empty as it is."""
    return ring.seal(text, bound(senior_id, field)) if text else ""


def sealed_evidence(ring: Keyring, category_id: uuid.UUID, text: str) -> str:
    """The evidence of a category."""
    return ring.seal(text, evidence_bound(category_id)) if text else ""


def id_blind(ring: Keyring, number: str) -> bytes:
    """By which a resident ID is found in the register and in the directory of all offices."""
    return ring.blind("resident-id", number)
