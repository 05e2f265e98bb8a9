"""What changed: amendments, comparison, parties and clauses, signatures, and a file brought back."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sulh.acts.registry import Actor
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Amendment, Version
from tests.dialogue.reading import reader, sign_in
from tests.dialogue.visitor import Visitor
from tests.settlement.sessions.staging import both, days
from tests.settlement.text.reading_stage import TURNS, Written
from tests.settlement.text.reading_stage import load as load_stage
from tests.settlement.text.test_pages_text import plain, table_rows

NEWER = "Winter water is shared by days."


@pytest.fixture
def stage(written: tuple[Written, Path], house: Path) -> Iterator[Written]:
    with days(0):
        yield load_stage(written, house)


def shown(stage: Written, path: str, by: Actor | None = None, language: str = "") -> Visitor:
    found = reader(stage, f"text/{path}", by, language)
    assert found.page.status_code == 200, (path, found.page.status_code)
    return found


def asked(stage: Written, path: str) -> Any:
    return json.loads(reader(stage, f"text/{path}").page.content)


def reworded(stage: Written) -> Amendment:
    """Version 2: one word of the clause on turns is another, and the gates are set aside."""
    row = stage.propose(
        "ProposeWording", clause=stage.turns, text=both(NEWER), rationale=both("Turns are unclear.")
    )
    stage.propose("ProposeParking", clause=stage.gates)
    stage.do("IssueVersion", stage.facilitator)
    return row


def test_two_versions_side_by_side_and_in_one_text(stage: Written) -> None:
    reworded(stage)
    found = shown(stage, "compare")
    assert "Clauses: 0 new, 0 taken out, 2 changed, 0 moved, 1 with the same words." in found.text
    assert "<del>turns</del>" in found.html and "<ins>days</ins>" in found.html
    cells = re.findall(r'<td lang="en" dir="ltr">(.*?)</td>', found.html)
    assert [plain(cell) for cell in cells] == [
        "Winter water is shared by turns .",
        "Winter water is shared by days .",
    ]
    assert "Changed in these languages too:" in found.text and "دری" in found.text
    found = shown(stage, "compare?from=1&to=2&language=fa-af&look=inline")
    assert '<p class="changed" lang="fa-AF" dir="rtl">' in found.html
    assert "<del>turns</del><ins>days</ins>" in found.html.replace("\n", "")
    # Backwards is the same as forwards, and from nothing everything is new.
    assert shown(stage, "compare?from=2&to=1").text.count("Winter water is shared by") == 2
    assert "Clauses: 3 new" in shown(stage, "compare?from=0&to=1").text
    told = asked(stage, "compare.json?from=1&to=2")
    assert [(each["id"], each["state"]) for each in told["clauses"]] == [
        (stage.turns, "changed"), (stage.gates, "changed"),
    ]  # fmt: skip
    assert told["clauses"][0]["texts"][0] == {
        "name": "text", "language": "en", "before": TURNS, "after": NEWER,
    }  # fmt: skip
    assert told["clauses"][1]["values"] == [{"name": "parked", "before": 0, "after": 1}]
    assert reader(stage, "text/compare?from=1&to=9").page.status_code == 404


def test_amendments_by_state_clause_and_party(stage: Written) -> None:
    stage.propose("ProposeWording", accept=False, by=1, clause=stage.turns, text=both(NEWER))
    found = shown(stage, "amendments")
    rows = [cells[0] for cells in table_rows(found.html)]
    assert rows == [f"Amendment {n}" for n in (5, 4, 3, 2, 1)], "the newest first"
    assert [cells[0] for cells in table_rows(shown(stage, "amendments?state=open").html)] == ["Amendment 5"]
    by_clause = table_rows(shown(stage, f"amendments?clause={stage.turns}").html)
    assert [(cells[0], cells[2]) for cells in by_clause] == [
        ("Amendment 5", "another wording of a clause"), ("Amendment 2", "a new clause"),
    ]  # fmt: skip
    of_b = table_rows(shown(stage, f"amendments?party={stage.parties[1].id}").html)
    assert [(cells[0], cells[3]) for cells in of_b] == [("Amendment 5", "Party B")]
    # What is unknown filters nothing, and a page beyond the last is the last.
    assert len(table_rows(shown(stage, "amendments?state=x&clause=x&party='&page=99").html)) == 5
    told = asked(stage, "amendments.json?state=open")
    assert [(each["n"], each["state"], each["sponsors"]) for each in told["amendments"]] == [
        (5, "open", [stage.parties[1].id])
    ]
    assert all(delegate.id not in json.dumps(told) for delegate in stage.delegates), "parties, not persons"


def test_one_amendment_with_before_after_and_its_ballot(stage: Written) -> None:
    row = reworded(stage)
    found = shown(stage, f"amendments/{row.n}")
    assert "<del>turns</del>" in found.html and "<ins>days</ins>" in found.html
    ballot = Ballot.objects.get(about=row.id)
    for said in (
        "accepted",
        "in version 2",
        "Party A",
        "Turns are unclear.",
        f"Ballot {ballot.n}",
        "adopted",
    ):
        assert said in found.text, said
    assert "It is held against" not in found.text
    told = asked(stage, f"amendments/{row.n}.json")
    assert (told["applied_in"], told["payload"]["text"]["en"]) == (2, NEWER)
    new = shown(stage, "amendments/2")
    assert plain("".join(re.findall(r"<ins>(.*?)</ins>", new.html))).count(TURNS) == 1
    promise = shown(stage, "amendments/4").text
    assert "A promise new" in promise and "builds two gates" in promise


def test_two_changes_of_one_clause_in_one_version_are_told_apart(stage: Written) -> None:
    first = stage.propose("ProposeWording", clause=stage.turns, text=both(NEWER))
    second = stage.propose(
        "ProposeWording", clause=stage.turns, text=both("Winter water is shared by nights.")
    )
    for issued in (False, True):
        if issued:
            stage.do("IssueVersion", stage.facilitator)
        html = shown(stage, f"amendments/{first.n}").html
        assert "<del>turns</del>" in html and "<ins>days</ins>" in html
        html = shown(stage, f"amendments/{second.n}").html
        assert "<del>days</del>" in html and "<ins>nights</ins>" in html


def test_a_stale_amendment_is_held_against_what_stands_now(stage: Written) -> None:
    words = both("Winter water is for all.")
    late = stage.propose("ProposeWording", accept=False, by=1, clause=stage.turns, text=words)
    reworded(stage)
    stage.adopt(Ballot.objects.get(about=late.id, state="open"))
    found = shown(stage, f"amendments/{late.n}")
    assert "proposed, not taken up yet" in found.text
    assert "the party that wrote it must rewrite it" in found.text
    # Version 1 is still there to hold it against.
    assert "<del>shared by turns</del>" in found.html and "It is held against" not in found.text


def test_a_rejected_amendment_names_who_was_against_it(stage: Written) -> None:
    row = stage.propose("ProposeDeletion", accept=False, clause=stage.turns)
    ballot = Ballot.objects.get(about=row.id)
    a, b, c = stage.delegates
    stage.sign("amendment", ballot.subject_digest, a, b)
    stage.sign("amendment", ballot.subject_digest, c, kind="object")
    stage.do("CloseBallot", stage.facilitator, ballot=ballot.id)
    found = shown(stage, f"amendments/{row.n}")
    assert "not accepted" in found.text and re.search(r"Against it:\s+Party C", found.text)
    assert f"<del>{TURNS}</del>" in found.html


def test_parties_and_clauses(stage: Written) -> None:
    a, b, c = stage.delegates
    digests = {clause["id"]: digest(clause) for clause in stage.version().content["clauses"]}
    stage.sign("clause", digests[stage.turns], a)
    stage.sign("clause", digests[stage.turns], b, kind="ad_referendum")
    stage.sign("clause", digests[stage.gates], c, kind="object")
    found = shown(stage, "table")
    order = [plain(head).strip() for head in re.findall(r"<th scope=\"col\">(.*?)</th>", found.html)][1:]
    rows = {cells[0]: dict(zip(order, cells[1:], strict=True)) for cells in table_rows(found.html)}
    turns = rows[f"Clause 1 {both('Turns')['en']}"]
    assert turns["Party A"].startswith("✓ agrees so far")
    assert turns["Party B"].startswith("◐ agrees, must still ask its own")
    assert turns["Party C"] == "· no answer yet"
    assert rows["Clause 2 Gates"]["Party C"].startswith("✕ objects")
    assert "nothing is agreed until everything is agreed" in found.text
    told = asked(stage, "table.json")
    place = told["parties"].index(stage.parties[0].id)
    assert [clause["parties"][place] for clause in told["clauses"]] == [[], ["agrees"], []]


def test_what_is_set_aside_binds_nobody(stage: Written) -> None:
    """Who consents to the whole text has said nothing about a clause that is no part of it."""
    reworded(stage)
    stage.sign("settlement", stage.table_it(2).subject_digest, stage.delegates[0])
    found = shown(stage, "table")
    rows = {cells[0]: cells[1:] for cells in table_rows(found.html)}
    turns, gates = rows["Clause 1 Turns"], rows["Clause 2, set aside Gates · it binds nobody"]
    assert sorted(turns) == ["· no answer yet", "· no answer yet", "✓ agrees so far"]
    assert gates == ["– it binds nobody"] * 3
    told = asked(stage, "table.json")
    place = told["parties"].index(stage.parties[0].id)
    assert [clause["parties"][place] for clause in told["clauses"]] == [["agrees"], ["agrees"], []]
    assert "Clause 2, set aside" in shown(stage, f"amendments/{Amendment.objects.count()}").text


def test_the_way_through_the_pages_says_where_one_is(stage: Written) -> None:
    """Two groups; a page below another one leads back to it, and the main line says which part this is."""
    found = shown(stage, "amendments/1").html
    assert re.findall(r'<p class="hint" id="beside-\d">(.*?)</p>', found) == ["To read", "To decide"]
    links = re.findall(r'<a href="[^"]*?/text(/?[a-z]*)"([^>]*)>([^<]+)</a>', found)
    marked = {(path, title): mark.strip() for path, mark, title in links if mark}
    assert marked == {
        ("", "The text"): 'aria-current="page"',
        ("/amendments", "Amendments"): 'aria-current="true"',
    }
    here = re.findall(r'<span aria-current="page">(.*?)</span>', shown(stage, "amendments").html)
    assert here == ["Amendments"]


def test_a_witness_is_named_once(stage: Written) -> None:
    """A supporter that every party accepts says that it saw the signatures; its office bears its name."""
    ballot = stage.table_it()
    north = stage.supporter("North")
    stage.do("WitnessSignatures", north, ballot=ballot.id, kind="witness")
    assert re.sub(r"\s+", " ", shown(stage, "signatures").text).count("North") == 1


def digest(clause: dict[str, Any]) -> str:
    """The sealed copy of a clause, computed as anybody would."""
    whole = json.dumps(clause, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def test_signatures_reservations_and_who_was_not_there(stage: Written) -> None:
    ballot = stage.table_it()
    a, b, _c = stage.delegates
    stage.sign("settlement", ballot.subject_digest, a)
    fields = {"clause": stage.gates, "kind": "note_of_dissent", "effect": "records_only"}
    stage.do("FileReservation", b, ballot=ballot.id, **fields, text=both("We wanted three gates."))
    found = shown(stage, "signatures")
    rows = {cells[0]: cells[1:] for cells in table_rows(found.html)}
    assert rows["Party A"][:2] == ["✓ consents", "1 of 1"]
    assert rows["Party C"][:2] == ["no answer yet", "0 of 1"]
    for said in (
        "Not adopted: waiting for", "We wanted three gates.", "note of dissent", "on record only", "Clause 2",
        "Nomads", "They decide nothing.", "Nobody has attested anything yet.",
    ):  # fmt: skip
        assert said in found.text, said
    table = shown(stage, "table")
    assert "R has a reservation" in re.sub(r"\s+", " ", table.text)
    behind = reader(stage, "text").text
    assert "We wanted three gates." in behind and "1 reservation" in behind
    told = asked(stage, "signatures.json")
    answers = {each["party"]: each["answer"] for each in told["parties"]}
    assert answers == dict(
        zip([party.id for party in stage.parties], ("consent", "none", "none"), strict=True)
    )
    assert [(each["status"]) for each in told["away"]] == ["invited"]


def test_signatures_that_a_ballot_was_closed_on_stay_to_read(stage: Written) -> None:
    ballot = stage.table_it()
    a, b, c = stage.delegates
    stage.sign("settlement", ballot.subject_digest, a, b)
    stage.sign("settlement", ballot.subject_digest, c, kind="object")
    stage.do("CloseBallot", stage.facilitator, ballot=ballot.id)
    assert stage.version().state == "returned"
    found = shown(stage, "signatures")
    rows = {cells[0]: cells[1] for cells in table_rows(found.html)}
    assert rows == {"Party A": "✓ consents", "Party B": "✓ consents", "Party C": "✕ objects"}
    assert "Not adopted: version 1 went back to writing." in found.text


def test_an_edited_file_comes_back_as_amendments(stage: Written) -> None:
    a = stage.delegates[0]
    made = docx.Document(io.BytesIO(reader(stage, "text/versions/1.docx").page.content))
    (line,) = [each for each in made.paragraphs if each.text == TURNS]
    line.runs[0].text = NEWER
    for run in line.runs[1:]:
        run.text = ""
    out = io.BytesIO()
    made.save(out)
    visitor = Visitor()
    sign_in(visitor, stage, a)
    visitor.get(f"/d/{stage.dialogue.slug}/text/docx")
    form = visitor.form("text/docx")
    file = SimpleUploadedFile("edited.docx", out.getvalue())
    visitor.page = visitor.client.post(form.action, {**form.values, "version": "1", "file": file})
    assert "The file differs from version 1 in 1 place." in visitor.text
    assert "<del>turns</del>" in visitor.html and "<ins>days</ins>" in visitor.html
    assert Amendment.objects.filter(origin="docx").count() == 0, "looking proposes nothing"
    before = Version.objects.count()
    visitor.send("text/docx", rationale__en="From our meeting.")
    (row,) = Amendment.objects.filter(origin="docx")
    assert (row.op, row.clause, row.payload["text"]) == ("replace", stage.turns, {"en": NEWER})
    assert row.state in ("proposed", "open") and Version.objects.count() == before
    assert visitor.address.endswith("/text/amendments")


def test_a_file_that_is_none_and_a_page_for_delegates_only(stage: Written) -> None:
    path = f"/d/{stage.dialogue.slug}/text/docx"
    assert reader(stage, "text/docx").page.status_code == 403
    visitor = Visitor()
    sign_in(visitor, stage, stage.delegates[0])
    form = visitor.get(path).form("text/docx")
    for file in (SimpleUploadedFile("a.docx", b"no file"), None):
        sent: dict[str, Any] = {**form.values, "version": "1"} | ({"file": file} if file else {})
        visitor.page = visitor.client.post(path, sent)
        assert visitor.page.status_code == 422
        assert visitor.offers("text/docx", "version"), "the form is there again"
    # Written by hand: fields are missing that the page always sends, and the second edit names no clause.
    bare = json.dumps([{"op": "insert"}, {"op": "delete", "clause": "f" * 32}])
    for edits in ("{", "[1]", "[]", '[{"op": "burn"}]', bare, "[" * 5000):
        visitor.page = visitor.client.post(path, {**form.values, "version": "1", "edits": edits})
        assert visitor.page.status_code == 422, edits
    assert not Amendment.objects.filter(origin="docx").exists()
