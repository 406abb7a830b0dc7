"""The base of every HTML form: CSRF, kept input, and a rule's refusal shown at its field."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, validators

from mealcard.errors import Rejected
from mealcard.money import BadAmount, format_yuan, parse_yuan
from mealcard.web.messages import sentence

required = validators.InputRequired(_l("请填写这一项。"))


def length(most: int) -> validators.Length:
    return validators.Length(max=most, message=_l("最多 %(max)d 个字。"))


# What the form library itself says about an input that it can't read.
_BUILT_IN = {
    "Not a valid integer value.": _l("请填一个整数。"),
    "Not a valid choice.": _l("请从列表里选一项。"),
    "Not a valid date value.": _l("请填一个日期，例如 2026-11-23。"),
    "Not a valid time value.": _l("请填一个时间，例如 13:30。"),
}


class BuiltInWords:
    """Our words for the form library's own."""

    @staticmethod
    def gettext(text: str) -> str:
        return str(_BUILT_IN.get(text, text))

    @staticmethod
    def ngettext(singular: str, plural: str, count: int) -> str:
        return singular if count == 1 else plural


class Form(FlaskForm):
    """A form of ours. Labels and hints are lazy texts; `description` is the hint below the label."""

    class Meta:
        locales = False

        def get_translations(self, _form: object) -> type[BuiltInWords]:
            return BuiltInWords

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            described = [f"{field.id}-hint"] if field.description else []
            if field.errors:
                described.append(f"{field.id}-error")
                render_kw.setdefault("aria-invalid", "true")
            if described:
                render_kw.setdefault("aria-describedby", " ".join(described))
            return field.widget(field, **{**(field.render_kw or {}), **render_kw})

    def refuse(self, error: Rejected) -> None:
        """Show a rule's refusal beside its field, or above the form when it has none."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(sentence(error))
        else:
            field.errors = [*field.errors, sentence(error)]

    @property
    def summary(self) -> list[tuple[str | None, str]]:
        """(field id or None, sentence) for the error summary on top."""
        rows: list[tuple[str | None, str]] = [(None, str(text)) for text in self.form_errors]
        for field in self:
            rows += [(field.id, _("%(what)s：%(value)s", what=field.label.text, value=text)) for text in _flat(field.errors)]
        return rows


def _flat(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [text for part in errors.values() for text in _flat(part)]
    return [text for part in errors for text in (_flat(part) if isinstance(part, (list, tuple, dict)) else [str(part)])]


class YuanField(StringField):
    """An amount typed in yuan, held as fen."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format_yuan(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = None
            return
        try:
            self.data = parse_yuan(text)
        except BadAmount as error:
            self.data = None
            raise ValueError(str(_l("请写成 16 或 16.50 这样的金额。"))) from error


class ConfirmForm(Form):
    """A button with nothing but its CSRF token."""


class ReasonForm(Form):
    """A decision that needs a typed reason."""

    reason = StringField(_l("原因"), validators=[required, length(300)])
