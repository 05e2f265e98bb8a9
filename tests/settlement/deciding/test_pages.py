"""The pages of ballots and rules, their twins as data, and what stands on the desks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sulh.acts import clock
from sulh.dialogue.consent import digest_of
from sulh.rules.decisions import count_of, decide, rule_of
from sulh.settlement.deciding.models import Ballot
from tests.dialogue.reading import reader, rows
from tests.dialogue.visitor import Visitor
from tests.settlement.deciding.conftest import PLAIN
from tests.settlement.deciding.staging import Deciding

HOSTILE = "<b>bold</b> \u0645"


def see(stage: Deciding, page: str, by: Any = None, language: str = "") -> Visitor:
    with clock.at(stage.now):
        return reader(stage, page, by, language)


def send(stage: Deciding, visitor: Visitor, ending: str, having: str = "", **typed: Any) -> None:
    with clock.at(stage.now):
        visitor.send(ending, having, **typed)


def data(stage: Deciding, page: str) -> Any:
    return json.loads(see(stage, page).page.content)


def test_a_ballot_says_what_is_needed_and_who_could_turn_it(stage: Deciding) -> None:
    ballot = stage.open()
    stage.answer(ballot, 0)
    stage.answer(ballot, 1)
    page = see(stage, f"text/ballots/{ballot.n}")
    assert "Every party must say yes. Nobody can be passed over." in page.text
    assert "3 of 3 needed, 2 there" in page.text
    assert re.search(r"Waiting for: Party C", page.text)
    assert re.search(r"Whose yes alone would turn it: Party C", page.text)
    assert (
        "Not every party has answered. From 12 October 2012, 09:00 UTC on the ballot can be closed"
        in page.text
    )
    lines = [line for line in rows(page.html) if line.startswith("Party")]
    assert sorted(lines) == [
        "Party A consents ✓ yes 1 of 1", "Party B consents ✓ yes 1 of 1",
        "Party C no answer yet no answer yet that counts",
    ]  # fmt: skip
    assert not page.offers("/GiveConsent") and not page.offers("/CloseBallot")


def test_an_adopted_one_says_that_it_replays(stage: Deciding) -> None:
    ballot = stage.open()
    for party in range(3):
        stage.answer(ballot, party)
    stage.close(ballot)
    page = see(stage, f"text/ballots/{ballot.n}")
    assert (
        "The stored rule was evaluated again on the stored answers just now, and says the same." in page.text
    )
    assert "Result: adopted ." in page.text or "Result: adopted." in page.text
    twin = data(stage, f"text/ballots/{ballot.n}.json")
    assert decide(rule_of(twin["rule"]), count_of(twin["count"])).as_body() == twin["outcome"]
    assert digest_of(twin["rule"]) == twin["rule_digest"]


def test_a_delegate_answers_on_the_page_and_sees_what_it_would_do(stage: Deciding) -> None:
    ballot = stage.open()
    stage.answer(ballot, 0)
    stage.answer(ballot, 1)
    page = see(stage, f"text/ballots/{ballot.n}", stage.delegates[2])
    assert "consents ✓ The rule would be satisfied." in page.text
    assert "objects Whatever answers still come, it can no longer be adopted in this round." in page.text
    assert 'value="with_reservation"' not in page.html and 'value="ad_referendum"' in page.html
    send(stage, page, "/GiveConsent", kind="consent")
    assert stage.close(ballot) == "adopted"
    page = see(stage, f"text/ballots/{ballot.n}", stage.delegates[2])
    assert 'value="withdraw"' in page.html and 'value="object"' not in page.html
    send(stage, page, "/GiveConsent", kind="withdraw")
    page = see(stage, f"text/ballots/{ballot.n}", stage.delegates[2])
    assert re.search(r"Consent was taken back by: +Party C", page.text)
    assert 'value="consent"' in page.html and 'value="object"' not in page.html


def test_the_desks(stage: Deciding) -> None:
    ballot = stage.open("amendment")
    page = see(stage, "desk", stage.delegates[0])
    assert "A ballot waits for your party: number 1, A change of the text" in page.text
    assert "What each answer of your party would do now" in page.text
    send(stage, page, "/GiveConsent", f"subject_digest={ballot.subject_digest}", kind="consent")
    assert "A ballot waits for your party" not in see(stage, "desk", stage.delegates[0]).text
    for party in (1, 2):
        stage.answer(ballot, party)
    desk = see(stage, "desk", stage.facilitator)
    assert "Ballot 1 can be counted: A change of the text" in desk.text
    send(stage, desk, "/CloseBallot")
    assert stage.fresh(ballot).state == "adopted"


def test_many_ballots_on_one_desk(stage: Deciding) -> None:
    for n in range(6):
        stage.open("amendment", f"change {n}")
    text = see(stage, "desk", stage.delegates[0]).text
    assert text.count("A ballot waits for your party") == 3
    assert "3 more ballots wait for your party" in text


@pytest.mark.usefixtures("clauses")
def test_a_reservation_from_filing_to_its_answer(stage: Deciding) -> None:
    ballot = stage.open()
    page = see(stage, f"text/ballots/{ballot.n}", stage.delegates[0])
    send(
        stage, page, "/FileReservation", clause=PLAIN, kind="reservation", effect="excludes",
        text__en=HOSTILE, text__fa_af="سخن ما",
    )  # fmt: skip
    page = see(stage, f"text/ballots/{ballot.n}", stage.delegates[1])
    assert "the clause does not hold for this party · filed" in page.text and "Clause 1" in page.text
    assert "&lt;b&gt;bold&lt;/b&gt;" in page.html and HOSTILE not in page.html
    desk = see(stage, "desk", stage.delegates[1])
    assert "A reservation waits for your party's answer: number 1" in desk.text
    digest = stage.fresh(ballot).reservations.get().digest
    send(stage, desk, "/GiveConsent", f"subject_digest={digest}", kind="object")
    assert "another party objects" in see(stage, f"text/ballots/{ballot.n}").text
    own = see(stage, f"text/ballots/{ballot.n}", stage.delegates[0])
    assert 'value="with_reservation"' in own.html and own.offers("/WithdrawReservation")
    send(stage, own, "/WithdrawReservation")
    assert "withdrawn" in see(stage, f"text/ballots/{ballot.n}").text
    twin = data(stage, f"text/ballots/{ballot.n}.json")
    assert [(row["effect"], row["state"]) for row in twin["reservations"]] == [("excludes", "withdrawn")]


def test_a_petition_and_a_receipt_on_the_page(house: Path) -> None:
    stage = Deciding(parties=3)
    names = [party.id for party in stage.parties]
    stage.terms(designations=dict(zip(names, ("hill", "valley", "valley"), strict=True)), answer_days=20)
    stage.rule("ni_petition_2022", "amendment")
    ballot = stage.open("amendment")
    page = see(stage, f"text/ballots/{ballot.n}", stage.delegates[0])
    send(stage, page, "/PresentPetition", words__en="Too much depends on it")
    desk = see(stage, "desk", stage.delegates[1])
    assert "A petition on ballot 1" in desk.text
    page = see(stage, f"text/ballots/{ballot.n}", stage.delegates[1])
    send(stage, page, "/SignPetition")
    text = see(stage, f"text/ballots/{ballot.n}").text
    assert "presented; to be confirmed after the days of consideration" in text and "Too much depends" in text
    assert not see(stage, f"text/ballots/{ballot.n}", stage.delegates[1]).offers("/ConfirmPetition")
    stage.later(days=14)
    assert see(stage, f"text/ballots/{ballot.n}", stage.delegates[1]).offers("/ConfirmPetition")
    stage.rule("no_objection", "agenda")
    agenda = stage.open("agenda")
    page = see(stage, f"text/ballots/{agenda.n}", stage.delegates[0])
    send(stage, page, "/AcknowledgeBallot")
    assert stage.fresh(agenda).received == [names[0]]
    assert not see(stage, f"text/ballots/{agenda.n}", stage.delegates[0]).offers("/AcknowledgeBallot")


def test_witnesses_and_more_time(stage: Deciding) -> None:
    ballot = stage.open()
    observer = stage.office("observer", label="Observer of the villages")
    page = see(stage, "desk", observer)
    send(stage, page, "/WitnessSignatures", kind="witness")
    assert (
        "Observer of the villages : saw the signatures given" in see(stage, f"text/ballots/{ballot.n}").text
    )
    page = see(stage, f"text/ballots/{ballot.n}", stage.facilitator)
    send(stage, page, "/ExtendBallot", days="3")
    assert "3 days more, for all parties" in see(stage, f"text/ballots/{ballot.n}").text


def test_the_page_of_rules(house: Path) -> None:
    """Three parties of 60, 30 and 10: under the poll rule's first round each can block alone."""
    stage = Deciding(parties=3)
    text = see(stage, "text/rules").text
    assert "How it is decided" in text and "Each party can block alone." in text
    assert "Doha 2020; Havana 2012-2016" in text and "Nine in ten, then three in four" in text
    assert "Numbers not verified" in text
    heads = re.findall(r'<h2 id="rule-\d">(.*?)</h2>', see(stage, "text/rules").html)
    assert len(heads) == len(set(heads)) == 2, "one heading for each rule, whatever it decides"
    stage.rule("thresholds", "amendment")
    assert len(re.findall(r'<h2 id="rule-\d">', see(stage, "text/rules").html)) == 3
    told = data(stage, "text/rules.json")
    # Two of three parties adopt, so two of three block; nobody alone.
    assert told["amendment"]["preview"] | {"smallest_blocking": [], "smallest_passing": []} == {
        "pass_alone": [], "block_alone": [], "minimum_block": 2, "quorum_block": 2, "smallest_blocking": [],
        "smallest_passing": [],
    }  # fmt: skip
    assert len(told["amendment"]["preview"]["smallest_passing"]) == 2
    assert sorted(told["settlement"]["preview"]["block_alone"]) == sorted(party.id for party in stage.parties)


