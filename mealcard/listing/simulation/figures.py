"""The table of figures that the listing method must reach, measured on invented streets, with the naive rule beside it."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from mealcard.listing.simulation.streets import STREETS, TURN_WEEK, WEEKS, PointYear, live_a_year

Progress = Callable[[int, int], None]  # streets done, streets in all
StreetYear = list[PointYear]
Years = dict[str, list[StreetYear]]  # by kind of street


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `unit` is %, weeks, calls or τ. `naive` is the raw monthly mean's answer to the same question, if it has one."""

    scenario: str
    what: str
    measured: float
    must: float
    at_most: bool
    unit: str
    cases: int
    naive: float | None = None

    @property
    def reached(self) -> bool:
        return self.measured <= self.must if self.at_most else self.measured >= self.must


def run(seed: int, streets: int, progress: Progress) -> list[Figure]:
    """Live `streets` streets of every kind through a year and measure; the same seed gives the same figures."""
    years: Years = {kind: [] for kind in STREETS}
    total = streets * len(STREETS)
    for done, (number, kind) in enumerate(((number, kind) for number in range(streets) for kind in STREETS), start=1):
        years[kind].append(live_a_year(kind, f"{seed}/{kind}/{number}"))
        progress(done, total)
    return measure(years)


def measure(years: Years) -> list[Figure]:
    points: defaultdict[str, list[PointYear]] = defaultdict(list)
    for year in _points(street for kind in years.values() for street in kind):
        points[year.kind].append(year)
    fair_streets = [[year for year in street if year.kind == "acceptable"] for street in years["acceptable"]]
    line_streets = [[year for year in street if year.kind == "on the line"] for street in years["on the line"]]
    return [
        *_spared("acceptable 3.6-4.7", points["acceptable"], 0.2, 1, _streets_with_naive_removal(fair_streets)),
        *_spared("exactly on the line", points["on the line"], 1, 5, _streets_with_naive_removal(line_streets)),
        *_spared("good, bombed by 5-10 cards", points["bombed"], 1, 10, _naive(points["bombed"])),
        *_found("bad 2.5", points["bad 2.5"], 98, 6, 14),
        *_found("bad 3.0", points["bad 3.0"], 93, 15, 31),
        *_found("turns 4.2 to 2.8", points["turning"], 90, 12, 23, start=TURN_WEEK),
        *_found("stuffs with 15 cards, openly", points["stuffing"], 93, 14, 27),
        *_found("stuffs by borrowed phones", points["borrowing"], 93, 15, 27),
        *_found("coerces +1.2 at the counter", points["coercing"], 93, 15, 26),
        *_improved(points["improving"]),
        *_flags(points),
        *_order_and_calls(fair_streets, points["acceptable"]),
        _proposals(_points(street for kind in years.values() for street in kind)),
    ]


def format_table(figures: Sequence[Figure]) -> str:
    """A table in plain text; a figure that misses its must is marked."""
    rows = [("scenario", "figure", "must", "measured", "", "cases", "raw monthly mean")]
    for figure in figures:
        must = f"{'≤' if figure.at_most else '≥'} {figure.must:g} {figure.unit}"
        naive = "" if figure.naive is None else f"{figure.naive:.0f} %"
        measured = "none" if math.isnan(figure.measured) else f"{figure.measured:.2f} {figure.unit}"
        rows.append((figure.scenario, figure.what, must, measured, "ok" if figure.reached else "MISSED", str(figure.cases), naive))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * max(len(line) for line in lines), *lines[1:]])


def kendall(pairs: Sequence[tuple[float, float]]) -> float:
    """Kendall's τ of two orders: the share of pairs in the same order less the share in the opposite one."""
    signs = [(first[0] - second[0]) * (first[1] - second[1]) for first, second in combinations(pairs, 2)]
    return sum((sign > 0) - (sign < 0) for sign in signs) / len(signs) if signs else math.nan


def _points(streets: Iterable[StreetYear]) -> list[PointYear]:
    return [year for street in streets for year in street]


def _share(hits: Iterable[bool]) -> float:
    """Per cent."""
    found = list(hits)
    return 100 * sum(found) / len(found) if found else math.nan


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return statistics.fmean(found) if found else math.nan


def _naive(points: Sequence[PointYear]) -> float:
    return _share(year.naive_week is not None for year in points)


def _streets_with_naive_removal(streets: Sequence[StreetYear]) -> float:
    return _share(any(year.naive_week is not None for year in street) for street in streets)


def _spared(scenario: str, points: Sequence[PointYear], removed: float, noticed: float, naive: float) -> list[Figure]:
    gone = _share(year.removal_week is not None for year in points)
    warned = _share(year.notice_week is not None for year in points)
    return [
        Figure(scenario, "removed", gone, removed, True, "%", len(points), naive),
        Figure(scenario, "noticed", warned, noticed, True, "%", len(points)),
    ]


def _found(scenario: str, points: Sequence[PointYear], removed: float, notice: float, removal: float, start: int = 0) -> list[Figure]:
    gone = _share(year.removal_week is not None for year in points)
    to_notice = _mean(year.notice_week - start + 1 for year in points if year.notice_week is not None)
    to_removal = _mean(year.removal_week - start + 1 for year in points if year.removal_week is not None)
    return [
        Figure(scenario, "removed", gone, removed, False, "%", len(points), _naive(points)),
        Figure(scenario, "mean time to notice", to_notice, notice, True, "weeks", len(points)),
        Figure(scenario, "mean time to removal", to_removal, removal, True, "weeks", len(points)),
    ]


def _improved(points: Sequence[PointYear]) -> list[Figure]:
    noticed = [year for year in points if year.notice_week is not None]
    gone = _share(year.removal_week is not None for year in noticed)
    back = _share(year.back_week is not None for year in noticed)
    return [
        Figure("improves after the notice", "removed anyway", gone, 3, True, "%", len(noticed), _naive(points)),
        Figure("improves after the notice", "back on the list", back, 90, False, "%", len(noticed)),
    ]


def _flags(points: defaultdict[str, list[PointYear]]) -> list[Figure]:
    honest = [year for kind in ("acceptable", "on the line", "bad 2.5", "bad 3.0", "turning", "improving") for year in points[kind]]
    stuffing = points["stuffing"] + points["borrowing"]
    return [
        Figure("integrity flag", "honest", _flagged(honest), 1, True, "%", len(honest)),
        Figure("integrity flag", "stuffing", _flagged(stuffing), 85, False, "%", len(stuffing)),
        Figure("integrity flag", "coercing", _flagged(points["coercing"]), 85, False, "%", len(points["coercing"])),
    ]


def _flagged(points: Sequence[PointYear]) -> float:
    return _share(year.flag_week is not None for year in points)


def _order_and_calls(streets: Sequence[StreetYear], acceptable: Sequence[PointYear]) -> list[Figure]:
    tau = _mean(kendall([(year.truth, year.score) for year in street]) for street in streets)
    calls = _mean(year.calls / WEEKS for year in acceptable)
    return [
        Figure("order of the list, week 26", "Kendall's τ with truth", tau, 0.74, False, "τ", len(streets)),
        Figure("acceptable 3.6-4.7", "calls a week", calls, 3.3, True, "calls", len(acceptable)),
    ]


def _proposals(points: Sequence[PointYear]) -> Figure:
    proposals = sum(year.proposals for year in points)
    faulty = sum(bool(year.faults) for year in points)
    right = 100 * (proposals - faulty) / proposals if proposals else math.nan
    return Figure("proposals", "add up, with breadth, calls, trim, cap, grace", right, 100, False, "%", proposals)
