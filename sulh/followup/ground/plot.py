"""Where everything stands in the small picture of one indicator over time. Pure geometry.

In right-to-left pages time runs from right to left, so every x is mirrored here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sulh.dialogue.drawing import WIDTH, Direction, mirrored
from sulh.followup.ground.models import Measurement
from sulh.followup.ground.reading import is_baseline
from sulh.followup.pulse.plot import Dot, Line, Plot, ahead

_SIDE = 24


def plot(points: Sequence[Measurement], since: str, outside: Sequence[date], direction: Direction) -> Plot:
    """From the lowest to the highest value of all `points`; milestones before them are not drawn."""
    days = [date.fromisoformat(each.day) for each in points]
    first, last = days[0], days[-1]
    span = max((last - first).days, 1)
    lowest, highest = extent(points)
    top, bottom = Plot.top, Plot.bottom

    def across(day: date) -> float:
        return mirrored(_SIDE + (WIDTH - 2 * _SIDE) * (day - first).days / span, direction)

    def up(value: int) -> float:
        if lowest == highest:
            return (top + bottom) / 2
        return round(bottom - (bottom - top) * (value - lowest) / (highest - lowest), 1)

    dots = tuple(
        Dot(across(day), up(each.value), up(each.least), up(each.most), False, is_baseline(each, since))
        for day, each in zip(days, points, strict=True)
    )
    lines = tuple(Line(across(day), n) for n, day in enumerate(outside, start=1) if first <= day <= last)
    return Plot(dots, lines, ahead(outside, last, direction))


def extent(points: Sequence[Measurement]) -> tuple[int, int]:
    return min(each.least for each in points), max(each.most for each in points)
