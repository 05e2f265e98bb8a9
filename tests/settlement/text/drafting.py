"""A dialogue of three parties whose text is open, and how its parties write in it, by real acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.ballots import open_on
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Amendment, Version
from sulh.settlement.text.working import newest
from tests.helpers import Stage

START = datetime(2012, 10, 20, 9, tzinfo=UTC)


def both(words: str) -> dict[str, str]:
    """The same words in both languages of the stage."""
    return {"en": words, "fa-af": f"{words} (دری)"}


def promise(what: str = "builds two gates") -> dict[str, Any]:
    return {
        "who": both("The upper village"), "what": both(what), "due": "2013-03-21",
        "verified_by": both("Three elders look at them."), "level_1": both("Stone is bought."),
        "level_2": both("One gate stands."), "level_3": both("Both gates stand."), "tags": ["water"],
    }  # fmt: skip


class Drafting(Stage):
    """Time stands still at `now` until a test moves it."""

    rejected = ""  # an amendment that the parties rejected, where a test needs one

    def __init__(self, parties: int = 3) -> None:
        self.now = START
        super().__init__(parties=parties)
        self.join()
        self.put_into("drafting")
        self.do("OpenText", self.facilitator)

    def do(self, act: str, by: Actor, /, **fields: Any) -> dict[str, Any]:
        with clock.at(self.now):
            return super().do(act, by, **fields)

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    def put_into(self, phase: str) -> None:
        write(lambda: Dialogue.objects.filter(pk=self.id).update(phase=phase))

    def refused(self, act: str, by: Actor, /, **fields: Any) -> Refusal:
        """The refusal of this act; it must be refused."""
        with pytest.raises(Refusal) as caught:
            self.do(act, by, **fields)
        return caught.value

    def propose(self, act: str, by: int = 0, /, **fields: Any) -> Amendment:
        """What a delegate of party `by` proposes."""
        return self.row(self.do(act, self.delegates[by], **fields)["amendment"])

    def row(self, amendment: str) -> Amendment:
        return Amendment.objects.get(pk=amendment)

    def ballot(self, about: str) -> Ballot:
        found = open_on(about)
        assert found is not None
        return found

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
        return self.newest()

    def newest(self) -> Version:
        found = newest(self.id)
        assert found is not None
        return found

    def whole(self) -> Version:
        """A version that lacks nothing: a title, a declaratory clause, one with a promise."""
        title = self.accepted("ProposeClause", kind="title", heading=both("On the water")).clause
        self.turns = self.clause("Water is shared by turns.", declaratory=True, after=title)
        self.gates = self.clause("The gates are built.", after=self.turns)
        self.accepted("ProposeCommitment", clause=self.gates, **promise())
        return self.issue()

    def texts(self) -> list[str]:
        """The English words of the newest version, clause by clause."""
        return [each["text"].get("en") or each["heading"]["en"] for each in self.newest().content["clauses"]]
