"""What an answer comes to: all signatures, ad referendum, taken back, and who may say what when."""

from __future__ import annotations

from pathlib import Path

import pytest

from sulh.acts.guards import IMPLEMENTED
from sulh.acts.writer import write
from sulh.dialogue.consent import digest_of, statuses
from sulh.dialogue.models import Consent, Party
from sulh.rules.decisions import Dissent
from sulh.settlement.deciding.answers import Answer, answers
from sulh.settlement.deciding.ballots import hindrance, open_ballot
from sulh.settlement.deciding.counting import outcome, what_if
from sulh.settlement.deciding.models import Ballot, Reservation
from tests.settlement.deciding.conftest import ANNEX, ESSENTIAL, PLAIN
from tests.settlement.deciding.staging import WORDS, Deciding, refused


def answered(stage: Deciding, ballot: Ballot, party: int) -> Answer:
    return answers(stage.fresh(ballot), stage.now)[stage.parties[party].id]


def reserve(stage: Deciding, ballot: Ballot, party: int, **changes: str) -> str:
    """What this party sets beside the text; gives its id."""
    fields = {"clause": PLAIN, "kind": "reservation", "effect": "modifies"} | changes
    made = stage.do("FileReservation", stage.delegates[party], ballot=ballot.id, text=WORDS, **fields)
    return str(made["reservation"])


def respond(stage: Deciding, party: int, reservation: str, kind: str = "consent") -> None:
    digest = Reservation.objects.get(pk=reservation).digest
    stage.do(
        "GiveConsent", stage.delegates[party], subject_kind="reservation", subject_digest=digest, kind=kind
    )


def test_a_consent_needs_all_of_its_signatures(house: Path) -> None:
    stage = Deciding(parties=2)
    second = stage.office("delegate", by=stage.delegates[0], party=stage.parties[0].id)
    write(lambda: Party.objects.filter(pk=stage.parties[0].pk).update(signatures_needed=2))
    ballot = stage.open()
    stage.answer(ballot, 1)
    stage.answer(ballot, 0)
    found = answered(stage, ballot, 0)
    assert (found.stands, found.why, found.signatures, found.needed) == ("open", "signatures", 1, 2)
    assert stage.close(ballot) == "ballot_not_closable"
    stage.answer(ballot, 0, by=second)
    assert answered(stage, ballot, 0).stands == "yes"
    assert stage.close(ballot) == "adopted"


def test_a_delegate_alone_objects_for_the_party(house: Path) -> None:
    stage = Deciding(parties=2)
    second = stage.office("delegate", by=stage.delegates[0], party=stage.parties[0].id)
    write(lambda: Party.objects.filter(pk=stage.parties[0].pk).update(signatures_needed=2))
    ballot = stage.open()
    for by in (stage.delegates[0], second):
        stage.answer(ballot, 0, by=by)
    stage.answer(ballot, 0, "object", by=second)
    assert answered(stage, ballot, 0).stands == "no"
    assert [row.kind for row in statuses(stage.id, "settlement", ballot.subject_digest).values()] == [
        "object"
    ]


def test_ad_referendum_is_no_consent(stage: Deciding) -> None:
    ballot = stage.open()
    for party, kind in enumerate(("consent", "consent", "ad_referendum")):
        stage.answer(ballot, party, kind)
    assert (answered(stage, ballot, 2).stands, answered(stage, ballot, 2).why) == ("open", "ad_referendum")
    assert stage.close(ballot) == "ballot_not_closable"
    assert outcome(stage.fresh(ballot), stage.now).lacking == (stage.parties[2].id,)
    assert stage.later(days=7).close(ballot) == "not_adopted"


def test_only_a_text_knows_it(stage: Deciding) -> None:
    ballot = stage.open("amendment")
    assert refused(lambda: stage.answer(ballot, 0, "ad_referendum")) == "answer_not_for_subject"
    assert refused(lambda: stage.answer(ballot, 0, "with_reservation")) == "answer_not_for_subject"


def test_a_consent_to_an_agreed_text_can_be_taken_back_until_it_is_in_force(stage: Deciding) -> None:
    ballot = stage.open()
    for party in range(3):
        stage.answer(ballot, party)
    stage.close(ballot)
    assert not IMPLEMENTED["text_agreed"](stage.id)
    assert refused(lambda: stage.answer(ballot, 1, "object")) == "ballot_decided"
    stage.answer(ballot, 1, "withdraw")
    assert [lack.code for lack in IMPLEMENTED["text_agreed"](stage.id)] == ["consent_taken_back"]
    assert "Party B" in str(IMPLEMENTED["text_agreed"](stage.id)[0].params["party"])
    assert (
        refused(lambda: stage.do("ChangePhase", stage.facilitator, to="ratification")) == "consent_taken_back"
    )
    stage.answer(ballot, 1)
    stage.do("ChangePhase", stage.facilitator, to="ratification")
    stage.answer(ballot, 2, "withdraw")
    write(
        lambda: Ballot.objects.create(
            dialogue_id=stage.id, n=2, subject_kind="ratification", subject_digest=ballot.subject_digest,
            about=ballot.about, rule=ballot.rule, rule_digest=ballot.rule_digest, parties=ballot.parties,
            state="adopted", opened=stage.now, since=stage.now, closes=stage.now, answer_days=7,
        )
    )  # fmt: skip
    assert refused(lambda: stage.answer(ballot, 0, "withdraw")) == "subject_changed"


