"""The signs of a dialogue: its series over time, and where the numbers change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from sulh.analysis.breaks import LEAST, breaks
from sulh.dialogue.milestones import Shown, milestones
from sulh.dialogue.models import Dialogue
from sulh.followup.today import today
from sulh.followup.warnings.series import Months, Point, Series, every, months

NEEDED = 2 * LEAST


@dataclass(frozen=True)
class Sign:
    """A series, the days from which on its numbers are others, and how many of them could be searched."""

    series: Series
    changes: tuple[str, ...]
    searched: int

    @property
    def newest(self) -> Point | None:
        return self.series.points[-1] if self.series.points else None

    @property
    def too_short(self) -> bool:
        return self.searched < NEEDED


@dataclass(frozen=True)
class Signs:
    over: Months
    signs: tuple[Sign, ...]
    outside: tuple[Shown, ...]


def signs(dialogue: Dialogue) -> Signs:
    over = months(dialogue.opened.date(), today(dialogue))
    found = tuple(sign(series) for series in every(dialogue, over))
    return Signs(over, found, tuple(milestones(dialogue)))


def sign(series: Series) -> Sign:
    """A month that is not over is left out of the search: its count still grows.

    Where months are hidden, a change has to be there whether nobody stands behind each of them, as many as
    may be, or now the one and now the other.
    """
    if series.per == "wave":
        points = [each for each in series.points if each.value is not None]
        return Sign(series, _changes(points, (0,)), len(points))
    points = list(series.points[:-1])
    most = max(series.least - 1, 0)
    found = [set(_changes(points, hidden)) for hidden in ((0,), (most,), (0, most))]
    return Sign(series, tuple(sorted(set.intersection(*found))), len(points))


def _changes(points: Sequence[Point], hidden: Sequence[float]) -> tuple[str, ...]:
    """`hidden`: what stands for hidden numbers, in turn."""
    turn = cycle(hidden)
    values = [next(turn) if each.value is None else each.value for each in points]
    return tuple(points[place].day for place in breaks(values))
