"""Proposals: what each act writes down, and why it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.acts import log
from sulh.acts.models import LogEntry
from sulh.acts.writer import write
from sulh.settlement.text.models import Amendment, Text
from sulh.settlement.text.working import working
from tests.helpers import PUBLIC, Stage
from tests.settlement.playing import PROMISE
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import Drafting


def test_the_text_opens_empty_with_all_languages_equal(stage: Drafting) -> None:
    version = stage.version
    assert (version.n, version.content["clauses"]) == (0, [])
    assert version.content["authentic"] == version.content["languages"] == ["en", "fa-af"]
    assert version.content["prevailing"] == ""
    assert stage.refused("OpenText", stage.delegates[0]).code == "text_open_already"


def test_nothing_is_proposed_before_the_text_is_open(house: Path) -> None:
    stage = Stage(parties=2).join()
    write(lambda: stage.dialogue.__class__.objects.filter(pk=stage.id).update(phase="drafting"))
    with pytest.raises(Exception, match="text_not_open"):
        stage.do("ProposeClause", stage.delegates[0], kind="title", heading=both("x"))


def test_a_new_clause_is_an_amendment_and_opens_its_ballot(stage: Drafting) -> None:
    row = stage.propose(
        "ProposeClause", kind="operative", text=both("By turns."), rationale=both("It is fair.")
    )
    assert (row.n, row.op, row.state, row.base, row.origin) == (1, "insert", "open", "", "party")
    assert row.sponsors == [{"party": stage.parties[0].id, "holder": stage.delegates[0].id}]
    assert row.payload["clause"]["text"] == both("By turns.")
    assert stage.ballot(row.id).subject_digest == row.digest
    assert working(stage.id) == []  # proposed is not accepted


def test_what_is_accepted_stands_in_the_working_text(stage: Drafting) -> None:
    clause = stage.clause("By turns.")
    changed: dict[str, dict[str, Any]] = {
        "ProposeWording": {"text": {"en": "By weekly turns."}},
        "ProposeFlags": {"declaratory": False, "essential": True},
        "ProposeLinks": {"package": "water"},
        "ProposeParking": {"parked": "park"},
    }
    for act, fields in changed.items():
        stage.accepted(act, clause=clause, **fields)
    made = stage.accepted("ProposeCommitment", clause=clause, **PROMISE)
    (found,) = working(stage.id)
    assert found["text"] == {"en": "By weekly turns.", "fa-af": both("By turns.")["fa-af"]}
    assert (found["essential"], found["package"], found["parked"]) == (1, "water", 1)
    assert [each["due"] for each in found["commitments"]] == ["2013-03-21"]
    assert set(found["commitments"][0]["levels"]) == {"1", "2", "3"}
    stage.accepted("ProposeNoCommitment", clause=clause, commitment=made.payload["commitment"]["id"])
    stage.accepted("ProposeParking", clause=clause, parked="unpark")
    other = stage.clause("Later.", after=clause)
    stage.accepted("ProposeMove", clause=other)
    assert [each["id"] for each in working(stage.id)] == [other, clause]
    stage.accepted("ProposeDeletion", clause=other)
    assert [(each["id"], each["parked"], each["commitments"]) for each in working(stage.id)] == [
        (clause, 0, [])
    ]


def test_languages_are_an_amendment_too(stage: Drafting) -> None:
    stage.accepted("ProposeLanguages", authentic=["fa-af", "en"], prevailing="fa-af")
    version = stage.issue()
    assert (version.content["authentic"], version.content["prevailing"]) == (["fa-af", "en"], "fa-af")
    assert Text.objects.get(dialogue_id=stage.id).prevailing == "fa-af"


def test_sources_are_accepted_statements_by_number_or_id(house: Path) -> None:
    stage = Stage(parties=2).listen()
    person = stage.participants(0, 1)[0]
    said = []
    for text, outcome in (("One.", "accept"), ("Two.", "reject"), ("Three.", "accept")):
        made = stage.do("SubmitStatement", person, text=text, language="en", recognisable=True)["statement"]
        if outcome == "reject":
            stage.refuse(made)
        else:
            stage.do("DecideModeration", stage.moderator, statement=made, outcome=outcome)
        said.append(made)
    write(lambda: stage.dialogue.__class__.objects.filter(pk=stage.id).update(phase="drafting"))
    stage.do("OpenText", stage.facilitator)

    def propose(sources: list[str]) -> list[str]:
        made = stage.do(
            "ProposeClause", stage.delegates[0], kind="operative", text=both("x"), sources=sources
        )
        found: list[str] = Amendment.objects.get(pk=made["amendment"]).payload["clause"]["sources"]
        return found

    assert propose(["3", said[0], "1", "003"]) == [said[2], said[0]]
    for wrong in ("2", said[1], "4", "0", "f" * 32):
        with pytest.raises(Exception, match="source_unknown"):
            propose(["1", wrong])


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("ProposeClause", {"kind": "operative", "text": {"ru": "вода"}}, "language_not_here"),
    ("ProposeClause", {"kind": "operative", "text": {"en": "[all"}}, "bracket_unbalanced"),
    ("ProposeClause", {"kind": "operative", "heading": {"en": "all]"}}, "bracket_unbalanced"),
    ("ProposeClause", {"kind": "operative"}, "text_empty"),
    ("ProposeClause", {"kind": "operative", "text": both("x"), "after": "f" * 32}, "clause_unknown"),
    ("ProposeClause", {"kind": "operative", "text": both("x"), "depends_on": ["f" * 32]}, "clause_unknown"),
    ("ProposeClause", {"kind": "operative", "text": {"en": "a" * 20_001}}, "text_too_long"),
    ("ProposeDeletion", {"clause": "f" * 32}, "clause_unknown"),
    ("ProposeLanguages", {"authentic": []}, "authentic_missing"),
    ("ProposeLanguages", {"authentic": ["ru"]}, "language_not_here"),
    ("ProposeLanguages", {"authentic": ["en"], "prevailing": "fa-af"}, "prevailing_not_authentic"),
    ("ProposeLanguages", {"authentic": ["en", "fa-af"]}, "amendment_changes_nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "fields", "code"), WRONG)
def test_what_does_not_fit_is_refused(stage: Drafting, act: str, fields: dict[str, Any], code: str) -> None:
    assert stage.refused(act, stage.delegates[0], **fields).code == code
    assert not Amendment.objects.exists()


def test_what_does_not_fit_the_clause_is_refused(stage: Drafting) -> None:
    clause, by = stage.clause("By turns."), stage.delegates[1]
    fields = {"clause": clause}
    before = Amendment.objects.count()
    assert stage.refused("ProposeWording", by, **fields).code == "amendment_changes_nothing"
    assert stage.refused("ProposeMove", by, **fields).code == "amendment_changes_nothing"
    assert stage.refused("ProposeMove", by, after=clause, **fields).code == "clause_unknown"
    assert stage.refused("ProposeLinks", by, depends_on=[clause], **fields).code == "clause_depends_on_itself"
    assert (
        stage.refused("ProposeWording", by, text={"en": "x"}, base="0" * 64, **fields).code
        == "amendment_stale"
    )
    lacking = PROMISE | {"level_2": {"en": "Only here."}}
    refused = stage.refused("ProposeCommitment", by, **fields, **lacking)
    assert (refused.code, refused.params) == (
        "text_missing_language",
        {"field": "level_2", "language": "fa-af"},
    )
    assert Amendment.objects.count() == before


def test_only_parties_at_the_table_write(stage: Drafting) -> None:
    fields = {"kind": "operative", "text": both("x")}
    outsider = stage.supporter()
    assert stage.refused("ProposeClause", stage.facilitator, **fields).code == "text_belongs_to_parties"
    assert stage.refused("ProposeClause", outsider, **fields).code == "role_may_not"
    assert stage.refused("ProposeClause", PUBLIC, **fields).code == "role_may_not"
    stage.do("LeaveDialogue", stage.delegates[2], words="We go.")
    assert stage.refused("ProposeClause", stage.delegates[2], **fields).code == "party_not_joined"
    stage.put_into("convergence")
    assert stage.refused("ProposeClause", stage.delegates[0], **fields).code == "phase_closed"


def test_the_log_seals_the_words_and_stays_small(stage: Drafting) -> None:
    long = "آ" * 20_000
    made = stage.propose("ProposeClause", kind="annex", text={"en": long, "fa-af": long})
    entry, opened = next(log.entries(stage.id, newest_first=True))
    assert entry["view"]["digest"] == made.digest
    assert set(entry["view"]["content"]) == {"commitment"}
    assert opened["view/content"]["payload"]["clause"]["text"]["en"] == long
    assert len(bytes(LogEntry.objects.filter(dialogue=stage.id).latest("n").data)) < 1000
