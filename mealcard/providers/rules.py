"""The life of a meal point, who serves and is shown, and how long its documents last. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from mealcard.providers.states import Action, DocumentKind, ProviderState, Shown

_S, _A = ProviderState, Action

# From application to the list, in order; each may still end in a rejection or be withdrawn.
ADMISSION: tuple[ProviderState, ...] = (
    _S.DRAFT,
    _S.SUBMITTED,
    _S.DOCUMENTS_CHECKED,
    _S.VISITED,
    _S.SCORED,
    _S.PUBLIC_NOTICE,
    _S.AGREED,
    _S.TRIAL,
)
_STEPS = (_A.SUBMIT, _A.CHECK_DOCUMENTS, _A.VISIT, _A.SCORE, _A.PUBLISH, _A.AGREE, _A.START_TRIAL, _A.LIST)

# Seniors eat here, so that a danger can be stopped at once.
SUSPENDABLE: tuple[ProviderState, ...] = (
    _S.TRIAL,
    _S.LISTED,
    _S.WATCH,
    _S.RECTIFICATION,
    _S.PROPOSED_REMOVAL,
    _S.PAUSED,
    _S.LEAVING,
)

TRANSITIONS: Mapping[tuple[ProviderState, Action], ProviderState] = {
    **dict(zip(zip(ADMISSION, _STEPS, strict=True), (*ADMISSION[1:], _S.LISTED), strict=True)),
    **{(state, _A.REJECT): _S.REJECTED for state in ADMISSION},
    **{(state, _A.WITHDRAW): _S.WITHDRAWN for state in ADMISSION},
    (_S.REJECTED, _A.REAPPLY): _S.DRAFT,
    (_S.WITHDRAWN, _A.REAPPLY): _S.DRAFT,
    (_S.COOLING_OFF, _A.REAPPLY): _S.DRAFT,
    (_S.LISTED, _A.WATCH): _S.WATCH,
    (_S.RECTIFICATION, _A.WATCH): _S.WATCH,
    (_S.WATCH, _A.KEEP): _S.LISTED,
    (_S.RECTIFICATION, _A.KEEP): _S.LISTED,
    (_S.LISTED, _A.RECTIFY): _S.RECTIFICATION,
    (_S.WATCH, _A.RECTIFY): _S.RECTIFICATION,
    (_S.RECTIFICATION, _A.PROPOSE_REMOVAL): _S.PROPOSED_REMOVAL,
    (_S.EMERGENCY_SUSPENDED, _A.PROPOSE_REMOVAL): _S.PROPOSED_REMOVAL,
    (_S.PROPOSED_REMOVAL, _A.UPHOLD): _S.LISTED,
    (_S.PROPOSED_REMOVAL, _A.REMOVE): _S.REMOVED,
    (_S.REMOVED, _A.COOL_OFF): _S.COOLING_OFF,
    **{(state, _A.SUSPEND): _S.EMERGENCY_SUSPENDED for state in SUSPENDABLE},
    (_S.EMERGENCY_SUSPENDED, _A.CLEAR): _S.LISTED,
    (_S.LISTED, _A.PAUSE): _S.PAUSED,
    (_S.PAUSED, _A.RESUME): _S.LISTED,
    (_S.LISTED, _A.LEAVE): _S.LEAVING,
    (_S.LEAVING, _A.DEPART): _S.LEFT,
}

# What one person may do on the provider's page. The others are the end of a case with evidence and signatures.
BY_HAND: frozenset[Action] = frozenset(
    {*_STEPS, _A.REJECT, _A.WITHDRAW, _A.REAPPLY, _A.SUSPEND, _A.CLEAR, _A.PAUSE, _A.RESUME, _A.LEAVE, _A.DEPART}
)
NEEDS_REASON: frozenset[Action] = frozenset(Action) - {*_STEPS, _A.RESUME, _A.DEPART, _A.REAPPLY}

REAPPLY_DAYS: Mapping[ProviderState, int] = {_S.REJECTED: 30, _S.WITHDRAWN: 0, _S.COOLING_OFF: 180}


def next_state(state: ProviderState, action: Action, before: ProviderState | None = None) -> ProviderState | None:
    """The state after an action, None when the action is not allowed.

    `before` is where a suspended point stood: cleared, it goes back there, since a suspension is no way out of rectification.
    """
    after = TRANSITIONS.get((state, action))
    if after is not None and action is _A.CLEAR and before in SUSPENDABLE:
        return before
    return after


def allowed_actions(state: ProviderState) -> tuple[Action, ...]:
    """What may be done in a state, in the order of the life-cycle."""
    return tuple(action for action in Action if (state, action) in TRANSITIONS)


@dataclass(frozen=True, slots=True)
class Serving:
    """Whether a scan is taken and how the map shows the point today.

    `refusal` is a reason of the redeem API; `notice` (`licence_expired`, `provider_closed`) goes with an accepted meal.
    """

    serves: bool
    refusal: str | None
    subsidised: bool
    shown: bool
    shown_as: Shown
    notice: str | None


NOT_LISTED = Serving(False, "provider_not_listed", False, False, Shown.HIDDEN, None)
SUSPENDED = Serving(False, "provider_suspended", False, True, Shown.SUSPENDED, None)

_SERVING: Mapping[ProviderState, Shown] = {
    _S.TRIAL: Shown.LISTED,
    _S.LISTED: Shown.LISTED,
    _S.WATCH: Shown.LISTED,
    _S.RECTIFICATION: Shown.RECTIFICATION,
    _S.PROPOSED_REMOVAL: Shown.LISTED,
    _S.LEAVING: Shown.LEAVING,
    _S.PAUSED: Shown.CLOSED,
}
# The states to ask the database for when only points that appear are wanted.
APPEARING: tuple[ProviderState, ...] = (*_SERVING, _S.EMERGENCY_SUSPENDED)


def serving(state: ProviderState, food_licence_expired: bool, closed_today: bool) -> Serving:
    """Who serves and who is shown: the one place that knows. `closed_today` is an announced closure."""
    if state is _S.EMERGENCY_SUSPENDED:
        return SUSPENDED
    shown_as = _SERVING.get(state)
    if shown_as is None:
        return NOT_LISTED
    if food_licence_expired:
        return Serving(True, None, False, True, Shown.SUSPENDED, "licence_expired")
    if closed_today or shown_as is Shown.CLOSED:
        return Serving(True, None, True, True, Shown.CLOSED, "provider_closed")
    return Serving(True, None, True, True, shown_as, None)


def told_state(state: ProviderState) -> ProviderState:
    """The state as the restaurant is told it: being watched is the office's own note."""
    return ProviderState.LISTED if state is ProviderState.WATCH else state


NOTICE_DAYS = (7, 30, 60)
# Without these two nobody is admitted; the food licence must carry its last day.
REQUIRED_DOCUMENTS = (DocumentKind.BUSINESS_LICENCE, DocumentKind.FOOD_LICENCE)
DATED_DOCUMENTS = frozenset({DocumentKind.FOOD_LICENCE, DocumentKind.HEALTH_CERTIFICATE, DocumentKind.AGREEMENT})


def days_left(expires_on: date, today: date) -> int:
    """Days a document still holds after today; 0 on its last day, negative afterwards."""
    return (expires_on - today).days


def expiry_notice(expires_on: date | None, today: date) -> str | None:
    """`expired`, `within_7`, `within_30`, `within_60`, or None while there is time or no end."""
    if expires_on is None:
        return None
    left = days_left(expires_on, today)
    if left < 0:
        return "expired"
    return next((f"within_{days}" for days in NOTICE_DAYS if left <= days), None)


def valid_credit_code(code: str) -> bool:
    """Whether a unified social credit code (18 characters, GB 32100) has its right form and check character."""
    try:
        uscc.validate(code)
    except ValidationError:
        return False
    return True
