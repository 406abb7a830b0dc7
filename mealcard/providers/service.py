"""The register of meal points: create, amend, and move through the life-cycle of `rules`."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa
from pypinyin import lazy_pinyin

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import NotFound, Rejected, Stale
from mealcard.providers import documents
from mealcard.providers.access import check_acts_for, check_office, sees
from mealcard.providers.models import Provider, ProviderEvent
from mealcard.providers.profile import Profile, check_profile
from mealcard.providers.rules import BY_HAND, NEEDS_REASON, REAPPLY_DAYS, allowed_actions, next_state
from mealcard.providers.states import Action, ProviderState
from mealcard.regions import service as regions

_SAFETY = frozenset({Action.SUSPEND, Action.CLEAR})


def load(who: Actor, office_code: str, provider_id: uuid.UUID | None) -> Provider:
    """One provider that exists for this person; NotFound otherwise."""
    provider = db.session.get(Provider, (office_code, provider_id)) if provider_id else None
    if provider is None or not sees(who, provider.office_code, provider.id):
        raise NotFound("provider")
    return provider


def own(who: Actor) -> Provider:
    """The provider of an owner or cashier."""
    return load(who, who.provider_office_code or "", who.provider_id)


def create(who: Actor, office_code: str, profile: Profile) -> Provider:
    """Write down a new meal point as a draft; raises Rejected naming the field at fault."""
    check_office(who, office_code, "edit_providers")
    _check(office_code, profile, None)
    moment = clock.now()
    provider = Provider(
        office_code=office_code,
        state=ProviderState.DRAFT,
        state_at=moment,
        version=1,
        created_at=moment,
        name_pinyin=pinyin(profile.name),
        **profile.values(),
    )
    db.session.add(provider)
    db.session.flush()
    audit.record(who, office_code, "provider_created", "provider", provider.id, name=provider.name)
    return provider


def amend(who: Actor, provider: Provider, profile: Profile, seen: int) -> None:
    """Change the facts of a meal point; `seen` is the version the person looked at (Stale when it is an older one)."""
    check_office(who, provider.office_code, "edit_providers")
    _check(provider.office_code, profile, provider.id)
    values = profile.values() | {"name_pinyin": pinyin(profile.name)}
    changed = sorted(name for name, value in values.items() if getattr(provider, name) != value)
    _take(provider, seen, **values)
    audit.record(who, provider.office_code, "provider_amended", "provider", provider.id, changed=changed)


def amend_contact(who: Actor, provider: Provider, contact_name: str, phone: str, introduction: str, seen: int) -> None:
    """What an owner may change by himself: whom to call and the words about the place."""
    check_acts_for(who, provider.office_code, provider.id, "edit_providers")
    values = {"contact_name": contact_name.strip(), "phone": phone.strip(), "introduction": introduction.strip()}
    changed = sorted(name for name, value in values.items() if getattr(provider, name) != value)
    _take(provider, seen, **values)
    audit.record(who, provider.office_code, "provider_amended", "provider", provider.id, changed=changed)


def pinyin(name: str) -> str:
    """Key for sorting by sound."""
    return " ".join(lazy_pinyin(name)).lower()[:120]


def _check(office_code: str, profile: Profile, own_id: uuid.UUID | None) -> None:
    check_profile(profile, frozenset(region.code for region in regions.communities(office_code)))
    twin = sa.select(Provider.id).where(Provider.office_code == office_code, Provider.name == profile.name.strip())
    if any(found != own_id for found in db.session.scalars(twin)):
        raise Rejected("provider_exists", field="name")


def _take(provider: Provider, seen: int, **values: object) -> None:
    """Write the values if nobody was faster: the database decides between two pages."""
    done = db.session.execute(
        sa.update(Provider)
        .where(Provider.office_code == provider.office_code, Provider.id == provider.id, Provider.version == seen)
        .values(version=seen + 1, **values)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    db.session.refresh(provider)


# -- the life-cycle --------------------------------------------------------------------------------------------------


def act(who: Actor, provider: Provider, action: Action, reason: str = "", seen: int | None = None) -> ProviderEvent:
    """Do one step by hand: admission, pause, leave, emergency suspension. Raises Rejected("needs_case") for the steps of a case."""
    check_office(who, provider.office_code, capability_for(action))
    if action not in BY_HAND:
        raise Rejected("needs_case")
    return move(who, provider, action, reason, seen)


def capability_for(action: Action) -> str:
    """Safety can't wait for the officer: the leader may stop a danger too."""
    return "decide_standing" if action in _SAFETY else "edit_providers"


def steps_by_hand(who: Actor, provider: Provider) -> list[Action]:
    """What this person may do on the provider's page now."""
    state = ProviderState(provider.state)
    return [action for action in allowed_actions(state) if action in BY_HAND and who.can(capability_for(action))]


def outcome(provider: Provider, action: Action) -> ProviderState | None:
    """The state an action would lead to; None when it is not allowed now."""
    before = _before_suspension(provider) if action is Action.CLEAR else None
    return next_state(ProviderState(provider.state), action, before)


def move(who: Actor, provider: Provider, action: Action, reason: str = "", seen: int | None = None) -> ProviderEvent:
    """Move a meal point as decided elsewhere with evidence and signatures; the caller has checked who may decide.

    Raises Rejected: `action_not_allowed`, `reason_missing`, `documents_missing`, `too_early`; Stale when somebody was faster.
    """
    before = ProviderState(provider.state)
    after = outcome(provider, action)
    if after is None:
        raise Rejected("action_not_allowed")
    reason = reason.strip()
    if action in NEEDS_REASON and not reason:
        raise Rejected("reason_missing", field="reason")
    _check_ready(provider, action)
    moment = clock.now()
    values: dict[str, object] = {"state": after, "state_at": moment}
    if after is ProviderState.LISTED and provider.listed_on is None:
        values["listed_on"] = clock.today(regions.zone_of(regions.office(provider.office_code)))
    _take(provider, provider.version if seen is None else seen, **values)
    event = ProviderEvent(
        office_code=provider.office_code,
        provider_id=provider.id,
        action=action.value,
        from_state=before.value,
        to_state=after.value,
        reason=reason,
        actor_id=who.user_id,
        actor_name=who.name,
        at=moment,
    )
    db.session.add(event)
    db.session.flush()
    audit.record(who, provider.office_code, f"provider_{action.value}", "provider", provider.id, to=after.value, reason=reason)
    return event


def _before_suspension(provider: Provider) -> ProviderState | None:
    found = db.session.scalar(
        sa.select(ProviderEvent.from_state)
        .where(
            ProviderEvent.office_code == provider.office_code,
            ProviderEvent.provider_id == provider.id,
            ProviderEvent.action == Action.SUSPEND.value,
        )
        .order_by(ProviderEvent.at.desc(), ProviderEvent.id.desc())
        .limit(1)
    )
    return ProviderState(found) if found else None


def _check_ready(provider: Provider, action: Action) -> None:
    if action is Action.CHECK_DOCUMENTS:
        today = clock.today(regions.zone_of(regions.office(provider.office_code)))
        missing = documents.missing(provider, today)
        if missing or not provider.credit_code:
            raise Rejected("documents_missing")
    if action is Action.REAPPLY:
        days = REAPPLY_DAYS[ProviderState(provider.state)]
        if clock.now() < provider.state_at + timedelta(days=days):
            raise Rejected("too_early", days=days)
