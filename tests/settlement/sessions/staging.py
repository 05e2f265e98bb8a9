"""A table at which parties agree on an agenda by real acts, and go on to writing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.test import Client

from sulh.acts import clock
from sulh.acts.exporting import download
from sulh.acts.log import entries
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.record.verify import verify
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Amendment
from tests.helpers import Stage

NOW = datetime(2012, 10, 5, 9, tzinfo=UTC)


def both(words: str) -> dict[str, str]:
    """Words in both languages of the stage; the second ones are told apart by their ending."""
    return {"en": words, "fa-af": f"{words} به دری"}


def days(n: int) -> Any:
    """As of so many days after the beginning."""
    return clock.at(NOW + timedelta(days=n))


class Table(Stage):
    """Three parties at the table, with findings; `drafting` goes on to writing."""

    def gather(self) -> Table:
        self.listen()
        self.speaker = self.participants(0, 1)[0]
        self.statements = [
            self.heard("The canal is for all."),
            self.heard("Winter water is shared by turns."),
        ]
        self.do("PublishFindings", self.facilitator)
        self.do("ChangePhase", self.facilitator, to="convergence")
        return self

    def heard(self, words: str) -> int:
        """An accepted statement; gives its number."""
        fields = {"text": words, "language": "en", "recognisable": True}
        made = self.do("SubmitStatement", self.speaker, **fields)
        self.do("DecideModeration", self.moderator, statement=made["statement"], outcome="accept")
        return int(made["n"])

    def sign(self, subject: str, digest: str, *by: Actor, kind: str = "consent") -> None:
        for delegate in by or self.joined():
            self.do("GiveConsent", delegate, subject_kind=subject, subject_digest=digest, kind=kind)

    def adopt(self, ballot: Ballot) -> Ballot:
        """Every party consents and the ballot is closed."""
        self.sign(ballot.subject_kind, ballot.subject_digest)
        self.do("CloseBallot", self.facilitator, ballot=ballot.id)
        return Ballot.objects.get(pk=ballot.pk)

    def agree_agenda(self) -> Table:
        self.do("ProposeAgendaItem", self.delegates[0], titles=both("Water"), statements=self.statements)
        asked = self.do("OpenAgenda", self.facilitator)
        self.adopt(Ballot.objects.get(dialogue_id=self.id, n=asked["ballot"]))
        return self

    def drafting(self) -> Table:
        """The phase of writing, with an open text and one clause in it."""
        self.gather().agree_agenda()
        self.do("ChangePhase", self.facilitator, to="drafting")
        self.do("OpenText", self.facilitator)
        self.clause = self.add_clause("Water is shared by turns, upstream first.")
        return self

    def add_clause(self, words: str) -> str:
        """A declaratory clause that every party accepts; gives its id."""
        fields = {"kind": "operative", "heading": both("Water"), "text": both(words), "declaratory": True}
        self.do("ProposeClause", self.delegates[0], **fields)
        made = Amendment.objects.filter(dialogue_id=self.id).order_by("-n")[0]
        self.adopt(Ballot.objects.get(about=made.id))
        return made.clause

    def reword(self, words: str) -> None:
        """Another wording of the clause, accepted by every party."""
        self.do("ProposeWording", self.delegates[0], clause=self.clause, text=both(words))
        made = Amendment.objects.filter(dialogue_id=self.id).order_by("-n")[0]
        self.adopt(Ballot.objects.get(about=made.id))

    def client(self, actor: Actor | None = None) -> Client:
        """A browser, signed in as this actor, or nobody's."""
        client = Client()
        if actor is not None:
            token = write(partial(sessions.start, self.id, actor.kind, actor.id))
            client.cookies[sessions.cookie(self.dialogue, actor.kind)] = token
        return client

    def page(self, path: str, actor: Actor | None = None, status: int = 200, language: str = "") -> str:
        """What a page says to this actor."""
        answer = self.client(actor).get(f"{language}/d/{self.dialogue.slug}/{path}")
        assert answer.status_code == status, answer.content.decode()[-2000:]
        return answer.content.decode()

    def diary(self) -> str:
        """The public file of the diary, after it has been verified."""
        content = b"".join(download(self.id))
        verify(content.splitlines(keepends=True))
        return content.decode()

    def last(self) -> dict[str, Any]:
        """The newest entry of the log."""
        return next(entries(self.id, newest_first=True))[0]

    def refused(self, act: str, by: Actor, /, **fields: Any) -> tuple[str, dict[str, Any]]:
        """The code and the values with which an act is refused."""
        try:
            self.do(act, by, **fields)
        except Refusal as refusal:
            return refusal.code, dict(refusal.params)
        raise AssertionError(f"{act} was not refused")
