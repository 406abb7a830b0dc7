"""The words of the seniors feature: states, acts, categories, residence, diet. Pure."""

from __future__ import annotations

import enum


class SeniorState(enum.StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    REJECTED = "rejected"
    PAUSED = "paused"
    MOVED = "moved"
    DECEASED = "deceased"


class SeniorAction(enum.StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    RESUBMIT = "resubmit"
    CORRECT_ID = "correct_id"
    PAUSE = "pause"
    RESUME = "resume"
    MOVE = "move"
    RETURN = "return"
    DIE = "die"
    CORRECT_DEATH = "correct_death"


class Category(enum.StrEnum):
    DIBAO = "dibao"
    TEKUN_SCATTERED = "tekun_scattered"
    LOW_INCOME_DISABLED = "low_income_disabled"
    FP_SPECIAL_FAMILY = "fp_special_family"
    SEVERE_DISABILITY = "severe_disability"
    YOUFU = "youfu"
    LIVING_ALONE = "living_alone"


class Residence(enum.StrEnum):
    REGISTERED = "registered"
    LIVING = "living"


class Sex(enum.StrEnum):
    MALE = "male"
    FEMALE = "female"


class Diet(enum.StrEnum):
    HALAL = "halal"
    SOFT = "soft"
    LOW_SALT = "low_salt"
    DIABETIC = "diabetic"
    VEGETARIAN = "vegetarian"
