"""Real dialogues, and whether each line's entries are those in which it was really done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.acts import log
from sulh.dialogue.order import by_lot
from sulh.settlement.deciding.ballots import open_on, settlement_ballot
from sulh.settlement.deciding.models import Reservation
from sulh.settlement.joint.lines import Line
from sulh.settlement.joint.making import statement
from sulh.settlement.joint.saying import said
from sulh.settlement.text.content import digest_of_clause
from tests.settlement.ratifying.staging import TITLE, TURNS, Table, in_both


@pytest.fixture(autouse=True)
def a_house(house: Path) -> Path:
    return house


class Told:
    """The joint statement of a stage, with the acts that its references point to."""

    def __init__(self, stage: Table) -> None:
        self.stage, self.entries = stage, list(log.entries(stage.id))
        self.statement = statement(stage.id, self.entries, log.head(stage.id))
        for line in self.statement.lines:
            assert "%" not in said(line)

    def lines(self, section: str) -> dict[str, Line]:
        return {
            line.code: line for each in self.statement.sections if each.code == section for line in each.lines
        }

    def acts(self, line: Line) -> list[str]:
        return [self.entries[n][0]["act"] for n in line.refs]

    def views(self, line: Line) -> list[dict[str, Any]]:
        return [self.entries[n][0]["view"] for n in line.refs]

    def names(self, *places: int) -> list[dict[str, str]]:
        return [self.stage.parties[place].names for place in places]


def ballot_of(stage: Table) -> str:
    found = settlement_ballot(stage.id)
    assert found is not None
    return found.id


def test_from_the_terms_to_a_text_in_force() -> None:
    stage = Table().agree()
    told = Told(stage)
    drawn = [party.names for party in by_lot(stage.dialogue, stage.parties)]
    assert told.lines("course")["joined"].params["parties"] == drawn
    assert told.statement.head == log.head(stage.id)
    assert (told.statement.version, told.statement.version_digest) == (1, stage.version.digest)
    assert list(told.lines("open")) == ["text_to_confirm"]
    made = stage.do("OpenRatification", stage.facilitator, days=14)
    for people in stage.people:
        stage.cast(made["vote"], "yyyyyyyyyyyy", people)
    stage.wait(20)
    stage.do("CloseMembersVote", stage.facilitator, vote=made["vote"])
    stage.do("ChangePhase", stage.facilitator, to="implementation")
    told = Told(stage)
    agreed = told.lines("agreed")
    assert list(agreed) == ["terms", "text_agreed", "consented", "text_confirmed", "changes_adopted"]
    assert told.acts(agreed["text_agreed"]) == ["IssueVersion", "TableVersion", "CloseBallot"]
    assert agreed["text_agreed"].params["digest"] == stage.version.digest
    assert told.acts(agreed["consented"]) == ["GiveConsent"] * 3
    assert {view["subject"] for view in told.views(agreed["consented"])} == {"settlement"}
    assert told.acts(agreed["text_confirmed"]) == ["CloseMembersVote"]
    assert agreed["changes_adopted"].params == {"count": 2}
    assert told.lines("open") == told.lines("dissent") == told.lines("absent") == {}
    assert told.lines("course")["phase"].params == {"phase": "implementation"}


def test_who_differs_and_why() -> None:
    stage = Table().table()
    digest, ballot = stage.version.digest, ballot_of(stage)
    filed = stage.do(
        "FileReservation", stage.delegates[0], ballot=ballot, clause=stage.clause, kind="note_of_dissent",
        effect="records_only", text=in_both("We would have said more."),
    )  # fmt: skip
    stage.do(
        "FileObjection", stage.delegates[1], clause=stage.clause, words=in_both("Too little."),
        wanted=in_both("Each village draws every day."),
    )  # fmt: skip
    signed = {"subject_kind": "settlement", "subject_digest": digest}
    stage.do("GiveConsent", stage.delegates[0], kind="consent", **signed)
    stage.do("GiveConsent", stage.delegates[1], kind="object", reasons="The wells are ours.", **signed)
    told = Told(stage)
    assert list(told.lines("open")) == ["text_waits", "has_consented"]
    waits = told.lines("open")["text_waits"]
    assert sorted(map(str, waits.params["parties"])) == sorted(map(str, told.names(1, 2)))
    assert told.acts(waits) == ["TableVersion"]
    dissent = told.lines("dissent")
    assert list(dissent) == ["answer_object", "answer_silent", "reservation", "objection_open"]
    assert dissent["answer_object"].words == {"": "The wells are ours."}
    assert dissent["answer_silent"].params["parties"] == told.names(2)
    reservation = Reservation.objects.get(pk=filed["reservation"])
    assert dissent["reservation"].params["effect"] == reservation.effect == "records_only"
    assert dissent["reservation"].words == reservation.text
    assert told.acts(dissent["reservation"]) == ["FileReservation"]
    assert dissent["objection_open"].words == in_both("Too little.")


def test_a_clause_is_called_by_its_heading_and_agreed_for_the_time_being() -> None:
    stage = Table().write()
    clause = stage.version.content["clauses"][0]
    stage.sign("clause", digest_of_clause(clause))
    stage.do("ProposeParking", stage.delegates[0], clause=stage.clause, parked="park")
    told = Told(stage)
    provisional = told.lines("agreed")["clause_provisional"]
    assert provisional.params["clause"] == TITLE
    assert told.acts(provisional) == ["GiveConsent"] * 3
    assert list(told.lines("open")) == ["version_written"]


def test_a_clause_in_marks_and_a_clause_set_aside() -> None:
    stage = Table().write()
    opened = stage.do(
        "ProposeClause", stage.delegates[0], kind="operative", heading=in_both("Wells"),
        text=in_both("[All] wells."), declaratory=True, after=stage.clause,
    )  # fmt: skip
    stage.accept(opened["amendment"])
    parked = stage.do("ProposeParking", stage.delegates[1], clause=stage.clause, parked="park")
    stage.accept(parked["amendment"])
    stage.do("IssueVersion", stage.facilitator)
    told = Told(stage).lines("open")
    assert list(told) == ["version_written", "clause_open", "clause_parked"]
    assert told["clause_open"].params == {"clause": in_both("Wells"), "version": 2}
    assert told["clause_parked"].params["clause"] == TURNS  # it has no heading, and is short


def test_a_party_that_leaves_is_named_and_its_ballot_ends() -> None:
    stage = Table().table()
    stage.sign("settlement", stage.version.digest)
    stage.do("LeaveDialogue", stage.delegates[2], words="We go home.")
    told = Told(stage)
    assert list(told.lines("open")) == ["text_without_result", "had_consented"]
    assert told.acts(told.lines("open")["text_without_result"]) == ["TableVersion", "LeaveDialogue"]
    absent = told.lines("absent")["absent_withdrew"]
    assert (absent.params, absent.words) == ({"party": told.names(2)[0]}, {"": "We go home."})
    assert told.lines("agreed").keys() == {"terms", "changes_adopted"}


def test_supporters_and_their_attestation() -> None:
    stage = Table()
    friend = stage.supporter("A friendly state")
    stage.table()
    stage.do("WitnessSignatures", friend, ballot=ballot_of(stage), kind="witness")
    told = Told(stage).lines("support")
    assert list(told) == ["supports", "attested_witness", "decided_nothing"]
    assert told["supports"].params == {"supporter": {"en": "A friendly state"}, "kind": "friend"}
    assert told["attested_witness"].params["version"] == 1


def test_a_deadlock_and_a_failed_ballot_on_a_change() -> None:
    stage = Table().write()
    made = stage.do("ProposeWording", stage.delegates[0], clause=stage.clause, text=in_both("By lot."))
    ballot = open_on(made["amendment"])
    assert ballot is not None
    for delegate, kind in zip(stage.delegates, ("consent", "object", "consent"), strict=True):
        fields = {"subject_kind": "amendment", "subject_digest": ballot.subject_digest, "kind": kind}
        stage.do("GiveConsent", delegate, **fields)
    stage.do("CloseBallot", stage.facilitator, ballot=ballot.id)
    stage.do("DeclareDeadlock", stage.delegates[0], clause=stage.clause, words=in_both("Lot or turns?"))
    told = Told(stage)
    opened = told.lines("open")
    assert list(opened) == ["version_written", "changes_not_adopted", "deadlock_open"]
    assert opened["deadlock_open"].words == in_both("Lot or turns?")
    said_no = told.lines("dissent")["said_no"]
    assert said_no.params == {"party": told.names(1)[0], "count": 1}
    assert told.acts(said_no) == ["CloseBallot"]
