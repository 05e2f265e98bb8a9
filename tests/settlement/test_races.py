"""Two hands on one clause in the same moment: one winner each, the other is told why, nothing is lost.

Races of proposals, versions and tabling are in `text/test_at_once.py`. Here two delegates of one party, or
two parties, meet over answers, ballots, reservations, rules and leaving; less often on PostgreSQL.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from sulh.acts.models import LogEntry
from sulh.acts.registry import Actor
from sulh.dialogue.models import Consent, Terms
from sulh.rules.refusal import Refusal
from sulh.settlement.models import Amendment, Ballot, Reservation
from sulh.settlement.text import checks
from sulh.settlement.text.working import working
from tests.helpers import scale
from tests.settlement.playing import Playing
from tests.settlement.sessions.staging import both
from tests.settlement.text.test_at_once import at_once

ROUNDS, ON_POSTGRES = scale(40, 1000), scale(16, 160)
Act = Callable[[], Any]


@dataclass
class Met:
    """What became of two acts in the same moment: the codes of refusals, "" for what was carried out."""

    codes: tuple[str, str]

    @property
    def winner(self) -> int:
        """Which of the two won; one must have."""
        assert self.codes.count("") == 1, self.codes
        return self.codes.index("")


def meet(first: Act, second: Act) -> Met:
    """Both at once."""
    answers = at_once(2, lambda place: (first, second)[place]())
    first_code, second_code = (answer.code if isinstance(answer, Refusal) else "" for answer in answers)
    return Met((first_code, second_code))


class Meeting(Playing):
    """Three parties, one clause; party 0 has a second delegate."""

    def __init__(self) -> None:
        super().__init__(parties=3)
        self.second = self.office("delegate", by=self.delegates[0], party=self.parties[0].id)
        self.clause = self.article("Number 0.")
        self.round = 0

    def act(self, act: str, by: Actor, /, **fields: Any) -> Act:
        return lambda: self.do(act, by, **fields)

    def signing(self, by: Actor, ballot: Ballot, kind: str = "consent") -> Act:
        return self.act(
            "GiveConsent",
            by,
            subject_kind=ballot.subject_kind,
            subject_digest=ballot.subject_digest,
            kind=kind,
        )

    def reworded(self, by: int = 0) -> tuple[Amendment, Ballot]:
        """Another wording of the clause, and the ballot on it."""
        made = self.propose("ProposeWording", by, clause=self.clause, text=both(f"Number {self.round}."))
        return made, self.ballot(made.id)

    def answered(self, by: int = 0) -> tuple[Amendment, Ballot]:
        """The same, with a yes of every party."""
        made, ballot = self.reworded(by)
        for n in range(3):
            self.answer(n, ballot)
        return made, ballot

    def after(self, ballot: Ballot) -> Ballot:
        return Ballot.objects.get(pk=ballot.pk)

    def standing(self, ballot: Ballot, party: int) -> list[str]:
        """The answers of a party to this that have not lapsed."""
        rows = Consent.objects.filter(
            party=self.parties[party], subject_digest=ballot.subject_digest, lapsed=False
        )
        return list(rows.values_list("kind", flat=True))

    def counted_no(self, ballot: Ballot, party: int) -> int:
        """Whether the no of a party was counted."""
        blocs = self.after(ballot).count["blocs"]
        return int(next(bloc["no"] for bloc in blocs if bloc["party"] == self.parties[party].id))

    def latest(self, count: int) -> list[dict[str, Any]]:
        """The last entries of the diary, in their order."""
        rows = LogEntry.objects.filter(dialogue=self.id).order_by("-n")[:count]
        return [json.loads(bytes(row.data)) for row in reversed(rows)]

    def words(self) -> str:
        clauses = working(self.id)
        return str(next(each for each in clauses if each["id"] == self.clause)["text"]["en"])


def closing_twice(stage: Meeting) -> None:
    """Two parties close one ballot: it is counted once."""
    made, ballot = stage.answered()
    close = [stage.act("CloseBallot", stage.delegates[n], ballot=ballot.id) for n in (1, 2)]
    met = meet(*close)
    assert sorted(met.codes) == ["", "ballot_ended"]
    assert (stage.row(made.id).state, len(stage.after(ballot).rounds)) == ("accepted", 1)
    assert stage.words() == f"Number {stage.round}."


def withdrawing_against_closing(stage: Meeting) -> None:
    """The sponsor takes it back while another party closes the ballot: it is text, or it is withdrawn."""
    before = stage.words()
    made, ballot = stage.answered()
    met = meet(
        stage.act("WithdrawAmendment", stage.delegates[0], amendment=made.id),
        stage.act("CloseBallot", stage.delegates[1], ballot=ballot.id),
    )
    assert met.codes in (("", "ballot_ended"), ("amendment_decided", ""))
    ended = (
        ("withdrawn", "withdrawn", before)
        if met.winner == 0
        else ("accepted", "adopted", f"Number {stage.round}.")
    )
    assert (stage.row(made.id).state, stage.after(ballot).state, stage.words()) == ended


def one_party_with_two_voices(stage: Meeting) -> None:
    """One delegate consents, the other objects: one answer stands, the later one, and the diary has both."""
    _made, ballot = stage.reworded(1)
    met = meet(stage.signing(stage.delegates[0], ballot), stage.signing(stage.second, ballot, "object"))
    assert met.codes == ("", "")
    said = [entry["view"]["answer"] for entry in stage.latest(2)]
    assert sorted(said) == ["consent", "object"]
    assert stage.standing(ballot, 0) == [said[-1]]
    for n in (1, 2):
        stage.answer(n, ballot)
    stage.close(ballot)
    assert stage.counted_no(ballot, 0) == int(said[-1] == "object")


def objecting_against_closing(stage: Meeting) -> None:
    """A party changes its yes while the ballot is closed: it is counted, or told that it is over."""
    _made, ballot = stage.answered()
    met = meet(
        stage.signing(stage.delegates[2], ballot, "object"),
        stage.act("CloseBallot", stage.delegates[1], ballot=ballot.id),
    )
    assert met.codes in (("", ""), ("subject_changed", ""))
    assert stage.counted_no(ballot, 2) == int(met.codes[0] == "")


def rewriting_against_consenting(stage: Meeting) -> None:
    """The sponsor rewrites it while another party consents: that consent never counts for the new words."""
    made, ballot = stage.reworded()
    met = meet(
        stage.act(
            "RebaseAmendment", stage.delegates[0], amendment=made.id, text=both(f"Other {stage.round}.")
        ),
        stage.signing(stage.delegates[1], ballot),
    )
    assert met.codes in (("", ""), ("", "subject_changed"))
    asked = stage.ballot(made.id)
    assert asked.subject_digest == stage.row(made.id).digest != ballot.subject_digest
    assert stage.standing(ballot, 1) == stage.standing(asked, 1) == []
    assert stage.decide(made.id, p1="object", p2="object") == "not_adopted"


def rewriting_twice(stage: Meeting) -> None:
    """Two delegates of one party write a stale amendment anew: one does, the other hears that it is done."""
    stale, first = stage.answered(0)
    made, second = stage.answered(1)
    stage.do("RebaseAmendment", stage.delegates[1], amendment=made.id, text=both(f"Better {stage.round}."))
    second = stage.ballot(made.id)
    for n in range(3):
        stage.answer(n, second)
    assert [stage.close(each) for each in (second, first)] == ["adopted", "adopted"]
    assert stage.row(stale.id).stalled == "stale"
    met = meet(
        *(stage.act("RebaseAmendment", by, amendment=stale.id) for by in (stage.delegates[0], stage.second))
    )
    assert sorted(met.codes) == ["", "rebase_not_needed"]
    assert stage.row(stale.id).state == "open"
    assert Ballot.objects.filter(about=stale.id, state="open").count() == 1
    stage.do("WithdrawAmendment", stage.second, amendment=stale.id)


def leaving_against_consenting(stage: Meeting) -> None:
    """A party leaves while another consents: the ballot ends without result, and no word is left over."""
    made, ballot = stage.reworded()
    stage.answer(0, ballot)
    met = meet(
        stage.act("LeaveDialogue", stage.delegates[2], words="We leave."),
        stage.signing(stage.delegates[1], ballot),
    )
    assert met.codes in (("", ""), ("", "subject_changed"))
    assert stage.after(ballot).state == "without_result"
    assert (stage.row(made.id).state, stage.row(made.id).stalled) == ("proposed", "without_result")
    assert stage.standing(ballot, 0) == stage.standing(ballot, 1) == []
    stage.do("AnswerInvitation", stage.delegates[2], answer="acknowledge")
    for n in (0, 1):
        stage.do("AnswerRequest", stage.delegates[n], party=stage.parties[2].id, answer="consent")
    stage.do("AnswerInvitation", stage.delegates[2], answer="join")
    stage.do("WithdrawAmendment", stage.delegates[0], amendment=made.id)


def another_rule_against_a_ballot(stage: Meeting) -> None:
    """A rule comes into force while an amendment is opened: its ballot has the old rule or the new one."""
    rule = {
        "matter": "amendment",
        "preset": ("everyone", "thresholds")[stage.round // 8 % 2],
        "cooling_off_days": 0,
    }
    made = stage.do(
        "ProposeDecisionRule",
        stage.delegates[0],
        why=f"Round {stage.round}.",
        **rule,
        acceptance="tacit",
        acceptance_days=stage.round % 700 + 1,
    )
    stage.sign("terms", made["digest"])
    terms = Terms.objects.get(dialogue_id=stage.id, n=made["version"])
    before = (
        Terms.objects.get(dialogue_id=stage.id, status="in_force").body.get("deciding", {}).get("rules", {})
    )
    met = meet(
        stage.act("AdoptTerms", stage.facilitator, terms=terms.id),
        stage.act(
            "ProposeWording", stage.delegates[1], clause=stage.clause, text=both(f"Number {stage.round}.")
        ),
    )
    assert met.codes == ("", "")
    came_first = [entry["act"] for entry in stage.latest(2)] == ["ProposeWording", "AdoptTerms"]
    row = Amendment.objects.filter(dialogue_id=stage.id).latest("n")
    expected = before.get("amendment") if came_first else terms.body["deciding"]["rules"]["amendment"]
    frozen = stage.ballot(row.id).rule
    assert frozen == expected or (expected is None and frozen["id"] == "everyone")
    stage.do("WithdrawAmendment", stage.delegates[1], amendment=row.id)


RACES = (
    closing_twice,
    withdrawing_against_closing,
    one_party_with_two_voices,
    objecting_against_closing,
    rewriting_against_consenting,
    rewriting_twice,
    leaving_against_consenting,
    another_rule_against_a_ballot,
)


def run(stage: Meeting, rounds: int) -> None:
    for n in range(1, rounds + 1):
        stage.round = n
        RACES[n % len(RACES)](stage)
    assert list(
        Amendment.objects.filter(dialogue_id=stage.id).order_by("n").values_list("n", flat=True)
    ) == list(range(1, Amendment.objects.filter(dialogue_id=stage.id).count() + 1))
    stage.issue()
    assert checks.accepted_not_applied(stage.id) == []
    assert checks.applied_not_accepted(stage.id, stage.version) == []


def test_two_hands_on_one_clause(house: object) -> None:
    run(Meeting(), ROUNDS)


@pytest.mark.postgres
def test_the_same_on_postgresql(postgres_house: str) -> None:
    run(Meeting(), ON_POSTGRES)


def reserve_against_consent(stage: Meeting, ballot: Ballot) -> None:
    """One delegate files a reservation while the other consents without: the party is not bound beyond it."""
    met = meet(
        stage.act(
            "FileReservation",
            stage.delegates[0],
            ballot=ballot.id,
            clause=stage.clause,
            kind="reservation",
            effect="excludes",
            text=both(f"Not this, {stage.round}."),
        ),
        stage.signing(stage.second, ballot),
    )
    assert met.codes in (("", ""), ("", "reservation_open"))
    assert stage.standing(ballot, 0) == []
    filed = Reservation.objects.filter(ballot=ballot).latest("n")
    stage.do("WithdrawReservation", stage.second, reservation=filed.id)


def test_a_party_that_reserves_and_consents_at_once(house: object) -> None:
    stage = Meeting()
    stage.title()
    stage.issue()
    ballot = stage.table()
    for n in range(scale(6, 100)):
        stage.round = n
        reserve_against_consent(stage, ballot)
    for n in range(3):
        stage.answer(n, ballot)
    leave = stage.act("LeaveDialogue", stage.delegates[2], words="We leave.")
    met = meet(leave, stage.act("CloseBallot", stage.delegates[1], ballot=ballot.id))
    assert met.codes in (("", ""), ("", "ballot_ended"))
    # Agreed for a moment or never: without every party it is agreed no more.
    assert (stage.after(ballot).state, stage.version.state) == ("without_result", "returned")
