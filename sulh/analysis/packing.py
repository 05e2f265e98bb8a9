"""Columns of votes, checked and packed: ids to positions, counting sorts, the canonical order.

A packed table holds one row per participant in compressed sparse rows: the votes of participant p are
`statement[indptr[p]:indptr[p + 1]]` (positions, ascending) and the same stretch of `vote`.
Integer ids are counted, not sorted, wherever their range is modest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numba import njit
from numpy.typing import ArrayLike, NDArray

Id = int | str
Column = ArrayLike | Sequence[Any]
Ids = NDArray[Any]
Positions = NDArray[np.int32]
Pointers = NDArray[np.int64]
Codes = NDArray[np.int8]
Hashes = NDArray[np.uint64]

Told = TypeVar("Told")

FORMAT = "sulh votes 1"
"""Name of the byte layout under `fingerprint`; it changes whenever the layout does."""

WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
"""Text that turns into a 64-bit whole number and back without a change."""

# A table of flags this many times as long as the column is still cheaper than hashing the column.
_ROOM = 2
# Odd constants of the finalisers of splitmix64 (Steele, Lea and Flood 2014) and MurmurHash3 (Appleby 2011).
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST_A, _FIRST_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SECOND_A, _SECOND_B = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_27, _30, _31, _33 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(33)
_THREE = np.uint64(3)


class VotesError(ValueError):
    """Votes that cannot be used; the message names the row (counted from 1) and says what to do."""


def column(values: Any, name: str) -> NDArray[Any]:
    """A one-dimensional array. Lists become arrays of objects, so that numpy turns no number into text.

    Raises `VotesError` for a single value, another shape, or a column of true and false.
    """
    if isinstance(values, (str, bytes)) or not hasattr(values, "__len__"):
        raise VotesError(f"{name} must be a list or an array with one entry per vote, not {values!r}")
    listed = not hasattr(values, "__array__")
    array = np.fromiter(values, np.dtype(object), len(values)) if listed else np.asarray(values)
    if array.ndim != 1:
        raise VotesError(f"{name} must have one dimension, not {array.ndim}: give one entry per vote")
    if array.dtype.kind == "b":
        raise VotesError(f"{name} holds true and false; give whole numbers instead")
    return array.astype(object) if array.dtype.kind in "UT" else array


def checked_votes(values: Column, name: str = "vote") -> Codes:
    """The votes as int8: 1 (agree), 0 (pass), -1 (disagree); whole floats and numbers in text will do.

    Raises `VotesError` naming the first row that holds anything else.
    """
    array = column(values, name)
    numbers = array
    if array.dtype.kind == "O":
        read = pd.to_numeric(pd.Series(array, dtype=object), errors="coerce")
        truths = [isinstance(value, (bool, np.bool_)) for value in array]
        numbers = np.where(truths, np.nan, read.to_numpy(np.float64, na_value=np.nan))
    good = (numbers == 1) | (numbers == 0) | (numbers == -1) if numbers.dtype.kind in "iuf" else None
    if good is None or not good.all():
        at = 0 if good is None else int(np.argmin(good))
        raise VotesError(
            f"row {at + 1}: {name} is {shown(array[at])}; "
            "it must be 1 (agree), 0 (pass) or -1 (disagree). Leave the row out where nobody voted"
        )
    return numbers.astype(np.int8)


def checked_ids(values: Column, name: str) -> Ids:
    """The ids as int64, or as text in an array of objects. Text is kept as it stands.

    Raises `VotesError` for fractions, missing or empty ids, whole numbers beside text, and whole
    numbers that need more than 64 bits; the message names the first such row.
    """
    array = column(values, name)
    kind = pd.api.types.infer_dtype(array, skipna=False)
    if kind == "integer" or not array.size:
        if array.dtype.kind != "i" and array.size and not -(2**63) <= array.min() <= array.max() < 2**63:
            raise VotesError(f"{name} holds whole numbers that need more than 64 bits: write them as text")
        return np.ascontiguousarray(array, dtype=np.int64)
    if kind != "string":
        raise _bad_id(array, name)
    empty = array == ""
    if empty.any():
        raise VotesError(f"row {int(np.argmax(empty)) + 1}: {name} is empty; every row needs an id")
    return array


def _bad_id(array: NDArray[Any], name: str) -> VotesError:
    for at, value in enumerate(array.tolist()):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer, str)):
            advice = "an id must be a whole number or text"
            return VotesError(f"row {at + 1}: {name} is {shown(value)}; {advice}, and none may be missing")
        if isinstance(value, str) != isinstance(array[0], str):
            return VotesError(
                f"row {at + 1}: {name} is {shown(value)}, but row 1 has {shown(array[0])}; "
                "write all ids as whole numbers or all as text"
            )
    return VotesError(f"{name} of type {array.dtype} cannot be ids: give whole numbers or text")


def shown(value: object) -> str:
    """A value as a person would write it."""
    return repr(value.item() if isinstance(value, np.generic) else value)


def encode(ids: Ids) -> tuple[Ids, Positions]:
    """The distinct ids, ascending (text by code point), and each row's position among them."""
    if ids.dtype.kind == "i" and ids.size:
        low, high = int(ids.min()), int(ids.max())
        if high - low < max(_ROOM * ids.size, 1 << 16):
            return _count_ids(ids, low, high - low + 1)
    codes, found = pd.factorize(ids)
    order = np.argsort(found, kind="stable")
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return found[order], place[codes]


