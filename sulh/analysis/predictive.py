"""How large a share could be once everybody has answered."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_NOTHING = 1e-13
"""A probability so small, against the likeliest, that what lies beyond it is not counted."""


def predictive_interval(
    agree: ArrayLike,
    seen: ArrayLike,
    among: ArrayLike,
    expected: ArrayLike = 0.5,
    strength: float = 20.0,
    level: float = 0.9,
) -> tuple[Floats, Floats]:
    """Bounds of the share of `among` people who agree, when `seen` of them answered and `agree` agreed.

    The answers of the other R = among - seen people follow a beta-binomial distribution with
    alpha = agree + strength expected and beta = seen - agree + strength (1 - expected): `expected` is the
    share that a model expects, worth `strength` answers. Elementwise; arguments broadcast, results lie
    in [0, 1]. Where everybody has answered both bounds are the share itself; among nobody, (0, 1).

    A count is taken to spread evenly over the half step to either side of it (Lancaster's 1961 mid-P
    idea), so that bounds of few people are not wider than their level says. This is an interval for the
    answers of these people, not for those of others. Sources: Skellam (1948) on the beta-binomial;
    Ericson (1969) on finite populations. Raises `ValueError` unless 0 <= agree <= seen <= among.
    """
    columns = (np.asarray(each, dtype=np.float64) for each in (agree, seen, among, expected))
    a, s, n, q = (np.array(each) for each in np.broadcast_arrays(*columns))
    if not bool(np.all((a >= 0) & (a <= s) & (s <= n) & (q >= 0) & (q <= 1))):
        raise ValueError("each must hold 0 <= agree <= seen <= among, and expected lie between 0 and 1")
    if not (strength > 0.0 and 0.0 < level < 1.0):
        raise ValueError("strength must be above 0, and level between 0 and 1")
    low, high = np.empty(a.size), np.empty(a.size)
    _bounds(a.ravel(), s.ravel(), n.ravel(), q.ravel(), float(strength), (1.0 - level) / 2.0, low, high)
    return low.reshape(a.shape), high.reshape(a.shape)


@njit(cache=True, nogil=True)
def _bounds(
    agree: Floats,
    seen: Floats,
    among: Floats,
    expected: Floats,
    strength: float,
    tail: float,
    low: Floats,
    high: Floats,
) -> None:
    for at in range(agree.shape[0]):
        people, left = among[at], among[at] - seen[at]
        rest = math.floor(left + 0.5)
        if people <= 0.0:
            low[at], high[at] = 0.0, 1.0
            continue
        if rest <= 0.0:
            # Less than half a person, who may agree or not: only weights leave such a rest.
            low[at], high[at] = agree[at] / people, min((agree[at] + left) / people, 1.0)
            continue
        # A hair above zero, so that a model that is sure of everybody still leaves a distribution.
        alpha = agree[at] + strength * expected[at] + 1e-6
        beta = seen[at] - agree[at] + strength * (1.0 - expected[at]) + 1e-6
        least, most = _quantiles(int(rest), alpha, beta, tail)
        each = left / rest
        low[at] = min(max((agree[at] + least * each) / people, 0.0), 1.0)
        high[at] = min(max((agree[at] + most * each) / people, 0.0), 1.0)


@njit(cache=True, nogil=True, inline="always")
def _ratio(x: int, rest: int, alpha: float, beta: float) -> float:
    """P(x + 1) / P(x) of the beta-binomial distribution."""
    return (rest - x) * (alpha + x) / ((x + 1.0) * (beta + rest - x - 1.0))


@njit(cache=True, nogil=True)
def _quantiles(rest: int, alpha: float, beta: float, tail: float) -> tuple[float, float]:
    """The `tail` and 1 - `tail` quantiles, each count spread over half a step to either side.

    Probabilities relative to that of a middle count follow from neighbour to neighbour, so that only
    basic arithmetic is needed. The distribution has one peak, or one at either end.
    """
    middle = min(max(int((alpha / (alpha + beta)) * rest), 0), rest)
    # The likeliest count, by climbing, so that nothing relative to it can overflow.
    while middle < rest and _ratio(middle, rest, alpha, beta) > 1.0:
        middle += 1
    while middle > 0 and _ratio(middle - 1, rest, alpha, beta) < 1.0:
        middle -= 1
    peaked = alpha >= 1.0 and beta >= 1.0
    below, weight, first = 0.0, 1.0, middle
    while first > 0 and (weight > _NOTHING or not peaked):
        weight /= _ratio(first - 1, rest, alpha, beta)
        first -= 1
        below += weight
    lowest = weight
    above, weight, last = 0.0, 1.0, middle
    while last < rest and (weight > _NOTHING or not peaked):
        weight *= _ratio(last, rest, alpha, beta)
        last += 1
        above += weight
    whole = below + 1.0 + above
    least, most = -1.0, -1.0
    passed, weight, x = 0.0, lowest if first < middle else 1.0, first
    while True:
        share = weight / whole
        if least < 0.0 and passed + share >= tail:
            least = max(x - 0.5 + (tail - passed) / share, 0.0)
        if passed + share >= 1.0 - tail:
            most = min(x - 0.5 + (1.0 - tail - passed) / share, float(rest))
            break
        passed += share
        if x == last:
            most = float(rest)
            break
        weight *= _ratio(x, rest, alpha, beta)
        x += 1
    return max(least, 0.0), most
