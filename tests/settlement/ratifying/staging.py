"""A dialogue with enrolled people and a text of two clauses, made by real acts only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.ballots import settlement_ballot
from tests.settlement.still import Still

START = datetime(2012, 10, 20, 9, tzinfo=UTC)
TITLE = {"en": "On the water", "fa-af": "درباره آب"}
TURNS = {"en": "Each village draws water by turns.", "fa-af": "هر روستا به نوبت آب می‌گیرد."}
WHY = {"en": "The upper village would wait for months."}


def in_both(words: str) -> dict[str, str]:
    return {"en": words, "fa-af": words}


class Table(Still):
    """Parties that have joined, each with as many people as `enrolled` says; the text is open for writing."""

    def __init__(self, enrolled: Sequence[int] = (12, 12, 12), of_no_party: int = 0) -> None:
        self.now = START
        with clock.at(self.now):
            super().__init__(parties=len(enrolled))
            self.join()
            self.people = [self.participants(n, count) if count else [] for n, count in enumerate(enrolled)]
            self.others = self.participants(None, of_no_party) if of_no_party else []
        self.put_into("drafting")

    def sign(self, kind: str, digest: str, answer: str = "consent") -> None:
        """Every party gives this answer to this subject."""
        for delegate in self.joined():
            self.do("GiveConsent", delegate, subject_kind=kind, subject_digest=digest, kind=answer)

    def accept(self, amendment: str) -> None:
        """Every party consents to an amendment, and its ballot is closed."""
        ballot = self.ballot(amendment)
        self.sign("amendment", ballot.subject_digest)
        self.do("CloseBallot", self.facilitator, ballot=ballot.id)

    def write(self) -> Table:
        """A title and one clause that promises nothing, accepted by every party and issued as a version."""
        self.do("OpenText", self.facilitator)
        first = self.do("ProposeClause", self.delegates[0], kind="title", heading=TITLE)
        self.accept(first["amendment"])
        made = self.do(
            "ProposeClause",
            self.delegates[1],
            kind="operative",
            text=TURNS,
            declaratory=True,
            after=first["clause"],
        )
        self.accept(made["amendment"])
        self.clause = made["clause"]
        self.do("IssueVersion", self.facilitator)
        return self

    def table(self) -> Table:
        """The text is written and put before the parties."""
        self.write()
        self.do("TableVersion", self.facilitator, version=self.version.id)
        self.do("ChangePhase", self.facilitator, to="consent")
        return self

    def agree(self) -> Table:
        """Every party has consented, and the members are to confirm it."""
        self.table()
        self.sign("settlement", self.version.digest)
        ballot = settlement_ballot(self.id)
        assert ballot is not None
        self.do("CloseBallot", self.facilitator, ballot=ballot.id)
        self.do("ChangePhase", self.facilitator, to="ratification")
        return self

    def cast(self, vote: str, choices: str, people: Sequence[Actor]) -> None:
        """The first of these people answer by one letter each: y, n, a."""
        words = {"y": "yes", "n": "no", "a": "abstain"}
        for person, letter in zip(people, choices, strict=False):
            self.do("CastMemberVote", person, vote=vote, choice=words[letter], counter=1)


def code_of(work: Callable[[], object]) -> str:
    """The code of the refusal that `work` meets."""
    with pytest.raises(Refusal) as met:
        work()
    return met.value.code
