"""What parties and facilitator do with a text, in few words: for tests, by real acts."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue, Terms
from sulh.settlement.deciding.ballots import open_on, settlement_ballot
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text import working
from sulh.settlement.text.models import Amendment, Version
from sulh.settlement.text.tying import UNDECIDED
from tests.helpers import Stage

Fields = dict[str, Any]
EN_DARI = {"en": "In plain words", "fa-af": "به زبان ساده"}


def promise() -> Fields:
    levels = {f"level_{n}": {"en": f"Level {n}", "fa-af": f"درجهٔ {n}"} for n in (1, 2, 3)}
    named = {"who": EN_DARI, "what": EN_DARI, "verified_by": EN_DARI}
    return named | levels | {"due": "2031-03-21", "tags": ["water"]}


def earlier() -> AbstractContextManager[None]:
    return clock.at(clock.now() - timedelta(days=20))


def put_into(stage: Stage, phase: str) -> None:
    """Set the phase without asking any guard."""
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(phase=phase))


def set_terms(stage: Stage, **said: Any) -> None:
    """The terms in force say something else about deciding. Parties agree on it by acts of another room."""
    row = Terms.objects.get(dialogue_id=stage.id, status="in_force")
    row.body = row.body | {"deciding": row.body.get("deciding", {}) | said}
    write(lambda: row.save(update_fields=["body"]))


class Writing:
    """What parties and facilitator do with a text, in few words."""

    def __init__(self, stage: Stage, words: Mapping[str, str] = EN_DARI) -> None:
        self.stage, self.words = stage, dict(words)

    def do(self, act: str, by: Actor | int, **fields: Any) -> dict[str, Any]:
        """By somebody, or by the delegate of the party at this place."""
        return self.stage.do(act, self.stage.delegates[by] if isinstance(by, int) else by, **fields)

    def run(self, act: str, **fields: Any) -> dict[str, Any]:
        return self.stage.do(act, self.stage.facilitator, **fields)

    def later(self, act: str, **fields: Any) -> dict[str, Any]:
        """By the facilitator, twenty days after everything else."""
        with clock.at(clock.now() + timedelta(days=20)):
            return self.run(act, **fields)

    def to(self, *phases: str) -> None:
        for phase in phases:
            self.run("ChangePhase", to=phase)

    @property
    def version(self) -> Version:
        found = working.newest(self.stage.id)
        assert found is not None
        return found

    @property
    def ballot(self) -> Ballot:
        """The ballot on the text."""
        found = settlement_ballot(self.stage.id)
        assert found is not None
        return found

    def on(self, amendment: str) -> Ballot:
        found = open_on(amendment)
        assert found is not None
        return found

    def sign(self, kind: str, digest: str) -> None:
        for delegate in self.stage.joined():
            fields = {"subject_kind": kind, "subject_digest": digest, "kind": "consent"}
            self.stage.do("GiveConsent", delegate, **fields)

    def terms(self, act: str, **fields: Any) -> None:
        """A delegate proposes other terms; every party consents, and they are in force."""
        made = self.do(act, 0, **fields)
        self.sign("terms", made["digest"])
        row = Terms.objects.get(dialogue_id=self.stage.id, n=made["version"])
        self.run("AdoptTerms", terms=row.id)

    def accept(self, amendment: str) -> None:
        ballot = self.on(amendment)
        self.sign("amendment", ballot.subject_digest)
        self.run("CloseBallot", ballot=ballot.id)

    def whole_single_text(self) -> None:
        """The facilitator writes a text that lacks nothing, and issues it: nobody had to be asked yet."""
        self.run("OpenSingleText")
        self.title = self.run("ProposeClause", kind="title", heading=self.words)["clause"]
        fields = {"kind": "operative", "heading": self.words, "text": self.words}
        self.turns = self.run("ProposeClause", **fields, declaratory=True, after=self.title)["clause"]
        self.gates = self.run("ProposeClause", **fields, after=self.turns)["clause"]
        named = dict.fromkeys(("who", "what", "verified_by"), self.words)
        self.run("ProposeCommitment", clause=self.gates, **promise() | named)
        self.run("IssueVersion")

    def criticise(self, by: Actor | int, words: Mapping[str, str] = EN_DARI) -> str:
        fields = {"clause": self.turns, "interest": words, "severity": "2"}
        return str(self.do("Criticise", by, **fields)["criticism"])

    def answer(self, criticism: str) -> None:
        self.run("DisposeCriticism", criticism=criticism, disposition="partly", reason=self.words)

    def table(self) -> None:
        self.run("TableVersion", version=self.version.id)
        self.to("consent")

    def note(self, words: Mapping[str, str] = EN_DARI) -> str:
        """A note of dissent, which keeps nobody from consenting."""
        fields = {"kind": "note_of_dissent", "effect": "records_only", "text": words}
        made = self.do("FileReservation", 0, ballot=self.ballot.id, clause=self.turns, **fields)
        return str(made["reservation"])

    def agree(self) -> None:
        """Every party consents to the text, and its members are to confirm it."""
        self.sign("settlement", self.version.digest)
        self.run("CloseBallot", ballot=self.ballot.id)
        self.to("ratification")

    def clear(self) -> None:
        """Whatever is undecided is withdrawn by its party, and the accepted rest issued."""
        places = {party.id: place for place, party in enumerate(self.stage.parties)}
        rows = Amendment.objects.filter(dialogue_id=self.stage.id, state__in=UNDECIDED).order_by("-n")
        for row in rows:
            self.do("WithdrawAmendment", places[row.sponsors[0]["party"]], amendment=row.id)
        if working.accepted(self.stage.id):
            self.run("IssueVersion")