def extend(labels: Ids, codes: Positions, more: Ids) -> tuple[Ids, Positions]:
    """`labels` (ascending, distinct) with further ids sorted in, and the codes moved along.

    Raises `VotesError` where one is text and the other whole numbers.
    """
    if not len(more):
        return labels, codes
    if not len(labels):
        return encode(more)[0], codes
    if labels.dtype != more.dtype:
        raise VotesError("statements are named by whole numbers in one place and by text in another: use one")
    merged, _ = encode(np.concatenate((labels, more)))
    return merged, np.searchsorted(merged, labels).astype(np.int32)[codes]


def alike(told: Mapping[Any, Told], ids: Ids) -> dict[Id, Told]:
    """`told` with its keys in the type of `ids`: whole numbers become digits, or digits whole numbers.

    A key that already has the type of `ids` goes before one that is turned into it.
    """
    text = ids.dtype.kind != "i"
    turned: dict[Id, Told] = {}
    same: dict[Id, Told] = {}
    for key, value in told.items():
        if isinstance(key, str) == text:
            same[key] = value
        elif text:
            turned[str(key)] = value
        elif WHOLE.fullmatch(key):
            turned[int(key)] = value
    return turned | same


@njit(cache=True)
def _count_ids(ids: Ids, low: int, span: int) -> tuple[Pointers, Positions]:
    place = np.zeros(span, dtype=np.int32)
    for row in range(ids.size):
        place[ids[row] - low] = 1
    found = 0
    for at in range(span):
        found += place[at]
    labels = np.empty(found, dtype=np.int64)
    found = 0
    for at in range(span):
        if place[at]:
            labels[found] = at + low
            place[at] = found
            found += 1
    codes = np.empty(ids.size, dtype=np.int32)
    for row in range(ids.size):
        codes[row] = place[ids[row] - low]
    return labels, codes


@njit(cache=True)
def _starts(bucket: Positions, buckets: int) -> Pointers:
    starts = np.zeros(buckets + 1, dtype=np.int64)
    for at in range(bucket.size):
        starts[bucket[at] + 1] += 1
    for at in range(buckets):
        starts[at + 1] += starts[at]
    return starts


