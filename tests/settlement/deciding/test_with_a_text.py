"""Ballots on real amendments and a real text: from writing to an agreed version, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from sulh.acts import clock
from sulh.settlement.deciding.ballots import settlement_ballot
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Version
from tests.dialogue.reading import reader
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import Drafting


@pytest.fixture
def tabled(house: Path) -> Drafting:
    """A whole text is before three parties."""
    stage = Drafting()
    version = stage.whole()
    stage.do("TableVersion", stage.facilitator, version=version.id)
    stage.do("ChangePhase", stage.facilitator, to="consent")
    return stage


def on_the_text(stage: Drafting) -> Ballot:
    found = settlement_ballot(stage.id)
    assert found is not None
    return found


def answer(stage: Drafting, party: int, kind: str = "consent") -> None:
    digest = on_the_text(stage).subject_digest
    stage.do(
        "GiveConsent", stage.delegates[party], subject_kind="settlement", subject_digest=digest, kind=kind
    )


def state(stage: Drafting) -> str:
    return Version.objects.filter(dialogue_id=stage.id).order_by("-n")[0].state


def test_every_party_consents_and_the_version_is_agreed(tabled: Drafting) -> None:
    for party in range(3):
        answer(tabled, party)
    tabled.do("CloseBallot", tabled.delegates[0], ballot=on_the_text(tabled).id)
    assert state(tabled) == "agreed"
    tabled.do("ChangePhase", tabled.facilitator, to="ratification")


def test_a_party_that_leaves_takes_its_agreement_along(tabled: Drafting) -> None:
    for party in range(3):
        answer(tabled, party)
    tabled.do("CloseBallot", tabled.delegates[0], ballot=on_the_text(tabled).id)
    tabled.do("LeaveDialogue", tabled.delegates[2], words="We leave.")
    assert (state(tabled), on_the_text(tabled).state) == ("returned", "without_result")


def test_back_to_writing(tabled: Drafting) -> None:
    answer(tabled, 0)
    tabled.do("ChangePhase", tabled.facilitator, to="drafting")
    assert (state(tabled), on_the_text(tabled).state) == ("returned", "withdrawn")


def test_a_reservation_to_a_clause_of_the_text(tabled: Drafting) -> None:
    ballot = on_the_text(tabled)
    with clock.at(tabled.now):
        page = reader(tabled, f"text/ballots/{ballot.n}", tabled.delegates[0])
        assert f'<option value="{tabled.gates}"' in page.html
        page.send(
            "/FileReservation", clause=tabled.gates, kind="reservation", effect="modifies",
            text__en="Only one gate", text__fa_af="تنها یک دروازه",
        )  # fmt: skip
        assert "The text, version 1" in page.text and "Only one gate" in page.text
    answer(tabled, 0, "with_reservation")
    reservation = ballot.reservations.get()
    for party in (1, 2):
        answer(tabled, party)
        tabled.do(
            "GiveConsent", tabled.delegates[party], subject_kind="reservation",
            subject_digest=reservation.digest, kind="consent",
        )  # fmt: skip
    tabled.do("CloseBallot", tabled.facilitator, ballot=ballot.id)
    assert state(tabled) == "agreed"


def test_a_receipt_of_the_version_is_a_receipt_of_the_ballot(tabled: Drafting) -> None:
    version = Version.objects.filter(dialogue_id=tabled.id).order_by("-n")[0]
    tabled.do("AcknowledgeVersion", tabled.delegates[1], version=version.id)
    refused = tabled.refused("AcknowledgeBallot", tabled.delegates[1], ballot=on_the_text(tabled).id)
    assert refused.code == "receipt_given_already"


def test_pages_name_what_a_ballot_is_about(house: Path) -> None:
    stage = Drafting()
    made = stage.propose("ProposeClause", kind="operative", text=both("Water is shared."))
    with clock.at(stage.now):
        text = reader(stage, "text/ballots").text
        assert f"Amendment {made.n}" in text
        stage.decide(made.id)
        diary = reader(stage, "diary").text
    assert "Ballot 1 was counted by the rule that was frozen when it was opened." in diary
    assert (
        "Matter: A change of the text . Result of round 1: adopted ." in diary
        or "Result of round 1: adopted." in diary
    )
