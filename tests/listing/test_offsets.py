"""How the office learns by how much self-service answers run above the calls."""

from __future__ import annotations

import math

import pytest

from mealcard.listing.engine import Engine
from mealcard.listing.offsets import offset, review, review_due
from tests.listing.streams import Event, answers, calls, provider


def test_the_offset_is_the_median_gap_less_its_margin_rounded_down() -> None:
    gaps = [0.1, 0.2, 0.3, 0.4, 0.6]
    margin = 1.645 * 1.2533 * 1.4826 * 0.1 / math.sqrt(5)
    assert offset(gaps) == math.floor(100 * (0.3 - margin)) == 16


def test_points_that_agree_need_no_margin() -> None:
    assert offset([0.25] * 5) == 25
    assert offset([-0.1] * 7) == -10


@pytest.mark.parametrize(("gap", "clipped"), [(1.2, 50), (-1.2, -50)])
def test_an_offset_is_never_wider_than_half_a_star(gap: float, clipped: int) -> None:
    assert offset([gap] * 6) == clipped


def test_fewer_than_five_points_know_nothing() -> None:
    assert offset([0.3] * 4) is None


def test_a_street_with_few_points_learns_from_its_district_and_only_from_it() -> None:
    gaps: dict[str | int, list[float]] = {"a": [0.2] * 3, "b": [0.2] * 2, "c": [0.4] * 5, "far": [0.3] * 4}
    districts: dict[str | int, str | int] = {"a": "d", "b": "d", "c": "d", "far": "e"}
    pooled = offset([0.2] * 5 + [0.4] * 5)
    assert review(gaps, districts) == {"a": pooled, "b": pooled, "c": 40}


def test_offsets_change_every_thirteen_weeks_after_the_first() -> None:
    assert [week for week in range(5, 50) if review_due(week, 5)] == [18, 31, 44]


def _street(engine: Engine, week: int, points: int, kiosk: list[int], called: list[int]) -> None:
    events: list[Event] = []
    for name in (f"p{number}" for number in range(points)):
        events += [provider(name), *answers(kiosk, 100 * week, provider=name), *calls(called, 100 * week, provider=name)]
    engine.week(week, events)


def _opened(points: int, config: dict[str, object] | None = None) -> Engine:
    """Kiosk answers run 0.4 above the calls, from 15 seniors each."""
    engine = Engine(config)
    _street(engine, 0, points, [5, 5, 4, 4, 4] * 3, [4] * 15)
    return engine


def test_an_offset_holds_from_the_fourteenth_week_and_stays_frozen() -> None:
    engine = _opened(5)
    engine.week(12, [])
    assert engine.provider("p0").offsets == {"kiosk": 0, "phone": 0, "call": 0}
    engine.week(13, [])
    assert engine.provider("p0").offsets == {"kiosk": 0.4, "phone": 0, "call": 0}
    assert engine.provider("p0").lines == {"kiosk": 3.9, "phone": 3.5, "call": 3.5}
    _street(engine, 14, 5, [4] * 20, [4] * 20)
    engine.week(25, [])
    assert engine.provider("p0").offsets["kiosk"] == 0.4
    engine.week(26, [])
    assert engine.provider("p0").offsets["kiosk"] != 0.4


def test_a_learned_offset_raises_the_line_of_its_channel_alone() -> None:
    engine = _opened(5)
    engine.week(13, [])
    engine.week(14, [*answers([4], 9000, provider="p0"), *answers([4], 9100, "phone", provider="p0"), *calls([4], 9200, provider="p0")])
    worth = {item.channels: (item.line, item.points) for item in engine.provider("p0").items if item.week == 14}
    assert worth == {("kiosk",): (3.9, -16), ("phone",): (3.5, -82), ("call",): (3.5, -170)}


def test_four_points_learn_only_with_their_district() -> None:
    apart = {"districts": {"xiangyang": "d", "other": "e"}}
    together = {"districts": {"xiangyang": "d", "other": "d"}}
    for config, known in ((apart, 0), (together, 0.4)):
        engine = _opened(4, config)
        engine.week(1, [provider("q", "other"), *answers([5, 5, 4, 4, 4] * 3, provider="q"), *calls([4] * 15, provider="q")])
        engine.week(13, [])
        assert engine.provider("p0").offsets["kiosk"] == known


def test_a_flagged_point_teaches_nothing() -> None:
    engine = _opened(5)
    denials: list[Event] = [{"type": "call_no_meal", "id": senior, "provider": "p0", "senior": senior} for senior in ("li", "wu")]
    engine.week(1, denials)
    engine.week(13, [])
    assert engine.provider("p1").offsets["kiosk"] == 0
