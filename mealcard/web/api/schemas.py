"""The shapes of API v1. Unknown fields are refused, integers are integers, moments carry their offset."""

from __future__ import annotations

import typing
from datetime import datetime

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate, validates_schema

from mealcard.cards.token import MAX_CODE_LENGTH
from mealcard.meals.models import Entry
from mealcard.meals.rules import Scan
from mealcard.policies.layers import Channel

MAX_PRICE_FEN = 1_000_000
YEARS = (2000, 2100)


class StrictInteger(fields.Integer):
    """A JSON integer: no text, no 16.0, no true."""

    def _validated(self, value: typing.Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid")
        return value


class Moment(fields.AwareDateTime):
    """An ISO 8601 moment with its offset, within a sane century."""

    def __init__(self, **kwargs: typing.Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: typing.Any, attr: str | None, data: typing.Any, **kwargs: typing.Any) -> datetime:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        if not YEARS[0] <= moment.year < YEARS[1]:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return moment


def storable(text: str) -> None:
    """Text that every database takes: no NUL, no lone surrogate."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValidationError("contains characters that can't be stored")


def text(most: int, *, least: int = 0, **kwargs: typing.Any) -> fields.String:
    return fields.String(validate=[validate.Length(min=least, max=most), storable], **kwargs)


class Strict(Schema):
    class Meta:
        unknown = RAISE


class Empty(Strict):
    """A body without fields."""


class EnrolRequest(Strict):
    code = text(100, least=1, required=True)
    name = text(40, least=1, required=True)


class RedemptionRequest(Strict):
    """One scan. Exactly one of `price_fen` and `item_id`; both optional fields at the end are null online."""

    key = fields.UUID(required=True)
    code = fields.String(required=True, validate=validate.Length(max=MAX_CODE_LENGTH))
    entry = fields.Enum(Entry, by_value=True, required=True)
    price_fen = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(min=1, max=MAX_PRICE_FEN))
    item_id = fields.UUID(load_default=None, allow_none=True)
    channel = fields.Enum(Channel, by_value=True, load_default=Channel.DINE_IN)
    scanned_at = Moment(required=True)
    offline = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    operator = text(60, load_default=None, allow_none=True)
    charged_fen = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(min=0, max=MAX_PRICE_FEN))
    policy_version = text(64, load_default=None, allow_none=True)

    @validates_schema
    def _one_price(self, data: dict[str, typing.Any], **_kwargs: typing.Any) -> None:
        if (data.get("price_fen") is None) == (data.get("item_id") is None):
            raise ValidationError("give exactly one of price_fen and item_id", "price_fen")

    @post_load
    def _scan(self, data: dict[str, typing.Any], **_kwargs: typing.Any) -> Scan:
        return Scan(**data)


class VoidRequest(Strict):
    key = fields.UUID(required=True)
    reason = text(200, least=1, required=True)


class RatingRequest(Strict):
    redemption = fields.UUID(required=True)
    choice = fields.String(required=True, validate=validate.OneOf(("good", "fair", "poor")))
    reasons = fields.List(text(40), load_default=list, validate=validate.Length(max=10))


class Day(Strict):
    date = fields.Date(load_default=None, allow_none=True)


# -- answers, for the description of the API only ---------------------------------------------------------------------


class CardAnswer(Schema):
    number = fields.String()
    name_masked = fields.String()
    diet = fields.List(fields.String())


class MealAnswer(Schema):
    date = fields.Date()
    window = fields.String()


class AmountsAnswer(Schema):
    """Fen; price = merchant + subsidy + self_pay, the operating subsidy stands beside."""

    price_fen = fields.Integer()
    merchant_fen = fields.Integer()
    subsidy_fen = fields.Integer()
    self_pay_fen = fields.Integer()
    operating_fen = fields.Integer()


class EarlierAnswer(Schema):
    provider = fields.String()
    at = fields.AwareDateTime()


class RedemptionAnswer(Schema):
    outcome = fields.String(validate=validate.OneOf(("accepted", "refused")))
    reason = fields.String(allow_none=True)
    message = fields.String()
    id = fields.UUID(allow_none=True)
    key = fields.UUID()
    card = fields.Nested(CardAnswer, allow_none=True)
    meal = fields.Nested(MealAnswer, allow_none=True)
    amounts = fields.Nested(AmountsAnswer, allow_none=True)
    earlier = fields.Nested(EarlierAnswer, allow_none=True)
    notices = fields.List(fields.String())


class ErrorAnswer(Schema):
    outcome = fields.String()
    reason = fields.String()
    message = fields.String()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    request_id = fields.String()
