"""The table of votes every analysis starts from: participants x statements, in one canonical order."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sulh.analysis import packing, reading
from sulh.analysis.packing import Codes, Column, Id, Ids, Pointers, Positions, VotesError

__all__ = ["Id", "VoteTable", "VotesError"]

Path = str | PathLike[str]

WIDEST = 1_000_000_000_000
"""The largest weight may be so many times the smallest."""


@dataclass(frozen=True, eq=False)
class VoteTable:
    """Votes of n participants on s statements; most cells are unseen and are not stored.

    Participants stand in an order that follows from content alone: by party, weight and votes, and by
    id only between participants with the same party, weight and votes. So neither the order of rows
    nor the naming of participants can change a number computed in this order. All arrays are read-only.
    """

    participants: Ids
    """Ids (int64, or text in an array of objects) in canonical order, shape (n,)."""
    statements: Ids
    """Ids ascending, whole numbers by value and text by code point, shape (s,)."""
    indptr: Pointers
    """The votes of participant p are the entries indptr[p] to indptr[p + 1]; shape (n + 1,)."""
    statement: Positions
    """Position of the statement voted on, ascending within a participant; shape (votes,)."""
    vote: Codes
    """1 agree, 0 pass, -1 disagree; shape (votes,)."""
    party: Positions
    """Each participant's position in `parties`, -1 where none is declared; shape (n,)."""
    parties: tuple[str, ...]
    """Names, ascending, of the parties that at least one participant of the table declares."""
    weight: NDArray[np.float64]
    """Each participant's weight, above 0; shape (n,). Only their ratios matter."""
    digest: str
    """SHA-256 in hex of everything above but the ids of participants (see `packing.fingerprint`)."""
    texts: Mapping[Id, str] = field(default_factory=dict)
    """Texts of statements where known; not part of the digest."""

    @property
    def n_participants(self) -> int:
        return len(self.participants)

    @property
    def n_statements(self) -> int:
        return len(self.statements)

    @property
    def n_votes(self) -> int:
        return len(self.vote)

    @classmethod
    def from_arrays(
        cls,
        participant: Column,
        statement: Column,
        vote: Column,
        party: Mapping[Any, Any] | None = None,
        weight: Mapping[Any, Any] | None = None,
        statements: Column | None = None,
        texts: Mapping[Any, str] | None = None,
    ) -> VoteTable:
        """A table of one row per vote; where a participant voted twice on a statement the last row counts.

        `participant` and `statement` hold whole numbers or text, `vote` 1, 0 or -1. `party` maps a
        participant to a party's name (absent, None, NaN or "": none declared), `weight` to a number above
        0 (absent: 1). `statements` names further statements that exist though nobody voted on them.
        Where ids are text, a whole number as a key means its digits, and the other way round.
        Raises `VotesError` naming the row, or the participant, that cannot be used.
        """
        ids, row = packing.encode(packing.checked_ids(participant, "participant"))
        labels, position = packing.encode(packing.checked_ids(statement, "statement"))
        votes = packing.checked_votes(vote)
        if not len(row) == len(position) == len(votes):
            raise VotesError(
                f"participant, statement and vote must be of equal length, "
                f"not {len(row)}, {len(position)} and {len(votes)} rows: give one entry per vote"
            )
        if statements is not None:
            labels, position = packing.extend(labels, position, packing.checked_ids(statements, "statements"))
        rows = packing.pack(row, position, votes, len(ids), len(labels))
        return _table(ids, labels, rows, _names(party or {}, ids), _weights(weight or {}, ids), texts or {})

    @classmethod
    def from_csv(
        cls,
        path: Path,
        participant: str = "participant",
        statement: str = "statement",
        vote: str = "vote",
        party: str | None = "party",
        weight: str | None = "weight",
    ) -> VoteTable:
        """A table from a CSV file in UTF-8 with a header; the arguments name its columns.

        Polis's votes.csv (voter-id, comment-id, vote) and participants-votes.csv (one column per
        statement, empty where unseen) are recognised by their headers. `party` and `weight` are used
        where the file has them. Rows are sorted by a `timestamp` column, if there is one, before the
        last vote on a statement is taken. Ids that all look like whole numbers become whole numbers.
        Raises `VotesError` for anything that cannot be read as votes, `OSError` for a missing file.
        """
        names = reading.Columns(participant, statement, vote, party, weight)
        return cls._of(reading.csv_rows(path, names))

    @classmethod
    def from_parquet(
        cls,
        path: Path,
        participant: str = "participant",
        statement: str = "statement",
        vote: str = "vote",
        party: str | None = "party",
        weight: str | None = "weight",
    ) -> VoteTable:
        """A table from a Parquet file with one row per vote; columns and errors as in `from_pandas`."""
        names = reading.Columns(participant, statement, vote, party, weight)
        return cls._of(reading.parquet_rows(path, names))

    @classmethod
    def from_pandas(
        cls,
        frame: pd.DataFrame,
        participant: str = "participant",
        statement: str = "statement",
        vote: str = "vote",
        party: str | None = "party",
        weight: str | None = "weight",
    ) -> VoteTable:
        """A table from a frame with one row per vote; columns as in `from_csv`, ids as they stand.

        Raises `VotesError` naming the row that cannot be used, or the columns found and expected.
        """
        names = reading.Columns(participant, statement, vote, party, weight)
        return cls._of(reading.frame_rows(frame, names))

    @classmethod
    def from_polis(cls, folder: Path, parties_from: str | None = None) -> VoteTable:
        """A table from the folder of a Polis export: votes.csv, or participants-votes.csv where it lacks.

        comments.csv, where present, gives the texts, and statements it calls rejected (moderated = -1)
        are left out with their votes, and participants without any other vote too. `parties_from`
        names a column of participants-votes.csv that holds parties: "group-id" takes Polis's groups.
        Raises `VotesError` for a folder or files that cannot be read as such an export.
        """
        return cls._of(reading.polis_rows(folder, parties_from))

    @classmethod
    def _of(cls, rows: reading.Rows) -> VoteTable:
        return cls.from_arrays(
            rows.participant, rows.statement, rows.vote, rows.party, rows.weight, rows.statements, rows.texts
        )

    def by_statement(self) -> tuple[Pointers, Positions, Codes]:
        """The votes by statement: pointers (s + 1,), participants' positions (ascending) and votes."""
        return self._by_statement

    @cached_property
    def _by_statement(self) -> tuple[Pointers, Positions, Codes]:
        turned = packing.transpose(self.indptr, self.statement, self.vote, self.n_statements)
        for array in turned:
            array.flags.writeable = False
        return turned

    def tally(self) -> NDArray[np.int64]:
        """Unweighted counts of agree, disagree and pass, shape (s, 3)."""
        return packing.count(self.statement, self.vote, self.n_statements)

    def to_pandas(self) -> pd.DataFrame:
        """One row per vote in canonical order: participant, statement, vote; party where any is declared
        (None for those who declare none), weight where any is not 1.
        """
        row = self.rows()
        frame = {
            "participant": self.participants[row],
            "statement": self.statements[self.statement],
            "vote": self.vote,
        }
        if self.parties:
            frame["party"] = np.array([*self.parties, None], dtype=object)[self.party[row]]
        if bool((self.weight != 1.0).any()):
            frame["weight"] = self.weight[row]
        return pd.DataFrame(frame)

    def with_parties(self, party: Mapping[Any, Any]) -> VoteTable:
        """The same votes with these parties (see `from_arrays`) in place of those declared before."""
        rows = (self.indptr, self.statement, self.vote)
        names = _names(party, self.participants)
        return _table(self.participants, self.statements, rows, names, self.weight, self.texts)

    def with_texts(self, texts: Mapping[Any, str]) -> VoteTable:
        """The same votes with these texts of statements in place of those known before."""
        return replace(self, texts=_texts(texts, self.statements))

    def keep(self, mask: ArrayLike) -> VoteTable:
        """A table of the votes where `mask` (shape (votes,), true and false) is true.

        All statements stay, so that their positions stay. Participants without any vote left go, and so
        does a party without participants. Raises `VotesError` for a mask of another shape or type.
        """
        wanted = np.asarray(mask)
        if wanted.shape != self.vote.shape or wanted.dtype.kind != "b":
            raise VotesError(f"the mask must hold {self.n_votes} true or false values, one per vote")
        return self._part(wanted, self.statement[wanted], self.statements)

    def without(self, statements: Collection[Id]) -> VoteTable:
        """A table without these statements and without participants who voted on nothing else.

        Ids that the table does not hold are passed over.
        """
        drop = packing.alike(dict.fromkeys(statements, True), self.statements)
        stays = np.array([each not in drop for each in self.statements.tolist()], dtype=np.bool_)
        place = np.cumsum(stays, dtype=np.int32) - np.int32(1)
        wanted = stays[self.statement]
        return self._part(wanted, place[self.statement[wanted]], self.statements[stays])

    def rows(self) -> Pointers:
        """The position of each vote's participant, shape (votes,)."""
        return np.repeat(np.arange(self.n_participants), np.diff(self.indptr))

    def _part(self, wanted: NDArray[np.bool_], statement: Positions, statements: Ids) -> VoteTable:
        left = np.bincount(self.rows()[wanted], minlength=self.n_participants)
        stays = left > 0
        indptr = np.concatenate(([0], np.cumsum(left[stays])))
        names = [self.parties[at] if at >= 0 else None for at in self.party[stays].tolist()]
        rows = (indptr, statement, self.vote[wanted])
        return _table(self.participants[stays], statements, rows, names, self.weight[stays], self.texts)


