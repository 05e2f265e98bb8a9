"""Writes small Polis export folders, in both variants, and finds the real ones."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

OLD_COMMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body"
LONG_COMMENTS = (
    "timestamp,comment-id,author-id,agrees,disagrees,moderated,is-meta,is-seed,"
    "group-informed-consensus,comment-body"
)
HOUR = 3600


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


@dataclass
class Comment:
    source_id: int
    body: str
    author: int = 0
    moderated: int = 1
    is_meta: bool = False
    is_seed: bool = False
    time: int = 400_000 * HOUR

    def flags(self) -> list[str]:
        return [str(self.is_meta).lower(), str(self.is_seed).lower()]


@dataclass
class Export:
    """A conversation to write: events are (seconds, statement, voter, vote) in file order."""

    comments: list[Comment]
    events: list[tuple[int, int, int, int]]
    groups: dict[int, str | None] = field(default_factory=dict)

    def last(self) -> dict[tuple[int, int], int]:
        """(voter, statement) to the vote that counts, straight from its definition."""
        latest: dict[tuple[int, int], tuple[int, int]] = {}
        for time, statement, voter, vote in self.events:
            if time >= latest.get((voter, statement), (-1, 0))[0]:
                latest[voter, statement] = (time, vote)
        return {pair: vote for pair, (_, vote) in latest.items()}

    def write_old(self, folder: Path, *, votes: bool = True, matrix: bool = True) -> Path:
        """Short header, milliseconds, LF."""
        rows = [
            [c.time * 1000, "Wed", c.source_id, c.author, *self._tally(c), c.moderated, c.body]
            for c in self.comments
        ]
        _save(folder / "comments.csv", OLD_COMMENTS.split(","), rows)
        if votes:
            events = [[time * 1000 + 7, "Wed", s, v, vote] for time, s, v, vote in self.events]
            _save(folder / "votes.csv", ["timestamp", "datetime", "comment-id", "voter-id", "vote"], events)
        if matrix:
            self._write_matrix(folder / "participants-votes.csv", xid=False, end="\n", mark="")
        return folder

    def write_long(self, folder: Path, *, votes: bool = True, matrix: bool = True) -> Path:
        """Long header with importance, seconds, CRLF, a byte order mark, xid, the newer matrix name."""
        header = LONG_COMMENTS.replace("comment-body", "importance,comment-body").split(",")
        rows = [
            [c.time, c.source_id, c.author, *self._tally(c), c.moderated, *c.flags(), "0.5", "3", c.body]
            for c in self.comments
        ]
        _save(folder / "comments.csv", header, rows, end="\r\n", mark="\ufeff")
        if votes:
            events = [[time, "Wed", s, v, vote, 0] for time, s, v, vote in self.events]
            columns = ["timestamp", "datetime", "comment-id", "voter-id", "vote", "important"]
            _save(folder / "votes.csv", columns, events, end="\r\n", mark="\ufeff")
        if matrix:
            self._write_matrix(folder / "participant-votes.csv", xid=True, end="\r\n", mark="\ufeff")
        return folder

    def _tally(self, comment: Comment) -> list[int]:
        cast = [vote for _, statement, _, vote in self.events if statement == comment.source_id]
        return [cast.count(1), cast.count(-1)]

    def _write_matrix(self, path: Path, *, xid: bool, end: str, mark: str) -> None:
        last = self.last()
        ids = [comment.source_id for comment in self.comments]
        header = ["participant", *(["xid"] if xid else []), "group-id", "n-comments"]
        header += ["n-votes", "n-agree", "n-disagree", *map(str, ids)]
        rows: list[list[object]] = []
        for person in sorted({*self.groups, *(voter for voter, _ in last)}):
            cells = [last.get((person, statement)) for statement in ids]
            counts = [len(ids) - cells.count(None), cells.count(1), cells.count(-1)]
            fixed = [person, *(["who"] if xid else []), self.groups.get(person) or "", 0, *counts]
            rows.append([*fixed, *("" if cell is None else cell for cell in cells)])
        _save(path, header, rows, end=end, mark=mark)


def _save(path: Path, header: list[str], rows: list[list[object]], end: str = "\n", mark: str = "") -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=end).writerows([header, *rows])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((mark + stream.getvalue()).encode())


def small() -> Export:
    """Three statements, four people, one of whom changed a vote and one of whom never voted."""
    return Export(
        comments=[
            Comment(2, 'Open the road\nbefore winter, "all of it"', author=9, moderated=0),
            Comment(0, "آب از همهٔ ماست", moderated=1, is_seed=True),
            Comment(1, "Close the market", moderated=-1, is_meta=True),
        ],
        events=[
            (100, 0, 0, 1),
            (500, 0, 1, -1),  # the later of this person's two, though the first in the file
            (300, 0, 1, 1),
            (100, 0, 3, -1),
            (100, 1, 0, 0),
            (100, 2, 0, 1),
            (100, 2, 1, 1),
            (100, 2, 3, 1),
        ],
        groups={0: "0", 1: "1", 3: None, 7: "0"},
    )
