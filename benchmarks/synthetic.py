"""Invented votes for measuring speed; nothing about opinions can be learned from them.

Participants stand in two dimensions around three camps of unequal size; a statement divides them along
a direction of its own; 15 % of the answers are passes. Every cell is voted on with the same probability,
and the votes come in shuffled order, as they would arrive.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CAMPS = np.array([[1.5, 0.0], [-0.8, 1.2], [-0.8, -1.2]])
SHARES = (0.5, 0.3, 0.2)
SPREAD = 0.6
PASSES = 0.15
ROWS = 4096
"""Participants drawn at a time, which bounds the memory of drawing."""


class Shape(NamedTuple):
    people: int
    statements: int
    votes: int


SHAPES = {
    "100k": Shape(2_000, 500, 100_000),
    "1M": Shape(10_000, 1_000, 1_000_000),
    "2M": Shape(33_422, 783, 2_000_000),
    "10M": Shape(100_000, 2_000, 10_000_000),
}
SMALL = Shape(5_000, 50, 30_000)


class Columns(NamedTuple):
    """One entry per vote: ids of participant and statement, and 1, 0 or -1."""

    participant: NDArray[np.int64]
    statement: NDArray[np.int64]
    vote: NDArray[np.int8]


def drawn(shape: Shape, seed: int = 1) -> Columns:
    """About `shape.votes` votes; the same seed gives the same votes."""
    rng = np.random.default_rng(seed)
    camp = rng.choice(len(CAMPS), shape.people, p=SHARES)
    place = CAMPS[camp] + SPREAD * rng.standard_normal((shape.people, 2))
    loading, level = rng.standard_normal((shape.statements, 2)), rng.standard_normal(shape.statements)
    found = [
        _rows(rng, start, place[start : start + ROWS], loading, level, shape)
        for start in range(0, shape.people, ROWS)
    ]
    columns = [np.concatenate(each) for each in zip(*found, strict=True)]
    order = rng.permutation(len(columns[0]))
    return Columns(*(column[order] for column in columns))


def _rows(
    rng: np.random.Generator,
    start: int,
    place: NDArray[np.float64],
    loading: NDArray[np.float64],
    level: NDArray[np.float64],
    shape: Shape,
) -> Columns:
    filled = shape.votes / (shape.people * shape.statements)
    person, statement = np.nonzero(rng.random((len(place), shape.statements), dtype=np.float32) < filled)
    eta = (place[person] * loading[statement]).sum(axis=1) + level[statement]
    answer = np.where(rng.random(len(eta)) < 1.0 / (1.0 + np.exp(-eta)), 1, -1)
    vote = np.where(rng.random(len(eta)) < PASSES, 0, answer).astype(np.int8)
    return Columns(person + start, statement, vote)
