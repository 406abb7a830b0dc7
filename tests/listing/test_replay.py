"""The engine over JSON lines: the same whatever the order and the repetition, and never stopped by a bad line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealcard.listing.events import fingerprint
from mealcard.listing.replay import Replay, replay
from tests.listing.streams import Event, about, bad_week, calls, good_week, provider, rating, visit

INIT = '{"type": "init", "config": null}'
KEYS = ["status", "since_week", "hold", "points", "line", "recovery_points", "integrity", "score", "reliability", "raters"]
KEYS += ["public_score", "calls_next_week", "evidence"]


def _ask(lines: list[str]) -> list[dict[str, Any]]:
    out = io.StringIO()
    replay(io.StringIO("".join(line + "\n" for line in lines)), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def _week(week: int, events: list[Event]) -> str:
    return json.dumps({"type": "week", "week": week, "events": events})


def _eventful_year(seed: int) -> list[list[Event]]:
    """Two points, one street, everything that can happen; the same for the same seed."""
    rng = Random(seed)
    weeks: list[list[Event]] = []
    for week in range(30):
        events: list[Event] = [provider("wang"), provider("ma")] if week in {0, 9} else []
        for name, truth in (("wang", [1, 2, 2, 3, 5]), ("ma", [3, 4, 4, 5, 5])):
            for senior in rng.choices(range(40), k=12):
                channel = rng.choice(["kiosk", "kiosk", "phone", "call"])
                events.append(rating(f"{name}{senior}", rng.choice(truth), channel, name, meal_id=rng.choice(["m", "m", None])))
        events += [about("call_no_meal", senior=f"s{week}")] if rng.random() < 0.1 else []
        events += [visit(rng.choice(["pass", "minor", "major"]))] if rng.random() < 0.1 else []
        events += [about("complaint", "ma", substantiated=True, severity="severe")] if rng.random() < 0.1 else []
        events += [about("void", "wang", rating=rng.choice(events)["id"])] if week not in {0, 9} and rng.random() < 0.2 else []
        events += [{"type": "integrity_clear", "provider": "wang"}] if rng.random() < 0.1 else []
        weeks.append(events)
    return weeks


def _replayed(weeks: list[list[Event]]) -> list[str]:
    lines = [INIT, *(_week(week, events) for week, events in enumerate(weeks))]
    out = io.StringIO()
    replay(io.StringIO("\n".join(lines)), out)
    return out.getvalue().splitlines()


def test_the_answers_have_the_published_form() -> None:
    ready, first, *_ = _ask([INIT, _week(7, [provider(), *calls([1, 5])])])
    assert ready == {"ready": True}
    assert first["week"] == 7
    decision = first["decisions"]["wang"]
    assert list(decision) == KEYS
    assert (decision["status"], decision["since_week"], decision["hold"], decision["points"]) == ("keep", 7, False, -0.56)
    assert (decision["line"], decision["recovery_points"], decision["calls_next_week"], decision["evidence"]) == (75.0, 0.0, 3, None)


def test_a_notice_in_a_replay_takes_effect_at_once_and_shows_evidence_that_adds_up() -> None:
    answers = _ask([INIT, *(_week(week, [provider(), *bad_week(week)]) for week in range(3))])
    decision = answers[-1]["decisions"]["wang"]
    evidence = decision["evidence"]
    assert decision["status"] == "rectify"
    assert (evidence["ledger"], evidence["line"], evidence["total"]) == ("balance", 75.0, 92.16)
    assert sum(round(100 * item["points"]) for item in evidence["items"]) == 9216
    assert set(evidence["items"][0]) == {"week", "senior", "kind", "points", "ratings"}


def test_a_replay_gives_the_same_bytes_again() -> None:
    weeks = _eventful_year(1)
    assert _replayed(weeks) == _replayed(weeks)
    assert len({line.split('"status":"')[1][:4] for line in _replayed(weeks)[1:]}) > 1


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), shuffle=st.integers(0, 10**6))
def test_order_and_repetition_of_events_change_nothing(seed: int, shuffle: int) -> None:
    weeks, shuffled = _eventful_year(seed), Random(shuffle)
    again: list[list[Event]] = []
    for week, events in enumerate(weeks):
        earlier = [event for old in weeks[:week] for event in old if "id" in event]
        mixed = events + shuffled.sample(events, len(events) // 2) + shuffled.sample(earlier, min(len(earlier), 5))
        shuffled.shuffle(mixed)
        again.append(mixed)
    assert _replayed(again) == _replayed(weeks)


def test_of_two_events_with_one_id_the_same_counts_whichever_comes_first() -> None:
    twins = [rating("li", 1, "call", id="twin"), rating("li", 5, "call", id="twin")]
    assert _ask([INIT, _week(0, [provider(), *twins])]) == _ask([INIT, _week(0, [*reversed(twins), provider()])])


def test_names_may_be_numbers_and_texts_of_any_kind() -> None:
    events = [provider(7, 1), rating(3, 1, "call", 7, id=1), rating("三号 \ud800", 2, "call", 7, id="1")]
    answer = _ask([INIT, _week(0, events)])[-1]
    assert answer["decisions"]["7"]["points"] == 9.61


BAD_LINES = [
    "",
    "{",
    "[]",
    "null",
    '{"type": "week", "week": NaN, "events": []}',
    "[" * 100_000,
    '{"type": "end"}',
    '{"type": "init", "config": {"lime": 3}}',
    '{"type": "init", "config": {"line": 9}}',
    '{"type": "init", "config": {"decided_by": "people"}}',
    '{"type": "init", "config": []}',
    '{"type": "week", "events": []}',
    '{"type": "week", "week": "1", "events": []}',
    '{"type": "week", "week": 1.5, "events": []}',
    '{"type": "week", "week": true, "events": []}',
    '{"type": "week", "week": 0, "events": []}',
    '{"type": "week", "week": 9999999, "events": []}',
    '{"type": "week", "week": 1}',
    '{"type": "week", "week": 1, "events": {}}',
    '{"type": "week", "week": 1, "events": [null]}',
    '{"type": "week", "week": 1, "events": [{"type": "opinion"}]}',
    '{"type": "week", "week": 1, "events": [{"provider": "wang"}]}',
    '{"type": "week", "week": 1, "events": [{"type": "provider", "provider": "li"}]}',
    '{"type": "week", "week": 1, "events": [{"type": "provider", "provider": "li", "street": []}]}',
    '{"type": "week", "week": 1, "events": [{"type": "provider", "provider": "li", "street": "s", "active_seniors": -1}]}',
]
BAD_EVENTS = [
    rating("li", 6),
    rating("li", 0),
    rating("li", 3) | {"stars": "3"},
    rating("li", 3) | {"stars": True},
    rating("li", 3, "fax"),
    rating("li", 3) | {"channel": None},
    rating("li", 3, provider="nobody"),
    rating("", 3),
    {"type": "rating", "provider": "wang", "senior": "li", "channel": "kiosk", "stars": 3},
    about("call_no_meal"),
    about("complaint", substantiated="yes", severity=1),
    about("complaint", substantiated=True, severity=[]),
    visit("good"),
    visit("pass", minute="noon"),
    about("void"),
    about("decision", to="keep"),
    about("integrity_clear", "nobody"),
    {"type": "line", "id": "v2", "street": "xiangyang", "line": 5},
]


@pytest.mark.parametrize("line", [*BAD_LINES, *(_week(1, [provider(), *calls([1]), event]) for event in BAD_EVENTS)])
def test_a_line_that_cannot_be_read_says_why_and_changes_nothing(line: str) -> None:
    good = [_week(0, [provider(), *calls([1])]), _week(1, [*calls([2], first=9)])]
    ready, first, error, second = _ask([INIT, good[0], line, good[1]])
    assert list(error) == ["error"]
    assert len(error["error"]) > 8
    assert [ready, first, second] == _ask([INIT, *good])


def test_a_week_before_the_start_is_refused() -> None:
    assert Replay().answer(_week(0, [])).keys() == {"error"}


def test_a_second_start_forgets_everything() -> None:
    week = _week(0, [provider(), *good_week(0)])
    first, again = (answer for answer in _ask([INIT, week, INIT, week]) if "week" in answer)
    assert first == again


def test_every_line_is_answered_before_the_next_is_read() -> None:
    sent = io.BytesIO()
    out = io.TextIOWrapper(io.BufferedWriter(sent), write_through=False)  # what a pipe is to a program

    def asking() -> Iterator[str]:
        yield INIT + "\n"
        assert sent.getvalue() == b'{"ready":true}\n'
        yield _week(0, [provider()]) + "\n"
        assert sent.getvalue().count(b"\n") == 2

    replay(asking(), out)
    assert sent.getvalue().count(b"\n") == 2


def test_the_fingerprint_of_events_ignores_order_and_repetition_and_nothing_else() -> None:
    first, second = rating("li", 3), rating("wu", 4)
    assert fingerprint([first, second]) == fingerprint([second, first, dict(reversed(first.items()))])
    assert fingerprint([first, second]) != fingerprint([first, second | {"stars": 5}])
