"""The figures an office fixes in writing before its listing decisions: one frozen value, read strictly.

Keys of a configuration (all optional; `null` means all defaults; an unknown key is an error):

| key | default | meaning |
|---|---|---|
| `line` | 3.5 | stars on the call scale below which a point is not acceptable; 2 to 4 |
| `watch_points` | 30 | balance from which a point is watched; a recovery is accepted only below it |
| `notice_points` | 75 | balance from which a rectification is proposed |
| `removal_points` | 65 | balance of fresh evidence from which a removal is proposed |
| `recovery_points` | 30 | recovery from which a rectified point returns |
| `calm_points` | 5 | balance below which a watched point returns |
| `grace_weeks` | 4 | weeks after a notice whose opinions carry no points |
| `return_weeks` | 9 | earliest week after a notice in which a recovery is accepted |
| `rectify_weeks` | 30 | weeks after a notice when a rectification without result becomes a watch |
| `calls`, `calls_close` | 3, 8 | follow-up calls a week; the second on watch and in rectification |
| `mean` | 4.1 | stars to which the public score is shrunk |
| `districts` | {} | street → district; streets that are not named form one district together |
| `decided_by` | "engine" | "engine": proposals take effect at once (replay); "people": only by decision events |
| `version` | "" | a label of the office's own; it is part of the fingerprint |
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields

HUNDREDTHS = 100
CALLS_AT_MOST = 8
# Outside this range a single call could carry infinitely many points: 1.25 · |line − x| must stay below 1.
LOWEST_LINE, HIGHEST_LINE = 200, 400


class ConfigError(ValueError):
    """The configuration has an unknown key or an impossible value; the text says which."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Stars and points in hundredths, times in review weeks."""

    line: int = 350
    watch_points: int = 3000
    notice_points: int = 7500
    removal_points: int = 6500
    recovery_points: int = 3000
    calm_points: int = 500
    grace_weeks: int = 4
    return_weeks: int = 9
    rectify_weeks: int = 30
    calls: int = 3
    calls_close: int = 8
    mean: int = 410
    districts: Mapping[str, str] = field(default_factory=dict)
    decided_by: str = "engine"
    version: str = ""

    @property
    def by_people(self) -> bool:
        return self.decided_by == "people"

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits that differ whenever any figure differs; kept with every proposal."""
        values = {part.name: getattr(self, part.name) for part in fields(self)} | {"districts": dict(self.districts)}
        return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def read_policy(config: Mapping[str, object] | None) -> Policy:
    """The policy of a configuration as it comes from JSON. Raises ConfigError."""
    if config is None:
        return Policy()
    if not isinstance(config, Mapping):
        raise ConfigError("config must be an object or null")
    unknown = sorted(str(key) for key in config.keys() - _READERS.keys())
    if unknown:
        raise ConfigError(f"unknown config key: {', '.join(unknown)}; known are {', '.join(_READERS)}")
    read: dict[str, object] = {key: _READERS[key](key, value) for key, value in config.items()}
    return Policy(**read)  # type: ignore[arg-type]  # every reader returns the type of its own field


def read_line(name: str, value: object) -> int:
    """Hundredths of a star for a line such as 3.5. Raises ConfigError outside 2 to 4."""
    line = _hundredths(name, value)
    if not LOWEST_LINE <= line <= HIGHEST_LINE:
        raise ConfigError(f"{name} must be between 2 and 4 stars")
    return line


def _hundredths(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1000:
        raise ConfigError(f"{name} must be a number from 0 to 1000")
    scaled = round(value * HUNDREDTHS)
    if abs(scaled - value * HUNDREDTHS) > 1e-6:
        raise ConfigError(f"{name} has more than two decimals")
    return scaled


def _positive_points(name: str, value: object) -> int:
    points = _hundredths(name, value)
    if points == 0:
        raise ConfigError(f"{name} must be above 0")
    return points


def _mean(name: str, value: object) -> int:
    mean = _hundredths(name, value)
    if not 100 <= mean <= 500:
        raise ConfigError(f"{name} must be between 1 and 5 stars")
    return mean


def _count(limit: int) -> Callable[[str, object], int]:
    def read(name: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
            raise ConfigError(f"{name} must be a whole number from 0 to {limit}")
        return value

    return read


def _districts(name: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(item, str) for pair in value.items() for item in pair):
        raise ConfigError(f"{name} must map streets to districts")
    return dict(value)


def _decided_by(name: str, value: object) -> str:
    if value not in {"engine", "people"}:
        raise ConfigError(f'{name} must be "engine" or "people"')
    return str(value)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{name} must be text")
    return value


_READERS: Mapping[str, Callable[[str, object], object]] = {
    "line": read_line,
    "watch_points": _positive_points,
    "notice_points": _positive_points,
    "removal_points": _positive_points,
    "recovery_points": _positive_points,
    "calm_points": _positive_points,
    "grace_weeks": _count(52),
    "return_weeks": _count(104),
    "rectify_weeks": _count(104),
    "calls": _count(CALLS_AT_MOST),
    "calls_close": _count(CALLS_AT_MOST),
    "mean": _mean,
    "districts": _districts,
    "decided_by": _decided_by,
    "version": _text,
}
