"""Where everything stands in the small picture of one question over time. Pure geometry.

In right-to-left pages time runs from right to left, so every x is mirrored here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sulh.dialogue.drawing import WIDTH, Direction, mirrored
from sulh.followup.pulse.reading import Point

HEIGHT = 140
_SIDE = 24
_TOP, _BOTTOM = 10, 120


@dataclass(frozen=True)
class Dot:
    """A share with its interval; a wave whose answers are hidden has no height."""

    x: float
    y: float
    low: float
    high: float
    hidden: bool
    baseline: bool


@dataclass(frozen=True)
class Line:
    """A milestone outside: a vertical line; `n` counts them in the list below the picture."""

    x: float
    n: int


@dataclass(frozen=True)
class Ahead:
    """Milestones after the time shown: their numbers, at the edge `x`, with an arrow that points on.

    `toward`: 1 where time runs to the right, -1 where it runs to the left.
    """

    x: float
    toward: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Plot:
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    ahead: Ahead | None = None
    width: int = WIDTH
    height: int = HEIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


def plot(points: Sequence[Point], outside: Sequence[date], direction: Direction) -> Plot:
    """`outside`: the days of milestones; those before the waves are not drawn."""
    days = [date.fromisoformat(each.day) for each in points]
    first, last = min(days), max(days)
    span = max((last - first).days, 1)

    def across(day: date) -> float:
        return mirrored(_SIDE + (WIDTH - 2 * _SIDE) * (day - first).days / span, direction)

    dots = tuple(_dot(across(day), each) for day, each in zip(days, points, strict=True))
    lines = tuple(Line(across(day), n) for n, day in enumerate(outside, start=1) if first <= day <= last)
    return Plot(dots, lines, ahead(outside, last, direction))


def ahead(outside: Sequence[date], last: date, direction: Direction) -> Ahead | None:
    """What of `outside` comes after the day `last`; None where nothing does."""
    numbers = tuple(n for n, day in enumerate(outside, start=1) if day > last)
    if not numbers:
        return None
    return Ahead(WIDTH, 1, numbers) if direction == "ltr" else Ahead(0, -1, numbers)


def _dot(x: float, point: Point) -> Dot:
    if point.hidden:
        return Dot(x, _BOTTOM, _BOTTOM, _BOTTOM, True, point.baseline)
    low, high = point.interval
    return Dot(x, _height(point.share), _height(low), _height(high), False, point.baseline)


def _height(share: float) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * share, 1)
