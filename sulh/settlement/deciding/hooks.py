"""What other folders of the room add to a ballot: members' votes, receipts, clauses, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sulh.acts.registry import Here
from sulh.rules.decisions import Bloc, Outcome
from sulh.settlement.deciding.models import Ballot

# Votes inside the parties, counted: by party id. What they give is shown to everybody.
MEMBERS: list[Callable[[Ballot], Mapping[str, Bloc]]] = []
# Ids of the parties that acknowledged that they have the subject before them.
RECEIVED: list[Callable[[Ballot], set[str]]] = []


@dataclass(frozen=True)
class Clause:
    """What a reservation must know of a clause. `title`: its number or heading, by language."""

    kind: str
    essential: bool
    title: Mapping[str, str]


# The clauses of the text that is voted on, by id.
CLAUSES: list[Callable[[Ballot], Mapping[str, Clause]]] = []

Decided = Callable[[Ballot, Outcome | None, Here | None], None]
DECIDED: dict[str, list[Decided]] = {}


def decided(subject: str) -> Callable[[Decided], Decided]:
    """Declare the function below as called, in the same transaction, whenever a ballot on `subject` ends or
    is referred: with the outcome, or None where it ended without one."""

    def register(function: Decided) -> Decided:
        DECIDED.setdefault(subject, []).append(function)
        return function

    return register


def tell(ballot: Ballot, outcome: Outcome | None, here: Here | None) -> None:
    """Call everything that was declared for the subject of this ballot."""
    for follow in DECIDED.get(ballot.subject_kind, ()):
        follow(ballot, outcome, here)


def clauses(ballot: Ballot) -> dict[str, Clause]:
    """The clauses of the text that is voted on, by id."""
    return {name: clause for each in CLAUSES for name, clause in each(ballot).items()}


def members(ballot: Ballot) -> dict[str, Bloc]:
    """The votes inside the parties that are counted, by party id."""
    return {party: bloc for each in MEMBERS for party, bloc in each(ballot).items()}


def received(ballot: Ballot) -> set[str]:
    """Ids of the parties that acknowledged receipt."""
    return set(ballot.received).union(*(each(ballot) for each in RECEIVED))


@dataclass(frozen=True)
class Named:
    """What a ballot is about: words for people, and the address of its page."""

    title: str
    href: str


Naming = Callable[[str, Sequence[Ballot]], Mapping[str, Named]]
NAMING: dict[str, Naming] = {}


def named(subject: str) -> Callable[[Naming], Naming]:
    """Declare the function below as naming what ballots on `subject` are about: (the dialogue's slug,
    ballots) -> by ballot id."""

    def register(function: Naming) -> Naming:
        NAMING[subject] = function
        return function

    return register


def names(slug: str, ballots: Sequence[Ballot]) -> dict[str, Named]:
    """What these ballots are about, by ballot id, as far as somebody knows."""
    found: dict[str, Named] = {}
    for subject, naming in NAMING.items():
        rows = [ballot for ballot in ballots if ballot.subject_kind == subject]
        if rows:
            found |= naming(slug, rows)
    return found
