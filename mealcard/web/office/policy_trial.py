"""Trying a policy on one meal that nobody eats: a GET form, so that a trial can be shared and nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, validators

from mealcard import clock
from mealcard.policies.layers import Channel, Diner, Occasion, Policy, Where, Working
from mealcard.policies.models import PolicyVersion
from mealcard.policies.rules import admissible, calculate
from mealcard.regions import service as regions
from mealcard.regions.models import Office
from mealcard.regions.windows import OTHER
from mealcard.seniors.states import Category
from mealcard.web.fields import MultiCheckboxField, coded, options
from mealcard.web.forms import Form, YuanField, required
from mealcard.web.office.policy_text import StepRow, steps
from mealcard.web.words import word

# Where the meal is eaten, seen from a home in the first community of the street; only the codes' shared beginning counts.
_EATEN_AT = {
    Where.SAME_COMMUNITY: "{street}001",
    Where.SAME_STREET: "{street}999",
    Where.SAME_DISTRICT: "{district}999",
    Where.ANY: "999999",
}
_AGES = validators.NumberRange(min=0, max=130, message=_l("请填 %(min)s 到 %(max)s 之间的数。"))


class TrialForm(Form):
    price = YuanField(_l("餐价（元）"), validators=[required])
    age = IntegerField(_l("年龄"), validators=[required, _AGES])
    window = SelectField(_l("就餐时段"))
    channel = SelectField(_l("就餐方式"), choices=coded("channel", Channel))
    eaten = SelectField(_l("在哪里吃"), choices=coded("eaten", _EATEN_AT))
    heavy_care = BooleanField(_l("重度照护"))
    categories = MultiCheckboxField(_l("人员类别"), choices=coded("category", Category))

    @classmethod
    def of_request(cls, windows: Mapping[str, str]) -> TrialForm:
        """The form as the address has it, or with an example when nothing is asked yet."""
        asked = "price" in request.args
        form = cls(request.args if asked else None, data={"price": 1600, "age": 75, "window": "lunch"}, meta={"csrf": False})
        form.window.choices = options([*windows.items(), (OTHER, word("window", OTHER))])
        return form


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial; `refusal` is a reason for which the meal would not be sold at all."""

    working: Working
    steps: list[StepRow]
    meal_on: date
    refusal: str | None


def trial(here: Office, version: PolicyVersion, policy: Policy, form: TrialForm) -> Tried | None:
    """The working of the meal that the address asks for, on the first day the version could serve it; None without a whole question."""
    if "price" not in request.args or not form.validate():
        return None
    meal_on = max(version.effective_on, clock.today(regions.zone_of(here)))
    price_fen = int(form.price.data or 0)
    diner = Diner(
        # Born on New Year's Day, so that the age is the same all year.
        born_on=date(meal_on.year - form.age.data, 1, 1),
        categories=frozenset(form.categories.data or ()),
        heavy_care=form.heavy_care.data,
        home_region=f"{here.code}001",
    )
    eaten = _EATEN_AT[Where(form.eaten.data)].format(street=here.code, district=here.code[:6])
    occasion = Occasion(price_fen, meal_on, form.window.data, Channel(form.channel.data), eaten)
    working = calculate(policy, diner, occasion)
    refusal = working.refusal or admissible(policy, price_fen, set_meal=True)
    return Tried(working, steps(policy, working.layers, price_fen), meal_on, refusal)