@njit(cache=True)
def _scatter(bucket: Positions, other: Positions, vote: Codes, starts: Pointers) -> tuple[Positions, Codes]:
    """`other` and `vote`, stably sorted by bucket."""
    free = starts[:-1].copy()
    others, votes = np.empty(bucket.size, dtype=np.int32), np.empty(bucket.size, dtype=np.int8)
    for at in range(bucket.size):
        to = free[bucket[at]]
        others[to], votes[to] = other[at], vote[at]
        free[bucket[at]] = to + 1
    return others, votes


@njit(cache=True)
def _last_votes(indptr: Pointers, statement: Positions, vote: Codes) -> tuple[Pointers, Positions, Codes]:
    """Only the last of neighbouring entries with the same statement, shifted to the front."""
    kept = np.zeros(indptr.size, dtype=np.int64)
    to = 0
    for row in range(indptr.size - 1):
        for at in range(indptr[row], indptr[row + 1]):
            if at + 1 == indptr[row + 1] or statement[at + 1] != statement[at]:
                statement[to], vote[to] = statement[at], vote[at]
                to += 1
        kept[row + 1] = to
    return kept, statement[:to].copy(), vote[:to].copy()


def pack(
    row: Positions, statement: Positions, vote: Codes, n: int, s: int
) -> tuple[Pointers, Positions, Codes]:
    """Compressed rows of n participants and s statements; of a repeated cell the last entry counts."""
    rows, votes = _scatter(statement, row, vote, _starts(statement, s))
    by_statement = np.repeat(np.arange(s, dtype=np.int32), np.diff(_starts(statement, s)))
    indptr = _starts(rows, n)
    statements, votes = _scatter(rows, by_statement, votes, indptr)
    return _last_votes(indptr, statements, votes)


@njit(cache=True)
def transpose(
    indptr: Pointers, statement: Positions, vote: Codes, s: int
) -> tuple[Pointers, Positions, Codes]:
    """The same votes by statement: pointers (s + 1,), participant positions (ascending) and votes."""
    starts = _starts(statement, s)
    free = starts[:-1].copy()
    participant, votes = np.empty(statement.size, dtype=np.int32), np.empty(statement.size, dtype=np.int8)
    for row in range(indptr.size - 1):
        for at in range(indptr[row], indptr[row + 1]):
            to = free[statement[at]]
            participant[to], votes[to] = row, vote[at]
            free[statement[at]] = to + 1
    return starts, participant, votes


@njit(cache=True)
def count(statement: Positions, vote: Codes, s: int) -> NDArray[np.int64]:
    """Votes of each statement, shape (s, 3): agree, disagree, pass."""
    counts = np.zeros((s, 3), dtype=np.int64)
    for at in range(statement.size):
        counts[statement[at], 0 if vote[at] > 0 else 1 if vote[at] < 0 else 2] += 1
    return counts


@njit(cache=True)
def row_hashes(indptr: Pointers, statement: Positions, vote: Codes) -> tuple[Hashes, Hashes]:
    """Two 64-bit hashes of each participant's votes, by two unlike chains of multiply and shift."""
    first = np.empty(indptr.size - 1, dtype=np.uint64)
    second = np.empty(indptr.size - 1, dtype=np.uint64)
    for row in range(indptr.size - 1):
        one, two = _GOLDEN, _SECOND_B
        for at in range(indptr[row], indptr[row + 1]):
            cell = np.uint64(statement[at]) * _THREE + np.uint64(vote[at] + 1)
            one = (one ^ cell) + _GOLDEN
            one = (one ^ (one >> _30)) * _FIRST_A
            one = (one ^ (one >> _27)) * _FIRST_B
            one ^= one >> _31
            two = (two + cell) * _SECOND_A
            two = (two ^ (two >> _33)) * _SECOND_B
            two ^= two >> _33
        first[row], second[row] = one, two
    return first, second