def test_the_list_and_pages_that_are_not_there(stage: Deciding) -> None:
    assert "Nothing has been put to the parties yet." in see(stage, "text/ballots").text
    for n in range(52):
        stage.open("amendment", f"change {n}")
    first, second = see(stage, "text/ballots").text, see(stage, "text/ballots?page=2").text
    assert "Ballot 52" in first and "Ballot 2 " not in first and "Ballot 2 " in second
    assert len(data(stage, "text/ballots.json")) == 52
    assert see(stage, "text/ballots/99").page.status_code == 404
    assert see(stage, f"text/ballots/{10**30}").page.status_code == 404
    assert see(stage, "text/ballots?page=" + "9" * 40).page.status_code == 200


@pytest.mark.parametrize("language", ["", "/fa-af"])
def test_no_page_shows_a_raw_code(stage: Deciding, language: str) -> None:
    ballot = stage.open()
    for party, kind in enumerate(("consent", "ad_referendum", "object")):
        stage.answer(ballot, party, kind)
    for page in ("text/ballots", f"text/ballots/{ballot.n}", "text/rules", "terms"):
        text = see(stage, page, language=language).text
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", text), re.findall(r"\b[a-z]+_[a-z_]+\b", text)
        assert not re.search(r"[0-9a-f]{32}", re.sub(r"[0-9a-f]{64}", "", text))


def test_queries_do_not_grow_with_the_parties(house: Path) -> None:
    """As many for three parties as for twelve."""

    def queries(parties: int) -> list[int]:
        stage = Deciding(parties=parties)
        ballot = stage.open()
        for party in range(parties - 1):
            stage.answer(ballot, party)
        found = []
        for page in (f"text/ballots/{ballot.n}", "text/ballots", "text/rules"):
            with CaptureQueriesContext(connection) as caught:
                see(stage, page)
            found.append(len(caught))
        return found

    few, many = queries(3), queries(12)
    assert few == many and max(few) < 60, (few, many)
    assert Ballot.objects.count() == 2
