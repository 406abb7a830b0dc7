"""Forms that the office and the restaurant both fill in: menu items, closures, tablets."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField

from mealcard.providers.menu import MAX_NAME, NewItem
from mealcard.providers.models import MenuItem
from mealcard.providers.profile import DIETS
from mealcard.providers.states import ItemKind
from mealcard.web.fields import MultiCheckboxField, coded, options
from mealcard.web.forms import Form, YuanField, length, required
from mealcard.web.meal_windows import window_words


class ItemForm(Form):
    name = StringField(_l("名称"), description=_l("例如：两荤一素套餐"), validators=[required, length(MAX_NAME)])
    kind = SelectField(_l("类别"), choices=coded("item_kind", ItemKind))
    price_fen = YuanField(
        _l("价格（元）"), description=_l("优惠前的价格，例如 16 或 16.50"), validators=[required], render_kw={"inputmode": "decimal"}
    )
    windows = MultiCheckboxField(_l("在哪些时段卖"), description=_l("都不选就是全部时段。"))
    diets = MultiCheckboxField(_l("适合"), choices=coded("diet", DIETS))

    @classmethod
    def of(cls, office_code: str, item: MenuItem | None = None) -> ItemForm:
        """The form with an office's windows, filled from an item whose price is to change."""
        present: dict[str, Any] = {}
        if item is not None:
            present = {
                "name": item.name,
                "kind": item.kind.value,
                "price_fen": item.price_fen,
                "windows": item.windows,
                "diets": item.diets,
            }
        form = cls(data=present)
        form.windows.choices = options(window_words(office_code).items())
        return form

    def item(self) -> NewItem:
        """What was typed, as the service wants it."""
        windows, diets = tuple(self.windows.data or ()), tuple(self.diets.data or ())
        return NewItem(self.name.data, self.price_fen.data or 0, ItemKind(self.kind.data), windows, diets)


class ClosureForm(Form):
    starts_on = DateField(_l("第一天"), validators=[required])
    ends_on = DateField(_l("最后一天"), description=_l("只停一天的，和第一天相同。"), validators=[required])
    reason = StringField(_l("原因"), description=_l("会显示在助餐地图上，例如：设备检修"), validators=[required, length(100)])


class DeviceForm(Form):
    name = StringField(_l("平板的名字"), description=_l("例如：前台、二楼"), validators=[required, length(40)])
