"""The first screen, and what cannot be done."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from sulh.acts import log
from sulh.acts.registry import Actor
from sulh.dialogue.models import Dialogue, Office
from sulh.settlement.models import Ballot
from tests.helpers import do

SLUG = "intra-afghan-dialogue"
TILES = [
    "Who is at the table, who is missing",
    "Who encouraged whom",
    "What they share",
    "What is agreed",
    "Has anything changed on the ground?",
]


def words(page: bytes) -> str:
    """The page's text without marks, spaces folded."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.decode())))


def test_the_first_screen_is_the_report(demonstration: Path) -> None:
    page = Client().get("/").content
    text = words(page)
    assert "Everyone at the table. Nobody decides for them." in text
    assert (
        "Pakistan and Russia encourage. Afghans decide. Demonstration: all votes are simulated; "
        "no state, party or person named here said or wrote any of this." in text
    )
    assert re.findall(r'<li class="tile">.*?<h2><a[^>]*>(.*?)</a>', page.decode(), re.S) == TILES
    assert "5 of 6 parties have joined. Missing: The armed opposition." in text


@pytest.mark.parametrize(
    ("which", "rule", "says"),
    [
        ("vote", "role_may_not · vote_on_statement", "As supporter you cannot do this"),
        ("adopt", "text_waits_for", "The administration"),
        ("table", "role_may_not · table_text", "As supporter you cannot do this"),
        ("refuse", "reason_not_listed", "A viewpoint is never a reason"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name_and_leaves_nothing(
    demonstration: Path, which: str, rule: str, says: str
) -> None:
    dialogue = Dialogue.objects.get(slug=SLUG)
    before = log.head(dialogue.id)
    page = Client().post(f"/try/{which}")
    assert page.status_code == 200
    assert rule in words(page.content)
    assert says in words(page.content)
    assert log.head(dialogue.id) == before


def test_a_try_that_would_pass_is_rolled_back(demonstration: Path) -> None:
    """Once the administration has consented too, the button must not change anything."""
    dialogue = Dialogue.objects.get(slug=SLUG)
    office = next(
        row
        for row in Office.objects.filter(role="delegate", holder__dialogue=dialogue).select_related("party")
        if row.party and row.party.names["en"] == "The administration"
    )
    ballot = Ballot.objects.get(dialogue=dialogue, subject_kind="settlement", state="open")
    answer = {"subject_kind": "settlement", "subject_digest": ballot.subject_digest, "kind": "consent"}
    do("GiveConsent", Actor("holder", office.holder_id), dialogue.id, **answer)
    facilitator = Office.objects.get(role="facilitator", holder__dialogue=dialogue)
    do("CloseBallot", Actor("holder", facilitator.holder_id), dialogue.id, ballot=ballot.id)
    before = log.head(dialogue.id)
    page = Client().post("/try/adopt")
    assert "Today this would pass" in words(page.content)
    assert Dialogue.objects.get(slug=SLUG).phase == "consent"
    assert log.head(dialogue.id) == before


def test_the_tile_says_whom_the_text_waits_for(demonstration: Path) -> None:
    assert "Not adopted: waiting for The administration." in words(Client().get("/").content)


def test_an_empty_server_says_what_it_is(house: Path) -> None:
    text = words(Client().get("/").content)
    assert "Everyone at the table. Nobody decides for them." in text
    assert "Demonstration" not in text
    assert Client().post("/try/vote").status_code == 404
