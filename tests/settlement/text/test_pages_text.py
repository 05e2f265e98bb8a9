"""The text as anybody reads it: where it stands, clause by clause, with what stands behind each."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sulh.acts.writer import write
from sulh.dialogue.models import Party
from sulh.findings.labels import LABELS
from sulh.settlement.ratifying.models import Objection
from sulh.settlement.text.reading import what_is_agreed
from tests.dialogue.reading import reader
from tests.settlement.sessions.staging import NOW, both, days
from tests.settlement.text.reading_stage import GATES, TURNS, Written
from tests.settlement.text.reading_stage import load as load_stage

DARI = "/fa-af"


@pytest.fixture
def stage(written: tuple[Written, Path], house: Path) -> Iterator[Written]:
    with days(0):
        yield load_stage(written, house)


def shown(stage: Written, path: str = "text", language: str = "") -> tuple[str, str]:
    """A page's HTML, and its words."""
    found = reader(stage, path, language=language)
    assert found.page.status_code == 200, (path, found.page.status_code)
    return found.html, found.text


def asked(stage: Written, path: str) -> Any:
    return json.loads(reader(stage, path).page.content)


def clause_of(html: str, place: int) -> str:
    """The markup of the clause at a place."""
    found = re.search(rf'<article class="clause[^"]*" id="c{place}".*?</article>', html, re.DOTALL)
    assert found, place
    return found[0]


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_page_before_anything_is_written(house: Path) -> None:
    with days(0):
        stage = Written()
        stage.gather()
        html, words = shown(stage)
        assert "Nothing is written yet." in words
        assert "Everybody who was invited has joined." in words
        assert f'href="/d/{stage.dialogue.slug}/text"' not in html, "no entry before the phase of writing"
        assert what_is_agreed(stage.dialogue) == "Nothing is written yet."
        for path in ("text.json", "versions.json", "signatures.json", "amendments.json"):
            assert reader(stage, path if path == "text.json" else f"text/{path}").page.status_code == 200
        for path in ("text/compare", "text/table.json", "text/versions/1", "text/amendments/1"):
            assert reader(stage, path).page.status_code == 404, path


def test_what_stands_and_what_is_missing(stage: Written) -> None:
    html, words = shown(stage)
    assert "Not adopted: version 1 is being written." in words
    assert "Nothing is agreed until everything is agreed." in words
    assert [plain(each).strip() for each in re.findall(r"<h3[^>]*>(.*?)</h3>", html)] == [
        "Title", "Clause 1", "Clause 2",
    ]  # fmt: skip
    for said in (TURNS, "Agreement on the water", "Who is missing from the table", "Nomads", "invited"):
        assert said in words, said
    assert html.count("<h1") == 1
    assert "Two gates are built with &lt;b&gt;stone&lt;/b&gt;." in html, "words of people are no markup"
    assert not re.search(r"[0-9a-f]{32}", words.replace(stage.version().digest, "")), "no ids to read"


def test_the_sealed_copy_can_be_computed_by_anybody(stage: Written) -> None:
    html, _words = shown(stage)
    content = reader(stage, "text/versions/1/content.json").page.content
    digest = hashlib.sha256(content).hexdigest()
    assert digest in html
    assert json.loads(content)["n"] == 1
    assert asked(stage, "text.json")["digest"] == digest


def test_behind_a_clause_stand_statement_shares_and_amendments(stage: Written) -> None:
    html, _words = shown(stage)
    turns = clause_of(html, 2)
    words = plain(turns)
    assert "The winter water is for both villages, by turns." in words
    assert "declaratory: it promises nothing" in words
    rows = {cells[0]: cells[1:] for cells in table_rows(turns)}
    # 9 of 12, and 6 of 11; Wilson at 90 % by hand, the lower end rounded down, the upper up.
    assert rows["Party A"] == ["75 %", "51 % to 90 %", "12"]
    assert rows["Party B"] == ["55 %", "32 % to 76 %", "11"]
    assert rows["Party C"] == [str(LABELS["hidden"]["too_few"])], "a protected cell stays protected"
    assert "1 statement, 1 accepted amendment" in words
    assert "It cites no statement." in plain(clause_of(html, 3))
    told = asked(stage, "text.json")
    assert [each["amendments_accepted"] for each in told["clauses"]] == [1, 1, 2]
    assert [len(each["sources"]) for each in told["clauses"]] == [0, 1, 0]


