"""The open Polis conversations (compdemocracy/openData), and the ways in which they are split.

Votes are a dense int8 matrix, participants x statements: 1 agree, 0 pass, -1 disagree, 2 unseen.
Splits are drawn over the votes in row-major order, so they depend on the order of the rows: `load`
keeps that of the file.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

UNSEEN = 2
CONVERSATIONS = (
    "15-per-hour-seattle",
    "american-assembly.bowling-green",
    "bg2050-volunteers",
    "brexit-consensus",
    "football-concussions",
    "london.youth.policing",
    "scoop-hivemind.biodiversity",
    "scoop-hivemind.taxes",
    "vtaiwan.uberx",
)

Votes = NDArray[np.int8]
Floats = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]


def folder() -> Path:
    """Where the conversations lie: SULH_OPEN_DATA, else beside the checkout."""
    named = os.environ.get("SULH_OPEN_DATA")
    return Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data" / "polis-open"


def load(name: str) -> Votes:
    """Votes of a conversation, without statements that were moderated out and people who then have no vote.

    Rows are in the order of participants-votes.csv (which is not that of the ids), columns likewise.
    Raises `FileNotFoundError` where the data is not there.
    """
    rejected = {row["comment-id"] for row in _rows(name, "comments.csv") if int(row["moderated"]) == -1}
    table = _rows(name, "participants-votes.csv")
    kept = [column for column in table[0] if column.isdecimal() and column not in rejected]
    votes = np.array([[int(row[column] or UNSEEN) for column in kept] for row in table], dtype=np.int8)
    voted: Mask = (votes != UNSEEN).any(axis=1)
    return np.ascontiguousarray(votes[voted])


def holdout(votes: Votes, rep: int, share: float = 0.2) -> tuple[Votes, tuple[Index, Index]]:
    """The matrix with about `share` of the votes masked, and (participants, statements) of those masked."""
    people, statements, drawn = _drawn(votes, rep, share)
    hidden = (people[drawn], statements[drawn])
    return _without(votes, hidden), hidden


def halves(votes: Votes, rep: int) -> tuple[Votes, Votes]:
    """Two matrices that share the votes between them: each vote falls to either with probability 1/2."""
    people, statements, drawn = _drawn(votes, 100 + rep, 0.5)
    first = _without(votes, (people[drawn], statements[drawn]))
    return first, _without(votes, (people[~drawn], statements[~drawn]))


def _drawn(votes: Votes, seed: int, share: float) -> tuple[Index, Index, Mask]:
    people, statements = np.nonzero(votes != UNSEEN)
    return people, statements, np.random.default_rng(seed).random(len(people)) < share


def _without(votes: Votes, cells: tuple[Index, Index]) -> Votes:
    left = votes.copy()
    left[cells] = UNSEEN
    return left


def _rows(name: str, file: str) -> list[dict[str, str]]:
    with (folder() / name / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
