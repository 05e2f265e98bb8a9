"""Halving votes without chance: a coin for every vote that depends on nothing but the table."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sulh.analysis.packing import row_hashes
from sulh.analysis.votes import VoteTable


@njit(cache=True, nogil=True)
def _coins(
    indptr: NDArray[np.int64],
    statement: NDArray[np.int32],
    row: NDArray[np.uint64],
    salt: np.uint64,
    out: NDArray[np.bool_],
) -> None:
    for i in range(indptr.shape[0] - 1):
        for at in range(indptr[i], indptr[i + 1]):
            z = row[i] ^ (np.uint64(statement[at]) * np.uint64(0xC2B2AE3D27D4EB4F))
            z += salt
            # splitmix64's finaliser (Steele, Lea and Flood 2014)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            z = z ^ (z >> np.uint64(31))
            out[at] = (z >> np.uint64(63)) == np.uint64(1)


@njit(cache=True, nogil=True)
def _rows(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A number for each row: that of its votes, and for further rows with the same votes another one each."""
    out = np.empty_like(first)
    same = np.uint64(0)
    for i in range(first.shape[0]):
        alike = i > 0 and first[i] == first[i - 1] and second[i] == second[i - 1]
        same = same + np.uint64(1) if alike else np.uint64(0)
        out[i] = first[i] ^ (same * np.uint64(0x9E3779B97F4A7C15))
    return out


def coins(votes: VoteTable, number: int) -> NDArray[np.bool_]:
    """True or false for every vote, about half each, shape (votes,); another `number`, another halving.

    A coin follows from all of the participant's own votes and the statement's position. So neither the
    order of rows nor the names of participants change it, and somebody who joins, or votes anew, throws
    no coins but their own.
    """
    out = np.empty(votes.n_votes, dtype=np.bool_)
    salt = np.uint64((number + 1) * 0xD1B54A32D192ED03 % 2**64)
    rows = _rows(*row_hashes(votes.indptr, votes.statement, votes.vote))
    _coins(votes.indptr, votes.statement, rows, salt, out)
    return out


def halves(votes: VoteTable, number: int) -> tuple[VoteTable, VoteTable]:
    """Two tables that share no vote and together hold all of them; statements keep their positions."""
    first = coins(votes, number)
    return votes.keep(first), votes.keep(~first)