def test_an_edit_lapses_consent_because_it_has_another_digest(stage: Deciding) -> None:
    first = stage.open()
    stage.answer(first, 0)
    second = stage.open(what="the text, one letter changed")
    assert answered(stage, second, 0).kind == ""


def test_what_members_confirm_rests_on_the_parties_own_consent(stage: Deciding) -> None:
    """A ratification asks the members; the parties' word is their consent to the same text."""
    agreed = stage.open()
    for party in range(3):
        stage.answer(agreed, party)
    stage.close(agreed)
    stage.put_into("ratification")
    confirming = write(
        lambda: open_ballot(
            stage.id, subject="ratification", digest=agreed.subject_digest, about=agreed.about, now=stage.now
        )
    )
    assert {answer.stands for answer in answers(confirming, stage.now).values()} == {"yes"}
    lack = hindrance(confirming, stage.now)
    assert lack is not None and lack.code == "ballot_not_closable"
    # Nobody's members voted: every party's own consent is not enough.
    assert outcome(confirming, stage.now).result == "not_adopted"
    assert stage.close(confirming) == "ballot_of_members"
    assert Consent.objects.filter(subject_digest=agreed.subject_digest, lapsed=False).count() == 3


@pytest.mark.usefixtures("clauses")
class TestReserving:
    """Vienna Convention on the Law of Treaties, articles 19 to 23; Bangladesh 2025 for the effect."""

    @pytest.mark.parametrize(
        ("kind", "effect"),
        [
            ("note_of_dissent", "excludes"),
            ("note_of_dissent", "interprets"),
            ("footnote", "modifies"),
            ("interpretative_declaration", "records_only"),
            ("reservation", "records_only"),
            ("reservation", "interprets"),
        ],
    )
    def test_bangladesh_2025_what_it_means_is_said_when_it_is_filed(
        self, stage: Deciding, kind: str, effect: str
    ) -> None:
        ballot = stage.open()
        assert refused(lambda: reserve(stage, ballot, 0, kind=kind, effect=effect)) == "effect_not_for_kind"

    @pytest.mark.parametrize("effect", ["records_only", "interprets"])
    def test_whoever_only_records_or_declares_is_bound(self, stage: Deciding, effect: str) -> None:
        kind = {"records_only": "note_of_dissent", "interprets": "interpretative_declaration"}[effect]
        ballot = stage.open()
        reserve(stage, ballot, 0, kind=kind, effect=effect, clause=ESSENTIAL)
        for party in range(3):
            stage.answer(ballot, party)
        assert stage.close(ballot) == "adopted"

    @pytest.mark.parametrize("effect", ["excludes", "modifies"])
    def test_a_binding_one_counts_when_all_others_accept_it(self, stage: Deciding, effect: str) -> None:
        ballot = stage.open()
        made = reserve(stage, ballot, 0, effect=effect)
        assert refused(lambda: stage.answer(ballot, 0)) == "reservation_open"
        for party, kind in enumerate(("with_reservation", "consent", "consent")):
            stage.answer(ballot, party, kind)
        assert answered(stage, ballot, 0).why == "reservation_waits"
        assert stage.close(ballot) == "ballot_not_closable"
        assert refused(lambda: respond(stage, 0, made)) == "reservation_own"
        respond(stage, 1, made)
        assert answered(stage, ballot, 0).stands == "open"
        respond(stage, 2, made)
        assert answered(stage, ballot, 0).stands == "yes"
        assert stage.close(ballot) == "adopted"
        assert stage.fresh(ballot).reservations.get().state == "accepted"

    def test_one_objection_is_enough_against_it(self, stage: Deciding) -> None:
        ballot = stage.open()
        made = reserve(stage, ballot, 0)
        for party, kind in enumerate(("with_reservation", "consent", "consent")):
            stage.answer(ballot, party, kind)
        respond(stage, 1, made)
        respond(stage, 2, made, "object")
        assert answered(stage, ballot, 0).why == "reservation_objected"
        assert stage.later(days=7).close(ballot) == "not_adopted"
        assert stage.fresh(ballot).reservations.get().state == "lapsed"

    def test_silence_accepts_only_after_the_days_and_a_receipt(self, stage: Deciding) -> None:
        stage.dissent(Dissent("allowed", (), "tacit", 5))
        ballot = stage.open()
        reserve(stage, ballot, 0)
        stage.answer(ballot, 0, "with_reservation")
        stage.do("AcknowledgeBallot", stage.delegates[1], ballot=ballot.id)
        stage.later(days=5)
        assert answered(stage, ballot, 0).stands == "open"
        stage.do("AcknowledgeBallot", stage.delegates[2], ballot=ballot.id)
        assert answered(stage, ballot, 0).stands == "yes"

    def test_what_the_rule_and_the_clause_allow(self, stage: Deciding) -> None:
        ballot = stage.open()
        assert refused(lambda: reserve(stage, ballot, 0, clause=ESSENTIAL)) == "reservation_inadmissible"
        assert refused(lambda: reserve(stage, ballot, 0, clause="9" * 32)) == "clause_not_in_text"
        stage.dissent(Dissent("prohibited"))
        ballot = stage.open(what="second")
        assert refused(lambda: reserve(stage, ballot, 0)) == "reservations_prohibited"
        reserve(stage, ballot, 0, kind="footnote", effect="records_only")
        stage.dissent(Dissent("listed", ("annex",)))
        ballot = stage.open(what="third")
        assert refused(lambda: reserve(stage, ballot, 0)) == "reservation_not_listed"
        reserve(stage, ballot, 0, clause=ANNEX)
        one = stage.open("amendment")
        assert refused(lambda: reserve(stage, one, 0)) == "reservation_to_text_only"

    def test_who_files_nothing_cannot_consent_with_it(self, stage: Deciding) -> None:
        ballot = stage.open()
        assert refused(lambda: stage.answer(ballot, 0, "with_reservation")) == "reservation_missing"
        reserve(stage, ballot, 1)
        assert refused(lambda: stage.answer(ballot, 0, "with_reservation")) == "reservation_missing"

    def test_what_was_signed_without_it_lapses(self, stage: Deciding) -> None:
        ballot = stage.open()
        stage.answer(ballot, 0)
        made = reserve(stage, ballot, 0)
        assert answered(stage, ballot, 0).kind == ""
        stage.answer(ballot, 0, "with_reservation")
        stage.do("WithdrawReservation", stage.delegates[0], reservation=made)
        assert answered(stage, ballot, 0).kind == ""
        stage.answer(ballot, 0)
        assert answered(stage, ballot, 0).stands == "yes"

    def test_it_is_withdrawn_at_any_time_and_by_its_party_only(self, stage: Deciding) -> None:
        ballot = stage.open()
        made = reserve(stage, ballot, 0)
        other = refused(lambda: stage.do("WithdrawReservation", stage.delegates[1], reservation=made))
        assert other == "reservation_unknown"
        for party, kind in enumerate(("with_reservation", "consent", "consent")):
            stage.answer(ballot, party, kind)
        respond(stage, 1, made)
        respond(stage, 2, made)
        stage.close(ballot)
        stage.put_into("implementation")
        stage.do("WithdrawReservation", stage.delegates[0], reservation=made)
        again = refused(lambda: stage.do("WithdrawReservation", stage.delegates[0], reservation=made))
        assert again == "reservation_over"
        assert stage.fresh(ballot).state == "adopted"

    def test_the_same_twice_and_a_missing_language(self, stage: Deciding) -> None:
        ballot = stage.open()
        reserve(stage, ballot, 0)
        assert refused(lambda: reserve(stage, ballot, 0)) == "reservation_filed_already"
        short = refused(
            lambda: stage.do(
                "FileReservation", stage.delegates[0], ballot=ballot.id, clause=PLAIN, kind="footnote",
                effect="records_only", text={"en": "Only here"},
            )
        )  # fmt: skip
        assert short == "text_missing_language"

    def test_what_a_party_with_a_reservation_could_answer(self, stage: Deciding) -> None:
        ballot = stage.open()
        for party in (1, 2):
            stage.answer(ballot, party)
        own = stage.parties[0].id
        assert "with_reservation" not in what_if(stage.fresh(ballot), own, stage.now)
        made = reserve(stage, ballot, 0)
        found = what_if(stage.fresh(ballot), own, stage.now)
        results = {kind: each.result for kind, each in found.items()}
        assert (results["consent"], results["with_reservation"]) == ("adopted", "not_adopted")
        respond(stage, 1, made)
        respond(stage, 2, made)
        assert what_if(stage.fresh(ballot), own, stage.now)["with_reservation"].result == "adopted"

    def test_what_others_answer_is_sealed_with_the_effect(self, stage: Deciding) -> None:
        ballot = stage.open()
        made = reserve(stage, ballot, 0)
        row = stage.fresh(ballot).reservations.get(pk=made)
        assert row.digest == digest_of(
            {
                "version": ballot.subject_digest, "party": stage.parties[0].id, "clause": PLAIN,
                "kind": "reservation", "effect": "modifies", "text": WORDS,
            }
        )  # fmt: skip
