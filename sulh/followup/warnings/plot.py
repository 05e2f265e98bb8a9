"""Where everything stands in the small picture of one series over time. Pure geometry.

All pictures of a page span the same time. In right-to-left pages it runs from right to left, so every x is
mirrored here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sulh.dialogue.drawing import WIDTH, Direction, mirrored
from sulh.followup.pulse.plot import Ahead, ahead
from sulh.followup.warnings.series import Months, Series

HEIGHT = 134
_TOP, _BOTTOM = 16, 104
_GAP = 0.12  # of a month's width, between two bars
_ROWS = (119, 131)  # numbers of milestones stand in two rows, so that near ones can be read


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """A milestone outside; `n` counts them in the list below the pictures."""

    x: float
    y: float
    n: int


@dataclass(frozen=True)
class Plot:
    """`hidden`: the x of each number that is hidden. `changes`: the x from which on numbers are others."""

    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    hidden: tuple[float, ...]
    lines: tuple[Line, ...]
    changes: tuple[float, ...]
    most: float
    ahead: Ahead | None = None
    width: int = WIDTH
    height: int = HEIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


class _Time:
    """Days across the picture, from the first month's first day to the end of today."""

    def __init__(self, over: Months, direction: Direction) -> None:
        self.first = date.fromisoformat(over.first_days[0])
        self.last = date.fromisoformat(over.today)
        self.days = (self.last - self.first).days + 1
        self.direction = direction

    def x(self, day: date) -> float:
        return mirrored(WIDTH * (day - self.first).days / self.days, self.direction)


def plot(
    series: Series, changes: Sequence[str], over: Months, outside: Sequence[date], direction: Direction
) -> Plot:
    """`outside`: the days of milestones; those before the time shown are not drawn."""
    time = _Time(over, direction)
    known = [each.value for each in series.points if each.value is not None]
    most = 1.0 if series.share else max([1.0, *known])
    middles = {}
    bars, dots = [], []
    ends = [date.fromisoformat(day) + timedelta(days=1) for day in over.ends]
    for place, point in enumerate(series.points):
        begin = date.fromisoformat(point.day)
        end = ends[place] if series.per == "month" else begin
        a, b = sorted((time.x(begin), time.x(end)))
        middles[point.day] = round((a + b) / 2, 1)
        if point.value is None:
            continue
        y = round(_BOTTOM - (_BOTTOM - _TOP) * point.value / most, 1)
        if series.per == "wave":
            dots.append(Dot(middles[point.day], y))
        else:
            gap = (b - a) * _GAP
            bars.append(Bar(round(a + gap / 2, 1), y, round(b - a - gap, 1), round(_BOTTOM - y, 1)))
    drawn = [(n, day) for n, day in enumerate(outside, start=1) if time.first <= day <= time.last]
    return Plot(
        bars=tuple(bars),
        dots=tuple(dots),
        hidden=tuple(middles[each.day] for each in series.points if each.value is None),
        lines=tuple(Line(time.x(day), _ROWS[place % 2], n) for place, (n, day) in enumerate(drawn)),
        changes=tuple(time.x(date.fromisoformat(day)) for day in changes),
        most=most,
        ahead=ahead(outside, time.last, direction),
    )
