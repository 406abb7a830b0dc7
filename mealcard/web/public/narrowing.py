"""What the visitor narrows the list to: a GET form, so that a choice can be shared and Back works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from mealcard.providers.profile import DIETS
from mealcard.web.public.showing import OPEN_NOW, Entry

# parameter → words beside its box
SWITCHES = {"open": _l("现在营业"), "halal": _l("清真"), "delivery": _l("能送餐"), "step_free": _l("无台阶")}
_ON = "1"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Empty fields don't narrow."""

    community: str = ""
    diet: str = ""
    switches: frozenset[str] = frozenset()

    @property
    def active(self) -> bool:
        return bool(self.community or self.diet or self.switches)

    def keeps(self, entry: Entry) -> bool:
        """Whether a point fits all that is asked for."""
        provider = entry.provider
        facts = {
            "open": entry.status in OPEN_NOW,
            "halal": provider.halal,
            "delivery": provider.delivery,
            "step_free": provider.step_free,
        }
        return (
            self.community in {"", provider.community_code}
            and (not self.diet or self.diet in provider.diets)
            and all(facts[name] for name in self.switches)
        )

    def parameters(self) -> dict[str, str]:
        """The same as an address's parameters."""
        named = {"community": self.community, "diet": self.diet} | dict.fromkeys(sorted(self.switches), _ON)
        return {name: value for name, value in named.items() if value}


def narrowing(args: MultiDict[str, str], communities: Iterable[str]) -> Narrowing:
    """What an address asks for; values that don't exist are passed over, since old links must not break."""
    community, diet = args.get("community", ""), args.get("diet", "")
    return Narrowing(
        community if community in set(communities) else "",
        diet if diet in DIETS and diet != "halal" else "",
        frozenset(name for name in SWITCHES if args.get(name) == _ON),
    )
