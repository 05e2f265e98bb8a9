"""Which statements were shown and answered, and whether people met those of the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sulh.analysis.inclusion.checks import amounts, table
from sulh.analysis.inclusion.evenness import gini, jain

ECHO = 0.9
"""A party whose cross-party exposure is below this hears too much of itself."""


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
class Crossing:
    """Whether a party met the others' statements: `ratio` is 1 where it met them as often as its own.

    `share` of its answers went to statements from outside, which are `outside` of all live ones;
    `ratio` = share / outside. All None where it gave no answer, `ratio` also where nothing is from
    outside. `echo`: the ratio is below `ECHO`.
    """

    share: float | None
    outside: float
    ratio: float | None
    echo: bool


def exposure(answers: ArrayLike, floor: int = 20, active: ArrayLike | None = None) -> Exposure:
    """How evenly live statements were answered; `answers` holds one count per statement.

    `active`, where given, is the number of voters who were active after each statement went live:
    fairness is then taken of answers / active, so that late statements are not counted as
    neglected. `least` and the floor always speak of plain answers. Raises `ValueError` for no
    statement, negative counts, or an `active` of another length or without anybody.
    """
    counts = amounts(answers)
    rates = counts
    if active is not None:
        could = amounts(active)
        if could.shape != counts.shape or not bool(np.all(could > 0)):
            raise ValueError("active must hold at least one voter for each statement")
        rates = counts / could
    return Exposure(jain(rates), gini(rates), float(counts.min()), float((counts < floor).mean()))


def crossing(answers: ArrayLike, author: ArrayLike) -> tuple[Crossing, ...]:
    """Cross-party exposure of every party, in the order given.

    `answers` has shape (parties, statements): how often people of the party answered each live statement.
    `author` holds the position of the party each statement comes from, -1 where it comes from none; such a
    statement is from outside for everybody. Raises `ValueError` for shapes or positions that do not fit,
    no live statement, or negative counts.
    """
    given = table(answers, 2)
    source = np.asarray(author)
    if source.shape != given.shape[1:] or not source.size or source.dtype.kind not in "iu":
        raise ValueError("each live statement needs the position of its party")
    if source.min() < -1 or source.max() >= len(given):
        raise ValueError("positions of parties must lie between -1 and the last party")
    found = []
    for party, row in enumerate(given):
        others = source != party
        outside, total, crossed = int(others.sum()), int(row.sum()), int(row[others].sum())
        share = crossed / total if total else None
        # One division of whole numbers, so that exactly 0.9 is not below it.
        ratio = crossed * len(source) / (total * outside) if total and outside else None
        echo = ratio is not None and ratio < ECHO
        found.append(Crossing(share, outside / len(source), ratio, echo))
    return tuple(found)
