"""The standing of an office's meal points: the event log put through the engine, and the decisions that people sign.

The engine only proposes. What it says is computed anew from the stored opinions, calls and decisions, so that nothing can drift from
its evidence; a decision keeps the evidence and its hash as they were when it was signed.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import NotFound, Rejected, Stale
from mealcard.feedback import queries as feedback
from mealcard.feedback.rules import review_week, week_number
from mealcard.listing.engine import Engine
from mealcard.listing.ledger import LedgerItem
from mealcard.listing.models import StandingDecision
from mealcard.listing.rules import Stage
from mealcard.listing.statement import Decision, Statement
from mealcard.providers import service as provider_service
from mealcard.providers.models import Provider
from mealcard.providers.rules import APPEARING
from mealcard.providers.states import Action, ProviderState
from mealcard.regions import service as regions

CONFIG = {"decided_by": "people"}
# Steps that one officer may sign; the others end in a notice or a removal and go through a case with evidence and two signatures.
BY_ONE = {Stage.WATCH: Action.WATCH, Stage.KEEP: Action.KEEP}


@dataclass(frozen=True, slots=True)
class Standing:
    """A point with its standing at the end of the present review week, as far as it has come."""

    provider: Provider
    statement: Statement
    decision: Decision

    @property
    def fingerprint(self) -> str:
        """What a page shows, in short: a decision is refused when it has changed meanwhile."""
        return fingerprint(self.statement)


def fingerprint(statement: Statement) -> str:
    """SHA-256 over stage, proposal and every line of the balance."""
    lines = [[item.week, str(item.senior), item.kind, item.points, [str(one) for one in item.ratings]] for item in statement.items]
    step = statement.proposal.step.to.value if statement.proposal else ""
    content = [str(statement.provider), statement.stage.value, step, statement.balance, lines]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def standings(office_code: str) -> list[Standing]:
    """Every point that appears on the map, by the order of the list: the lowest estimate first."""
    providers = db.session.scalars(
        sa.select(Provider).where(Provider.office_code == office_code, Provider.state.in_(APPEARING)).order_by(Provider.name_pinyin)
    ).all()
    if not providers:
        return []
    engine, last = _run(office_code, providers)
    found = [Standing(one, engine.provider(str(one.id)), last[str(one.id)]) for one in providers]
    return sorted(found, key=lambda one: (one.decision.score.stars, one.provider.name_pinyin))


def standing_of(who: Actor, office_code: str, provider_id: uuid.UUID) -> Standing:
    """One point's standing; NotFound when it does not appear or lies outside the actor's area."""
    if not who.covers(office_code):
        raise NotFound("provider")
    for one in standings(office_code):
        if one.provider.id == provider_id:
            return one
    raise NotFound("provider")


def _run(office_code: str, providers: Any) -> tuple[Engine, dict[Any, Decision]]:
    """The whole event log of an office through a fresh engine. The offsets of the method need all points of the street together."""
    weeks: dict[date, list[dict[str, object]]] = feedback.listing_events(office_code)
    known = {str(one.id) for one in providers}
    for monday, ruling in _rulings(office_code):
        weeks.setdefault(monday, []).append(ruling)
    present = _present_week(office_code)
    first = min([monday for monday in weeks if monday <= present], default=present)
    engine = Engine(CONFIG)
    openings = [{"type": "provider", "provider": name, "street": office_code} for name in sorted(known)]
    last: dict[Any, Decision] = engine.week(week_number(first), [*openings, *_about(weeks.get(first, []), known)])
    for monday in sorted(weeks):
        if first < monday <= present:
            last = engine.week(week_number(monday), _about(weeks[monday], known))
    if engine.last_week != week_number(present):
        last = engine.week(week_number(present), [])
    return engine, last


def _about(events: list[dict[str, object]], known: set[str]) -> list[dict[str, object]]:
    return [event for event in events if event["provider"] in known]


def _rulings(office_code: str) -> list[tuple[date, dict[str, object]]]:
    rows = db.session.scalars(
        sa.select(StandingDecision).where(StandingDecision.office_code == office_code).order_by(StandingDecision.decided_at)
    )
    return [
        (
            row.week_on,
            {
                "type": "decision",
                "id": str(row.id),
                "provider": str(row.provider_id),
                "to": row.to_stage,
                "declined": not row.accepted,
                "reason": row.reason,
            },
        )
        for row in rows
    ]


def decisions_of(office_code: str, provider_id: uuid.UUID) -> list[StandingDecision]:
    """What people decided about a point, the newest first."""
    return list(
        db.session.scalars(
            sa.select(StandingDecision)
            .where(StandingDecision.office_code == office_code, StandingDecision.provider_id == provider_id)
            .order_by(StandingDecision.decided_at.desc())
        )
    )


def awaiting(provider: Provider) -> StandingDecision | None:
    """A decision that is signed and takes effect in the engine with the next review week."""
    present = _present_week(provider.office_code)
    return next((one for one in decisions_of(provider.office_code, provider.id) if one.week_on > present), None)


def _present_week(office_code: str) -> date:
    return review_week(clock.today(regions.zone_of(regions.office(office_code))))


def _week_of_effect(office_code: str, proposed_in: int) -> date:
    """A week is judged as a whole: what is decided on its own evidence takes effect with the next one."""
    present = _present_week(office_code)
    return present if proposed_in < week_number(present) else present + timedelta(weeks=1)


def decide(who: Actor, standing: Standing, seen: str, reason: str, *, accept: bool) -> StandingDecision:
    """Sign or decline the step that the engine proposes. `seen` is the fingerprint of the page it was decided on.

    Raises Stale when the evidence changed meanwhile, else Rejected: `no_proposal`, `already_decided`, `reason_missing`, or
    `needs_case` for a step that one signature is not enough for.
    """
    statement = standing.statement
    if seen != standing.fingerprint:
        raise Stale
    if statement.proposal is None:
        raise Rejected("no_proposal")
    if not reason.strip():
        raise Rejected("reason_missing", field="reason")
    to = statement.proposal.step.to
    if accept and to not in BY_ONE:
        raise Rejected("needs_case")
    provider = standing.provider
    if awaiting(provider) is not None:
        raise Rejected("already_decided")
    row = StandingDecision(
        office_code=provider.office_code,
        provider_id=provider.id,
        week_on=_week_of_effect(provider.office_code, statement.proposal.since_week),
        from_stage=statement.stage.value,
        to_stage=to.value,
        accepted=accept,
        reason=reason.strip(),
        evidence=_evidence(standing),
        evidence_hash=seen,
        decided_by=who.user_id,
        decided_name=who.name,
        decided_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    signed = {"to": to.value, "accepted": accept, "evidence": seen, "reason": row.reason}
    audit.record(who, provider.office_code, "standing_decided", "provider", provider.id, **signed)
    if accept and provider.state in {ProviderState.LISTED, ProviderState.WATCH, ProviderState.RECTIFICATION}:
        provider_service.move(who, provider, BY_ONE[to], row.reason)
    return row


def _evidence(standing: Standing) -> dict[str, Any]:
    statement = standing.statement
    proposal = statement.proposal
    return {
        "balance": statement.balance,
        "line": statement.line,
        "proposal": proposal.evidence.as_json() if proposal and proposal.evidence else None,
        "items": [_item(item) for item in statement.items],
    }


def _item(item: LedgerItem) -> dict[str, Any]:
    ratings = [str(rating) for rating in item.ratings]
    return {"week": item.week, "senior": str(item.senior), "kind": item.kind, "points": item.points, "ratings": ratings}