def table_rows(html: str) -> list[list[str]]:
    """The cells of each body row, as words."""
    body = "".join(re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL))
    return [
        [plain(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def test_a_promise_says_who_what_until_when_and_how_it_is_verified(stage: Written) -> None:
    html, _words = shown(stage)
    words = plain(clause_of(html, 3))
    for said in (
        "The upper village", "builds two gates", "21 March 2013", "Three elders look at them.",
        "not begun", "Stone is bought.", "One gate stands.", "Both gates stand.",
    ):  # fmt: skip
        assert said in words, said


def test_the_same_in_dari_from_right_to_left(stage: Written) -> None:
    html, words = shown(stage, language=DARI)
    turns = clause_of(html, 2)
    assert f"{TURNS} به دری" in plain(turns)
    assert re.search(r'<div class="tongue" lang="fa-AF" dir="rtl">', turns)
    assert "کوچی‌ها" in words


def test_languages_beside_each_other_and_alone(stage: Written) -> None:
    html, _words = shown(stage, "text?language=en&language=fa-af")
    turns = clause_of(html, 2)
    assert re.findall(r'<div class="tongue" lang="([^"]+)" dir="(\w+)">', turns) == [
        ("en", "ltr"),
        ("fa-AF", "rtl"),
    ]
    html, _words = shown(stage, "text?language=fa-af")
    assert re.findall(r'<div class="tongue" lang="([^"]+)"', clause_of(html, 2)) == ["fa-AF"]
    html, _words = shown(stage, "text?language=xx&behind=99999999")
    assert re.findall(r'<div class="tongue" lang="([^"]+)"', clause_of(html, 2)) == ["en"]
    assert 'href="?language=fa-af"' in html and "دری" in html


def test_brackets_are_legible_without_colour_and_explained(stage: Written) -> None:
    assert "What the brackets mean" not in shown(stage)[1]
    text = both("Water is [never] {+always+} {-sometimes-} {~often~} shared.")
    stage.propose("ProposeWording", clause=stage.turns, text=text)
    stage.do("IssueVersion", stage.facilitator)
    html, words = shown(stage)
    assert "What the brackets mean" in words
    turns = clause_of(html, 2)
    for markup in (
        '<span class="mark mark--disputed">[never]</span>', '<ins class="mark mark--new">{+always+}</ins>',
        '<del class="mark mark--gone">{-sometimes-}</del>',
        '<span class="mark mark--compromise">{~often~}</span>',
    ):  # fmt: skip
        assert markup in turns, markup


def test_every_version_whole_with_its_receipts(stage: Written) -> None:
    stage.do("AcknowledgeVersion", stage.delegates[1], version=stage.version().id)
    html, words = shown(stage, "text/versions")
    assert "Version 1" in words and "Version 0" in words and "1 of 3" in words
    html, words = shown(stage, "text/versions/1")
    receipts = {cells[0]: cells[1:] for cells in table_rows(html)}
    hour = "5 October 2012 , 09:00 UTC"  # a space for each element that ends
    assert {name: cells[0] for name, cells in receipts.items()} == dict.fromkeys(
        ("Party A", "Party B", "Party C"), hour
    )
    assert receipts["Party B"][1] == f"✓ {hour}" and receipts["Party A"][1] == "not yet"
    assert TURNS in words and "4 accepted amendments" in words
    assert shown(stage, "text/versions/0")[1].count("This version is empty.") == 1
    told = asked(stage, "text/versions.json")
    assert [(each["n"], each["delivered"], each["acknowledged"]) for each in told] == [(1, 3, 1), (0, 3, 0)]


@pytest.mark.parametrize("form", ["html", "md", "json", "docx", "pdf"])
def test_a_file_of_a_version_carries_its_sealed_copy(stage: Written, form: str) -> None:
    answer = reader(stage, f"text/versions/1.{form}").page
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{stage.dialogue.slug}-1.{form}"'
    body = answer.content
    if form == "pdf":
        assert body.startswith(b"%PDF-")
        return
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    assert stage.version().digest.encode() in body
    if form in ("html", "md", "json"):
        assert "Nomads" in body.decode(), "who was not there"
        assert reader(stage, f"text/versions/1.{form}").page.content == answer.content


def test_a_version_that_is_open_for_consent_waits_for_parties_by_name(stage: Written) -> None:
    ballot = stage.table_it()
    a, b, c = stage.delegates
    line = "Not adopted: waiting for"
    assert what_is_agreed(stage.dialogue).startswith(line)
    stage.sign("settlement", ballot.subject_digest, a, b)
    assert what_is_agreed(stage.dialogue) == f"{line} Party C."
    assert f"{line} Party C." in shown(stage)[1]
    assert f"{line} Party C." in shown(stage, "")[1], "the tile on the first page"
    stage.sign("settlement", ballot.subject_digest, c, kind="object")
    assert what_is_agreed(stage.dialogue) == "Not adopted. Without consent: Party C."
    stage.sign("settlement", ballot.subject_digest, c)
    assert what_is_agreed(stage.dialogue) == (
        "Not adopted: every party has consented, and the ballot is not closed yet."
    )
    stage.do("CloseBallot", stage.facilitator, ballot=ballot.id)
    assert what_is_agreed(stage.dialogue) == (
        "Version 1 is agreed by the parties. Not in force: waiting for its confirmation."
    )


def test_a_statement_that_was_taken_back_leaves_no_words(stage: Written) -> None:
    (said,) = stage.said()
    stage.do("WithdrawStatement", stage.speaker, statement=said)
    words = plain(clause_of(shown(stage)[0], 2))
    assert "The winter water" not in words and "(taken back by its author)" in words


def test_a_party_that_left_is_named_as_missing(stage: Written) -> None:
    stage.do("LeaveDialogue", stage.delegates[2], words="We leave.")
    _html, words = shown(stage)
    assert Party.objects.get(pk=stage.parties[2].pk).status == "withdrew"
    assert re.search(r"withdrew\s+Party C", words)


def test_the_text_is_the_same_in_its_twin(stage: Written) -> None:
    told = asked(stage, "text.json")
    assert (told["state"], told["version"], told["newer"]) == ("writing", 1, 0)
    assert [each["id"] for each in told["clauses"]] == [stage.title, stage.turns, stage.gates]
    assert {(each["status"]) for each in told["away"]} == {"invited"}
    assert GATES in json.dumps(json.loads(reader(stage, "text/versions/1.json").page.content)["content"])


def test_side_letters_and_objections_stand_behind_their_clause(stage: Written) -> None:
    a, _b, c = stage.parties
    stage.do(
        "WriteSideLetter",
        stage.delegates[0],
        clause=stage.turns,
        to=[c.id],
        text=both("We read a turn as a week."),
    )
    row = {"dialogue_id": stage.id, "version": stage.version(), "clause": stage.turns, "at": NOW}
    secret = both("This was not moderated.")
    write(lambda: Objection.objects.create(n=1, party=a, words=both("A turn is too long."), **row))
    write(lambda: Objection.objects.create(n=2, participant="0" * 32, words=secret, **row))
    html, _words = shown(stage)
    words = plain(clause_of(html, 2))
    for said in (
        "2 objections",
        "1 side letter",
        "We read a turn as a week.",
        "waits for consent",
        "A turn is too long.",
        "1 person who takes part objects.",
    ):
        assert said in words, said
    assert secret["en"] not in html, "what a participant wrote passed no moderation"
    told = asked(stage, "text.json")["clauses"][1]
    assert secret["en"] not in json.dumps(told) and told["people_objecting"] == 1
    assert told["side_letters"][0]["to"] == [c.id]
