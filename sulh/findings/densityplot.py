"""Where everything stands in the picture of positions: one strip for each group, bars for its bins.

A bar stands for people, never for a person: its width is the stretch of the axis that was put together
until enough people stand on it, its height how densely they stand there. Pure geometry; lengths are in
units of the view box, mirrored in right-to-left pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sulh.dialogue.drawing import WIDTH, Direction, Label, label, lines_of, mirrored
from sulh.findings.coarse import SIDES
from sulh.findings.explore import STEPS
from sulh.findings.snapshot import Density

Number = Callable[[int], str]

_MARGIN = 12
_LINE = 18
_STRIP = 44
_GAP = 12
_LETTERS = 40
_STEP = (WIDTH - 2 * _MARGIN) / STEPS


@dataclass(frozen=True)
class Bar:
    """`share` of the group, in whole per cent in the page's digits, stands on this bar."""

    x: float
    y: float
    width: float
    height: float
    wide: bool
    share: str


@dataclass(frozen=True)
class Strip:
    """One group: its name, the line its bars stand on, and the bars."""

    name: str
    labels: tuple[Label, ...]
    base: float
    start: float
    end: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class DensityPlot:
    """All that the template draws; `middle`: x between the sides; `foot`: what is written at the ends."""

    width: int
    height: float
    direction: Direction
    middle: float
    foot: tuple[Label, ...]
    strips: tuple[Strip, ...]


def density_plot(
    positions: Sequence[Density],
    names: Mapping[str, str],
    *,
    direction: Direction = "ltr",
    number: Number = str,
) -> DensityPlot:
    """The picture of `positions`, in their order. Raises `KeyError` for a group or side without a name."""
    tallest = max((_density(each, at) for each in positions for at in range(len(each.bins))), default=1.0)
    strips, top = [], 0.0
    for each in positions:
        lines = lines_of(names[each.party], _LETTERS)
        labels = tuple(
            label(words, _MARGIN, top + _LINE * at - 4, direction) for at, words in enumerate(lines, start=1)
        )
        base = top + _LINE * len(lines) + _STRIP
        bars = tuple(_bar(each, at, base, tallest, direction, number) for at in range(len(each.bins)))
        ends = (mirrored(_MARGIN, direction), mirrored(WIDTH - _MARGIN, direction))
        strips.append(Strip(names[each.party], labels, base, *ends, bars))
        top = base + _GAP
    first, second = (names[side] for side in SIDES)
    foot = (
        label(first, _MARGIN, top + 6, direction),
        label(second, WIDTH - _MARGIN, top + 6, direction, ends=True),
    )
    return DensityPlot(WIDTH, top + 12, direction, mirrored(WIDTH / 2, direction), foot, tuple(strips))


def _density(group: Density, at: int) -> float:
    """The share of the group that stands on one step of the bin, on average."""
    found = group.bins[at]
    people = sum(each.people for each in group.bins)
    return found.people / people / (found.end - found.begin + 1)


def _bar(group: Density, at: int, base: float, tallest: float, direction: Direction, number: Number) -> Bar:
    found = group.bins[at]
    people = sum(each.people for each in group.bins)
    begin, end = _MARGIN + found.begin * _STEP + 1, _MARGIN + (found.end + 1) * _STEP - 1
    height = round(max(_STRIP * _density(group, at) / tallest, 1.5), 1)
    x = min(mirrored(begin, direction), mirrored(end, direction))
    share = number(round(found.people * 100 / people))
    return Bar(x, round(base - height, 1), round(end - begin, 1), height, found.end > found.begin, share)
