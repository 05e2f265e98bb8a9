"""Parties that go the whole way by real acts: from the invitation to writing, and on to a text in force."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from sulh.acts.registry import Actor
from sulh.dialogue.models import Terms
from sulh.rules.refusal import Refusal
from sulh.settlement.models import Amendment, Ballot, Version
from tests.helpers import Stage
from tests.settlement.sessions.staging import NOW, Table, both
from tests.settlement.still import Still

PROMISE: dict[str, Any] = {
    "who": both("The upper village"), "what": both("builds two gates"), "due": "2013-03-21",
    "verified_by": both("Three elders look at them."), "level_1": both("Stone is bought."),
    "level_2": both("One gate stands."), "level_3": both("Both gates stand."), "tags": ["water"],
}  # fmt: skip


class Playing(Still, Table):
    """Parties in the phase of writing; no step was skipped on the way. `enrolled`: people of each party."""

    people: list[list[Actor]]

    def __init__(self, parties: int = 3, enrolled: Sequence[int] = ()) -> None:
        self.now = NOW
        self._enrolled = enrolled
        super().__init__(parties=parties)
        self.gather().agree_agenda()
        self.do("ChangePhase", self.facilitator, to="drafting")
        self.do("OpenText", self.facilitator)

    def listen(self) -> Stage:
        """Speaking begins, and those enter who belong to a party."""
        super().listen()
        self.people = [self.participants(n, count) for n, count in enumerate(self._enrolled)]
        return self

    def told(self, act: str, by: Actor, /, **fields: Any) -> str:
        """With which code this act is refused; it must be."""
        with pytest.raises(Refusal) as caught:
            self.do(act, by, **fields)
        return caught.value.code

    def lack(self, by: Actor | None = None) -> str:
        """What keeps the newest version from being tabled: the first lack by which that is refused."""
        with pytest.raises(Refusal) as caught:
            self.do("TableVersion", by or self.facilitator, version=self.version.id)
        assert caught.value.code == "text_not_ready", caught.value
        return str(caught.value.params["lack"])

    # The text

    def answer(self, by: int, ballot: Ballot, kind: str = "consent", reasons: str = "") -> None:
        self.do(
            "GiveConsent", self.delegates[by], subject_kind=ballot.subject_kind,
            subject_digest=ballot.subject_digest, kind=kind, reasons=reasons,
        )  # fmt: skip

    def decide(self, about: str, **answers: str) -> str:
        """Every party at the table answers, `p2="object"` for party 2, else consent; gives the result."""
        ballot = self.ballot(about)
        there = self.joined()
        for n, delegate in enumerate(self.delegates):
            if delegate in there:
                self.answer(n, ballot, answers.get(f"p{n}", "consent"))
        return self.close(ballot)

    def close(self, ballot: Ballot) -> str:
        return str(self.do("CloseBallot", self.facilitator, ballot=ballot.id)["result"])

    def accepted(self, act: str, by: int = 0, /, **fields: Any) -> Amendment:
        """A proposal to which every party consents."""
        made = self.propose(act, by, **fields)
        self.decide(made.id)
        return self.row(made.id)

    def article(self, words: str, by: int = 0, **more: Any) -> str:
        """A declaratory clause that every party accepts; gives its id."""
        fields = {"kind": "operative", "text": both(words), "declaratory": True} | more
        return self.accepted("ProposeClause", by, **fields).clause

    def title(self, words: str = "On the water") -> str:
        return self.accepted("ProposeClause", kind="title", heading=both(words)).clause

    def issue(self) -> Version:
        self.do("IssueVersion", self.facilitator)
        return self.version

    def table(self) -> Ballot:
        """The newest version is put before the parties, and agreeing begins."""
        self.do("TableVersion", self.facilitator, version=self.version.id)
        self.do("ChangePhase", self.facilitator, to="consent")
        return self.ballot(self.version.id)

    # The rules

    def rules(self, act: str, by: int = 0, /, **fields: Any) -> Terms:
        """New terms about deciding, proposed by a party, consented to by each and put in force."""
        made = self.do(act, self.delegates[by], why="As we agreed.", **fields)
        self.sign("terms", made["digest"])
        terms = Terms.objects.get(dialogue_id=self.id, n=made["version"])
        self.do("AdoptTerms", self.facilitator, terms=terms.id)
        return terms

    # What the world reads

    def json(self, path: str, actor: Actor | None = None) -> Any:
        return json.loads(self.page(f"{path}.json", actor))
