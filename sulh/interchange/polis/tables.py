"""What each file of an export says, row by row: comments, votes, the matrix and the summary."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sulh.interchange.polis.conversation import Statement
from sulh.interchange.polis.files import MOST_ROWS, Source, Table, records
from sulh.interchange.polis.wording import excerpt, storable
from sulh.rules.refusal import Refusal

COMMENTS = ("comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")
VOTES = ("timestamp", "comment-id", "voter-id", "vote")
MATRIX = ("participant", "group-id")
LONGEST_STATEMENT = 10_000
LONGEST_SUMMARY = 50_000
_MATRIX_EXTRAS = frozenset({*MATRIX, "xid", "n-comments", "n-votes", "n-agree", "n-disagree"})
_ANSWERS = {"1": 1, "0": 0, "-1": -1}
_TRUTH = {"true": True, "1": True, "false": False, "0": False, "": False}
_LONGEST_GROUP = 20
_Meaning = TypeVar("_Meaning", int, bool)
_MOST_DIGITS = 12  # of ids and tallies, so that sums over two million rows stay within 64 bits
_TIME_DIGITS = 14
# Polis has written seconds and milliseconds; 10^11 is 1973 in the one and the year 5138 in the other.
_MILLISECONDS_FROM = 10**11


@dataclass(frozen=True)
class Comment:
    """A row of comments.csv: the statement, its tallies as reported, and whether its text was cleaned."""

    statement: Statement
    agrees: int
    disagrees: int
    cleaned: bool


@dataclass(frozen=True)
class Events:
    """Votes as they stand in `file`, one entry of each array per vote, in file order.

    `line`, `participant` and `statement` (source ids), `vote` (1, 0, -1) and `time` (milliseconds).
    """

    file: str
    line: array[int] = field(default_factory=lambda: array("q"))
    participant: array[int] = field(default_factory=lambda: array("q"))
    statement: array[int] = field(default_factory=lambda: array("q"))
    vote: array[int] = field(default_factory=lambda: array("b"))
    time: array[int] = field(default_factory=lambda: array("q"))

    def add(self, line: int, participant: int, statement: int, vote: int, time: int) -> None:
        self.line.append(line)
        self.participant.append(participant)
        self.statement.append(statement)
        self.vote.append(vote)
        self.time.append(time)


def read_comments(table: Table) -> list[Comment]:
    """Every statement, sorted by source id.

    Raises `polis_number_expected`, `polis_value_unknown` (`file`, `line`, `column`, `found`),
    `polis_statement_repeated` (`file`, `line`, `statement`), `polis_text_too_long` (`file`, `line`,
    `limit`, `length`) and what `Table.rows` raises.
    """
    comments: dict[int, Comment] = {}
    for line, fields in table.rows():
        row = _Row(table, line, fields)
        source_id = row.number("comment-id")
        if source_id in comments:
            raise Refusal("polis_statement_repeated", file=table.file, line=line, statement=source_id)
        body = fields[table.columns["comment-body"]]
        text, cleaned = _text(table.file, line, body, LONGEST_STATEMENT)
        statement = Statement(
            source_id=source_id,
            text=text,
            author=row.number("author-id") if row.has("author-id") else None,
            moderated=row.one_of("moderated", _ANSWERS),
            is_seed=row.one_of("is-seed", _TRUTH) if "is-seed" in table.columns else False,
            is_meta=row.one_of("is-meta", _TRUTH) if "is-meta" in table.columns else False,
            hour=row.milliseconds() // 3_600_000 * 3600 if row.has("timestamp") else None,
        )
        comments[source_id] = Comment(statement, row.number("agrees"), row.number("disagrees"), cleaned)
    return [comments[source_id] for source_id in sorted(comments)]


def read_votes(table: Table, known: Container[int]) -> Events:
    """Every vote ever cast, superseded ones too. `known` holds the statements' source ids.

    Raises `polis_vote_unknown` (`file`, `line`, `found`), `polis_statement_unknown` (`file`, `line`,
    `statement`), `polis_number_expected` and what `Table.rows` raises.
    """
    events = Events(table.file)
    vote_at = table.columns["vote"]
    for line, fields in table.rows():
        row = _Row(table, line, fields)
        statement = row.number("comment-id")
        if statement not in known:
            raise Refusal("polis_statement_unknown", file=table.file, line=line, statement=statement)
        vote = _vote(table.file, line, fields[vote_at])
        events.add(line, row.number("voter-id"), statement, vote, row.milliseconds())
    return events


def read_matrix(table: Table, known: Container[int]) -> tuple[dict[int, str | None], Events]:
    """Each participant's group, and the votes in the cells (time 0).

    A row whose n-agree and n-disagree are those of its own cells with agree and disagree exchanged is
    wrongly signed. Raises `polis_votes_wrongly_signed`, `polis_participant_repeated` (`file`, `line`),
    `polis_column_unknown` (`file`, `column`), `polis_too_many_votes` (`file`, `limit`) and all that
    `read_votes` raises.
    """
    statements = _statement_columns(table)
    groups: dict[int, str | None] = {}
    events = Events(table.file)
    for line, fields in table.rows():
        row = _Row(table, line, fields)
        participant = row.number("participant")
        if participant in groups:
            raise Refusal("polis_participant_repeated", file=table.file, line=line)
        groups[participant] = row.group()
        cells = [(statement, fields[position]) for position, statement in statements if fields[position]]
        for statement, cell in cells:
            if statement not in known:
                raise Refusal("polis_statement_unknown", file=table.file, line=line, statement=statement)
            events.add(line, participant, statement, _vote(table.file, line, cell), 0)
        if len(events.vote) > MOST_ROWS:
            raise Refusal("polis_too_many_votes", file=table.file, limit=MOST_ROWS)
        _refuse_flipped_row(row, [cell for _, cell in cells])
    return groups, events


def _statement_columns(table: Table) -> list[tuple[int, int]]:
    columns: dict[int, int] = {}
    for name, position in table.columns.items():
        if name in _MATRIX_EXTRAS:
            continue
        statement = _whole_number(name)
        # An unread column may be a statement's votes under a damaged name.
        if statement is None:
            raise Refusal("polis_column_unknown", file=table.file, column=excerpt(name))
        if statement in columns:
            raise Refusal("polis_column_repeated", file=table.file, column=excerpt(name))
        columns[statement] = position
    return [(position, statement) for statement, position in columns.items()]


def _refuse_flipped_row(row: _Row, cells: list[str]) -> None:
    if not (row.has("n-agree") and row.has("n-disagree")):
        return
    reported = (row.number("n-agree"), row.number("n-disagree"))
    counted = (cells.count("1"), cells.count("-1"))
    if reported != counted and reported == counted[::-1]:
        raise Refusal("polis_votes_wrongly_signed", file=row.table.file, line=row.line)


def read_summary(source: Source) -> dict[str, str]:
    """The key and value rows of summary.csv, values fit to be stored.

    Raises `polis_row_length`, `polis_text_too_long`, what `records` raises, and
    `polis_votes_wrongly_signed` where its `vote-convention` row says that agree is -1.
    """
    values: dict[str, str] = {}
    for line, fields in records(source):
        if len(fields) != 2:
            raise Refusal("polis_row_length", file=source.name, line=line, expected=2, found=len(fields))
        key, value = fields
        if key == "vote-convention" and "agree=-1" in value.replace(" ", "").split(";"):
            raise Refusal("polis_votes_wrongly_signed", file=source.name, line=line)
        values[key], _ = _text(source.name, line, value, LONGEST_SUMMARY)
    return values


@dataclass(frozen=True)
class _Row:
    """One row and where it stands, to read a field by its column's name."""

    table: Table
    line: int
    fields: list[str]

    def has(self, column: str) -> bool:
        position = self.table.columns.get(column)
        return position is not None and self.fields[position] != ""

    def number(self, column: str, digits: int = _MOST_DIGITS) -> int:
        found = self.fields[self.table.columns[column]]
        number = _whole_number(found, digits)
        if number is None:
            raise self._refusal("polis_number_expected", column, found)
        return number

    def one_of(self, column: str, values: Mapping[str, _Meaning]) -> _Meaning:
        found = self.fields[self.table.columns[column]]
        value = values.get(found.lower())
        if value is None:
            raise self._refusal("polis_value_unknown", column, found)
        return value

    def milliseconds(self) -> int:
        time = self.number("timestamp", _TIME_DIGITS)
        return time if time >= _MILLISECONDS_FROM else time * 1000

    def group(self) -> str | None:
        found = self.fields[self.table.columns["group-id"]]
        if len(found) > _LONGEST_GROUP or not found.isprintable():
            raise self._refusal("polis_value_unknown", "group-id", found)
        return unicodedata.normalize("NFC", found).strip() or None

    def _refusal(self, code: str, column: str, found: str) -> Refusal:
        return Refusal(code, file=self.table.file, line=self.line, column=column, found=excerpt(found))


def _whole_number(text: str, digits: int = _MOST_DIGITS) -> int | None:
    # int() alone would also take signs, spaces, underscores and other scripts' digits.
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def _vote(file: str, line: int, found: str) -> int:
    vote = _ANSWERS.get(found)
    if vote is None:
        raise Refusal("polis_vote_unknown", file=file, line=line, found=excerpt(found))
    return vote


def _text(file: str, line: int, found: str, limit: int) -> tuple[str, bool]:
    if len(found) > limit:
        raise Refusal("polis_text_too_long", file=file, line=line, limit=limit, length=len(found))
    return storable(found)
