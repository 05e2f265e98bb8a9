"""Whether a channel or a language changes the answers to a statement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sulh.analysis.inclusion.checks import table
from sulh.analysis.inclusion.people import LEVEL
from sulh.analysis.intervals import wilson

PASS_POINTS = 15
"""Percentage points by which people of one language may pass more often than the rest."""
FEWEST = 10
"""Fewer answers than this, in a language or in the rest, flag nothing."""


@dataclass(frozen=True)
class ModeEffect:
    """By statement: the share of agreement on one channel minus that on the other (NaN where either has
    no answer), and whether their intervals lie apart."""

    difference: NDArray[np.float64]
    flagged: NDArray[np.bool_]


@dataclass(frozen=True)
class LanguageAnomaly:
    """By statement and language: the rate of passes minus that of all other languages (NaN where either
    has no answer), and whether the translation needs review."""

    difference: NDArray[np.float64]
    flagged: NDArray[np.bool_]


def mode_effect(one: ArrayLike, other: ArrayLike, level: float = LEVEL) -> ModeEffect:
    """Do people answer alike on the web and on paper?

    `one` and `other` have shape (statements, 3): agree, disagree, pass on each channel. A share is agree /
    (agree + disagree + pass), its Wilson interval of the two-sided `level`. Raises `ValueError` for shapes
    that do not fit or counts that are not whole numbers.
    """
    here, there = table(one, 2, last=3), table(other, 2, last=3)
    if here.shape != there.shape:
        raise ValueError("both channels need the same statements")
    low, high = wilson(here[:, 0], here.sum(axis=1), level)
    other_low, other_high = wilson(there[:, 0], there.sum(axis=1), level)
    difference = _rate(here[:, 0], here.sum(axis=1)) - _rate(there[:, 0], there.sum(axis=1))
    return ModeEffect(difference, (low > other_high) | (other_low > high))


def language_anomaly(counts: ArrayLike, points: int = PASS_POINTS, fewest: int = FEWEST) -> LanguageAnomaly:
    """Do people of one language pass on a statement more often than the others?

    `counts` has shape (statements, languages, 3): agree, disagree, pass. Flagged where the rate of passes
    lies more than `points` (whole percentage points) above that of all other languages together, and both
    sides hold at least `fewest` answers. Raises `ValueError` for another shape or counts that are not
    whole numbers.
    """
    votes = table(counts, 3, last=3)
    size, passed = votes.sum(axis=2), votes[:, :, 2]
    others, passed_there = size.sum(axis=1, keepdims=True) - size, passed.sum(axis=1, keepdims=True) - passed
    # In whole numbers, so that exactly 15 points never count as more.
    above = 100 * (passed * others - passed_there * size) > points * size * others
    enough = np.minimum(size, others) >= fewest
    return LanguageAnomaly(_rate(passed, size) - _rate(passed_there, others), above & enough)


def _rate(part: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.where(of > 0, part / np.maximum(of, 1), np.nan)
