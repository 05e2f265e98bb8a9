"""Tabling: what a text must have before it is put before the parties, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from sulh.acts.guards import unmet
from sulh.acts.writer import write
from sulh.dialogue.models import Consent
from sulh.rules.refusal import Refusal, Unmet
from sulh.settlement.deciding.ballots import settlement_ballot
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text import checks
from sulh.settlement.text.guards import writing_begins
from sulh.settlement.text.models import Amendment, Delivery
from tests.settlement.playing import PROMISE
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import Drafting


def lacks(stage: Drafting) -> list[tuple[str, Any]]:
    """Codes of what is missing, each with the clause or package it is about."""
    return [
        (each.code, each.params.get("clause") or each.params.get("package") or each.params.get("count"))
        for each in checks.not_ready(stage.id)
    ]


def table(stage: Drafting) -> Ballot:
    stage.do("TableVersion", stage.facilitator, version=stage.version.id)
    ballot = settlement_ballot(stage.id)
    assert ballot is not None
    return ballot


def refused(stage: Drafting) -> Refusal:
    return stage.refused("TableVersion", stage.facilitator, version=stage.version.id)


def test_a_whole_text_stands_still_before_every_party(stage: Drafting) -> None:
    version = stage.whole()
    assert lacks(stage) == []
    assert [each.code for each in unmet(["text_frozen"], stage.id)] == ["text_not_tabled"]
    ballot = table(stage)
    assert (ballot.subject_digest, ballot.about, ballot.state) == (version.digest, version.id, "open")
    assert stage.version.state == "tabled"
    assert unmet(["text_frozen"], stage.id) == []
    fields = {"kind": "operative", "text": both("Late.")}
    by = stage.delegates[0]
    for act, more in (("ProposeClause", fields), ("ProposeDeletion", {"clause": stage.gates})):
        assert stage.refused(act, by, **more).code == "text_stands_still"
    assert stage.refused("IssueVersion", by).code == "text_stands_still"
    assert refused(stage).code == "text_stands_still"


def test_nothing_to_table_without_a_version(stage: Drafting) -> None:
    assert lacks(stage) == [("version_missing", None)]
    assert [each.code for each in unmet(["text_frozen"], stage.id)] == ["version_missing"]
    found = refused(stage)
    assert (found.code, found.params) == (
        "text_not_ready",
        {"lack": "version_missing", "where": "", "count": 1},
    )


def test_only_the_newest_version_is_tabled(stage: Drafting) -> None:
    old = stage.whole()
    stage.accepted("ProposeWording", clause=stage.turns, text=both("By weekly turns."))
    stage.issue()
    found = stage.refused("TableVersion", stage.facilitator, version=old.id)
    assert found.code == "version_not_newest"


def test_what_is_accepted_must_be_in_it(stage: Drafting) -> None:
    stage.whole()
    stage.accepted("ProposeWording", clause=stage.turns, text=both("By weekly turns."))
    assert lacks(stage) == [("amendments_unapplied", 1)]
    assert refused(stage).params == {"lack": "amendments_unapplied", "where": "", "count": 1}


def test_what_is_proposed_must_be_decided(stage: Drafting) -> None:
    stage.whole()
    row = stage.propose("ProposeDeletion", clause=stage.turns)
    assert lacks(stage) == [("amendments_undecided", 1)]
    stage.decide(row.id, "object")
    assert lacks(stage) == []


def test_every_clause_that_obliges_needs_a_promise_or_the_word_that_it_is_none(stage: Drafting) -> None:
    stage.accepted("ProposeClause", kind="title", heading=both("On the water"))
    clauses = {
        kind: stage.clause(f"A clause: {kind}.", kind=kind)
        for kind in (
            "annex",
            "final",
            "implementation",
            "transitional",
            "operative",
            "principle",
            "definition",
        )
    }
    stage.issue()
    # Each came to the beginning, so the last is number 1; the principle and the definition need none.
    assert lacks(stage) == [("promise_missing", n) for n in ("3", "4", "5", "6", "A1")]
    stage.accepted("ProposeCommitment", clause=clauses["operative"], **PROMISE)
    stage.accepted("ProposeFlags", clause=clauses["transitional"], declaratory=True)
    stage.issue()
    assert lacks(stage) == [("promise_missing", n) for n in ("5", "6", "A1")]
    stage.accepted("ProposeFlags", clause=clauses["operative"], declaratory=True)
    stage.issue()
    assert lacks(stage)[0] == ("promise_in_declaration", "3")


def test_marks_languages_and_a_title(stage: Drafting) -> None:
    one = stage.clause("By [turns].", declaratory=True)
    two = stage.clause("By lot.", after=one, text={"en": "By lot."}, declaratory=True)
    stage.issue()
    assert lacks(stage) == [("title_missing", None), ("bracket_open", "1"), ("clause_language_missing", "2")]
    (missing,) = [each for each in checks.not_ready(stage.id) if each.code == "clause_language_missing"]
    assert missing.params == {"clause": "2", "language": "fa-af"}
    assert refused(stage).params["count"] == 3
    stage.accepted("ProposeClause", kind="title", heading=both("On the water"))
    stage.accepted("ProposeWording", clause=one, text=both("By turns."))
    stage.accepted("ProposeWording", clause=two, text={"fa-af": "به قرعه"})
    # A heading in one language only is a text in one language only.
    stage.accepted("ProposeWording", clause=two, heading={"en": "Lot"})
    stage.issue()
    assert lacks(stage) == [("clause_language_missing", "2")]
    stage.accepted("ProposeWording", clause=two, heading={"fa-af": "قرعه"})
    stage.issue()
    assert lacks(stage) == []


def test_what_a_clause_depends_on_and_its_package(stage: Drafting) -> None:
    stage.whole()
    stage.accepted("ProposeLinks", clause=stage.gates, depends_on=[stage.turns], package="stone")
    stage.accepted("ProposeLinks", clause=stage.turns, package="stone")
    stage.issue()
    assert lacks(stage) == []
    stage.accepted("ProposeParking", clause=stage.turns)
    stage.issue()
    assert lacks(stage) == [("dependency_parked", "2"), ("package_half_parked", "stone")]
    stage.accepted("ProposeParking", clause=stage.gates)
    stage.issue()
    assert lacks(stage) == []  # set aside whole
    stage.accepted("ProposeParking", clause=stage.gates, parked="unpark")
    stage.accepted("ProposeDeletion", clause=stage.turns)
    stage.issue()
    assert lacks(stage) == [("dependency_gone", "1")]


def test_what_was_set_aside_binds_nobody_and_may_lack_things(stage: Drafting) -> None:
    stage.whole()
    clause = stage.clause("[Disputed] in one language.", text={"en": "[Disputed]"})
    stage.accepted("ProposeParking", clause=clause)
    stage.issue()
    assert lacks(stage) == []


def test_other_folders_can_say_that_it_is_not_ready(stage: Drafting, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.whole()
    for name in ("BLOCKS", "TABLE_BLOCKS"):
        with monkeypatch.context() as patch:
            patch.setattr(checks, name, [lambda dialogue: [Unmet("bracket_open", {"clause": "9"})]])
            assert lacks(stage) == [("bracket_open", "9")]
            assert refused(stage).params == {"lack": "bracket_open", "where": "9: ", "count": 1}


def answer(stage: Drafting, ballot: Ballot, *kinds: str) -> None:
    for delegate, kind in zip(stage.delegates, kinds, strict=True):
        stage.do(
            "GiveConsent",
            delegate,
            subject_kind="settlement",
            subject_digest=ballot.subject_digest,
            kind=kind,
        )


def test_agreed_when_every_party_consents(stage: Drafting) -> None:
    stage.whole()
    ballot = table(stage)
    stage.put_into("consent")
    answer(stage, ballot, "consent", "consent", "consent")
    stage.do("CloseBallot", stage.facilitator, ballot=ballot.id)
    assert stage.version.state == "agreed"
    stage.put_into("drafting")
    assert refused(stage).code == "version_agreed_already"


def test_returned_when_one_party_objects_and_then_it_can_be_changed_again(stage: Drafting) -> None:
    stage.whole()
    ballot = table(stage)
    stage.put_into("consent")
    answer(stage, ballot, "consent", "consent", "object")
    stage.do("CloseBallot", stage.facilitator, ballot=ballot.id)
    assert stage.version.state == "returned"
    stage.put_into("drafting")
    stage.accepted("ProposeWording", clause=stage.turns, text=both("By weekly turns."))
    version = stage.issue()
    assert table(stage).subject_digest == version.digest != ballot.subject_digest
    assert not Consent.objects.filter(subject_digest=version.digest).exists()


def test_returned_when_a_party_leaves(stage: Drafting) -> None:
    stage.whole()
    table(stage)
    stage.do("LeaveDialogue", stage.delegates[2], words="We go.")
    assert stage.version.state == "returned"


def test_the_phase_waits_until_every_party_has_it(stage: Drafting) -> None:
    stage.whole()
    table(stage)
    gone = Delivery.objects.filter(version=stage.version, party=stage.parties[1])
    write(lambda: gone.delete())
    (lack,) = unmet(["text_frozen"], stage.id)
    assert (lack.code, lack.params) == ("version_not_delivered", {"party": "Party B"})


def test_writing_again_takes_up_what_waited(stage: Drafting) -> None:
    """What was proposed while no ballot could be opened is asked about when writing begins."""
    stage.whole()
    row = stage.propose("ProposeDeletion", clause=stage.turns)
    stage.do("ChangePhase", stage.facilitator, to="convergence")
    write(lambda: Amendment.objects.filter(pk=row.pk).update(state="proposed"))
    write(lambda: Ballot.objects.filter(about=row.id).update(state="withdrawn"))
    stage.put_into("drafting")
    write(lambda: writing_begins(stage.id, "convergence", "drafting", stage.now))
    assert stage.row(row.id).state == "open"