def _table(
    ids: Ids,
    statements: Ids,
    rows: tuple[Pointers, Positions, Codes],
    names: list[str | None],
    weight: NDArray[np.float64],
    texts: Mapping[Any, str],
) -> VoteTable:
    """The table of these packed rows, brought into canonical order."""
    parties = tuple(sorted({name for name in names if name is not None}))
    place = {name: at for at, name in enumerate(parties)}
    party = np.array([-1 if name is None else place[name] for name in names], dtype=np.int32)
    order = packing.canonical_order(party, weight, ids, *rows)
    ids, party, weight = ids[order], party[order], weight[order]
    indptr, statement, vote = packing.take_rows(*rows, order)
    digest = packing.fingerprint(statements, parties, party, weight, indptr, statement, vote)
    for array in (ids, statements, indptr, statement, vote, party, weight):
        array.flags.writeable = False
    known = _texts(texts, statements)
    return VoteTable(ids, statements, indptr, statement, vote, party, parties, weight, digest, known)


def _texts(texts: Mapping[Any, str], statements: Ids) -> dict[Id, str]:
    known = packing.alike(texts, statements)
    return {each: known[each] for each in statements.tolist() if each in known}


def _names(party: Mapping[Any, Any], ids: Ids) -> list[str | None]:
    told = packing.alike(party, ids)
    if not told:
        return [None] * len(ids)
    return [_party(told.get(each), each) for each in ids.tolist()]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _party(value: Any, participant: Id) -> str | None:
    if value is None or value is pd.NA or value == "" or value != value:
        return None
    if isinstance(value, str):
        return value
    # Groups may be numbered by a program, and pandas makes 1.0 of 1 beside a gap.
    if _is_number(value) and float(value).is_integer():
        return str(int(value))
    raise VotesError(f"participant {participant!r}: the party is {value!r}; a party's name must be text")


def _weights(weight: Mapping[Any, Any], ids: Ids) -> NDArray[np.float64]:
    told = packing.alike(weight, ids)
    if not told:
        return np.ones(len(ids))
    found = np.array([_weight(told.get(each, 1.0), each) for each in ids.tolist()], dtype=np.float64)
    if len(found) and found.max() > WIDEST * found.min():
        raise VotesError(
            f"the largest weight is more than {WIDEST:,} times the smallest; such weights leave one voice. "
            "Check their units"
        )
    return found


def _weight(value: Any, participant: Id) -> float:
    if not _is_number(value) or not math.isfinite(value) or value <= 0:
        raise VotesError(
            f"participant {participant!r}: the weight is {value!r}; it must be a number above 0. "
            "Leave the participant out of the weights for a weight of 1"
        )
    return float(value)
