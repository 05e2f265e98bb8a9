"""The page of interests and claims, its forms, the desks and the interface for programs."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sulh.acts import clock
from sulh.public.claims import reading
from sulh.public.claims.models import Claim, Interests, Reply
from tests.dialogue.reading import reader, sign_in
from tests.dialogue.visitor import Visitor
from tests.helpers import Stage
from tests.public.staging.claims import claim, supporter_of

FORMS = ("StateInterests", "FileClaim", "ReplyToClaim", "TakeBackClaim")


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).join()


def filed(stage: Stage, by: Any, **fields: Any) -> str:
    return str(stage.do("FileClaim", by, **claim(**fields))["claim"])


def article(html: str, n: int) -> str:
    """The text of one claim on the page."""
    found = html[html.index(f'id="claim-{n}"') :]
    end = min(at for at in (found.find('id="claim-', 5), found.find("</ul>")) if at > 0)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[:end])).strip()


def test_what_was_not_said_is_shown_as_not_said(stage: Stage) -> None:
    friend = stage.supporter("A friendly state")
    page = reader(stage, "interests")
    assert page.html.count("has not said") == 4
    assert "It has made no statement of its interests" in page.text
    with clock.at(datetime(2012, 10, 3, tzinfo=UTC)):
        stage.do("StateInterests", friend, wants={"en": "Open roads", "fa-af": "راه‌های باز"})
    with clock.at(datetime(2012, 10, 5, tzinfo=UTC)):
        stage.do("StateInterests", friend, wants={"en": "Open borders"}, fears={"en": "A war"})
    page = reader(stage, "interests")
    before, after = page.html.split("1 earlier statement", 1)
    assert "Open borders" in before
    assert "Open roads" not in before
    assert "Open roads" in after
    assert before.count("has not said") == 2
    assert "Stated 5 October 2012" in re.sub("<[^>]+>", "", before)
    assert "Stated 3 October 2012" in re.sub("<[^>]+>", "", after)
    dari = reader(stage, "interests", language="/fa-af")
    assert "راه‌های باز" in dari.html
    assert '<p dir="auto" lang="en">Open borders</p>' in dari.html


def test_contradicting_claims_stand_side_by_side_with_their_replies(stage: Stage) -> None:
    friend, expert = stage.supporter(), stage.office("expert", label="An expert of the region")
    own = supporter_of(friend)
    minister = {"source": "named", "who": {"en": "The minister"}, "certainty": "stated"}
    nobody = {"source": "unnamed", "who": {}, "certainty": "appears"}
    first = filed(stage, expert, supporter=own, text={"en": "It wants the port."}, **minister)
    filed(stage, expert, supporter=own, text={"en": "It wants peace."}, source="familiar", to_whom={})
    no_port = {"text": {"en": "It wants no port."}, "against": first}
    second = filed(stage, stage.delegates[0], supporter=own, **no_port, **nobody)
    filed(stage, expert, supporter=own, text={"en": "Or half a port."}, against=second)
    filed(stage, expert, supporter=own, aspect="gains", text={"en": "It gains trade."})
    stage.do("ReplyToClaim", friend, claim=first, text={"en": "We have ports enough."})
    ((_wants, rows), (_gains, others)) = reading.concerned(stage.dialogue)[0].aspects
    assert [[each.claim.n for each in row] for row in rows] == [[1, 3, 4], [2]]
    assert [[each.claim.n for each in row] for row in others] == [[5]]
    page = reader(stage, "interests")
    assert page.text.count("These contradict each other") == 1
    assert "Claims without a speaker who can be asked: 2 of 5." in page.text
    one = article(page.html, 1)
    for words in (
        "It wants the port.", "The minister", "A newspaper", "4 October 2012", "said as a fact",
        "expert · An expert of the region", "We have ports enough.",
    ):  # fmt: skip
        assert words in one
    assert "No reply yet" not in one
    assert "it appears to be so" in article(page.html, 3)
    assert "nobody who is named" in article(page.html, 3)
    assert "No reply yet." in article(page.html, 3)
    assert "said to be familiar with the matter" in article(page.html, 2)
    assert "To whom" not in article(page.html, 2)
    assert not page.offers("/do/ReplyToClaim")


def test_the_count_at_the_head_is_what_a_reader_can_count(stage: Stage) -> None:
    own, expert = supporter_of(stage.supporter()), stage.office("expert")
    assert "No claim stands here." in reader(stage, "interests").text
    made = filed(stage, expert, supporter=own, source="named")
    assert "1 claim stands here, from somebody who can be asked." in reader(stage, "interests").text
    filed(stage, expert, supporter=own, source="unnamed", who={})
    assert "Claims without a speaker who can be asked: 1 of 2." in reader(stage, "interests").text
    stage.do("TakeBackClaim", expert, claim=made)
    page = reader(stage, "interests")
    assert "Claims without a speaker who can be asked: 1 of 1." in page.text
    assert "Taken back by who filed it" in article(page.html, 1)
    assert "A senior official" not in article(page.html, 1)


def test_parties_stand_there_only_once_something_is_said_of_them(stage: Stage) -> None:
    page = reader(stage, "interests")
    assert "Party B" not in page.text
    assert "This dialogue has no supporters" in page.text
    filed(stage, stage.delegates[0], party=stage.parties[1].id)
    page = reader(stage, "interests")
    assert re.search(r"<h2[^>]*><bdi[^>]*>Party B</bdi></h2>", page.html)
    assert "What it says itself" not in page.text


def test_a_supporter_states_files_and_replies_on_the_page(stage: Stage) -> None:
    friend, other = stage.supporter("A friendly state"), stage.supporter("Another state")
    expert = stage.office("expert")
    made = filed(stage, expert, supporter=supporter_of(friend))
    page = reader(stage, "interests", friend)
    page.send("/do/StateInterests", wants__en="Quiet borders")
    assert page.address.endswith("/interests")
    page.send("/do/StateInterests", fears__en="A war next door")
    newest = Interests.objects.order_by("-n")[0]
    assert (newest.wants, newest.fears) == ({"en": "Quiet borders"}, {"en": "A war next door"})
    page.send("/do/ReplyToClaim", f"claim={made}", text__en="Nobody asked us.")
    assert "Nobody asked us." in article(page.html, 1)
    form = page.form("/do/FileClaim")
    assert "party" not in form.names
    page.send(
        "/do/FileClaim", supporter=supporter_of(other), aspect="gains", text__en="It gains customers.",
        source="role", who__en="A trader", said_on="2012-10-01", certainty="stated",
    )  # fmt: skip
    assert Claim.objects.order_by("-n")[0].filed_as == "supporter"
    assert "It gains customers." in page.text
    last = Claim.objects.order_by("-n")[0].id
    page.send("/do/TakeBackClaim", f"claim={last}")
    assert "It gains customers." not in page.text


def test_a_refused_claim_keeps_what_was_typed(stage: Stage) -> None:
    stage.supporter()
    page = reader(stage, "interests", stage.office("observer"))
    page.send(
        "/do/FileClaim", party=stage.parties[0].id, aspect="fears", text__en="It fears the winter.",
        source="unnamed", who__en="A man", said_on="2012-10-01", certainty="appears",
    )  # fmt: skip
    assert page.page.status_code == 422
    assert "It fears the winter." in page.html
    page.send("/do/FileClaim", who__en="")
    assert "It fears the winter." in page.text
    assert Claim.objects.get().source == "unnamed"


def test_forms_stand_only_where_they_may_be_sent(stage: Stage) -> None:
    friend, expert = stage.supporter(), stage.office("expert")
    made = filed(stage, expert, supporter=supporter_of(friend))
    late = stage.do("InviteParty", stage.facilitator, names={"en": "Late"})["party"]
    expected = {
        None: set(), stage.facilitator: set(), stage.office("translator"): set(),
        stage.office("delegate", party=late): set(),
        stage.delegates[0]: {"FileClaim"}, stage.office("editor"): {"FileClaim"},
        expert: {"FileClaim", "TakeBackClaim"},
        friend: {"StateInterests", "ReplyToClaim"},
    }  # fmt: skip
    for who, forms in expected.items():
        page = reader(stage, "interests", who)
        offered = {each for each in FORMS if page.offers(f"/do/{each}")}
        assert offered == forms, who
    stage.do("TakeBackClaim", expert, claim=made)
    assert not reader(stage, "interests", friend).offers("/do/ReplyToClaim")


def test_who_could_say_nothing_of_anybody_else_gets_no_form(stage: Stage) -> None:
    friend = stage.supporter()
    assert not reader(stage, "interests", friend).offers("/do/FileClaim")
    stage.supporter("Another state")
    assert reader(stage, "interests", friend).offers("/do/FileClaim")


def desk(stage: Stage, by: Any) -> Visitor:
    visitor = Visitor()
    sign_in(visitor, stage, by)
    return visitor.get(f"/d/{stage.dialogue.slug}/desk")


def test_the_desk_asks_a_supporter_for_its_interests_first(stage: Stage) -> None:
    friend = stage.supporter()
    page = desk(stage, friend)
    waiting = page.html.split("What you can also do now")[0]
    assert "State your interests" in waiting
    page.send("/do/StateInterests", gains__en="Quiet")
    page = desk(stage, friend)
    assert "State your interests" in page.html.split("What you can also do now")[1]


def test_claims_wait_for_a_reply_on_the_desk_of_the_one_concerned(stage: Stage) -> None:
    expert = stage.office("expert")
    stage.do("AppointOffice", stage.facilitator, role="observer", label="Both", to=expert.id)
    page = desk(stage, expert)
    assert page.text.count("Write down what somebody says") == 1, "two offices, one task"
    page.send(
        "/do/FileClaim", party=stage.parties[0].id, aspect="wants", text__en="They want the ford.",
        source="named", who__en="A ferryman", said_on="2012-10-01", certainty="stated",
    )  # fmt: skip
    assert "Claims that you filed" in desk(stage, expert).text
    assert not desk(stage, stage.delegates[1]).offers("/do/ReplyToClaim")
    page = desk(stage, stage.delegates[0])
    assert "They want the ford." in page.html.split("What you can also do now")[0]
    page.send("/do/ReplyToClaim", text__en="We want a bridge.")
    assert Reply.objects.get().text == {"en": "We want a bridge."}
    assert not desk(stage, stage.delegates[0]).offers("/do/ReplyToClaim")


def test_it_stands_beside_the_supporters(stage: Stage) -> None:
    page = reader(stage, "interests", language="/fa-af")
    assert re.search(r'<a href="[^"]*/supporters" aria-current="page"', page.html)
    assert f"/d/{stage.dialogue.slug}/contacts" in page.html
    assert page.html.count("<h1") == 1


def test_programs_read_the_same(stage: Stage) -> None:
    friend, expert = stage.supporter(), stage.office("expert")
    own = supporter_of(friend)
    with clock.at(datetime(2012, 10, 5, 9, tzinfo=UTC)):
        for wants in ("Roads", "Borders"):
            stage.do("StateInterests", friend, wants={"en": wants})
        first = filed(stage, expert, supporter=own)
        second = filed(stage, expert, supporter=own, against=first)
        stage.do("ReplyToClaim", friend, claim=first, text={"en": "No."})
        stage.do("TakeBackClaim", expert, claim=second)
    api = f"/api/v1/dialogues/{stage.dialogue.slug}"
    said = Client().get(f"{api}/interests").json()
    assert [(each["wants"]["en"], each["stands"]) for each in said] == [("Roads", False), ("Borders", True)]
    one, two = Client().get(f"{api}/claims").json()
    assert (one["supporter"], one["party"], one["who"]) == (own, "", {"en": "A senior official"})
    (reply,) = one["replies"]
    assert (reply["text"], reply["at"]) == ({"en": "No."}, "2012-10-05T09:00Z")
    assert (two["against"], two["text"], two["taken_back"]) == (first, {}, "2012-10-05T09:00Z")
    assert expert.id not in str([one, two])
    assert Client().get("/api/v1/dialogues/nowhere/claims").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_claims(stage: Stage) -> None:

    own, expert = supporter_of(stage.supporter()), stage.office("expert")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            reader(stage, "interests")
        return len(seen)

    filed(stage, expert, supporter=own)
    few = queries()
    for _ in range(8):
        filed(stage, expert, supporter=own)
    assert queries() == few
