"""What was answered, in numbers: one row per party, and the votes inside each party where the rule asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from sulh.rules.decisions.bodies import Reader, listed, malformed, plain
from sulh.rules.refusal import Refusal


@dataclass(frozen=True)
class Bloc:
    """The answers of one party.

    In a body of parties `enrolled` is 1 and one of `yes`, `no`, `abstain` is 1, or none; in a body of
    delegates or participants they are numbers of people of this party. `designation` is the declared
    community, "" for none: nobody is forced into a camp, and who is in none counts in the totals. `weight` is
    an integer or an exact fraction. `received`: this party has acknowledged delivery. Whoever answers is
    present.
    Raises `Refusal("count_malformed")` for numbers that cannot be, and for floats.
    """

    party: str
    designation: str = ""
    weight: Fraction | int = 0
    enrolled: int = 1
    present: int = 0
    yes: int = 0
    no: int = 0
    abstain: int = 0
    received: bool = False

    def __post_init__(self) -> None:
        for name in ("enrolled", "present", "yes", "no", "abstain", "weight"):
            number = getattr(self, name)
            kinds = Fraction | int if name == "weight" else int
            if not isinstance(number, kinds) or number < 0:
                raise Refusal("count_malformed", field=name)
        object.__setattr__(self, "weight", Fraction(self.weight))
        object.__setattr__(self, "present", max(self.present, self.answered))
        if self.present > self.enrolled:
            raise Refusal("count_malformed", field="present")

    @property
    def answered(self) -> int:
        """How many have answered, abstentions included."""
        return self.yes + self.no + self.abstain

    @property
    def unanswered(self) -> int:
        return self.enrolled - self.answered

    def with_yes(self, *, of_abstaining: bool) -> Bloc:
        """The same party if all who have not answered (and, if asked, who abstain) said yes."""
        more = self.unanswered + (self.abstain if of_abstaining else 0)
        return replace(
            self,
            present=self.enrolled,
            yes=self.yes + more,
            abstain=0 if of_abstaining else self.abstain,
            received=True,
        )

    def turned(self) -> Bloc:
        """The same party if every yes of it were a no."""
        return replace(self, yes=0, no=self.yes + self.no)


@dataclass(frozen=True)
class Count:
    """All answers of one round. `members` has the vote inside each party; `round` counts from 1;
    `hours_since` is the number of full hours since the text was delivered to all."""

    blocs: tuple[Bloc, ...]
    members: Mapping[str, Bloc] = field(default_factory=dict)
    petition_confirmed: bool = False
    round: int = 1
    hours_since: int = 0

    def __post_init__(self) -> None:
        names = [bloc.party for bloc in self.blocs]
        if len(names) != len(set(names)):
            raise Refusal("count_malformed", field="party")
        if self.round < 1:
            raise Refusal("count_malformed", field="round")
        if self.hours_since < 0:
            raise Refusal("count_malformed", field="hours_since")

    def as_body(self) -> dict[str, Any]:
        """The count as canonical values, so that an outcome can be replayed from what is stored."""
        body: dict[str, Any] = plain(self)
        return body


def count_of(body: object) -> Count:
    """The count that `as_body` wrote. Raises `Refusal("rule_malformed", field=…)` or `"count_malformed"`."""
    read = Reader(body)
    read.several("blocs", _bloc_of)
    read.one("members", _members_of)
    read.flag("petition_confirmed")
    read.whole("round", "hours_since")
    return read.made(Count)


def _bloc_of(value: object) -> Bloc:
    read = Reader(value)
    read.text("party", "designation")
    read.fraction("weight")
    read.whole("enrolled", "present", "yes", "no", "abstain")
    read.flag("received")
    return read.made(Bloc)


def _members_of(value: object) -> dict[str, Bloc]:
    if not isinstance(value, Mapping):
        malformed("")
    rows = listed(list(value.values()), _bloc_of)
    return dict(zip(map(str, value), rows, strict=True))
