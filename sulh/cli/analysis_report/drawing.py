"""Geometry of the page's plots, in per cent of their width, mirrored where the page reads from right to left.

Lengths across are in per cent, so that a plot fills a telephone as well as a sheet of paper while dots
and letters keep their size. Nothing here knows of people one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sulh.cli.analysis_report.density import FROM, TO, Bin, Strip
from sulh.cli.analysis_report.shielding import Cell

TICKS = (0, 25, 50, 75, 100)
HEIGHT = 64
"""Of a density strip at its highest, in pixels."""
_FEW = 0.06
_NEARLY_ALL = 0.95


@dataclass(frozen=True)
class Span:
    """A stretch of the scale: where it begins from the left, and how wide it is."""

    x: float
    width: float


@dataclass(frozen=True)
class Dot:
    """One row of a dot plot: a dot with its interval, or the stretch that stands for a hidden cell."""

    x: float | None
    interval: Span | None
    hidden: Span | None
    least: bool


@dataclass(frozen=True)
class Bar:
    """One bin: where it stands, how high it is in pixels, and whether narrower ones were joined."""

    span: Span
    height: float
    merged: bool


class Pen:
    """Draws for one direction of reading."""

    def __init__(self, direction: str) -> None:
        self.mirrored = direction == "rtl"

    def at(self, share: float) -> float:
        """Where a share 0..1 stands, in per cent from the left."""
        return round(100.0 * (1.0 - share if self.mirrored else share), 2)

    def span(self, low: float, high: float) -> Span:
        ends = sorted((self.at(low), self.at(high)))
        return Span(ends[0], round(ends[1] - ends[0], 2))

    def dot(self, cell: Cell, *, least: bool = False) -> Dot:
        """The row of a cell; `least` marks the group that agrees least."""
        if cell.estimate is None or cell.lower is None or cell.upper is None:
            hidden = (_NEARLY_ALL, 1.0) if cell.hidden == "unanimous" else (0.0, _FEW)
            return Dot(None, None, self.span(*hidden), False)
        return Dot(self.at(cell.estimate), self.span(cell.lower, cell.upper), None, least)

    def bars(self, strip: Strip, highest: float) -> list[Bar]:
        """The bins of a strip. The axis begins with side 1, where reading begins."""
        return [
            Bar(
                self.span((TO - each.end) / (TO - FROM), (TO - each.start) / (TO - FROM)),
                round(HEIGHT * _density(each, strip) / highest, 1),
                each.merged,
            )
            for each in strip.bins
        ]


def highest(strips: Sequence[Strip]) -> float:
    """The greatest density of any bin, so that all strips share one scale."""
    return max((_density(each, strip) for strip in strips for each in strip.bins), default=1.0) or 1.0


def _density(each: Bin, strip: Strip) -> float:
    """Share of the group per unit of the axis."""
    return each.people / max(strip.people or 0, 1) / (each.end - each.start)
