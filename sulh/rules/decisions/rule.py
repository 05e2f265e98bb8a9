"""A decision rule as data, in exact fractions. What cannot be written here cannot be decided.

Source: process reference, section 3.2. There is no "imposed by", no casting vote and no last word of a chair:
a rule that has failed on every rung ends in one of `TERMINALS`, and all of them leave the text undecided.
(The by-law of Yemen's National Dialogue of 2013 ended in "the head of the conference decides".)
Each kind refuses, when it is made, what it could not mean: `Refusal("rule_malformed", field=…)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sulh.rules.decisions.bodies import Reader, exact, malformed, one_of, plain, text_of, whole_number
from sulh.rules.decisions.bodies import listed as list_of

BODIES = ("parties", "delegates", "participants")
OVER = ("body", "each_party", "each_designation", "designation", "count_of_parties", "weight")
DENOMINATORS = ("voting", "present", "enrolled", "all")
OPERATORS = (">", ">=")
ABSTENTIONS = ("excluded", "in_denominator", "as_no")
SILENCES = ("no", "after_receipt")
WEIGHTS = ("none", "seats", "votes_in_reference_poll")
TERMINALS = ("park", "return_to_drafting", "end")
RESERVATIONS = ("prohibited", "listed", "allowed")
ACCEPTANCES = ("all", "objections_only", "tacit")
RUNGS = ("rule", "refer")

# Enough for every rule that was ever agreed, and few enough that a preview stays exact and quick.
MOST_TESTS = 8
MOST_ROUTES = 4
MOST_RUNGS = 8
_ID = re.compile(r"[a-z0-9_]{1,60}")


@dataclass(frozen=True)
class Test:
    """One comparison: `num` / `den` `op` `t`.

    `over`: `body` (everybody's votes), `each_party` and `each_designation` (within every one of them),
    `designation` (within the one named `of`), `count_of_parties` (parties by number), `weight` (parties by
    their weights). Under a rule with weights the designations are weighed too: "more than half of the valid
    poll within each community" (Northern Ireland, Rules of Procedure of 1996, paragraph 34).
    `den`: `voting` (yes and no; abstentions as the rule says), `present`, `enrolled` or `all` (the whole
    body: one word for people, the other for parties).
    """

    __test__ = False  # not a test of pytest's

    over: str = "count_of_parties"
    num: str = "yes"
    den: str = "all"
    op: str = ">="
    t: Fraction = Fraction(1)
    of: str = ""

    def __post_init__(self) -> None:
        one_of(self.over, OVER, "over")
        one_of(self.num, ("yes",), "num")
        one_of(self.den, DENOMINATORS, "den")
        one_of(self.op, OPERATORS, "op")
        exact(self.t, "t")
        if bool(self.of) != (self.over == "designation"):
            malformed("of")


Route = tuple[Test, ...]
EVERY_PARTY = Test("count_of_parties", "yes", "all", ">=", Fraction(1))


@dataclass(frozen=True)
class Quorum:
    """Who must be there before anything is decided. Absent is never consent.

    Shares are of the enrolled: of the whole body, of each party, of each designation. `per_party` is a number
    of people of each party.
    """

    of_body: Fraction | None = None
    per_party: int = 0
    per_party_share: Fraction | None = None
    per_designation: Fraction | None = None

    def __post_init__(self) -> None:
        whole_number(self.per_party, "per_party")
        for name in ("of_body", "per_party_share", "per_designation"):
            if getattr(self, name) is not None:
                exact(getattr(self, name), name)


@dataclass(frozen=True)
class Petition:
    """A minority may raise the bar: `n` members or a `share` of the body, from `min_parties` parties, sign.

    It counts once it is presented and confirmed after `confirm_days`; then one of the routes `raises_to` must
    hold beside the rule's own tests. Precedent: petition of concern, Northern Ireland (Ministers, Elections
    and Petitions of Concern) Act 2022, section 6. `excluded` are the subjects on which none may be presented.
    """

    n: int = 0
    share: Fraction | None = None
    min_parties: int = 2
    confirm_days: int = 0
    excluded: tuple[str, ...] = ()
    raises_to: tuple[Route, ...] = ()

    def __post_init__(self) -> None:
        for name in ("n", "min_parties", "confirm_days"):
            whole_number(getattr(self, name), name)
        if self.share is not None:
            exact(self.share, "share")
        _routes(self.raises_to, "raises_to")


@dataclass(frozen=True)
class Rung:
    """What follows when a round fails: referral to `body` for `days`, or another round under other tests."""

    kind: str
    tests: Route = ()
    routes: tuple[Route, ...] = ()
    body: str = ""
    days: int = 0

    def __post_init__(self) -> None:
        one_of(self.kind, RUNGS, "kind")
        _tests(self.tests, "tests")
        _routes(self.routes, "routes")
        whole_number(self.days, "days")
        if self.kind == "refer" and (self.tests or self.routes):
            malformed("tests")
        if self.kind == "rule" and self.body:
            malformed("body")


@dataclass(frozen=True)
class Dissent:
    """Whether a party may consent with a reservation (everywhere, at the clauses `listed`, or nowhere).

    `acceptance` and `days`: how the others accept it, see `reservations.py`.

    Precedent: Vienna Convention on the Law of Treaties, articles 19 to 21.
    """

    reservations: str = "allowed"
    listed: tuple[str, ...] = ()
    acceptance: str = "all"
    days: int = 0

    def __post_init__(self) -> None:
        one_of(self.reservations, RESERVATIONS, "reservations")
        one_of(self.acceptance, ACCEPTANCES, "acceptance")
        whole_number(self.days, "days")


@dataclass(frozen=True)
class Members:
    """A vote of the members inside each party: yes / (yes + no) `op` `t`, with a quorum of the enrolled."""

    t: Fraction = Fraction(1, 2)
    op: str = ">"
    quorum: Fraction = Fraction(1, 4)

    def __post_init__(self) -> None:
        one_of(self.op, OPERATORS, "op")
        exact(self.t, "t")
        exact(self.quorum, "quorum")


@dataclass(frozen=True)
class Rule:
    """One decision rule. All of `tests` must hold, and one route of `any_of` where there are routes.

    `subjects`: what it may decide; empty means anything. `silence`: "no" (it counts as nothing) or
    "after_receipt": a party that acknowledged delivery and has not objected within `hours` counts as
    consenting. `no_bypass`: every party must say yes, whatever the tests say. `ladder` and `terminal`: what
    happens when a round fails. Days are calendar days.
    """

    id: str
    subjects: tuple[str, ...] = ()
    body: str = "parties"
    quorum: Quorum = Quorum()
    tests: Route = ()
    any_of: tuple[Route, ...] = ()
    abstention: str = "in_denominator"
    silence: str = "no"
    hours: int = 0
    weights: str = "none"
    petition: Petition | None = None
    ladder: tuple[Rung, ...] = ()
    terminal: str = "return_to_drafting"
    cooling_off_days: int = 0
    reconsider_after_days: int = 0
    dissent: Dissent = Dissent()
    package: bool = False
    no_bypass: bool = False
    members: Members | None = None

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            malformed("id")
        one_of(self.body, BODIES, "body")
        one_of(self.abstention, ABSTENTIONS, "abstention")
        one_of(self.silence, SILENCES, "silence")
        one_of(self.weights, WEIGHTS, "weights")
        one_of(self.terminal, TERMINALS, "terminal")
        for name in ("hours", "cooling_off_days", "reconsider_after_days"):
            whole_number(getattr(self, name), name)
        _tests(self.tests, "tests")
        _routes(self.any_of, "any_of")
        if len(self.ladder) > MOST_RUNGS:
            malformed("ladder")
        # A weight belongs to a party that answers as one; people have one vote each.
        weighed = any(test.over == "weight" for test in self.every_test())
        if (self.weights != "none" and self.body != "parties") or (weighed and self.weights == "none"):
            malformed("weights")
        if self.silence != "no" and self.body != "parties":
            malformed("silence")

    def every_test(self) -> Iterator[Test]:
        """All tests of all rungs and routes."""
        yield from self.tests
        for route in (*self.any_of, *(self.petition.raises_to if self.petition else ())):
            yield from route
        for rung in self.ladder:
            yield from rung.tests
            for route in rung.routes:
                yield from route

    def as_body(self) -> dict[str, Any]:
        """The rule as canonical values: what a ballot freezes and its digest is taken of."""
        body: dict[str, Any] = plain(self)
        return body


def rule_of(body: object) -> Rule:
    """The rule that `as_body` wrote. Raises `Refusal("rule_malformed", field="ladder.1.tests.2.t")`: the path
    counts from 1. Unknown keys are refused, and so is every terminal but the three."""
    read = Reader(body)
    read.text("id", "body", "abstention", "silence", "weights", "terminal")
    read.whole("hours", "cooling_off_days", "reconsider_after_days")
    read.flag("package", "no_bypass")
    read.several("subjects", _word)
    read.one("quorum", _quorum_of)
    read.several("tests", _test_of)
    read.several("any_of", _route_of)
    read.maybe("petition", _petition_of)
    read.several("ladder", _rung_of)
    read.one("dissent", _dissent_of)
    read.maybe("members", _members_of)
    return read.made(Rule)


def _test_of(value: object) -> Test:
    read = Reader(value)
    read.text("over", "num", "den", "op", "of")
    read.fraction("t")
    # What is compared with what is never left to a default.
    for name in ("over", "den", "op", "t"):
        if name not in read.found:
            malformed(name)
    return read.made(Test)


def _route_of(value: object) -> Route:
    return list_of(value, _test_of)


def _quorum_of(value: object) -> Quorum:
    read = Reader(value)
    read.maybe_fraction("of_body", "per_party_share", "per_designation")
    read.whole("per_party")
    return read.made(Quorum)


def _petition_of(value: object) -> Petition:
    read = Reader(value)
    read.whole("n", "min_parties", "confirm_days")
    read.maybe_fraction("share")
    read.several("excluded", _word)
    read.several("raises_to", _route_of)
    return read.made(Petition)


def _rung_of(value: object) -> Rung:
    read = Reader(value)
    read.text("kind", "body")
    read.whole("days")
    read.several("tests", _test_of)
    read.several("routes", _route_of)
    return read.made(Rung)


def _dissent_of(value: object) -> Dissent:
    read = Reader(value)
    read.text("reservations", "acceptance")
    read.whole("days")
    read.several("listed", _word)
    return read.made(Dissent)


def _members_of(value: object) -> Members:
    read = Reader(value)
    read.fraction("t", "quorum")
    read.text("op")
    return read.made(Members)


def _word(value: object) -> str:
    return text_of(value) or malformed("")


def _tests(tests: Route, name: str) -> None:
    if len(tests) > MOST_TESTS:
        malformed(name)


def _routes(routes: tuple[Route, ...], name: str) -> None:
    if len(routes) > MOST_ROUTES or any(len(route) > MOST_TESTS for route in routes):
        malformed(name)
