"""The registry of sources: what is read over time from the record of a dialogue.

Another folder adds what it has with `add`, and its words under the kinds `warning`, `warning_could` and
`warning_cannot` of its labels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from sulh.dialogue.models import Dialogue


@dataclass(frozen=True)
class Point:
    """One number. `day`: the first day of the month, or the day on which a wave closed. None is hidden."""

    day: str
    value: float | None


@dataclass(frozen=True)
class Series:
    """One row of numbers, the earliest first. `texts`: the words of a question. `least`: below it is hidden.

    `share`: numbers from 0 to 1 rather than counts.
    """

    name: str
    source: str
    points: tuple[Point, ...]
    per: Literal["month", "wave"] = "month"
    share: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    least: int = 0


@dataclass(frozen=True)
class Months:
    """Every month from the beginning of a dialogue until its `today`; the last one is not over."""

    first_days: tuple[str, ...]
    today: str

    @property
    def ends(self) -> list[str]:
        """The last day of each month, of the one that is not over `today`."""
        before = [date.fromisoformat(day) - timedelta(days=1) for day in self.first_days[1:]]
        return [*(day.isoformat() for day in before), self.today]

    def points(self, counts: Mapping[str, int], least: int = 0) -> tuple[Point, ...]:
        """Counts by month (`2013-03`); a month without one has none."""
        found = [(day, counts.get(day[:7], 0)) for day in self.first_days]
        return tuple(Point(day, count if count >= least else None) for day, count in found)


def months(opened: date, today: str) -> Months:
    first, last = date.fromisoformat(min(opened.isoformat(), today)), date.fromisoformat(today)
    span = (last.year - first.year) * 12 + last.month - first.month
    counted = [first.month - 1 + n for n in range(span + 1)]
    return Months(tuple(f"{first.year + n // 12}-{n % 12 + 1:02}-01" for n in counted), today)


Source = Callable[[Dialogue, Months], Sequence[Series]]
SOURCES: dict[str, tuple[int, Source]] = {}


def add(order: int, name: str, source: Source) -> None:
    """`order`: where it stands on the page."""
    SOURCES[name] = (order, source)


def every(dialogue: Dialogue, over: Months) -> list[Series]:
    sources = [source for _order, source in sorted(SOURCES.values(), key=lambda each: each[0])]
    return [series for source in sources for series in source(dialogue, over)]
