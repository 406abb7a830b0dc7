"""Form fields that the form library lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from mealcard.providers.geo import Place, read_place
from mealcard.web.words import WORDS


def options(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Choices of a select field from (value, words) pairs; the library is about to drop plain tuples."""
    return [SelectChoice(value, words) for value, words in pairs]


def coded(kind: str, codes: Iterable[Any]) -> list[SelectChoice]:
    """The same for codes that have their words in `words.WORDS`."""
    return options((str(code), WORDS[kind][str(code)]) for code in codes)


class MultiCheckboxField(SelectMultipleField):
    """Several of a few choices, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PlaceField(StringField):
    """Two coordinates as they are copied out of a map, in either order; held as a Place of that map's own system."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.latitude:.6f}, {self.data.longitude:.6f}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data: Place | None = None
        if not text:
            return
        try:
            self.data = read_place(text)
        except ValueError:
            raise ValueError(_("请填两个数，例如 44.305900, 86.080600。")) from None
