"""What a dialogue came to: how strong its common ground is, who consents, and what was carried out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sulh.analysis.inclusion.checks import table
from sulh.analysis.inclusion.people import LEVEL
from sulh.analysis.intervals import wilson

COMPLETE = 3
"""Levels of implementation: 0 not initiated, 1 minimum, 2 intermediate, 3 complete."""


@dataclass(frozen=True)
class Strength:
    """By statement: the smallest lower bound among the parties (0..1), and the position of that party."""

    bound: NDArray[np.float64]
    weakest: NDArray[np.int64]


@dataclass(frozen=True)
class Implementation:
    """How far commitments are carried out.

    `index` is their mean level / 3 (0..1). An index alone hides what was never begun, so `distribution`
    gives the share of commitments at levels 0, 1, 2 and 3. `overdue` is the share past its date and not
    complete, None where no dates were given. `gaps` holds for each tag, in the order of their names, the
    index of its commitments minus that of all others (None where there are no others).
    """

    index: float
    distribution: tuple[float, float, float, float]
    overdue: float | None
    gaps: dict[str, float | None]


def strength(counts: ArrayLike, level: float = LEVEL) -> Strength:
    """How surely every party agrees: the smallest lower Wilson bound of agree / (agree + disagree).

    `counts` has shape (statements, parties, 3): agree, disagree, pass. A party that gave no answer but
    passes has bound 0: of its agreement nothing is known. Of equally weak parties the first is named.
    `level` is that of the two-sided interval. Raises `ValueError` for another shape, no party, or counts
    that are not whole numbers.
    """
    votes = table(counts, 3, last=3)
    if not votes.shape[1]:
        raise ValueError("at least one party is needed")
    low = wilson(votes[:, :, 0], votes[:, :, 0] + votes[:, :, 1], level)[0]
    return Strength(low.min(axis=1), low.argmin(axis=1).astype(np.int64))


def consent_completeness(consents: Sequence[str | None], current: str) -> float:
    """The share of listed parties whose valid consent stands on the `current` text.

    `consents` holds for each listed party the hash of the text its last valid consent was given to, None
    where there is none. Consent to an earlier version does not count, nor does silence. Raises
    `ValueError` where no party is listed.
    """
    if not consents:
        raise ValueError("no party is listed")
    return sum(each == current for each in consents) / len(consents)


def implementation(
    levels: Sequence[int],
    due: Sequence[bool] | None = None,
    tags: Sequence[Collection[str]] | None = None,
) -> Implementation:
    """Summary of commitments; `levels`, `due` (is its date past?) and `tags` have one entry for each.

    Raises `ValueError` for no commitment, a level outside 0..3, or unequal lengths.
    """
    coded = np.asarray(levels)
    if coded.ndim != 1 or not coded.size or not bool(np.isin(coded, range(COMPLETE + 1)).all()):
        raise ValueError(f"at least one level is needed, each between 0 and {COMPLETE}")
    if any(given is not None and len(given) != len(coded) for given in (due, tags)):
        raise ValueError("one entry is needed for each commitment")
    never, little, half, whole = (float((coded == each).mean()) for each in range(COMPLETE + 1))
    late = None
    if due is not None:
        late = float((np.asarray(due, dtype=bool) & (coded < COMPLETE)).mean())
    gaps: dict[str, float | None] = {}
    for tag in sorted({tag for each in tags or () for tag in each}):
        those = np.array([tag in each for each in tags or ()])
        gaps[tag] = None if those.all() else _index(coded[those]) - _index(coded[~those])
    return Implementation(_index(coded), (never, little, half, whole), late, gaps)


def _index(levels: NDArray[np.int64]) -> float:
    return int(levels.sum()) / (COMPLETE * len(levels))
