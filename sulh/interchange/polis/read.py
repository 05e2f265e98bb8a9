"""Reads a whole export folder, or refuses it whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np

from sulh.interchange.polis.ballots import Cast, Integers, last_votes, pack, tallies
from sulh.interchange.polis.checks import compare_with_matrix, refuse_missing_votes, refuse_wrong_sign
from sulh.interchange.polis.conversation import Correction, Participant, PolisConversation, Votes
from sulh.interchange.polis.files import Folder, Table
from sulh.interchange.polis.tables import (
    COMMENTS,
    MATRIX,
    VOTES,
    Comment,
    read_comments,
    read_matrix,
    read_summary,
    read_votes,
)
from sulh.rules.refusal import Refusal

# The first name is that of the older exporter and all public exports, the second of the newer server.
MATRIX_NAMES = ("participants-votes.csv", "participant-votes.csv")


def read_folder(path: str | os.PathLike[str]) -> PolisConversation:
    """The conversation in the export folder `path`.

    Needs comments.csv and one of votes.csv and participants-votes.csv (or participant-votes.csv).
    votes.csv wins; groups always come from the matrix; summary.csv is optional.

    Raises `Refusal` for every fault and then gives no result: `polis_file_missing` (`file`),
    `polis_votes_missing` (`file`, `other`), and those named in `files`, `tables` and `checks`.
    """
    folder = Folder(path)
    summary = _summary(folder)
    comments = _comments(folder)
    ballots = _ballots(folder, [comment.statement.source_id for comment in comments])
    tallied = [(comment.agrees, comment.disagrees) for comment in comments]
    reported = np.array(tallied, np.int64).reshape(-1, 2)  # (0, 2) where there is no statement
    cast = ballots.cast
    last = last_votes(cast)
    refuse_wrong_sign(reported, cast)
    refuse_missing_votes(reported, cast)
    matrix_differences = compare_with_matrix(cast, last, ballots.matrix) if ballots.matrix else 0
    return PolisConversation(
        topic=summary.get("topic", ""),
        description=summary.get("conversation-description", ""),
        url=_web_address(summary.get("url", "")),
        statements=tuple(comment.statement for comment in comments),
        participants=ballots.participants,
        votes=last,
        corrections=_corrections(reported, last),
        cleaned=tuple(index for index, comment in enumerate(comments) if comment.cleaned),
        superseded=len(cast) - len(last),
        matrix_differences=matrix_differences,
        votes_file=cast.file,
        files=folder.names(),
        input_digest=folder.digest(),
    )


def _summary(folder: Folder) -> Mapping[str, str]:
    source = folder.read("summary.csv")
    return read_summary(source) if source else {}


def _comments(folder: Folder) -> list[Comment]:
    source = folder.read("comments.csv")
    if source is None:
        raise Refusal("polis_file_missing", file="comments.csv")
    return read_comments(Table(source, COMMENTS))


@dataclass(frozen=True, eq=False)
class _Ballots:
    """The votes that were cast; `matrix` holds the cells beside them where votes.csv gave the votes."""

    participants: tuple[Participant, ...]
    cast: Cast
    matrix: Cast | None


def _ballots(folder: Folder, statements: list[int]) -> _Ballots:
    """The votes and the people of votes.csv and the matrix; `statements` are sorted source ids."""
    known = frozenset(statements)
    votes_source = folder.read("votes.csv")
    matrix_source = next((found for name in MATRIX_NAMES if (found := folder.read(name))), None)
    events = read_votes(Table(votes_source, VOTES), known) if votes_source else None
    groups, cells = read_matrix(Table(matrix_source, MATRIX), known) if matrix_source else ({}, None)
    chosen = events or cells
    if chosen is None:
        raise Refusal("polis_votes_missing", file="votes.csv", other=MATRIX_NAMES[0])
    people = sorted({*groups, *chosen.participant})
    return _Ballots(
        participants=tuple(Participant(person, groups.get(person)) for person in people),
        cast=pack(chosen, people, statements),
        matrix=pack(cells, people, statements) if events and cells else None,
    )


def _corrections(reported: Integers, votes: Votes) -> tuple[Correction, ...]:
    counted = tallies(votes.statement, votes.vote, len(reported))
    wrong = np.flatnonzero((reported != counted).any(axis=1))
    return tuple(Correction(int(index), *map(int, (*reported[index], *counted[index]))) for index in wrong)


def _web_address(text: str) -> str:
    """`text` where it is an http or https address, else nothing: pages may link to it."""
    try:
        return text if urlsplit(text).scheme in {"http", "https"} else ""
    except ValueError:
        return ""
