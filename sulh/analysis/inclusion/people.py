"""Who took part, measured against who could have: people, by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sulh.analysis.inclusion.checks import reference_shares
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
    expected = reference_shares(reference, len(voted))
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
    wanted = reference_shares(reference, len(shares))
    return float(np.abs(reference_shares(shares, len(shares)) - wanted).sum() / 2.0)
