"""What programs read of a text: everything that anybody may read, and sessions by who asks."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sulh.acts import log
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.record.canonical import canonical
from sulh.settlement.text.models import Amendment
from tests.settlement.sessions.staging import both, days
from tests.settlement.text.reading_stage import GATES, TURNS, Written


@pytest.fixture
def stage(house: Path) -> Written:
    return Written(parties=3).write()


def call(stage: Written, path: str, actor: Actor | None = None, status: int = 200) -> Any:
    """What stands at this address for the holder of a token, or for anybody."""
    headers = {}
    if actor is not None:
        token = write(partial(sessions.start, stage.id, actor.kind, actor.id))
        headers = {"Authorization": f"Bearer {token}"}
    answer = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/{path}", headers=headers)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def sealed(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def test_the_text_with_its_sealed_copy(stage: Written) -> None:
    found = call(stage, "text")
    assert (found["n"], found["stand"], found["state"], found["newer"]) == (1, "writing", "issued", 0)
    assert found["digest"] == sealed(found["content"]), "anybody computes the digest from what is told"
    assert [clause["id"] for clause in found["content"]["clauses"]] == [stage.title, stage.turns, stage.gates]
    assert [clause["text"].get("en") for clause in found["content"]["clauses"]] == [None, TURNS, GATES]
    assert len(found["away"]) == 1, "the party that did not come is named"
    assert found["away"][0]["status"] == "invited"
    assert sorted(found["delivered"]) == sorted(party.id for party in stage.parties)
    assert found["acknowledged"] == []


def test_versions_and_their_receipts(stage: Written) -> None:
    stage.do("AcknowledgeVersion", stage.delegates[1], version=stage.version().id)
    newest, empty = call(stage, "text/versions")
    assert (newest["n"], newest["delivered"], newest["acknowledged"]) == (1, 3, 1)
    assert (empty["n"], empty["state"], empty["mode"]) == (0, "issued", "parties")
    whole = call(stage, "text/versions/1")
    assert whole["acknowledged"] == [stage.parties[1].id]
    assert len(whole["amendments"]) == 4
    assert call(stage, "text/versions/0")["content"]["clauses"] == []
    assert call(stage, "text/versions/2", status=404)["code"] == "not_found"
    assert call(stage, f"text/versions/{10**40}", status=404)["code"] == "not_found"


def test_amendments_by_page_state_clause_and_party(stage: Written) -> None:
    open_one = stage.propose("ProposeWording", clause=stage.turns, text=both("By turns."), accept=False, by=1)
    found = call(stage, "text/amendments")
    assert (found["page"], found["last"], found["count"]) == (1, 1, 5)
    assert [each["n"] for each in found["amendments"]] == [5, 4, 3, 2, 1]
    assert [each["applied_in"] for each in found["amendments"]] == [0, 1, 1, 1, 1]
    of_b = call(stage, f"text/amendments?party={stage.parties[1].id}")
    assert [each["id"] for each in of_b["amendments"]] == [open_one.id]
    assert [each["n"] for each in call(stage, "text/amendments?state=open")["amendments"]] == [5]
    on_gates = call(stage, f"text/amendments?clause={stage.gates}&page=9")
    assert ([each["op"] for each in on_gates["amendments"]], on_gates["page"]) == (["commit", "insert"], 1)
    assert call(stage, "text/amendments?state=nonsense&page=-3")["count"] == 5
    whole = call(stage, "text/amendments/5")
    assert whole["payload"] == {"heading": {}, "text": both("By turns.")}
    assert (whole["state"], whole["sponsors"]) == ("open", [stage.parties[1].id])
    assert "holder" not in json.dumps(whole), "parties stand for an amendment, not persons"
    assert call(stage, "text/amendments/6", status=404)["code"] == "not_found"


def test_what_a_participant_wants_is_not_told_before_a_party_wants_it(stage: Written) -> None:
    """Its wording passed no moderation: an amendment without a sponsor is told without its words."""
    made = stage.propose("ProposeWording", clause=stage.turns, text=both("Unread words."), accept=False)
    write(lambda: Amendment.objects.filter(pk=made.pk).update(origin="objection", sponsors=[]))
    assert call(stage, "text/amendments/5")["payload"] == {}
    assert "Unread words." not in json.dumps(call(stage, "text/amendments"))


def test_ballots_signatures_and_reservations(stage: Written) -> None:
    ballot = stage.table_it()
    a, b, c = stage.delegates
    fields = {"kind": "reservation", "effect": "excludes", "text": both("Not for us.")}
    made = stage.do("FileReservation", b, ballot=ballot.id, clause=stage.turns, **fields)
    stage.sign("settlement", ballot.subject_digest, a)
    stage.sign("settlement", ballot.subject_digest, b, kind="with_reservation")
    listed = call(stage, "text/ballots")
    assert [each["subject"] for each in listed] == ["agenda", *["amendment"] * 4, "settlement"]
    assert [each["state"] for each in listed] == [*["adopted"] * 5, "open"]
    assert listed[-1]["id"] == ballot.id
    whole = call(stage, f"text/ballots/{ballot.n}")
    assert whole["rule_digest"] == sealed(whole["rule"]), "the rule that was frozen, under its digest"
    assert {each["party"]: each["stands"] for each in whole["answers"]} == {
        stage.parties[0].id: "yes", stage.parties[1].id: "open", stage.parties[2].id: "open",
    }  # fmt: skip
    signed = call(stage, "text/signatures")
    assert (signed["version"], signed["digest"], signed["ballot"]) == (1, ballot.subject_digest, ballot.n)
    answers = {each["party"]: each["answer"] for each in signed["parties"]}
    assert answers == {
        stage.parties[0].id: "consent", stage.parties[1].id: "with_reservation", stage.parties[2].id: "none",
    }  # fmt: skip
    (filed,) = call(stage, "text/reservations")
    assert filed | {"digest": ""} == {
        "id": made["reservation"], "n": 1, "party": stage.parties[1].id, "ballot": ballot.n,
        "clause": stage.turns, "kind": "reservation", "effect": "excludes", "state": "filed",
        "text": both("Not for us."), "digest": "",
    }  # fmt: skip
    for delegate in (a, c):
        stage.sign("reservation", filed["digest"], delegate)
    assert call(stage, "text/reservations")[0]["state"] == "accepted"
    assert call(stage, "text")["waiting"] == [stage.parties[2].id]
    assert call(stage, "text/ballots/99", status=404)["code"] == "not_found"


def test_sessions_by_who_asks(stage: Written) -> None:
    with days(3):
        common = {"titles": both("Talks"), "day": "2012-10-08"}
        for kind, visibility in (("plenary", "public"), ("working_group", "plenary")):
            stage.do("RecordSession", stage.facilitator, kind=kind, visibility=visibility, **common)
        stage.do("RecordSession", stage.delegates[0], kind="caucus", visibility="plenary", **common)
    kinds = {
        None: ["plenary"],
        stage.facilitator: ["plenary", "working_group"],
        stage.delegates[0]: ["caucus", "plenary", "working_group"],
        stage.delegates[1]: ["plenary", "working_group"],
        stage.speaker: ["plenary"],
        stage.moderator: ["plenary"],
    }
    for actor, seen in kinds.items():
        assert sorted(each["kind"] for each in call(stage, "sessions", actor)) == seen, actor
    closed = next(each for each in call(stage, "sessions", stage.delegates[1]) if each["kind"] != "plenary")
    assert call(stage, f"sessions/{closed['n']}", status=404)["code"] == "not_found"
    assert call(stage, f"sessions/{closed['n']}", stage.delegates[1])["minutes"] == {}
    caucus = next(each for each in call(stage, "sessions", stage.delegates[0]) if each["kind"] == "caucus")
    assert call(stage, f"sessions/{caucus['n']}", stage.facilitator, status=404)["code"] == "not_found"
    client = Client()
    token = write(partial(sessions.start, stage.id, "holder", stage.delegates[0].id))
    client.cookies[sessions.cookie(stage.dialogue, "holder")] = token
    answer = client.get(f"/api/v1/dialogues/{stage.dialogue.slug}/sessions")
    assert [each["kind"] for each in answer.json()] == ["plenary"], "a cookie stands for nobody here"


def test_the_joint_statement_under_its_digest(stage: Written) -> None:
    found = call(stage, "joint-statement")
    assert found["digest"] == sealed(found["statement"])
    head = log.head(stage.id)
    assert found["statement"]["log"] == {"size": head.size, "digest": head.digest}
    page = Client().get(f"/d/{stage.dialogue.slug}/joint-statement.json").json()
    assert page == found, "page and interface tell the same"


def test_before_a_text_is_opened(house: Path) -> None:
    stage = Written(parties=2)
    stage.join()
    assert call(stage, "text", status=404)["code"] == "not_found"
    for empty in ("text/versions", "text/ballots", "text/reservations", "sessions"):
        assert call(stage, empty) == []
    assert call(stage, "text/amendments")["count"] == 0
    assert call(stage, "text/signatures")["version"] == 0
    assert call(stage, "joint-statement")["statement"]["version"] == {"n": 0, "digest": ""}
    assert Client().get("/api/v1/dialogues/nowhere/text").status_code == 404