@njit(cache=True)
def _changes(
    indptr: Pointers, statement: Positions, vote: Codes, order: Pointers, same: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Where `same` says that order[at + 1] has the keys of order[at]: whether its votes differ after all."""
    found = np.zeros(same.size, dtype=np.bool_)
    for at in range(same.size):
        if same[at]:
            one, two = indptr[order[at]], indptr[order[at + 1]]
            length = indptr[order[at] + 1] - one
            found[at] = indptr[order[at + 1] + 1] - two != length
            if not found[at]:
                for k in range(length):
                    if statement[one + k] != statement[two + k] or vote[one + k] != vote[two + k]:
                        found[at] = True
                        break
    return found


def canonical_order(
    party: Positions,
    weight: NDArray[np.float64],
    ids: Ids,
    indptr: Pointers,
    statement: Positions,
    vote: Codes,
) -> Pointers:
    """The order of participants by party, weight and votes; ids decide only between equal contents.

    Votes are compared by their two hashes. Where both are equal the votes themselves are compared, and
    rows that share hashes by accident stand in the lexicographic order of (statement, vote), so that
    the order never depends on ids.
    """
    rank = np.empty(len(ids), dtype=np.int64)
    rank[np.argsort(ids, kind="stable")] = np.arange(len(ids))
    first, second = row_hashes(indptr, statement, vote)
    order = np.lexsort((rank, second, first, weight, party))
    same = np.ones(max(len(order) - 1, 0), dtype=np.bool_)
    for key in (party, weight, first, second):
        same &= key[order[1:]] == key[order[:-1]]
    changes = _changes(indptr, statement, vote, order, same)
    if changes.any():
        edges = np.flatnonzero(np.concatenate(([True], ~same, [True])))
        for begin, end in pairwise(edges.tolist()):
            if changes[begin : end - 1].any():
                order[begin:end] = sorted(
                    order[begin:end].tolist(), key=lambda row: _cells(indptr, statement, vote, row)
                )
    return order


def _cells(indptr: Pointers, statement: Positions, vote: Codes, row: int) -> list[tuple[int, int]]:
    stretch = slice(indptr[row], indptr[row + 1])
    return list(zip(statement[stretch].tolist(), vote[stretch].tolist(), strict=True))


@njit(cache=True)
def take_rows(
    indptr: Pointers, statement: Positions, vote: Codes, order: Pointers
) -> tuple[Pointers, Positions, Codes]:
    """The rows named by `order`, in that order."""
    taken = np.zeros(order.size + 1, dtype=np.int64)
    for to in range(order.size):
        taken[to + 1] = taken[to] + indptr[order[to] + 1] - indptr[order[to]]
    statements, votes = np.empty(taken[-1], dtype=np.int32), np.empty(taken[-1], dtype=np.int8)
    for to in range(order.size):
        begin = indptr[order[to]]
        for k in range(taken[to + 1] - taken[to]):
            statements[taken[to] + k], votes[taken[to] + k] = statement[begin + k], vote[begin + k]
    return taken, statements, votes


def fingerprint(
    statements: Ids,
    parties: tuple[str, ...],
    party: Positions,
    weight: NDArray[np.float64],
    indptr: Pointers,
    statement: Positions,
    vote: Codes,
) -> str:
    """SHA-256 in lower-case hex over a table in canonical order, without any participant's id.

    The bytes: one line of JSON [format, participants, votes, statement ids, party names], then, little
    endian and one after another, `party` (int32), `weight` (float64), `indptr` (int64), `statement`
    (int32) and `vote` (int8).
    """
    head = [FORMAT, len(party), len(vote), statements.tolist(), list(parties)]
    told = hashlib.sha256((json.dumps(head, separators=(",", ":")) + "\n").encode())
    for array, layout in ((party, "<i4"), (weight, "<f8"), (indptr, "<i8"), (statement, "<i4"), (vote, "i1")):
        told.update(np.ascontiguousarray(array, dtype=layout).data)
    return told.hexdigest()
