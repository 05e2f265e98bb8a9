"""One report of who took part, who spoke and who was heard, from a table of votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sulh.analysis.inclusion.evenness import Concentration, concentration
from sulh.analysis.inclusion.influence import Voice, voice
from sulh.analysis.inclusion.people import (
    LEVEL,
    Representation,
    Turnout,
    dissimilarity,
    representation,
    turnout,
)
from sulh.analysis.inclusion.reach import Crossing, Exposure, crossing, exposure

if TYPE_CHECKING:
    from sulh.analysis.votes import VoteTable

LEAST = 7
"""Answers from which a participant counts as a voter (all of them where there are fewer statements)."""


@dataclass(frozen=True)
class PartyInclusion:
    """One party. What could not be computed is None: `representation` needs enrolled numbers of every
    party, `voice` and `crossing` the authors of statements.

    `thinnest` is the fewest answers its people gave to any one statement.
    """

    name: str
    turnout: Turnout
    representation: Representation | None
    voice: Voice | None
    crossing: Crossing | None
    thinnest: int | None


@dataclass(frozen=True)
class Inclusion:
    """The report: `parties` in the order of their names, then the dialogue as a whole.

    `voters` answered at least `least` statements each; `no_party` of them declared no party.
    `dissimilarity` compares the parties' shares of voters with those of the enrolled (None without
    enrolled numbers). `votes` is the concentration of answers over everybody who gave one, `exposure` the
    spread of answers over statements; both None for an empty table.
    """

    voters: int
    no_party: int
    least: int
    parties: tuple[PartyInclusion, ...]
    dissimilarity: float | None
    votes: Concentration | None
    exposure: Exposure | None


def of(
    votes: VoteTable,
    enrolled: Mapping[str, int | None] | None = None,
    authors: Mapping[Any, str | None] | None = None,
    *,
    least: int = LEAST,
    floor: int = 20,
    level: float = LEVEL,
) -> Inclusion:
    """The inclusion report of a table of votes.

    `enrolled` maps a party to the people who could take part, None where unknown. `authors` maps a
    statement's id to the party it comes from; None, or a statement left out, means from no party. A party
    named in either is reported even if none of its people voted: an absence is what this report is for.
    `floor` is that of `exposure`, `level` that of the intervals. The people of no party are left out of
    representation, and are a group of their own in voice. Raises `ValueError` for an empty name, negative
    numbers, or more voters than are enrolled.
    """
    named = {*votes.parties, *(enrolled or ()), *(each for each in (authors or {}).values() if each)}
    if "" in named or least < 1:
        raise ValueError("parties need names, and a voter at least one answer")
    names = sorted(named)
    position = {name: at for at, name in enumerate(names)}
    # The last group, one past the parties, is that of the people of no party.
    groups = np.array([*(position[name] for name in votes.parties), len(names)], dtype=np.int64)
    group = groups[np.asarray(votes.party, dtype=np.int64)]
    answered = np.diff(votes.indptr)
    enough = min(least, max(1, votes.n_statements))
    voters = [int(n) for n in np.bincount(group[answered >= enough], minlength=len(names) + 1)]

    cell = np.repeat(group, answered) * votes.n_statements + votes.statement
    answers = np.bincount(cell, minlength=(len(names) + 1) * votes.n_statements)
    answers = answers.reshape(len(names) + 1, votes.n_statements)
    known = [(enrolled or {}).get(name) for name in names]
    represented, apart = _represented(voters[:-1], known, level)
    voices, crossings = _heard(votes, authors, position, voters, answers)
    return Inclusion(
        voters=sum(voters),
        no_party=voters[-1],
        least=enough,
        parties=tuple(
            PartyInclusion(
                name=name,
                turnout=turnout(voters[at], known[at], level),
                representation=represented[at] if represented else None,
                voice=voices[at] if voices else None,
                crossing=crossings[at] if crossings else None,
                thinnest=int(answers[at].min()) if votes.n_statements else None,
            )
            for at, name in enumerate(names)
        ),
        dissimilarity=apart,
        votes=concentration(answered, zeros=False) if votes.n_votes else None,
        exposure=exposure(answers.sum(axis=0), floor) if votes.n_statements else None,
    )


def _represented(
    voters: list[int], enrolled: list[int | None], level: float
) -> tuple[tuple[Representation, ...], float | None]:
    """Representation by party and dissimilarity, where every party's enrolled number is known."""
    known = [each for each in enrolled if each is not None]
    if len(known) < len(enrolled) or not sum(known) or not sum(voters):
        return (), None
    reference = [each / sum(known) for each in known]
    shares = [each / sum(voters) for each in voters]
    return representation(voters, reference, level), dissimilarity(shares, reference)


def _heard(
    votes: VoteTable,
    authors: Mapping[Any, str | None] | None,
    position: Mapping[str, int],
    voters: list[int],
    answers: np.ndarray,
) -> tuple[tuple[Voice, ...], tuple[Crossing, ...]]:
    """Voice by party (and that of no party, last) and crossing, where authors are known."""
    if authors is None or not votes.n_statements:
        return (), ()
    source = np.array([position.get(authors.get(each) or "", -1) for each in votes.statements.tolist()])
    live = np.bincount(np.where(source < 0, len(position), source), minlength=len(position) + 1)
    voices = voice([int(n) for n in live], voters) if sum(voters) else ()
    return voices, crossing(answers[:-1], source)
