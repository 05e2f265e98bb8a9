"""Made-up conversations whose truth is known, and the real ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sulh.analysis.votes import VoteTable

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """A table of votes with the position and readiness from which participant i (its id) voted."""

    votes: VoteTable
    position: Floats
    readiness: Floats
    chance: Floats
    """P(agree | no pass), shape (people, statements)."""


def world(
    seed: int,
    people: int,
    statements: int,
    seen: float = 1.0,
    division: float = 0.0,
    second: float | None = None,
    readiness: float = 0.5,
    passing: float = 0.1,
) -> World:
    """Votes of the ideal-point model: log-odds of agreeing = readiness + level + position x loading.

    `second` is the share of the second of two camps at +1 and -1 (None: positions are normal); loadings
    are `division` with random signs; levels are standard normal; `readiness` is a standard deviation.
    """
    rng = np.random.default_rng(seed)
    camps = np.where(np.arange(people) < people * (second or 0.0), -1.0, 1.0)
    position = rng.normal(size=people) if second is None else rng.permutation(camps)
    ready = readiness * rng.normal(size=people)
    loading = division * np.where(rng.permutation(statements) % 2, 1.0, -1.0)
    level = rng.normal(size=statements)
    chance = 1.0 / (1.0 + np.exp(-(ready[:, None] + level + position[:, None] * loading)))
    votes = np.where(rng.random(chance.shape) < chance, 1, -1)
    votes[rng.random(chance.shape) < passing] = 0
    who, what = np.nonzero(rng.random(chance.shape) < seen)
    table = VoteTable.from_arrays(who, what, votes[who, what], statements=np.arange(statements))
    return World(table, position, ready, chance)


def rows(votes: VoteTable) -> NDArray[np.int64]:
    """The position of the participant of every vote."""
    return np.repeat(np.arange(votes.n_participants), np.diff(votes.indptr))


@cache
def conversation(name: str, parties_from: str | None = None) -> VoteTable:
    """One of the real conversations, or a skip that says why not."""
    from tests.helpers import open_data  # here, so that what only makes votes up loads no database

    return VoteTable.from_polis(open_data() / name, parties_from=parties_from)
