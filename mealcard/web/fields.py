"""Form fields that the form library lacks."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from mealcard.providers.geo import Place, read_place


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
