"""An edited file comes back as proposed amendments, each written against the version the file was made of."""

from __future__ import annotations

from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Amendment
from sulh.settlement.text.working import working
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import Drafting


def edits(stage: Drafting) -> list[dict[str, object]]:
    return [
        {"op": "replace", "clause": stage.turns, "text": {"en": "By weekly turns."}},
        {"op": "insert", "after": stage.turns, "text": {"en": "First new."}},
        {"op": "insert", "after": stage.turns, "text": {"en": "Second new."}, "heading": {"en": "Second"}},
        {"op": "delete", "clause": stage.gates},
    ]


def test_every_difference_is_an_amendment_of_the_party(stage: Drafting) -> None:
    version = stage.whole()
    answer = stage.do("ProposeFromDocx", stage.delegates[1], version=version.id, edits=edits(stage))
    rows = [stage.row(each) for each in answer["amendments"]]
    assert [(row.op, row.origin, row.state) for row in rows] == [
        (op, "docx", "open") for op in ("replace", "insert", "insert", "delete")
    ]
    assert {row.sponsors[0]["party"] for row in rows} == {stage.parties[1].id}
    # New clauses that follow each other are one matter; everything else is decided by itself.
    assert rows[1].together == rows[2].together != ""
    assert Ballot.objects.filter(subject_kind="amendment", state="open").count() == 3
    before = stage.version.n
    stage.decide(rows[1].together)
    stage.decide(rows[0].id)
    stage.decide(rows[3].id, "object")
    english = [each["text"].get("en") for each in working(stage.id)][1:]
    assert english == ["By weekly turns.", "First new.", "Second new.", "The gates are built."]
    assert stage.version.n == before  # nothing of a file is ever text by itself


def test_an_edit_of_a_clause_that_has_changed_is_kept_and_waits(stage: Drafting) -> None:
    version = stage.whole()
    stage.accepted("ProposeWording", clause=stage.turns, text={"en": "Changed meanwhile."})
    answer = stage.do("ProposeFromDocx", stage.delegates[1], version=version.id, edits=edits(stage)[:1])
    row = stage.row(answer["amendments"][0])
    assert (row.state, row.stalled) == ("proposed", "stale")
    stage.do("RebaseAmendment", stage.delegates[1], amendment=row.id)
    assert stage.row(row.id).state == "open"


def test_only_a_party_brings_one_back_and_only_of_its_own_dialogue(stage: Drafting) -> None:
    version = stage.whole()
    fields = {"version": version.id, "edits": edits(stage)}
    assert stage.refused("ProposeFromDocx", stage.facilitator, **fields).code == "text_belongs_to_parties"
    unknown = stage.refused("ProposeFromDocx", stage.delegates[0], **(fields | {"version": "f" * 32}))
    assert unknown.code == "version_unknown"
    wrong = [{"op": "delete", "clause": "f" * 32}]
    refused = stage.refused("ProposeFromDocx", stage.delegates[0], version=version.id, edits=wrong)
    assert refused.code == "clause_unknown"
    torn = [{"op": "replace", "clause": stage.turns, "text": {"en": "By [turns."}}]
    stage.do("ProposeFromDocx", stage.delegates[0], version=version.id, edits=torn)
    kept = Amendment.objects.get(origin="docx")
    assert (kept.state, kept.stalled) == ("proposed", "wording_missing")
    again = stage.refused("RebaseAmendment", stage.delegates[0], amendment=kept.id)
    assert again.code == "bracket_unbalanced"
    stage.do("RebaseAmendment", stage.delegates[0], amendment=kept.id, text=both("By turns alone."))
    assert stage.row(kept.id).state == "open"
