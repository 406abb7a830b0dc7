"""What is left to do before a new office can serve its first meal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from mealcard.accounts import administering
from mealcard.accounts.actor import Actor
from mealcard.policies import service as policies
from mealcard.providers import queries as providers
from mealcard.regions.models import Office
from mealcard.seniors import queries as seniors


@dataclass(frozen=True, slots=True)
class Step:
    """One step: whether it is done, the page that does it, and who may."""

    text: Any
    hint: Any
    done: bool
    endpoint: str
    capability: str
    args: Mapping[str, str] = field(default_factory=dict)


def steps(who: Actor, office: Office | None) -> list[Step]:
    """The steps in order; an empty list once all are done."""
    code = office.code if office else ""
    found = [
        Step(_l("开通办事处"), _l("从行政区划里找到街道，填电话和就餐时段。"), bool(office), "office.offices_new", "manage_settings"),
        Step(
            _l("给同事开账号"),
            _l("至少要一位街道专员和一位街道负责人：登记和批准要两个人。"),
            bool(code) and administering.has_staff(code),
            "office.staff_new",
            "manage_accounts",
        ),
        Step(
            _l("定下补贴政策"),
            _l("街道专员从模板起草，街道负责人批准。"),
            bool(code) and policies.has_signed(code),
            "office.policies",
            "see_policies",
        ),
        Step(
            _l("登记助餐点"),
            _l("填资料、证照、营业时间和套餐，再给平板登记。"),
            bool(code) and providers.any_in(code),
            "office.providers",
            "edit_providers",
        ),
        Step(
            _l("登记老人"),
            _l("一位一位登记，或者导入名册；另一位同事批准以后就能制卡。"),
            bool(code) and any(seniors.state_counts(who, code).values()),
            "office.seniors",
            "edit_register",
        ),
    ]
    return [] if all(step.done for step in found) else found
