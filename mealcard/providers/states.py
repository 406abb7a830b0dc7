"""The words of the providers feature: kinds, states, documents. Pure."""

from __future__ import annotations

import enum


class ProviderKind(enum.StrEnum):
    CANTEEN = "canteen"
    RESTAURANT = "restaurant"
    DAY_CARE = "day_care"
    CENTRAL_KITCHEN = "central_kitchen"


class ProviderState(enum.StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    DOCUMENTS_CHECKED = "documents_checked"
    VISITED = "visited"
    SCORED = "scored"
    PUBLIC_NOTICE = "public_notice"
    AGREED = "agreed"
    TRIAL = "trial"
    LISTED = "listed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    WATCH = "watch"
    RECTIFICATION = "rectification"
    PROPOSED_REMOVAL = "proposed_removal"
    REMOVED = "removed"
    COOLING_OFF = "cooling_off"
    EMERGENCY_SUSPENDED = "emergency_suspended"
    PAUSED = "paused"
    LEAVING = "leaving"
    LEFT = "left"


class DocumentKind(enum.StrEnum):
    BUSINESS_LICENCE = "business_licence"
    FOOD_LICENCE = "food_licence"
    HEALTH_CERTIFICATE = "health_certificate"
    FIRE = "fire"
    AGREEMENT = "agreement"
    PLEDGE = "pledge"


class ItemKind(enum.StrEnum):
    SET_MEAL = "set_meal"
    DISH = "dish"


class ItemState(enum.StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETIRED = "retired"


class Action(enum.StrEnum):
    """What moves a meal point from one state to another."""

    SUBMIT = "submit"
    CHECK_DOCUMENTS = "check_documents"
    VISIT = "visit"
    SCORE = "score"
    PUBLISH = "publish"
    AGREE = "agree"
    START_TRIAL = "start_trial"
    LIST = "list"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REAPPLY = "reapply"
    WATCH = "watch"
    KEEP = "keep"
    RECTIFY = "rectify"
    PROPOSE_REMOVAL = "propose_removal"
    UPHOLD = "uphold"
    REMOVE = "remove"
    COOL_OFF = "cool_off"
    SUSPEND = "suspend"
    CLEAR = "clear"
    PAUSE = "pause"
    RESUME = "resume"
    LEAVE = "leave"
    DEPART = "depart"


class Shown(enum.StrEnum):
    """How the public map shows a meal point; `watch` is no word of it."""

    LISTED = "listed"
    RECTIFICATION = "rectification"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    LEAVING = "leaving"
    HIDDEN = "hidden"
