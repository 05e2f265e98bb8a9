"""Votes as packed arrays: all that were cast, and the last of each person on each statement.

Which vote counts: votes.csv holds every vote ever cast, and the last one per person and statement
counts, by time; of votes of one time the later in the file. Measured on the eight public exports that
have votes.csv: this rule gives Polis's own matrix in every cell, and so does file order alone; the
first vote does not in seven of them. Time decides because newer servers order the file by statement
and person only, which leaves the order of one person's votes to chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sulh.interchange.polis.conversation import Votes
from sulh.interchange.polis.tables import Events

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Cast:
    """Every vote in `file`, in file order: arrays of one length.

    `line` on which it stands, `participant` and `statement` as indices into the sorted source ids
    (of which there are `statements`), `vote` (1, 0, -1), `time` in milliseconds.
    """

    file: str
    statements: int
    line: Integers
    participant: Integers
    statement: Integers
    vote: Integers
    time: Integers

    def __len__(self) -> int:
        return len(self.vote)

    def tallies(self) -> Integers:
        """Agrees and disagrees per statement, superseded votes included: shape (statements, 2)."""
        return tallies(self.statement, self.vote, self.statements)


def pack(events: Events, people: Sequence[int], statements: Sequence[int]) -> Cast:
    """`events` with source ids replaced by their places in `people` and `statements`, both sorted."""
    return Cast(
        file=events.file,
        statements=len(statements),
        line=np.array(events.line, np.int64),
        participant=np.searchsorted(np.array(people, np.int64), np.array(events.participant, np.int64)),
        statement=np.searchsorted(np.array(statements, np.int64), np.array(events.statement, np.int64)),
        vote=np.array(events.vote, np.int64),
        time=np.array(events.time, np.int64),
    )


def last_votes(cast: Cast) -> Votes:
    """The vote that counts, per person and statement."""
    order = np.lexsort((cast.time, cast.statement, cast.participant))  # stable: ties keep file order
    participant, statement = cast.participant[order], cast.statement[order]
    counts = np.ones(len(order), bool)
    counts[:-1] = (participant[1:] != participant[:-1]) | (statement[1:] != statement[:-1])
    votes = Votes(
        participant[counts].astype(np.int32),
        statement[counts].astype(np.int32),
        cast.vote[order][counts].astype(np.int8),
    )
    for column in (votes.participant, votes.statement, votes.vote):
        column.flags.writeable = False
    return votes


def tallies(statement: npt.NDArray[np.integer], vote: npt.NDArray[np.integer], statements: int) -> Integers:
    """Agrees and disagrees per statement: shape (statements, 2)."""
    counted = [np.bincount(statement[vote == answer], minlength=statements) for answer in (1, -1)]
    return np.stack(counted, axis=1).astype(np.int64)


def answer_keys(
    participant: npt.NDArray[np.integer], statement: npt.NDArray[np.integer], statements: int
) -> Integers:
    """One number per pair of participant and statement."""
    return participant.astype(np.int64) * statements + statement


def both_sides(first: Votes, second: Votes, statements: int) -> tuple[Integers, Integers, int]:
    """Where `first` and `second` answer the same: (index in `first`, index in `second`, differences).

    Differences are the answers that only one of them holds, and those held by both that are not equal.
    """
    one = answer_keys(first.participant, first.statement, statements)
    other = answer_keys(second.participant, second.statement, statements)
    shared, in_first, in_second = np.intersect1d(one, other, True, return_indices=True)
    alone = len(first) + len(second) - 2 * len(shared)
    unequal = int((first.vote[in_first] != second.vote[in_second]).sum())
    return in_first.astype(np.int64), in_second.astype(np.int64), alone + unequal
