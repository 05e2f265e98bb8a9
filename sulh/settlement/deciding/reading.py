"""A ballot as pages show it: its rule in words, each test with its numbers, who answered what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sulh.acts import clock
from sulh.dialogue.models import Dialogue, Party
from sulh.dialogue.order import by_lot
from sulh.dialogue.pages import wording_rules
from sulh.dialogue.words import number, own
from sulh.rules.decisions import EVERY_PARTY, Checked, Count, Outcome, Rule, count_of, decide, rule_of
from sulh.rules.refusal import Refusal, Unmet
from sulh.settlement.deciding import answers as answering
from sulh.settlement.deciding import petitions
from sulh.settlement.deciding.agreed import withdrawn_since
from sulh.settlement.deciding.answers import Answer
from sulh.settlement.deciding.ballots import hindrance, not_in_force_yet
from sulh.settlement.deciding.counting import counted, nothing_answered, replays
from sulh.settlement.deciding.hooks import clauses, received
from sulh.settlement.deciding.models import RUNNING, Attestation, Ballot, Petition, Reservation
from sulh.settlement.deciding.reservations import states


@dataclass(frozen=True)
class CheckedLine:
    """One comparison in words. `numbers`: "2 of 3 needed, 1 there"; empty where single people could be read
    off."""

    text: str
    where: str
    numbers: str
    passed: bool
    route: str


@dataclass(frozen=True)
class PartyLine:
    """One party. `counted`: whether it was there when the ballot was opened."""

    party: Party
    answer: Answer
    counted: bool
    designation: str = ""
    weight: int = 0
    seats: int = 1
    has_it: bool = False


@dataclass(frozen=True)
class Filed:
    """A reservation as it stands now. `clause`: the title of its clause, by language."""

    row: Reservation
    state: str
    clause: Mapping[str, str]


@dataclass(frozen=True)
class Asking:
    """A petition as it stands now, with the parties that signed and confirmed."""

    row: Petition
    state: str
    signed: list[Party]
    confirmed: list[Party]
    since: datetime | None
    until: datetime | None


class Shown:
    """One ballot, read once."""

    def __init__(self, ballot: Ballot, dialogue: Dialogue) -> None:
        self.ballot, self.dialogue, self.now = ballot, dialogue, clock.now()
        self.rule: Rule = rule_of(ballot.rule)
        self.open = ballot.state == "open"

    @cached_property
    def names(self) -> dict[str, Party]:
        """The parties by id."""
        return {party.id: party for party in Party.objects.filter(dialogue=self.dialogue)}

    @cached_property
    def given(self) -> dict[str, Answer]:
        """The answers now, or as they were when the last round was closed."""
        if self.open:
            return answering.answers(self.ballot, self.now)
        kept = self.ballot.rounds[-1]["answers"] if self.ballot.rounds else []
        return {row["party"]: Answer(**row) for row in kept}

    @cached_property
    def count(self) -> Count:
        if self.open:
            return counted(self.ballot, self.given, self.now)
        return count_of(self.ballot.count) if self.ballot.count else nothing_answered(self.ballot)

    @cached_property
    def outcome(self) -> Outcome:
        """What the frozen rule says of the count."""
        return decide(self.rule, self.count)

    @property
    def title(self) -> str:
        return wording_rules.title(self.rule)

    @property
    def sentences(self) -> list[wording_rules.Sentence]:
        return wording_rules.sentences(self.rule)

    @property
    def judged(self) -> bool:
        """Whether there is anything to say of the tests: not of a ballot that ended without a count.

        Where people are counted, nothing is said before they were: whoever looked twice while somebody's
        answer was erased could tell what it had been.
        """
        return bool(self.ballot.count) or (self.open and self.ballot.subject_kind != "ratification")

    @property
    def conceals(self) -> bool:
        """Whether people are counted one by one: their numbers stand, protected, with their vote."""
        return self.rule.body == "participants"

    @property
    def replays(self) -> bool:
        return replays(self.ballot)

    @property
    def lines(self) -> list[PartyLine]:
        """The parties that count, in the order drawn by lot, then any other that signed."""
        have = received(self.ballot)
        frozen = {row["party"]: row for row in self.ballot.parties}
        ids = [*frozen, *(party for party in self.given if party not in frozen)]
        rows = by_lot(self.dialogue, [self.names[party] for party in ids if party in self.names])
        lines = [self._line(party, frozen.get(party.id), party.id in have) for party in rows]
        return sorted(lines, key=lambda line: not line.counted)

    def _line(self, party: Party, row: Mapping[str, Any] | None, has_it: bool) -> PartyLine:
        answer = self.given.get(party.id, Answer(party.id))
        if row is None:
            return PartyLine(party, answer, False, has_it=has_it)
        return PartyLine(party, answer, True, row["designation"], row["weight"], row["seats"], has_it)

    def parties(self, wanted: Sequence[str]) -> list[Party]:
        """These parties, in the order drawn by lot."""
        return by_lot(self.dialogue, [self.names[party] for party in wanted if party in self.names])

    @property
    def could_change(self) -> list[Party]:
        return self.parties(() if self.conceals else self.outcome.could_change)

    @cached_property
    def took_back(self) -> list[Party]:
        """The parties that took their consent to this adopted text back, which is not in force."""
        agreed = not_in_force_yet(self.dialogue.id) if self.ballot.state == "adopted" else None
        return withdrawn_since(self.ballot) if agreed and agreed.pk == self.ballot.pk else []

    @property
    def lacking(self) -> list[Party]:
        return self.parties(self.outcome.lacking)

    @property
    def tests(self) -> list[CheckedLine]:
        """Each comparison once: what no-bypass asks for is not said again by a test."""

        def twice(one: Checked) -> bool:
            return one.name == "count_of_parties" and one.test == EVERY_PARTY and not one.route

        return [self._test(one) for one in self.outcome.checked if not (self.rule.no_bypass and twice(one))]

    def _test(self, one: Checked) -> CheckedLine:
        where = own(self.names[one.where].names) if one.where in self.names else one.where
        return CheckedLine(words_of_test(one, self.rule), where, self._numbers(one), one.passed, one.route)

    def _numbers(self, one: Checked) -> str:
        if self.conceals:
            return ""
        inside = self.count.members.get(one.where)
        if one.name.startswith("members") and (inside is None or inside.enrolled <= 1):
            return ""  # nobody voted, or so few that the numbers are not shown
        told = {"needed": figure(one.needed), "den": figure(one.den), "num": figure(one.num)}
        return _("%(needed)s of %(den)s needed, %(num)s there") % told

    @cached_property
    def filed(self) -> list[Filed]:
        """Everything filed beside the text of this ballot."""
        if self.ballot.subject_kind != "settlement":
            return []
        rows = [row for row in answering.reservations_of(self.ballot) if row.ballot_id == self.ballot.id]
        told, there = states(self.ballot, rows, self.now), clauses(self.ballot) if rows else {}
        return [
            Filed(row, told[row.id], there[row.clause].title if row.clause in there else {}) for row in rows
        ]

    @cached_property
    def petition(self) -> Asking | None:
        row = petitions.petition_of(self.ballot)
        if row is None:
            return None
        since, until = petitions.to_confirm(self.ballot, row) if row.presented else (None, None)
        return Asking(
            row, petitions.state_of(self.ballot, row, self.now),
            self.parties(sorted(petitions.signed_by(row, confirmed=False))),
            self.parties(sorted(petitions.signed_by(row, confirmed=True))), since, until,
        )  # fmt: skip

    @cached_property
    def attestations(self) -> list[Attestation]:
        return list(
            Attestation.objects.filter(ballot=self.ballot).select_related("supporter").order_by("at", "pk")
        )

    @cached_property
    def hindrance(self) -> Unmet | None:
        """Why it cannot be closed yet; None when it can, and when it has ended."""
        return hindrance(self.ballot, self.now, self.given if self.open else None) if self.running else None

    @property
    def running(self) -> bool:
        return self.ballot.state in RUNNING


def needed(dialogue: Dialogue, n: int) -> Shown:
    """Ballot `n`. Raises `Refusal("not_found")`."""
    found = Ballot.objects.filter(dialogue=dialogue, n=n).first()
    if found is None:
        raise Refusal("not_found")
    return Shown(found, dialogue)


def every(dialogue: Dialogue) -> list[dict[str, Any]]:
    """A line for each ballot as data, the first one first."""
    rows = Ballot.objects.filter(dialogue=dialogue).defer("rule", "parties", "count", "outcome", "rounds")
    return [
        {"id": row.id, "n": row.n, "subject": row.subject_kind, "digest": row.subject_digest,
         "about": row.about, "rule_digest": row.rule_digest, "round": row.round, "state": row.state,
         "opened": clock.hour(row.opened), "closed": clock.hour(row.closed) if row.closed else ""}
        for row in rows.order_by("n")
    ]  # fmt: skip


# Comparisons that are no test of the rule, by name.
_BESIDE_THE_TESTS: Mapping[str, Any] = {
    "no_bypass": gettext_lazy("Every party says yes."),
    "heard": gettext_lazy("Every party has answered, or has confirmed receipt and let the hours pass."),
    "members": gettext_lazy("The members of this party agree."),
    "members_quorum": gettext_lazy("Enough members of this party take part."),
    "quorum_body": gettext_lazy("Enough are there."),
    "quorum_party": gettext_lazy("Enough of this party are there."),
    "quorum_designation": gettext_lazy("Enough of this community are there."),
}


def words_of_test(one: Checked, rule: Rule) -> str:
    """What a comparison asks for."""
    beside = _BESIDE_THE_TESTS.get(one.name)
    return str(beside) if beside else wording_rules.words_of_test(one.test, rule)


def figure(value: Fraction) -> str:
    """A number as people write it; a fraction stays one."""
    whole, rest = divmod(value, 1)
    return number(whole) if not rest else f"{number(value.numerator)}/{number(value.denominator)}"


def in_words(found: Outcome) -> str:
    """What an outcome of an open ballot means, for somebody who thinks about an answer."""
    if found.adopted:
        return _("The rule would be satisfied.")
    if found.could_still_pass:
        return _("Not adopted yet; it still can be, by the answers of others.")
    return _("Whatever answers still come, it can no longer be adopted in this round.")


def _outcome_of(shown: Shown) -> dict[str, Any]:
    return {"result": shown.outcome.result} if shown.conceals else shown.outcome.as_body()


def body_of(shown: Shown) -> dict[str, Any]:
    """A ballot as data: enough to evaluate the rule again."""
    row = shown.ballot
    return {
        "id": row.id, "n": row.n, "subject": row.subject_kind, "digest": row.subject_digest,
        "about": row.about, "rule": row.rule, "rule_digest": row.rule_digest, "parties": row.parties,
        "round": row.round, "state": row.state, "opened": clock.hour(row.opened),
        "closes": clock.hour(row.closes), "closed": clock.hour(row.closed) if row.closed else "",
        "count": shown.count.as_body() if shown.judged and not shown.conceals else {},
        "outcome": _outcome_of(shown) if shown.judged else {},
        "answers": [answer.as_body() for answer in shown.given.values()],
        "rounds": row.rounds if not shown.conceals else [],
        "reservations": [
            {"id": each.row.id, "n": each.row.n, "party": each.row.party_id, "clause": each.row.clause,
             "kind": each.row.kind,
             "effect": each.row.effect, "text": each.row.text, "digest": each.row.digest, "state": each.state}
            for each in shown.filed
        ],
        "petitions": [
            {"id": each.row.id, "state": each.state, "words": each.row.words,
             "signed": [party.id for party in each.signed],
             "confirmed": [party.id for party in each.confirmed]}
            for each in ([shown.petition] if shown.petition else [])
        ],
        "attestations": [
            {"kind": each.kind, "label": each.label, "digest": each.digest,
             "supporter": each.supporter.names if each.supporter else {}}
            for each in shown.attestations
        ],
    }  # fmt: skip
