"""One part of the analysis of invented votes, timed in this process after a warm-up on a small table.

    python -m benchmarks.speed_parts PART PEOPLE STATEMENTS VOTES [FILE]

Prints its cost in JSON; `benchmarks.speed` runs it. What a part starts from is made
before the clock starts, and not measured.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from benchmarks.measuring import measured
from benchmarks.same_part import Analysis, analyse
from benchmarks.synthetic import SMALL, Columns, Shape, drawn
from sulh.analysis import CommonGround, IdealPoints, Sides, VoteTable

FLOORS = 7
"""Passes of which the median is the floor."""


@njit(cache=True)
def _sum_by_statement(statement: NDArray[np.int32], vote: NDArray[np.int8], sums: NDArray[np.int64]) -> None:
    for at in range(statement.shape[0]):
        sums[np.uint64(statement[at])] += vote[at]


def pack(columns: Columns) -> Callable[[], VoteTable]:
    return lambda: VoteTable.from_arrays(*columns)


def points(columns: Columns) -> Callable[[], IdealPoints]:
    votes = pack(columns)()
    return lambda: IdealPoints().fit(votes)


def sides(columns: Columns) -> Callable[[], Sides]:
    votes = pack(columns)()
    return lambda: Sides().fit(votes)


def ground(columns: Columns) -> Callable[[], CommonGround]:
    votes = pack(columns)()
    model, found = IdealPoints().fit(votes), Sides().fit(votes)
    return lambda: CommonGround().fit(votes, model, found)


def everything(columns: Columns) -> Callable[[], CommonGround]:
    return lambda: CommonGround().fit(VoteTable.from_arrays(*columns))


def same(columns: Columns) -> Callable[[], tuple[VoteTable, Analysis]]:
    def work() -> tuple[VoteTable, Analysis]:
        votes = VoteTable.from_arrays(*columns)
        return votes, analyse(votes)

    return work


def same_packed(columns: Columns) -> Callable[[], tuple[VoteTable, Analysis]]:
    votes = pack(columns)()
    return lambda: (votes, analyse(votes))


def floor(columns: Columns) -> Callable[[], None]:
    """One pass in storage order over the packed votes, adding them up by statement."""
    votes = pack(columns)()
    sums = np.zeros(votes.n_statements, dtype=np.int64)
    return lambda: _sum_by_statement(votes.statement, votes.vote, sums)


PARTS: dict[str, Callable[[Columns], Callable[[], Any]]] = {
    each.__name__: each for each in (pack, points, sides, ground, everything, same, same_packed, floor)
}


def main(arguments: list[str]) -> None:
    part = PARTS[arguments[0]]
    part(drawn(SMALL))()
    work = part(drawn(Shape(*(int(each) for each in arguments[1:4]))))
    made, cost = measured(work)
    told: dict[str, Any] = cost._asdict()
    if isinstance(made, IdealPoints):
        told["steps"] = made.n_iter_
    if part is floor:
        told["seconds"] = float(np.median([_timed(work) for _ in range(FLOORS)]))
    if len(arguments) > 4:
        np.savez(arguments[4], **_told(*made))
    print(json.dumps(told))


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _told(votes: VoteTable, found: Analysis) -> dict[str, Any]:
    """The results by participant and statement in ascending order of their ids."""
    order = np.argsort(votes.participants)
    return {
        "counts": np.column_stack([found.counts[:, :2], found.counts.sum(axis=1)]),
        "components": found.components,
        "labels": found.labels[order].astype(np.int64),
        "points": found.points[order],
        "priority": found.priority,
        "consensus": sorted(int(votes.statements[j]) for way in found.consensus for j in way),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
