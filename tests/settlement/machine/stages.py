"""Where the dialogues of the machine begin: made once by real acts, watched from the first entry on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sulh.acts.registry import Actor
from sulh.acts.schedule import CLOCK
from tests.helpers import OPERATOR, PUBLIC
from tests.settlement.machine.watching import Watch, Who
from tests.settlement.playing import PROMISE, Playing
from tests.settlement.sessions.staging import both


@dataclass
class Cast:
    """Everybody of one dialogue. `parties`: ids in the order of registration; `delegates` by party id."""

    dialogue: str
    parties: list[str]
    delegates: dict[str, list[Who]]
    facilitator: Who
    outside: list[Who]
    people: list[Who] = field(default_factory=list)

    @property
    def everybody(self) -> list[Who]:
        each = [who for party in self.parties for who in self.delegates[party]]
        return [*each, self.facilitator, *self.outside, *self.people]


class Watched(Playing):
    """A stage at which somebody watches after each act."""

    watch: Watch | None = None

    def do(self, act: str, by: Actor, /, **fields: Any) -> dict[str, Any]:
        done = super().do(act, by, **fields)
        if self.watch is None:
            self.watch = Watch(self.id)
        self.watch.see(act, fields, None, self.now)
        return done

    def cast(self) -> Cast:
        delegates = {
            party.id: [Who(delegate, "delegate", party.id)]
            for party, delegate in zip(self.parties, self.delegates, strict=True)
        }
        two = self.parties[-1].id  # this party needs two signatures
        delegates[two].append(Who(self.second, "delegate", two))
        outside = [
            Who(self.backer, "supporter"),
            Who(self.convener, "convener"),
            Who(self.moderator, "moderator"),
            Who(self.onlooker, "observer"),
            Who(OPERATOR, "operator"),
            Who(PUBLIC, "public"),
            Who(CLOCK, "clock"),
        ]
        people = [Who(person, "participant") for group in self.people for person in group]
        parties = [party.id for party in self.parties]
        return Cast(self.id, parties, delegates, Who(self.facilitator, "facilitator"), outside, people)

    def gather(self) -> Watched:
        super().gather()
        self.backer = self.supporter()
        self.onlooker = self.office("observer")
        self.second = self.office("delegate", by=self.delegates[-1], party=self.parties[-1].id)
        return self

    def bind_two(self) -> Watched:
        """The last party signs with two delegates from here on."""
        names = self.parties[-1].names
        self.do("NameParty", self.delegates[-1], names=names, signatures_needed=2)
        return self

    def version_one(self) -> Watched:
        title = self.title()
        turns = self.article("Water is shared by turns.", after=title)
        gates = self.accepted(
            "ProposeClause", 1, kind="operative", text=both("Gates are built."), after=turns
        )
        self.accepted("ProposeCommitment", clause=gates.clause, **PROMISE)
        self.issue()
        return self

    def agreed(self) -> Watched:
        ballot = self.table()
        for n in range(len(self.parties)):
            self.answer(n, ballot)
        self.close(ballot)
        self.do("ChangePhase", self.facilitator, to="ratification")
        return self


def stages() -> list[Watched]:
    """Before an empty text; with a version; with a text before the parties; with one to be confirmed."""
    empty = Watched(parties=3, enrolled=(2, 2, 2)).bind_two()
    writing = Watched(parties=4, enrolled=(1, 1, 1, 1)).version_one().bind_two()
    tabled = Watched(parties=3, enrolled=(2, 2, 2)).version_one()
    tabled.table()
    agreed = Watched(parties=2, enrolled=(3, 3)).version_one().agreed()
    return [empty, writing, tabled.bind_two(), agreed]
