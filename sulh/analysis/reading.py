"""Votes, parties and texts out of files: CSV, Parquet, pandas frames, and the folder of a Polis export.

Every reader hands back plain columns, which `VoteTable` packs. Rows in messages are counted from 1,
without the header and without blank lines.
"""

from __future__ import annotations

import csv
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow
from numpy.typing import NDArray
from pyarrow import parquet

from sulh.analysis.packing import WHOLE, Codes, Id, Ids, VotesError, alike, checked_ids, checked_votes, shown

FilePath = str | PathLike[str]

TIMESTAMP = "timestamp"
VOTES, MATRIX, COMMENTS = "votes.csv", "participants-votes.csv", "comments.csv"
# What Polis calls participant, statement and vote in votes.csv.
_POLIS = ("voter-id", "comment-id", "vote")
# Columns of a Polis matrix that are no statement; one of them tells that a file is such a matrix.
_BESIDE = ("participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
_WIDE = "n-votes"
_REJECTED = -1
# Cells of a matrix held at once.
_CELLS = 4_000_000


@dataclass(frozen=True)
class Columns:
    """Names of columns. `party` and `weight` are used where present, and asked for under any other name."""

    participant: str = "participant"
    statement: str = "statement"
    vote: str = "vote"
    party: str | None = "party"
    weight: str | None = "weight"


@dataclass(frozen=True)
class Rows:
    """Columns of one entry per vote, in the order in which votes were cast, and what else is known."""

    participant: Ids
    statement: Ids
    vote: Codes
    party: Mapping[Id, Any] = field(default_factory=dict)
    weight: Mapping[Id, Any] = field(default_factory=dict)
    statements: Ids | None = None
    texts: Mapping[Id, str] = field(default_factory=dict)


def csv_rows(path: FilePath, names: Columns) -> Rows:
    """The votes of a CSV file, one row per vote or a Polis matrix. Raises `VotesError` and `OSError`."""
    with _told(path):
        header = _header(path)
        if names.participant in header and _WIDE in header and names.vote not in header:
            return _wide_rows(path, header, names)
        names = _resolve(header, names)
        numbers = (names.vote, names.weight, TIMESTAMP)
        types = {each: "str" for each in header if each not in numbers}
        ids = (names.participant, names.statement)
        (frame,) = _frames(path, header, types)
        return frame_rows(frame.assign(**{each: _ids(frame[each], each) for each in ids}), names)


def parquet_rows(path: FilePath, names: Columns) -> Rows:
    """The votes of a Parquet file with one row per vote. Raises `VotesError` and `OSError`."""
    with _told(path):
        header = list(parquet.read_schema(path).names)
        names = _resolve(header, names)
        wanted = (names.participant, names.statement, names.vote, names.party, names.weight, TIMESTAMP)
        return frame_rows(pd.read_parquet(path, columns=[each for each in header if each in wanted]), names)


def frame_rows(frame: pd.DataFrame, names: Columns) -> Rows:
    """The votes of a frame with one row per vote, sorted by its `timestamp` where it has one.

    Raises `VotesError` naming the row that cannot be used, or the columns found and expected.
    """
    names = _resolve(list(frame.columns), names)
    ids = checked_ids(frame[names.participant].to_numpy(), names.participant)
    said = checked_ids(frame[names.statement].to_numpy(), names.statement)
    votes = checked_votes(frame[names.vote].to_numpy(), names.vote)
    rows = _with_people(Rows(ids, said, votes), ids, frame, names)
    if TIMESTAMP not in frame.columns:
        return rows
    order = np.argsort(_times(frame[TIMESTAMP]), kind="stable")
    return replace(rows, participant=ids[order], statement=said[order], vote=votes[order])


def polis_rows(folder: FilePath, parties_from: str | None = None) -> Rows:
    """The votes of a Polis export without the statements it rejected. Raises `VotesError` and `OSError`."""
    place = Path(folder)
    long = (place / VOTES).exists()
    if not long and not (place / MATRIX).exists():
        raise VotesError(f"{place} holds neither {VOTES} nor {MATRIX}: give the folder of a Polis export")
    read = [csv_rows(place / VOTES, Columns(party=None, weight=None))] if long else []
    if parties_from or not long:
        read.append(csv_rows(place / MATRIX, Columns(party=parties_from, weight=None)))
    rows = replace(read[0], party=read[-1].party)
    if not (place / COMMENTS).exists():
        return rows
    texts, rejected = _comments(place / COMMENTS)
    kind = rows.statement.dtype
    every = np.array(list(alike(texts, rows.statement)), dtype=kind)
    if rows.statements is not None:
        every = np.concatenate((every, rows.statements))
    drop = np.array(list(alike(dict.fromkeys(rejected), rows.statement)), dtype=kind)
    stays = ~np.isin(rows.statement, drop)
    return replace(
        rows,
        participant=rows.participant[stays],
        statement=rows.statement[stays],
        vote=rows.vote[stays],
        statements=every[~np.isin(every, drop)],
        texts=texts,
    )


def read_parties(path: FilePath, participant: str = "participant", party: str = "party") -> dict[Id, str]:
    """Each participant's party out of a CSV file; whoever has none there is left out.

    Raises `VotesError` for other columns, a row without a participant, or two parties of one participant;
    `OSError` for a missing file.
    """
    with _told(path):
        header = _header(path)
        _need(header, [participant, party])
        (frame,) = _frames(path, header, dict.fromkeys(header, "str"))
        return _each(_ids(frame[participant], participant), frame[party], "party")


def read_statements(path: FilePath) -> dict[Id, str]:
    """Texts of statements out of a CSV file with statement and text, or out of Polis's comments.csv.

    Raises `VotesError` for other columns, or where a statement is missing or stands there twice;
    `OSError` for a missing file.
    """
    return _comments(path)[0]


def _comments(path: FilePath) -> tuple[dict[Id, str], list[Id]]:
    """All texts, and the ids of statements that Polis's moderators rejected."""
    with _told(path):
        header = _header(path)
        key, text = ("comment-id", "comment-body") if "comment-id" in header else ("statement", "text")
        _need(header, [key, text])
        (frame,) = _frames(path, header, dict.fromkeys(header, "str"))
        ids = _ids(frame[key], key)
        _once(ids, key)
        texts = dict(zip(ids.tolist(), frame[text].fillna("").tolist(), strict=True))
        if "moderated" not in header:
            return texts, []
        rejected = pd.to_numeric(frame["moderated"], errors="coerce").to_numpy() == _REJECTED
        return texts, ids[rejected].tolist()


def _wide_rows(path: FilePath, header: list[str], names: Columns) -> Rows:
    """The votes of a Polis matrix: one row per participant, one column per statement, empty where unseen."""
    _need(header, [names.participant], names)
    beside = [each for each in (names.party, names.weight) if each in header]
    labels = [each for each in header if each not in (*_BESIDE, names.participant, *beside)]
    odd = [each for each in labels if not WHOLE.fullmatch(each)]
    if odd:
        raise VotesError(f"column {odd[0]!r} is no statement: beside {_WIDE} those are whole numbers")
    types = {each: "str" for each in header if each not in (*labels, names.weight)}
    people, cells, done = [], [], 0
    for chunk in _frames(path, header, types, rows=_CELLS // (len(labels) + 1) + 1):
        people.append(chunk[[names.participant, *beside]])
        cells.append(_seen(chunk[labels], done))
        done += len(chunk)
    told = pd.concat(people, ignore_index=True)
    ids = _ids(told[names.participant], names.participant)
    _once(ids, names.participant)
    row, at, vote = (np.concatenate(each) for each in zip(*cells, strict=True))
    statements = _typed(labels)
    return _with_people(Rows(ids[row], statements[at], vote, statements=statements), ids, told, names)


def _seen(cells: pd.DataFrame, done: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Codes]:
    """Row, column and vote of every cell that is not empty; `done` rows of the file came before."""
    texts = [each for each in cells.columns if cells[each].dtype.kind not in "iuf"]
    read = {each: pd.to_numeric(cells[each].astype("str"), errors="coerce") for each in texts}
    votes = cells.assign(**read).to_numpy(dtype=np.float64)
    seen = cells.notna().to_numpy()
    bad = seen & ~np.isin(votes, (-1.0, 0.0, 1.0))
    if bad.any():
        row, at = np.argwhere(bad)[0].tolist()
        raise VotesError(
            f"row {done + row + 1}: the vote on statement {cells.columns[at]} is {cells.iat[row, at]}; "
            "it must be 1 (agree), 0 (pass) or -1 (disagree), or empty where unseen"
        )
    where, column = np.nonzero(seen)
    return where + done, column, votes[where, column].astype(np.int8)


def _with_people(rows: Rows, ids: Ids, frame: pd.DataFrame, names: Columns) -> Rows:
    """`rows` with each participant's party and weight, where the frame (one row per id) has such columns."""
    if names.party in frame.columns:
        rows = replace(rows, party=_each(ids, frame[names.party], "party"))
    if names.weight in frame.columns:
        rows = replace(rows, weight=_each(ids, frame[names.weight], "weight"))
    return rows


def _each(ids: Ids, values: pd.Series, name: str) -> dict[Id, Any]:
    """One value per participant; a party may be left empty in some rows.

    Raises `VotesError` where the rows of one participant say different things.
    """
    odd = [each for each in values if isinstance(each, (list, dict, set, np.ndarray))]
    if odd:
        raise VotesError(f"{name} holds {odd[0]!r}; it must be text or a number")
    told = pd.DataFrame({"id": ids, "value": values.to_numpy()})
    if name == "party":
        told = told[told["value"].notna() & (told["value"] != "")]
    told = told.drop_duplicates()
    twice = told["id"].duplicated().to_numpy()
    if twice.any():
        row = told.index[int(np.argmax(twice))]
        who = told.at[row, "id"]
        raise VotesError(f"row {row + 1}: participant {who!s} has another {name} in an earlier row; keep one")
    return dict(zip(told["id"].tolist(), told["value"].tolist(), strict=True))


def _once(ids: Ids, name: str) -> None:
    twice = pd.Series(ids).duplicated().to_numpy()
    if twice.any():
        at = int(np.argmax(twice))
        raise VotesError(f"row {at + 1}: {name} {ids[at]!s} stands in an earlier row too; keep one")


def _times(values: pd.Series) -> NDArray[Any]:
    """Timestamps that can be compared: numbers as they stand, else dates in ISO 8601 (UTC without a zone)."""
    number = pd.api.types.is_numeric_dtype(values)
    times = values if number else pd.to_datetime(values, utc=True, errors="coerce", format="ISO8601")
    gap = times.isna().to_numpy()
    if gap.any():
        at = int(np.argmax(gap))
        found = shown(values.iloc[at])
        raise VotesError(f"row {at + 1}: {TIMESTAMP} is {found}; it must be a number or a date in ISO 8601")
    return np.asarray(times if number else times.astype("int64"))


def _ids(values: pd.Series, name: str) -> Ids:
    """Ids of a column of text: whole numbers if every one looks like one, else text."""
    codes, texts = pd.factorize(values)
    if (codes < 0).any():
        raise VotesError(f"row {int(np.argmax(codes < 0)) + 1}: {name} is empty; every row needs an id")
    ids: Ids = _typed(texts.tolist())[codes]
    return ids


def _typed(texts: Sequence[str]) -> Ids:
    if all(WHOLE.fullmatch(each) for each in texts):
        return np.array([int(each) for each in texts], dtype=np.int64)
    return np.array(texts, dtype=object)


def _resolve(found: Sequence[Any], names: Columns) -> Columns:
    """The columns to read: those asked for, or those of Polis's votes.csv where no others are asked for."""
    asked, usual = (replace(each, party=None, weight=None) for each in (names, Columns()))
    if (
        asked == usual
        and set(_POLIS) <= set(found)
        and not {names.participant, names.statement} <= set(found)
    ):
        names = replace(names, participant=_POLIS[0], statement=_POLIS[1], vote=_POLIS[2])
    _need(found, [names.participant, names.statement, names.vote], names)
    return names


def _need(found: Sequence[Any], wanted: list[str], names: Columns | None = None) -> None:
    """Raises `VotesError` where a wanted column is not there, or stands there twice."""
    usual = Columns()
    if names and names.party not in (None, usual.party):
        wanted = [*wanted, str(names.party)]
    if names and names.weight not in (None, usual.weight):
        wanted = [*wanted, str(names.weight)]
    if not set(wanted) <= set(found):
        have = ", ".join(map(str, found)) if len(found) <= 20 else f"{', '.join(map(str, found[:20]))}, …"
        raise VotesError(f"columns found: {have}; columns expected: {', '.join(wanted)}")
    twice = [each for each, times in Counter(found).items() if times > 1]
    if twice:
        raise VotesError(f"column {twice[0]!r} stands there twice; keep one")


def _header(path: FilePath) -> list[str]:
    """Names in the first line that is not blank; columns without a name get one."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        first = next((line for line in csv.reader(file) if line), None)
    if first is None:
        raise VotesError("the file is empty; its first line must name the columns")
    return [name.strip() or f"column {at + 1}" for at, name in enumerate(first)]


def _frames(
    path: FilePath, header: list[str], types: Mapping[str, str], rows: int | None = None
) -> Iterator[pd.DataFrame]:
    """The whole file in one frame, or in frames of so many rows. Only an empty cell counts as missing."""
    # Every column is read, wanted or not: with a choice of columns pandas would not notice a line that
    # has too many cells.
    read = pd.read_csv(
        path, encoding="utf-8-sig", header=0, names=header, index_col=False, dtype=dict(types),
        keep_default_na=False, na_values=[""], low_memory=False, chunksize=rows,
        compression=None,
    )  # fmt: skip
    yield from [read] if rows is None else read


@contextmanager
def _told(path: FilePath) -> Iterator[None]:
    """Turns what goes wrong while reading `path` into a `VotesError` that names it."""
    if Path(path).is_dir():
        raise VotesError(f"{path} is a folder; give a file (a Polis export is read by from_polis)")
    if Path(path).exists() and not Path(path).is_file():
        raise VotesError(f"{path} is no ordinary file; write the votes to one first")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            yield
    except UnicodeDecodeError as error:
        raise VotesError(f"{path}: this is not text in UTF-8; save it as CSV in UTF-8") from error
    except (pd.errors.ParserError, pd.errors.ParserWarning, csv.Error) as error:
        raise VotesError(f"{path}: lines and cells do not match the header ({error})") from error
    except pyarrow.ArrowInvalid as error:
        raise VotesError(f"{path}: this is not a Parquet file ({error})") from error
    except VotesError as error:
        raise VotesError(f"{path}: {error}") from error
