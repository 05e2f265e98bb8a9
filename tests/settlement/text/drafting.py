"""A dialogue of three parties whose text is open, and how its parties write in it, by real acts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sulh.acts.registry import Actor
from sulh.rules.refusal import Refusal
from sulh.settlement.text.models import Amendment, Version
from tests.settlement.playing import PROMISE
from tests.settlement.sessions.staging import both
from tests.settlement.still import Still

START = datetime(2012, 10, 20, 9, tzinfo=UTC)


class Drafting(Still):
    """The text is open, and nothing stands in it yet."""

    rejected = ""  # an amendment that the parties rejected, where a test needs one

    def __init__(self, parties: int = 3) -> None:
        self.now = START
        super().__init__(parties=parties)
        self.join()
        self.put_into("drafting")
        self.do("OpenText", self.facilitator)

    def refused(self, act: str, by: Actor, /, **fields: Any) -> Refusal:
        """The refusal of this act; it must be refused."""
        with pytest.raises(Refusal) as caught:
            self.do(act, by, **fields)
        return caught.value

    def decide(self, about: str, *answers: str) -> None:
        """Each party answers (consent, if nothing else is said) in turn; then the ballot is closed."""
        ballot = self.ballot(about)
        for n, delegate in enumerate(self.joined()):
            answer = answers[n] if n < len(answers) else "consent"
            self.do(
                "GiveConsent",
                delegate,
                subject_kind="amendment",
                subject_digest=ballot.subject_digest,
                kind=answer,
            )
        self.do("CloseBallot", self.facilitator, ballot=ballot.id)

    def accepted(self, act: str, by: int = 0, /, **fields: Any) -> Amendment:
        """A proposal to which every party consents."""
        made = self.propose(act, by, **fields)
        self.decide(made.id)
        return self.row(made.id)

    def clause(self, words: str, **more: Any) -> str:
        """A clause that every party accepts; gives its id."""
        fields = {"kind": "operative", "text": both(words)} | more
        return self.accepted("ProposeClause", **fields).clause

    def issue(self) -> Version:
        self.do("IssueVersion", self.facilitator)
        return self.version

    def whole(self) -> Version:
        """A version that lacks nothing: a title, a declaratory clause, one with a promise."""
        title = self.accepted("ProposeClause", kind="title", heading=both("On the water")).clause
        self.turns = self.clause("Water is shared by turns.", declaratory=True, after=title)
        self.gates = self.clause("The gates are built.", after=self.turns)
        self.accepted("ProposeCommitment", clause=self.gates, **PROMISE)
        return self.issue()

    def texts(self) -> list[str]:
        """The English words of the newest version, clause by clause."""
        return [each["text"].get("en") or each["heading"]["en"] for each in self.version.content["clauses"]]
