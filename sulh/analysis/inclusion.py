"""Who took part, measured against who could have.

Shares are fractions of one, counts are people, statements or answers. Names follow the literature:
Wilson (1927) intervals, Duncan and Duncan's (1955) index of dissimilarity, the Gini (1912)
coefficient, and Jain, Chiu and Hawe's (1984) fairness index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sulh.analysis.intervals import wilson

LEVEL = 0.95
"""Level of the two-sided intervals of turnout and representation."""
FAIR = (0.8, 1.25)
"""A representation ratio inside these bounds is never flagged."""


@dataclass(frozen=True)
class Turnout:
    """`voted` of `enrolled` people; share and interval are None where there is no denominator."""

    voted: int
    enrolled: int | None
    share: float | None
    low: float | None
    high: float | None

    @property
    def has_denominator(self) -> bool:
        """Whether a share may be named at all: say "no denominator" otherwise, never a per cent."""
        return self.share is not None


@dataclass(frozen=True)
class Representation:
    """One group's share of voters against its reference share.

    `gap` = share - reference; `ratio` = share / reference with its interval, None where the
    reference is 0. `flagged`: the ratio lies outside `FAIR` and its interval excludes 1.
    """

    share: float
    reference: float
    gap: float
    ratio: float | None
    low: float | None
    high: float | None
    flagged: bool


@dataclass(frozen=True)
class Exposure:
    """How evenly statements were answered: `jain` and `gini` of the answers per statement, the
    fewest answers any statement got, and the share of statements with fewer answers than the floor.
    """

    jain: float
    gini: float
    least: float
    below_floor: float


@dataclass(frozen=True)
class Voice:
    """One group's share of live statements; `ratio` divides it by its share of voters (None if that is 0)."""

    share: float
    ratio: float | None


def turnout(voted: int, enrolled: int | None, level: float = LEVEL) -> Turnout:
    """Turnout of one group; `enrolled` is None, or 0, where no denominator is known.

    Raises `ValueError` for negative counts and for more voters than enrolled people.
    """
    if voted < 0 or (enrolled is not None and enrolled < 0):
        raise ValueError("counts of people cannot be negative")
    if not enrolled:
        if enrolled == 0 and voted:
            raise ValueError("more people voted than are enrolled")
        return Turnout(voted, enrolled, None, None, None)
    if voted > enrolled:
        raise ValueError("more people voted than are enrolled")
    low, high = wilson(voted, enrolled, level)
    return Turnout(voted, enrolled, voted / enrolled, float(low), float(high))


def representation(
    voted: Sequence[int], reference: Sequence[float], level: float = LEVEL
) -> tuple[Representation, ...]:
    """Gap and ratio of every group, in the order given; `reference` shares sum to 1.

    Raises `ValueError` for unequal lengths, nobody having voted, or shares that do not sum to 1.
    """
    expected = _reference(reference, len(voted))
    total = sum(voted)
    if total <= 0:
        raise ValueError("nobody voted: there is nothing to compare")
    low, high = wilson(voted, total, level)
    found = []
    for at, count in enumerate(voted):
        share, wanted = count / total, float(expected[at])
        if wanted == 0.0:
            found.append(Representation(share, wanted, share, None, None, None, False))
            continue
        ratio, least, most = share / wanted, float(low[at]) / wanted, float(high[at]) / wanted
        unfair = not FAIR[0] <= ratio <= FAIR[1] and not least <= 1.0 <= most
        found.append(Representation(share, wanted, share - wanted, ratio, least, most, unfair))
    return tuple(found)


def dissimilarity(shares: Sequence[float], reference: Sequence[float]) -> float:
    """Index of dissimilarity D = 1/2 sum |share - reference|: 0 is perfect, 1 is wholly apart.

    Raises `ValueError` for unequal lengths or shares that do not sum to 1.
    """
    wanted = _reference(reference, len(shares))
    return float(np.abs(_reference(shares, len(shares)) - wanted).sum() / 2.0)


def gini(values: ArrayLike) -> float:
    """Gini coefficient of counts, G = 2 sum(i x_i) / (n sum x) - (n + 1) / n with x ascending.

    0 where all are equal (or all are 0). Zeros count as entries: leave people out before calling
    where only the active are meant, and say so. Raises `ValueError` for none or negative values.
    """
    x = np.sort(_amounts(values))
    total = x.sum()
    if total == 0:
        return 0.0
    n = len(x)
    return float(2.0 * (np.arange(1, n + 1) * x).sum() / (n * total) - (n + 1) / n)


def jain(values: ArrayLike) -> float:
    """Jain's fairness J = (sum x)^2 / (n sum x^2): 1 where all are equal (or all 0), 1/n at worst.

    Raises `ValueError` for none or negative values.
    """
    x = _amounts(values)
    squares = float((x**2).sum())
    return 1.0 if squares == 0.0 else float(x.sum()) ** 2 / (len(x) * squares)


def exposure(answers: ArrayLike, floor: int = 20, active: ArrayLike | None = None) -> Exposure:
    """How evenly live statements were answered; `answers` holds one count per statement.

    `active`, where given, is the number of voters who were active after each statement went live:
    fairness is then taken of answers / active, so that late statements are not counted as
    neglected. `least` and the floor always speak of plain answers. Raises `ValueError` for no
    statement, negative counts, or an `active` of another length or without anybody.
    """
    counts = _amounts(answers)
    rates = counts
    if active is not None:
        could = _amounts(active)
        if could.shape != counts.shape or not bool(np.all(could > 0)):
            raise ValueError("active must hold at least one voter for each statement")
        rates = counts / could
    return Exposure(jain(rates), gini(rates), float(counts.min()), float((counts < floor).mean()))


def voice(live: Sequence[int], voted: Sequence[int]) -> tuple[Voice, ...]:
    """Each group's share of live statements and its voice ratio, in the order given.

    `live` and `voted` hold the groups' live statements and voters. Raises `ValueError` for unequal
    lengths, negative counts, no live statement or no voter.
    """
    said, voters = _amounts(live), _amounts(voted)
    if said.shape != voters.shape or said.sum() == 0 or voters.sum() == 0:
        raise ValueError("live statements and voters are needed, for the same groups")
    shares, weights = said / said.sum(), voters / voters.sum()
    return tuple(
        Voice(float(share), float(share / weight) if weight else None)
        for share, weight in zip(shares, weights, strict=True)
    )


def _amounts(values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not array.size or not bool(np.all(array >= 0)):
        raise ValueError("a list of at least one number, none negative, is needed")
    return array


def _reference(shares: Sequence[float], length: int) -> NDArray[np.float64]:
    array = _amounts(shares)
    if len(array) != length:
        raise ValueError("both lists must name the same groups")
    if abs(float(array.sum()) - 1.0) > 1e-6:
        raise ValueError("shares must sum to 1")
    return array
