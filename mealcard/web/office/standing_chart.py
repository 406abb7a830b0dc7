"""The running balance as a picture: coordinates for a server-rendered SVG with direct labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mealcard.feedback.rules import monday_of
from mealcard.listing.book import HistoryPoint

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 96, 16, 36


@dataclass(frozen=True, slots=True)
class Mark:
    """A point, a horizontal line or a label at its place in the picture."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws: the polyline of the balance, its marks, the lines and the weeks below."""

    width: int
    height: int
    left: int
    right: int
    path: str
    points: tuple[Mark, ...]
    lines: tuple[Mark, ...]
    weeks: tuple[Mark, ...]


def chart(history: Sequence[HistoryPoint], lines: Sequence[int]) -> Chart:
    """`lines` in hundredths of a point, drawn across; the scale holds the balance and the highest line."""
    top = max([*lines, *(point.balance for point in history), 1000]) * 1.08
    low = min([0, *(point.balance for point in history)])
    plot_width, plot_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def y(value: float) -> float:
        return round(TOP + plot_height * (top - value) / (top - low), 1)

    def x(index: int) -> float:
        return round(LEFT + plot_width * index / max(1, len(history) - 1), 1)

    points = tuple(Mark(x(index), y(point.balance), f"{point.balance / 100:.1f}") for index, point in enumerate(history))
    step = max(1, len(history) // 6)
    weeks = tuple(Mark(x(index), HEIGHT - 12, f"{monday_of(point.week):%m-%d}") for index, point in enumerate(history) if index % step == 0)
    marks = tuple(Mark(WIDTH - RIGHT + 6, y(line), f"{line / 100:.0f}") for line in (0, *lines))
    return Chart(WIDTH, HEIGHT, LEFT, RIGHT, " ".join(f"{point.x},{point.y}" for point in points), points, marks, weeks)
