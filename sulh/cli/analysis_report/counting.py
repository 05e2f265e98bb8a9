"""Raw answers by group: what is counted before anything is shown or hidden."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sulh.analysis import Sides, VoteTable
from sulh.analysis.common_ground import find_groups


@dataclass(frozen=True)
class Counted:
    """Raw answers by group. `parts` hold everybody just once: the groups shown, then all the others."""

    members: dict[str, NDArray[np.int64]]
    kinds: dict[str, str]
    ranked: dict[str, bool]
    counts: dict[str, NDArray[np.int64]]
    rest: NDArray[np.int64]
    rest_counts: NDArray[np.int64]
    everyone: str

    @property
    def parts(self) -> list[NDArray[np.int64]]:
        return [self.members[name] for name in self.apart] + ([self.rest] if len(self.rest) else [])

    @property
    def apart(self) -> list[str]:
        """The groups that are shown beside everyone, or everyone alone."""
        return [name for name in self.members if name != self.everyone] or [self.everyone]

    def partition(self) -> NDArray[np.int64]:
        """Counts of the parts, shape (parts, statements, 3)."""
        told = [self.counts[name] for name in self.apart]
        return np.stack([*told, self.rest_counts] if len(self.rest) else told)


def count(votes: VoteTable, sides: Sides) -> Counted:
    groups = find_groups(votes, sides)
    everyone = groups[-1].name
    # Sides beside declared parties would cut the same people in another way, and two cuts through the
    # same table can be subtracted from one another.
    used = [group for group in groups if not (votes.parties and group.kind == "side")]
    rest = np.ones(votes.n_participants, dtype=np.bool_)
    counts = {}
    for group in used:
        inside = np.zeros(votes.n_participants, dtype=np.bool_)
        inside[group.members] = True
        counts[group.name] = tally(votes, inside)
        if group.name != everyone or len(used) == 1:
            rest &= ~inside
    return Counted(
        members={group.name: group.members for group in used},
        kinds={group.name: group.kind for group in used},
        ranked={group.name: group.ranked for group in used},
        counts=counts,
        rest=np.flatnonzero(rest),
        rest_counts=tally(votes, rest),
        everyone=everyone,
    )


def tally(votes: VoteTable, inside: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Agree, disagree and pass of each statement among some of the participants, shape (s, 3)."""
    wanted = inside[votes.rows()]
    place = np.array([1, 2, 0])[votes.vote[wanted].astype(np.int64) + 1]  # disagree, pass, agree
    cell = votes.statement[wanted].astype(np.int64) * 3 + place
    return np.bincount(cell, minlength=votes.n_statements * 3).reshape(votes.n_statements, 3)
