"""What happens to cards and people in ninety days: lost, frozen, reissued, moved, died. A few of each, so that every state can be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from mealcard import clock
from mealcard.cards import service as cards
from mealcard.cards.models import Card
from mealcard.cards.states import CardAction
from mealcard.db import db
from mealcard.demo.opening import Scene, local
from mealcard.seniors import life
from mealcard.seniors.models import Senior

KINDS = ("frozen", "lost", "reissued", "cancelled", "paused", "moved", "died")


def happen(scene: Scene, handed: Sequence[Card], seniors: Sequence[Senior]) -> set[object]:
    """Let things happen to the holders at the end of the list; returns the ids of seniors who no longer eat.

    The younger half of a small demo stays untouched, so that there are always cards to scan.
    """
    by_id = {senior.id: senior for senior in seniors}
    each = max(1, min(3, len(handed) // 60))
    affected = list(reversed(handed[len(handed) // 2 :]))
    stopped: set[object] = set()
    turn = iter(affected)
    for kind in KINDS:
        for card in _next(turn, each):
            _let(scene, kind, card, by_id[card.senior_id])
            if kind != "reissued":
                stopped.add(card.senior_id)
    return stopped


def _next(turn: Iterator[Card], count: int) -> list[Card]:
    return [card for card, _ in zip(turn, range(count), strict=False)]


def _let(scene: Scene, kind: str, card: Card, senior: Senior) -> None:
    officer = scene.people["officer"]
    day = scene.today - timedelta(days=1)
    with clock.at(local(scene.today, 0, 5)):
        if kind == "frozen":
            cards.act(officer, card, CardAction.FREEZE, "家属来电，卡暂时找不到")
        elif kind == "lost":
            cards.act(officer, card, CardAction.REPORT_LOST, "本人来挂失")
        elif kind == "cancelled":
            cards.act(officer, card, CardAction.CANCEL, "住进养老院")
        elif kind == "reissued":
            new = cards.reissue(officer, card, "卡面磨损")
            cards.act(officer, new, CardAction.PRINT)
            cards.act(officer, new, CardAction.ACTIVATE)
        elif kind == "paused":
            life.pause(officer, senior, "去外地看孩子")
        else:
            (life.move if kind == "moved" else life.die)(officer, senior, day, "社区报告")
            cards.cancel_all(officer, scene.office_code, senior.id, "已迁出" if kind == "moved" else "已故")
    db.session.flush()
