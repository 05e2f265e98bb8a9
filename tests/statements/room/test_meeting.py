"""The pages of a meeting as facilitator, tellers and everybody else see them, without any script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sulh.acts.registry import Actor
from sulh.statements.models import Vote
from tests.statements.conftest import browser
from tests.statements.room.alone import told
from tests.statements.room.staging import Meeting, along, back, begin, laptop

TITLE = ["Answers", "Agree", "Disagree", "Pass"]
HANDS = "Show of hands: public, not secret"


@pytest.fixture
def meeting(house: Path) -> Meeting:
    return Meeting()


def page(meeting: Meeting, path: str, by: Actor | None = None) -> str:
    """What the page says inside `main`."""
    answer = browser(meeting, by).get(f"/d/{meeting.dialogue.slug}/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return inside(answer)


def inside(answer: Any) -> str:
    return str(answer.content.decode()).partition("<main")[2]


def send(client: Client, html: str, path: str, act: str, **fields: str) -> Any:
    """Fill in the first form for `act` on a page, and follow to the page after it."""
    form = html.partition(f"/do/{act}")[2].partition("</form>")[0]
    assert form, f"no form for {act}"
    hidden = dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', form))
    return client.post(path, hidden | fields, follow=True)


def test_from_the_desk_to_the_wall_and_to_two_tellers(meeting: Meeting) -> None:
    """Every step of a meeting by the forms on its pages; no teller sees a number of another."""
    here = f"/d/{meeting.dialogue.slug}"
    facilitator = browser(meeting, meeting.facilitator)
    tellers = [browser(meeting, each) for each in meeting.tellers]

    def do(client: Client, on: str, act: str, **fields: str) -> str:
        html = inside(client.get(f"{here}/{on}"))
        answer = send(client, html, f"{here}/do/{act}", act, **fields)
        assert answer.status_code == 200, (act, answer.content.decode())
        return inside(answer)

    do(facilitator, "room/desk", "OpenRoom", tables="2")
    assert "Welcome. The first statement appears here." in page(meeting, "room", meeting.facilitator)
    do(tellers[0], "room/tables", "CountPresent", present="41")
    do(facilitator, "room", "ShowInRoom")
    wall = page(meeting, "room", meeting.facilitator)
    assert "Share the water by turns." in wall and "Close statement 1" in wall
    assert re.search(r"In the room</dt><dd>41<", wall) and re.search(r'data-seconds="1(20|1\d)"', wall)
    assert told(wall) == []

    one = {"table": "1", "agree": "17", "disagree": "13", "passes": "11"}
    do(tellers[0], "room/tables", "CountTable", **one)
    mine, other = (page(meeting, "room/tables", each) for each in meeting.tellers)
    assert "Table 1: counted by you, waits for a second person" in mine
    assert "Table 1: a second person has to count" in other and "Table 2: not counted yet" in other
    for html in (mine, other, page(meeting, "room/desk", meeting.facilitator)):
        assert not re.search(r"\b(17|13|11)\b", re.sub(r"<[^>]*>", " ", html)), "nobody sees a number"
    do(tellers[1], "room/tables", "CountTable", **one | {"agree": "16"})
    assert "Table 1: two counts differ: please count again" in page(
        meeting, "room/tables", meeting.tellers[0]
    )
    do(tellers[1], "room/tables", "CountTable", **one)
    for teller in tellers:
        do(teller, "room/tables", "CountTable", table="2", agree="0", disagree="0", passes="0")
    # Now all cards stand, and the form that is left is the one for hands.
    for teller in tellers:
        html = inside(teller.get(f"{here}/room/tables"))
        assert html.count("/do/CountTable") == 1 and "Count a table" not in html
        do(teller, "room/tables", "CountTable", table="1", agree="29", disagree="3", passes="2")
    assert told(page(meeting, "room/desk", meeting.facilitator)) == []
    do(facilitator, "room", "CloseInRoom")
    sums = [TITLE, ["Cards in the room", "17", "13", "11"], [HANDS, "29", "3", "2"]]
    for path in ("room", "room/desk"):
        assert told(page(meeting, path, meeting.facilitator)) == sums, path
    assert not Vote.objects.exists(), "neither cards nor hands are votes"
    do(facilitator, "room/desk", "CloseRoom", sure="on")
    assert "No room is open" in page(meeting, "room", meeting.facilitator)


def test_a_room_brought_in_by_its_page_and_told_beside_the_findings(
    meeting: Meeting, tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file goes in by the facilitator's page, twice; cards and hands change no number of the findings."""
    room, codes, _b = meeting.plan(a=12, b=0)
    file = along(room)
    with laptop(tmp_path, migrated, monkeypatch):
        begin(file)
        meeting.do("OpenRoom", meeting.facilitator, tables=1)
        wall = meeting.show(0)
        for n, code in enumerate(codes):
            meeting.vote(meeting.enter(code), 0, "agree" if n < 7 else "disagree")
        meeting.both(wall, (17, 13, 11))
        meeting.both(wall, (29, 3, 2), hands=True)
        meeting.do("CloseRoom", meeting.facilitator, sure=True)
        brought = back()
    facts = {}
    for time in ("first", "second"):
        html = page(meeting, "room/join", meeting.facilitator)
        client = browser(meeting, meeting.facilitator)
        client.handler.enforce_csrf_checks = False
        answer = client.post(
            f"/d/{meeting.dialogue.slug}/room/join",
            {"file": SimpleUploadedFile("room.json", brought.encode())},
        )
        assert answer.status_code == 200, html
        facts[time] = re.findall(r"<dd>(\d+)</dd>", inside(answer))
    # The room, people who joined, answers, tables' counts, codes used twice, left out.
    assert facts == {"first": ["1", "12", "12", "2", "0", "0"], "second": ["1", "0", "0", "0", "0", "0"]}
    meeting.do("PublishFindings", meeting.facilitator)
    findings = page(meeting, "findings")
    assert told(findings)[-3:] == [TITLE, ["Cards in the room", "17", "13", "11"], [HANDS, "29", "3", "2"]]
    published = browser(meeting).get(f"/d/{meeting.dialogue.slug}/findings.json").json()
    party = meeting.parties[0].id
    rows = {row["id"]: {cell["party"]: cell for cell in row["cells"]} for row in published["rows"]}
    # Twelve phones: 7 agree, 5 disagree. Not the 41 cards, nor the 34 hands.
    cell = rows[meeting.statements[0]][party]
    assert [cell[name] for name in ("agree", "disagree", "passed")] == [7, 5, 0]
    (turnout,) = (each for each in published["turnout"] if each["party"] == party)
    assert (turnout["voted"], turnout["enrolled"]) == (12, 12)


def test_what_is_no_file_of_a_room_is_refused_with_a_sentence(meeting: Meeting) -> None:
    client = browser(meeting, meeting.facilitator)
    client.handler.enforce_csrf_checks = False
    for content in (b"", b"{}", b"\xff\xfe"):
        fields = {"file": SimpleUploadedFile("room.json", content)} if content else {}
        answer = client.post(f"/d/{meeting.dialogue.slug}/room/join", fields)
        assert answer.status_code == 422
        assert "This is no file of a room" in inside(answer)


@pytest.mark.parametrize("path", ["room", "room/desk", "room/tables", "room/join", "room.json"])
def test_pages_of_a_room_are_for_those_who_hold_it(meeting: Meeting, path: str) -> None:
    meeting.do("OpenRoom", meeting.facilitator, tables=1)
    address = f"/d/{meeting.dialogue.slug}/{path}"
    for by in (None, meeting.delegates[0]):
        assert browser(meeting, by).get(address).status_code == 403, path
    expected = {"room": (200, 200), "room.json": (200, 200), "room/tables": (403, 200)}.get(path, (200, 403))
    found = tuple(
        browser(meeting, each).get(address).status_code for each in (meeting.facilitator, meeting.tellers[0])
    )
    assert found == expected
