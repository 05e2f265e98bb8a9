"""Two groups compared: the gap between women and men, young and old, one party and the rest.

The same formulas serve every rate: turnout, statements refused, appeals granted, seats as delegates,
moderators, drafters or signatories. Both intervals are put together from the Wilson intervals of the two
rates, so that small groups and rates of 0 or 1 are no special case: the difference after Newcombe
("Interval estimation for the difference between independent proportions", method 10, Statistics in
Medicine 17, 1998), the ratio after Donner and Zou ("Closed-form confidence intervals for functions of the
normal mean and standard deviation", Statistical Methods in Medical Research 21, 2012).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sulh.analysis.inclusion.people import LEVEL
from sulh.analysis.intervals import wilson


@dataclass(frozen=True)
class Gap:
    """The `rate` of a group against that of the `other`; all are None where either counts nobody.

    `difference` = rate - other lies in -1..1, between `low` and `high`. `ratio` = rate / other lies
    between `ratio_low` and `ratio_high`; `ratio` is None where the other rate is 0, `ratio_high` where no
    upper bound exists. `flagged`: the interval of the difference excludes 0.
    """

    rate: float | None
    other: float | None
    difference: float | None
    low: float | None
    high: float | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    flagged: bool


def gap(group: tuple[int, int], other: tuple[int, int], level: float = LEVEL) -> Gap:
    """The gap between two groups of different people, each given as (how many did, of how many).

    `level` is that of the two-sided intervals. Raises `ValueError` unless 0 <= did <= of.
    """
    (low, high), (other_low, other_high) = _bounds(*group, level), _bounds(*other, level)
    if not group[1] or not other[1]:
        return Gap(None, None, None, None, None, None, None, None, False)
    rate, rest = group[0] / group[1], other[0] / other[1]
    difference = rate - rest
    least = max(-1.0, difference - math.hypot(rate - low, other_high - rest))
    most = min(1.0, difference + math.hypot(high - rate, rest - other_low))
    return Gap(
        rate=rate,
        other=rest,
        difference=difference,
        low=least,
        high=most,
        ratio=rate / rest if rest else None,
        ratio_low=_ratio_low(rate, low, rest, other_high),
        # The upper bound of a ratio is the inverse of the lower bound of the inverse ratio.
        ratio_high=_inverse(_ratio_low(rest, other_low, rate, high)),
        flagged=least > 0.0 or most < 0.0,
    )


def _ratio_low(rate: float, low: float, other: float, other_high: float) -> float:
    """The smaller R with (rate - R other)^2 = (rate - low)^2 + R^2 (other_high - other)^2."""
    a = rate**2 - (rate - low) ** 2
    b = other**2 - (other_high - other) ** 2
    middle = rate * other
    return a / (middle + math.sqrt(max(0.0, middle**2 - a * b))) if a > 0.0 else 0.0


def _inverse(ratio: float) -> float | None:
    return 1.0 / ratio if ratio > 0.0 else None


def _bounds(did: int, of: int, level: float) -> tuple[float, float]:
    low, high = wilson(did, of, level)
    return float(low), float(high)
