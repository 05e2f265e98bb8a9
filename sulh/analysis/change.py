"""Did a share change between two waves of the same question? With its uncertainty, and honestly "none seen".

Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of
eleven methods", Statistics in Medicine 17 (1998) 873-890, method 10 (from two Wilson intervals, no continuity
correction). Who answered is not kept from wave to wave, so the waves are taken as independent; where the same
people answer twice and mostly alike the true uncertainty is smaller, so this errs towards "none seen".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from sulh.analysis.inclusion.gaps import gap
from sulh.analysis.intervals import z_value

Verdict = Literal["rise", "fall", "none_seen"]
# Stricter than the 90 % of shares: naming an effect that is none does harm, and each wave asks again.
LEVEL = 0.99
POWER = 0.80


@dataclass(frozen=True)
class Change:
    """The difference of two shares (after - before, -1 to 1), its interval, and what may be said of it.

    `verdict` is `none_seen` where the interval holds 0: an effect smaller than `seeable` would mostly go
    unseen with so few answers. `level` is that of the interval, after allowing for several comparisons.
    """

    difference: float
    low: float
    high: float
    level: float
    verdict: Verdict
    seeable: float


def change(
    before: tuple[int, int], after: tuple[int, int], *, level: float = LEVEL, comparisons: int = 1
) -> Change:
    """Compare `(agreeing, answering)` of an earlier and a later wave.

    `comparisons`: how many differences one page tells at once (parties, questions); each interval is widened
    so that all of them hold together with `level` (Bonferroni). Raises `ValueError` for an empty wave, more
    people agreeing than answering, or fewer than one comparison.
    """
    if comparisons < 1 or before[1] < 1 or after[1] < 1:
        raise ValueError("both waves need answers, and there is at least one comparison")
    each = 1 - (1 - level) / comparisons
    found = gap(after, before, each)
    assert found.difference is not None and found.low is not None and found.high is not None
    verdict: Verdict = "rise" if found.low > 0 else "fall" if found.high < 0 else "none_seen"
    return Change(found.difference, found.low, found.high, each, verdict, seeable(before, after, each))


def seeable(before: tuple[int, int], after: tuple[int, int], level: float = LEVEL) -> float:
    """The smallest true change that would be seen in four of five repetitions, as a difference of shares.

    The usual formula for two proportions, at the share of both waves together; where all or nobody agrees, as
    if one answer in a hundred differed, since a share of exactly 1 would make any change look seeable.
    """
    together = (before[0] + after[0]) / (before[1] + after[1])
    share = min(max(together, 0.01), 0.99)
    reach = z_value(level) + NormalDist().inv_cdf(POWER)
    return min(1.0, reach * math.sqrt(share * (1 - share) * (1 / before[1] + 1 / after[1])))
