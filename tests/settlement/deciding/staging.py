"""A dialogue with a ballot in it, and short ways to answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.consent import digest_of
from sulh.dialogue.deciding import rules_of
from sulh.dialogue.models import Terms, new_id
from sulh.rules.decisions import PRESETS, Dissent, Rule
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.ballots import open_ballot
from sulh.settlement.deciding.models import Ballot
from tests.settlement.still import Still
from tests.statements.conftest import code_of

START = datetime(2012, 10, 5, 9, tzinfo=UTC)
WORDS = {"en": "In our words", "fa-af": "به زبان ما"}


def refused(work: Callable[[], object]) -> str:
    """The code with which this is refused."""
    return code_of(work)[0]


class Deciding(Still):
    """Parties that have joined, in the phase "consent", where a text can be answered and reserved."""

    def __init__(self, parties: int = 3, phase: str = "consent") -> None:
        self.now = START
        with clock.at(START):
            super().__init__(parties)
            self.join()
        self.put_into(phase)

    def later(self, days: int = 0, hours: int = 0) -> Deciding:
        """Time passes."""
        self.now += timedelta(days=days, hours=hours)
        return self

    def terms(self, **changes: Any) -> None:
        """Other rules in the terms in force, set without the way through the parties."""
        row = Terms.objects.get(dialogue_id=self.id, status="in_force")
        row.body["deciding"] = replace(rules_of(row.body), **changes).as_body()
        write(lambda: row.save(update_fields=["body"]))

    def rule(self, rule: Rule | str, subject: str = "settlement", **changes: Any) -> None:
        made = replace(PRESETS[rule].rule if isinstance(rule, str) else rule, **changes)
        row = Terms.objects.get(dialogue_id=self.id, status="in_force")
        rules = {**rules_of(row.body).rules, subject: made.as_body()}
        self.terms(rules=rules)

    def dissent(self, dissent: Dissent, rule: str = "everyone") -> None:
        self.rule(rule, dissent=dissent)

    def open(self, subject: str = "settlement", what: str = "the text") -> Ballot:
        """A ballot on something that stands for a text or an amendment."""
        return write(
            lambda: open_ballot(
                self.id, subject=subject, digest=digest_of({"what": what}), about=new_id(), now=self.now
            )
        )

    def answer(self, ballot: Ballot, party: int, kind: str = "consent", by: Actor | None = None) -> None:
        self.do(
            "GiveConsent", by or self.delegates[party], subject_kind=ballot.subject_kind,
            subject_digest=ballot.subject_digest, kind=kind,
        )  # fmt: skip

    def close(self, ballot: Ballot, by: Actor | None = None) -> str:
        """What the rule said, or the code with which closing was refused."""
        try:
            return str(self.do("CloseBallot", by or self.facilitator, ballot=ballot.id)["result"])
        except Refusal as refusal:
            return refusal.code

    def fresh(self, ballot: Ballot) -> Ballot:
        return Ballot.objects.get(pk=ballot.pk)
