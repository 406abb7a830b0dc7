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
