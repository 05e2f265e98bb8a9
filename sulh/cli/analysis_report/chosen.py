"""The set in which everybody has something: eight statements elected by those who agree with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sulh.analysis import VoteTable, representative_set
from sulh.analysis.completion import rule_weights
from sulh.analysis.packing import Id

SIZE = 8
CELLS = 200_000_000
"""A table with more cells than this, seen or not, is too large to hold at once."""


@dataclass(frozen=True)
class Chosen:
    """`statements` in the order of their election.

    `covered` is the share of people who agree with at least one of them, of those who agreed with anything
    at all; `groups` the same for each group with enough people. Both count people, not weights.
    """

    statements: tuple[Id, ...]
    covered: float
    groups: dict[str, float]


def choose(votes: VoteTable, members: dict[str, NDArray[np.int64]], limit: int) -> Chosen | None:
    """The method of equal shares on who agreed with what; None where nobody agreed with enough.

    Statements with fewer than `limit` votes do not stand for election.
    """
    answered = np.bincount(votes.statement, minlength=votes.n_statements)
    stands = np.flatnonzero(answered >= max(limit, 1))
    if not len(stands) or votes.n_participants * len(stands) > CELLS:
        return None
    approves = np.zeros((votes.n_participants, votes.n_statements), dtype=np.bool_)
    agree = votes.vote == 1
    approves[votes.rows()[agree], votes.statement[agree]] = True
    spoke = np.count_nonzero(approves, axis=1) > 0
    if int(spoke.sum()) < max(limit, 1):
        return None
    told = approves[:, stands]
    names = votes.statements[stands].tolist()
    found = representative_set(told, SIZE, "equal-shares", weight=rule_weights(votes), names=names)
    has = np.count_nonzero(told[:, list(found.statements)], axis=1) > 0
    groups = {}
    for name, people in members.items():
        of = int(spoke[people].sum())
        if of >= max(limit, 1):
            groups[name] = int(has[people].sum()) / of
    return Chosen(
        tuple(votes.statements[stands[list(found.statements)]].tolist()),
        int(has.sum()) / int(spoke.sum()),
        groups,
    )
