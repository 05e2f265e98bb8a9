"""A dialogue that comes from votes to a text by real acts, to be read from outside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection

from sulh.acts.registry import Actor
from sulh.acts.writer import WRITER
from sulh.dialogue import tries
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Amendment, Version
from sulh.statements.models import Statement
from tests.settlement.playing import PROMISE
from tests.settlement.sessions.staging import Table, both

S = TypeVar("S")
TURNS = "Winter water is shared by turns."
GATES = "Two gates are built with <b>stone</b>."


class Written(Table):
    """Three joined parties and one that was invited and did not come.

    Version 1 has a title, a clause on turns that grew from a statement, and one on gates with a promise. Of
    the statement 12 people of party A (9 agree), 11 of B (6 agree) and 3 of C (all agree) were asked.
    """

    def write(self) -> Written:
        self.listen()
        people = [self.participants(n, count) for n, count in enumerate((12, 11, 3))]
        self.speaker = people[0][0]
        self.statements = [self.heard("The winter water is for both villages, by turns.")]
        self._vote(people)
        self.do("PublishFindings", self.facilitator)
        self.do("InviteParty", self.facilitator, names={"en": "Nomads", "fa-af": "کوچی‌ها"})
        self.do("ChangePhase", self.facilitator, to="convergence")
        self.agree_agenda()
        self.do("ChangePhase", self.facilitator, to="drafting")
        self.do("OpenText", self.facilitator)
        self.title = self.add("title", "Agreement on the water", "", declaratory=True)
        self.turns = self.add(
            "operative", "Turns", TURNS, after=self.title, declaratory=True, sources=[str(self.statements[0])]
        )
        self.gates = self.add("operative", "Gates", GATES, after=self.turns)
        self.propose("ProposeCommitment", clause=self.gates, **PROMISE)
        self.do("IssueVersion", self.facilitator)
        return self

    def _vote(self, people: list[list[Actor]]) -> None:
        (said,) = self.said()
        answers = (
            ["agree"] * 9 + ["disagree"] * 2 + ["pass"],
            ["agree"] * 6 + ["disagree"] * 5,
            ["agree"] * 3,
        )
        for party, choices in zip(people, answers, strict=True):
            for person, choice in zip(party, choices, strict=True):
                self.do("CastVote", person, statement=said, choice=choice, counter=1)

    def said(self) -> list[str]:
        rows = Statement.objects.filter(dialogue_id=self.id).order_by("n")
        return list(rows.values_list("id", flat=True))

    def add(self, kind: str, heading: str, text: str, **more: Any) -> str:
        """A clause that every party accepts; gives its id."""
        more |= {"text": both(text)} if text else {}
        return self.propose("ProposeClause", kind=kind, heading=both(heading), **more).clause

    def propose(self, act: str, *, accept: bool = True, by: int = 0, **fields: Any) -> Amendment:
        made = self.do(act, self.delegates[by], **fields)
        row = Amendment.objects.get(pk=made["amendment"])
        if accept:
            self.adopt(Ballot.objects.get(about=row.id, state="open"))
        return Amendment.objects.get(pk=row.pk)

    def version(self, n: int = 1) -> Version:
        return Version.objects.get(dialogue_id=self.id, n=n)

    def table_it(self, n: int = 1) -> Ballot:
        """Put version `n` before the parties and open the phase of agreeing; gives the ballot."""
        self.do("TableVersion", self.facilitator, version=self.version(n).id)
        self.do("ChangePhase", self.facilitator, to="consent")
        return Ballot.objects.get(dialogue_id=self.id, subject_kind="settlement", state="open")


@contextmanager
def kept_apart(path: Path) -> Iterator[None]:
    """The house on this database file."""
    WRITER.stop()
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    tries.forget()
    yield
    WRITER.stop()
    connection.close()


def load(written: tuple[S, Path], house: Path) -> S:
    """The stage on the fresh house of one test."""
    stage, path = written
    WRITER.stop()
    connection.close()
    for old in house.parent.glob(f"{house.name}*"):
        old.unlink()
    shutil.copy(path, house)
    connection.settings_dict["NAME"] = str(house)
    return stage
