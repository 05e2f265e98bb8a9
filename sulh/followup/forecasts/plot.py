"""Where everything stands in the calibration plot. Pure geometry.

Across: how likely it was called. Upwards: how often it came true. In right-to-left pages the way across is
mirrored here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sulh.analysis.forecasts import Bin
from sulh.dialogue.drawing import WIDTH, Direction, mirrored

HEIGHT = 300
_SIDE, _TOP, _BOTTOM = 46, 14, 264
TICKS = (0, 25, 50, 75, 100)  # percent


@dataclass(frozen=True)
class Dot:
    """One bin: its mean forecast, what came true, and the interval from `low` up to `high`."""

    x: float
    y: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Plot:
    """`across` and `up`: (place, percent) of each tick; perfect forecasts lie on the diagonal."""

    dots: tuple[Dot, ...]
    across: tuple[tuple[float, int], ...]
    up: tuple[tuple[float, int], ...]
    start: float
    end: float
    width: int = WIDTH
    height: int = HEIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


def plot(bins: Sequence[Bin], direction: Direction) -> Plot:
    def across(share: float) -> float:
        return mirrored(_SIDE + (WIDTH - 2 * _SIDE) * share, direction)

    dots = tuple(
        Dot(
            across(each.forecast), _up(each.happened), _up(each.happened_low), _up(each.happened_high), each.n
        )
        for each in bins
    )
    return Plot(
        dots, tuple((across(tick / 100), tick) for tick in TICKS),
        tuple((_up(tick / 100), tick) for tick in TICKS), across(0), across(1),
    )  # fmt: skip


def _up(share: float) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * share, 1)
