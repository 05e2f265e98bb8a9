"""The page on which members answer, the results, the objections, and what stands on the desks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.test import Client

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.settlement.ratifying.models import MemberAnswer
from sulh.settlement.text.models import Amendment
from tests.settlement.ratifying.staging import WHY, Table, in_both

SECRET = "Our spring is behind the mill."


class Reader:
    """A browser at one time of the stage, signed in as anybody or nobody."""

    def __init__(self, table: Table, *actors: Actor) -> None:
        self.table, self.client = table, Client()
        for actor in actors:
            with clock.at(table.now):
                token = write(lambda actor=actor: sessions.start(table.id, actor.kind, actor.id))  # type: ignore[misc]
            self.client.cookies[sessions.cookie(table.dialogue, actor.kind)] = token

    def get(self, page: str, language: str = "") -> str:
        with clock.at(self.table.now):
            answer: Any = self.client.get(f"{language}/d/{self.table.dialogue.slug}/{page}")
        assert answer.status_code == 200, answer.content
        return str(answer.content.decode())

    def send(self, act: str, **fields: str) -> Any:
        with clock.at(self.table.now):
            return self.client.post(f"/d/{self.table.dialogue.slug}/do/{act}", fields)


def hidden(html: str, name: str) -> list[str]:
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)">', html)


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_member_answers_changes_the_answer_and_is_shown_none() -> None:
    table = Table(enrolled=(2, 2)).agree()
    table.do("OpenRatification", table.facilitator, days=14)
    person = table.people[0][0]
    reader = Reader(table, person)
    html = reader.get("ratify")
    assert re.findall(r'<button name="choice" value="(\w+)">', html) == ["yes", "no", "abstain"]
    assert "Shall version 1 of the text stand?" in text(html)
    for choice, counted in (("no", -1), ("yes", 1)):
        fields = {name: hidden(html, name)[0] for name in ("vote", "counter", "as", "shown")}
        answer = reader.send("CastMemberVote", choice=choice, **fields)
        assert (answer.status_code, answer["Location"].partition("?")[2]) == (302, "answered=1")
        assert MemberAnswer.objects.get().choice == counted
        html = reader.get("ratify?answered=1")
        assert "Your answer was received" in html
    # Sent again from an older page it is not applied, and the words do not tell which answer stands.
    answer = reader.send("CastMemberVote", choice="no", **fields)
    assert answer["Location"].endswith("?again=1")
    told = {choice: reader.get("ratify?again=1") for choice in ("yes", "no")}
    assert text(told["yes"]) == text(told["no"])
    # The page is the same whatever was answered.
    other = Reader(table, table.people[0][1]).get("ratify")
    mine = reader.get("ratify")
    assert text(other) == text(mine)
    assert "checked" not in mine


def test_a_refused_answer_is_told_on_the_page_without_the_answer() -> None:
    table = Table(enrolled=(2, 2)).agree()
    vote = table.do("OpenRatification", table.facilitator, days=14)["vote"]
    reader = Reader(table, table.people[0][0])
    table.wait(14)
    answer = reader.send("CastMemberVote", choice="no", counter="1", vote=vote, **{"as": "participant"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This vote is over." in html
    assert 'value="no"' not in html


def test_visitors_read_and_are_asked_nothing() -> None:
    table = Table(enrolled=(2, 2)).table()
    assert "No vote of members has been opened." in Reader(table).get("ratify")
    table.do("OpenMembersVote", table.delegates[0], days=3)
    html = Reader(table).get("ratify")
    assert "Nothing is told before it is counted" in html
    assert 'name="choice"' not in html
    # Another party's member is not asked either; the party's own is.
    assert 'name="choice"' not in Reader(table, table.people[1][0]).get("ratify")
    assert "Shall Party A consent to version 1" in text(Reader(table, table.people[0][0]).get("ratify"))


def test_results_are_shown_with_small_numbers_hidden_and_the_file_says_the_same() -> None:
    table = Table(enrolled=(15, 3)).table()
    votes = [table.do("OpenMembersVote", table.delegates[n], days=3)["vote"] for n in range(2)]
    table.cast(votes[0], "yyyyyyyynnna", table.people[0])
    table.cast(votes[1], "nny", table.people[1])
    table.wait(3)
    for vote in votes:
        table.do("CloseMembersVote", table.facilitator, vote=vote)
    html = text(Reader(table).get("ratify"))
    assert "carried · 8 yes · 3 no · 1 abstained · 15 enrolled" in html
    assert "not carried · Numbers hidden" in html
    dari = Reader(table).get("ratify", "/fa-af")
    assert 'dir="rtl"' in dari
    assert "۱۵" in dari
    second, first = json.loads(Reader(table).get("ratify.json"))["votes"]
    assert (first["told"]["yes"], first["told"]["outcome"]) == (8, "carried")
    assert second["told"] == {"party": table.parties[1].id, "outcome": "not_carried"}
    assert first["digest"] == table.version.digest


def test_what_a_participant_objects_is_read_by_office_holders_and_its_writer() -> None:
    table = Table(enrolled=(2, 2)).agree()
    writer = table.people[0][0]
    table.do(
        "FileObjection", writer, clause=table.clause, words={"en": SECRET}, wanted=in_both("Mill first.")
    )
    table.do("FileObjection", table.delegates[1], clause=table.clause, words=WHY)
    for reader in (Reader(table), Reader(table, table.people[0][1]), Reader(table, table.office("observer"))):
        html = reader.get("text/objections")
        assert SECRET not in html
        assert "Mill first." not in html
        assert WHY["en"] in html
        assert "a participant" in html
    for reader in (
        Reader(table, writer),
        Reader(table, table.delegates[1]),
        Reader(table, table.facilitator),
    ):
        html = reader.get("text/objections")
        assert SECRET in html
        assert "Mill first." in html
    mine, partys = Reader(table, writer), Reader(table, table.delegates[1])
    assert hidden(mine.get("text/objections"), "as") == ["participant", "participant"]
    assert "Object for your party" in partys.get("text/objections")


def test_the_desks_say_what_waits() -> None:
    table = Table(enrolled=(3, 3)).table()
    delegate, facilitator = (Reader(table, by) for by in (table.delegates[0], table.facilitator))
    html = delegate.get("desk")
    for title in ("Ask your members about the text", "Object to a clause", "Bind your consent to a vote"):
        assert title in html
    vote = table.do("OpenMembersVote", table.delegates[0], days=3)["vote"]
    assert "Ask your members about the text" not in delegate.get("desk")
    assert "Count a vote that is over" not in facilitator.get("desk")
    table.wait(3)
    for by in (table.facilitator, table.delegates[0]):  # sessions of offices are short, so they sign in anew
        assert "Count a vote that is over" in Reader(table, by).get("desk")
    assert "Count a vote that is over" not in Reader(table, table.delegates[1]).get("desk")
    table.do("CloseMembersVote", table.delegates[0], vote=vote)
    agreed = Table(enrolled=(3, 3)).agree()
    desk = Reader(agreed, agreed.facilitator)
    assert "Open the confirmation of the text" in desk.get("desk")
    agreed.do("OpenRatification", agreed.facilitator, days=14)
    assert "Open the confirmation of the text" not in desk.get("desk")


def test_the_page_of_a_wider_vote_shows_no_numbers_of_a_small_party(a_house: Path) -> None:
    from tests.settlement.ratifying.test_ratifying import close, rule_by, vote_of

    table = Table(enrolled=(12, 12))
    rule_by(table, "colombia_2016_vote")
    table.agree()
    vote = vote_of(table)
    table.cast(vote, "yyyyyyyyyynn", table.people[0])
    table.cast(vote, "nnnnnn", table.people[1])
    close(table, vote)
    n = json.loads(Reader(table).get("ratify.json"))["votes"][0]["ballot"]
    body = json.loads(Reader(table).get(f"text/ballots/{n}.json"))
    assert (body["count"], body["outcome"], body["rounds"]) == ({}, {"result": "adopted"}, [])
    html = text(Reader(table).get(f"text/ballots/{n}"))
    assert "needed" not in html
    assert "10 yes · 2 no" in text(Reader(table).get("ratify"))


def test_a_participants_wording_is_public_once_a_party_makes_it_its_own() -> None:
    table = Table(enrolled=(12, 12)).agree()
    vote = table.do("OpenRatification", table.facilitator, days=14)["vote"]
    wanted = in_both("Waterwheels")
    table.do("FileObjection", table.people[0][0], clause=table.clause, words=WHY, wanted=wanted)
    table.wait(14)
    (n,) = table.do("CloseMembersVote", table.facilitator, vote=vote)["imported"]
    assert "became a proposed amendment" in Reader(table).get("text/objections")
    for page in (f"text/amendments/{n}", f"text/amendments/{n}.json"):
        assert "Waterwheels" not in Reader(table).get(page)
    for phase in ("renegotiation", "drafting"):
        table.do("ChangePhase", table.facilitator, to=phase)
    amendment = Amendment.objects.get(n=n)
    table.do("SponsorAmendment", table.delegates[1], amendment=amendment.id)
    for page in (f"text/amendments/{n}", f"text/amendments/{n}.json"):
        assert "Waterwheels" in Reader(table).get(page)
