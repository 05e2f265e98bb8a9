"""A Polis conversation as read from its export: frozen values, votes as packed arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sulh.rules.refusal import Refusal


@dataclass(frozen=True)
class Statement:
    """One row of comments.csv.

    `text` is NFC with LF line ends and may be empty (Polis holds a few empty, rejected ones);
    `author` is the source id of a participant, who need not have voted; `moderated` is 1 accepted,
    0 not decided, -1 rejected; `hour` is Unix seconds rounded down to the hour, since no finer time
    of a participant is kept.
    """

    source_id: int
    text: str
    author: int | None
    moderated: int
    is_seed: bool
    is_meta: bool
    hour: int | None


@dataclass(frozen=True)
class Participant:
    """A person who voted or has a row in the matrix; `group` is the matrix's `group-id`.

    External ids (the `xid` column) name people elsewhere and are not read.
    """

    source_id: int
    group: str | None


@dataclass(frozen=True, eq=False)
class Votes:
    """The last vote of each person on each statement, sorted by participant, then statement.

    Three read-only arrays of one length: indices into the conversation's `participants` and
    `statements` (int32), and the vote, 1 agree, -1 disagree, 0 pass (int8). Unseen is absent.
    """

    participant: npt.NDArray[np.int32]
    statement: npt.NDArray[np.int32]
    vote: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.vote)


@dataclass(frozen=True)
class Correction:
    """A statement whose agrees or disagrees in comments.csv are not what its last votes add up to."""

    statement: int
    agrees_reported: int
    disagrees_reported: int
    agrees: int
    disagrees: int


@dataclass(frozen=True, eq=False)
class PolisConversation:
    """All that one folder says, statements and participants each sorted by source id.

    `corrections` has one row per statement with a wrong tally; `cleaned` the indices of statements
    from whose text invisible control characters were taken; `superseded` counts votes replaced by a
    later one; `matrix_differences` counts the answers on which votes.csv and the matrix differ (0
    where only one is there). `votes_file` names the file the votes come from, `files` every file
    read, and `input_digest` is the SHA-256 in hex that `sha256sum FILES | sha256sum` prints for them
    in the folder, `files` in this (alphabetical) order.
    """

    topic: str
    description: str
    url: str
    statements: tuple[Statement, ...]
    participants: tuple[Participant, ...]
    votes: Votes
    corrections: tuple[Correction, ...]
    cleaned: tuple[int, ...]
    superseded: int
    matrix_differences: int
    votes_file: str
    files: tuple[str, ...]
    input_digest: str


def parties_from_group_id(conversation: PolisConversation) -> list[tuple[str | None, npt.NDArray[np.int32]]]:
    """One party "Group X" per group-id X with its participants' indices, in ascending order.

    Numbers come first, in numeric order. People without a group follow under the name None, if there
    are any: they are no party. Raises `Refusal("polis_groups_missing")` where nobody has a group.
    """
    members: dict[str, list[int]] = {}
    without: list[int] = []
    for index, participant in enumerate(conversation.participants):
        if participant.group is None:
            without.append(index)
        else:
            members.setdefault(participant.group, []).append(index)
    if not members:
        raise Refusal("polis_groups_missing")
    parties: list[tuple[str | None, npt.NDArray[np.int32]]] = [
        (f"Group {group}", np.array(members[group], np.int32))
        for group in sorted(members, key=_numbers_first)
    ]
    if without:
        parties.append((None, np.array(without, np.int32)))
    return parties


def _numbers_first(group: str) -> tuple[bool, int, str]:
    number = group.isascii() and group.isdigit()
    return not number, int(group) if number else 0, group
