"""The timeline of contacts, its forms, the desks, the interface for programs; and who sees a sealed one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Office
from sulh.public.contacts.models import Contact
from tests.dialogue.reading import reader, sign_in
from tests.dialogue.visitor import Visitor
from tests.helpers import Stage
from tests.public.staging.contacts import FAR, meeting, supporter_of

NOW = datetime(2012, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=3).join()


def logged(stage: Stage, by: Actor, **fields: Any) -> str:
    return str(stage.do("LogContact", by, **meeting(**fields))["contact"])


def places(html: str) -> list[str]:
    """The text of each place on the timeline, from the top."""
    timeline = html[html.index('<ol class="timeline contacts">') : html.index("</main>")]
    timeline = re.sub(r"<form.*?</form>", "", timeline, flags=re.S)
    items = re.split(r'<li class="(?:contact |outside)', timeline)[1:]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", f"<{item}")).strip() for item in items]


def moments(stage: Stage) -> None:
    """What happened between 1 and 5 October 2012, as in the report the house comes from."""
    a, b, _c = (party.id for party in stage.parties)
    with clock.at(datetime(2012, 10, 1, tzinfo=UTC)):
        visit = logged(stage, stage.facilitator, kind="visit", day="2012-10-05", parties=[a, b])
        logged(stage, stage.facilitator, kind="call", state="held", day="2012-09-30", parties=[a, b])
        stage.do("NameMilestone", stage.facilitator, names={"en": "Foreign forces leave"}, day="2013-12-31")
        stone = stage.do("NameMilestone", stage.facilitator, names={"en": "The election"}, day="2012-09-29")
    with clock.at(datetime(2012, 10, 3, tzinfo=UTC)):
        stage.do("MoveContact", stage.facilitator, contact=visit, state="postponed", words={"en": "No time"})
        day = {"milestone": stone["milestone"], "day": "2012-10-02", "why": {"en": "It rained."}}
        stage.do("MoveMilestone", stage.facilitator, **day)
        logged(stage, stage.facilitator, day="2014-02-01", parties=[a], others={"en": "A ministry"})


def test_the_timeline_is_in_the_order_of_days_with_what_happens_outside(stage: Stage) -> None:
    moments(stage)
    page = reader(stage, "contacts")
    assert page.html.count("<h1") == 1
    planned, leave, visit, election, call = places(page.html)
    assert "1 February 2014" in planned
    assert "A ministry" in planned
    assert "31 December 2013 Foreign forces leave outside this dialogue" in leave
    assert "no new day yet" in visit
    assert "postponed Visit: " in visit
    assert "planned for 5 October 2012" in visit
    assert "postponed on 3 October 2012 , no new day yet No time" in visit
    assert "was expected for 29 September 2012 . It rained." in election
    assert "held Call: " in call
    assert "3 contacts: 1 held, 1 planned, 1 postponed" in page.text


def test_the_mark_of_a_state_is_a_shape_and_a_word(stage: Stage) -> None:
    a, b, _c = (party.id for party in stage.parties)
    for state in ("planned", "held", "postponed", "cancelled"):
        logged(stage, stage.facilitator, state=state, day="2012-10-01", parties=[a, b])
    page = reader(stage, "contacts")
    for state in ("planned", "held", "postponed", "cancelled"):
        assert re.search(rf'<li class="contact contact--{state}" id="', page.html)
        assert f'<span class="contact-state">{state}</span>' in page.html
    sheet = (Path(__file__).parents[3] / "sulh/site/static/site/contacts.css").read_text(encoding="utf-8")
    for state in ("held", "postponed", "cancelled"):
        assert f".contact--{state}::before" in sheet


def test_in_dari(stage: Stage) -> None:
    moments(stage)
    page = reader(stage, "contacts", language="/fa-af")
    assert len(places(page.html)) == 5
    assert "۳ " in page.text or "۳" in page.text
    assert 'dir="rtl"' in page.html


def everybody(stage: Stage) -> dict[str, Actor | None]:
    quiet, loud = stage.supporter("The Quiet Republic"), stage.supporter("A loud republic")
    return {
        "anybody": None, "facilitator": stage.facilitator, "delegate of a": stage.delegates[0],
        "second delegate of a": stage.office("delegate", by=stage.delegates[0]),
        "registrar of a": stage.registrar(0), "delegate of b": stage.delegates[1],
        "quiet": quiet, "loud": loud, "moderator": stage.office("moderator"),
        "editor": stage.office("editor"), "observer": stage.office("observer"),
    }  # fmt: skip


SIDES = {"delegate of a", "second delegate of a", "quiet"}


@pytest.mark.parametrize("by", ["delegate of a", "quiet", "facilitator"])
def test_a_sealed_contact_is_known_to_its_sides_and_who_logged_it_alone(stage: Stage, by: str) -> None:
    people = everybody(stage)
    quiet, logger = people["quiet"], people[by]
    assert quiet and logger
    sides = {"parties": [stage.parties[0].id], "supporters": [supporter_of(quiet)]}
    api = f"/api/v1/dialogues/{stage.dialogue.slug}/contacts"
    with clock.at(NOW):
        shown = {who: reader(stage, "contacts", actor).html for who, actor in people.items()}
        made = logged(
            stage, logger, **sides, subjects={"en": "A quiet word"}, others={"en": "Quiet people"},
            sealed_until="2012-10-08",
        )  # fmt: skip
        stage.do("MoveContact", logger, contact=made, state="postponed", words={"en": "A quiet reason"})
        for who, actor in people.items():
            for language in ("", "/fa-af"):
                html = reader(stage, "contacts", actor, language).html
                desk = reader(stage, "desk", actor, language).html if actor else ""
                knows = who in SIDES | {by}
                for page in (html, desk if actor else html):
                    assert ("uiet word" in page) is knows, (who, language)
                    assert ("uiet people" in page) is knows
                    assert ("uiet reason" in page) is knows
                if not knows:
                    assert made not in html + desk
                    if not language:
                        assert bare(html) == bare(shown[who]), f"{who} sees that there is something"
        assert Client().get(api).json() == []
        diary = Client().get(f"/d/{stage.dialogue.slug}/diary").content.decode()
        assert "uiet word" not in diary
        assert made not in diary
    with clock.at(datetime(2012, 10, 9, tzinfo=UTC)):
        stage.do("OpenContact", Actor("clock"), contact=made)
        for actor in people.values():
            html = reader(stage, "contacts", actor).html
            assert "A quiet word" in html
            assert "sealed until it was opened" in html
        assert Client().get(api).json()[0]["subjects"] == {"en": "A quiet word"}


def bare(html: str) -> str:
    """A page without what is drawn anew each time."""
    html = re.sub(r'(name="(?:csrfmiddlewaretoken|key)" value=")[^"]*', r"\1", html)
    return re.sub(r"f[0-9a-f]{8}-", "", html)


def test_nobody_is_told_of_one_who_held_an_office_once(stage: Stage) -> None:
    a, b, _c = (party.id for party in stage.parties)
    made = logged(stage, stage.facilitator, parties=[a, b], sealed_until=FAR)
    assert made in reader(stage, "contacts", stage.facilitator).html
    write(partial(Office.objects.filter(holder_id=stage.facilitator.id).update, ended=True))
    assert made not in reader(stage, "contacts", stage.facilitator).html


def test_logging_moving_and_opening_on_the_page(stage: Stage) -> None:
    friend = stage.supporter("A friendly state")
    page = reader(stage, "contacts", stage.delegates[0])
    assert page.form("/do/LogContact").values["parties"] == [stage.parties[0].id], "the own side is chosen"
    page.send(
        "/do/LogContact", kind="visit", state="planned", day=FAR, supporters=[supporter_of(friend)],
        subjects__en="Roads and water", sealed_until=FAR,
    )  # fmt: skip
    assert page.address.endswith("/contacts")
    row = Contact.objects.get()
    assert "Roads and water" in page.text
    assert "Only those who take part and the one who logged it see this." in page.text
    page.send("/do/MoveContact", f"contact={row.id}", state="postponed", day="", words__en="Snow")
    assert "no new day yet" in page.text
    page.send("/do/OpenContact", f"contact={row.id}")
    assert not page.offers("/do/OpenContact")
    assert "Snow" in reader(stage, "contacts").text
    assert not reader(stage, "contacts").offers("/do/LogContact")
    assert not reader(stage, "contacts", stage.delegates[1]).offers("/do/MoveContact")
    assert reader(stage, "contacts", friend).offers("/do/MoveContact")


def test_a_refused_contact_keeps_what_was_typed(stage: Stage) -> None:
    page = reader(stage, "contacts", stage.facilitator)
    page.send("/do/LogContact", kind="call", state="held", day="2012-10-01", subjects__en="The ford")
    assert page.page.status_code == 422
    assert "A contact has at least two sides" in page.text
    assert "The ford" in page.html
    a, b, _c = (party.id for party in stage.parties)
    page.send("/do/LogContact", parties=[a, b])
    assert Contact.objects.get().subjects == {"en": "The ford"}


def desk(stage: Stage, by: Actor) -> Visitor:
    visitor = Visitor()
    sign_in(visitor, stage, by)
    return visitor.get(f"/d/{stage.dialogue.slug}/desk")


def waiting(page: Visitor) -> str:
    """What stands first on a desk."""
    return page.html.split("What you can also do now")[0]


def test_the_desk_logs_moves_and_opens(stage: Stage) -> None:
    friend = stage.supporter("A friendly state")
    own = supporter_of(friend)
    page = desk(stage, friend)
    assert page.form("/do/LogContact").values["supporters"] == [own]
    page.send(
        "/do/LogContact", kind="meeting", state="planned", day="2012-10-01", parties=[stage.parties[0].id],
        sealed_until=FAR,
    )  # fmt: skip
    page = desk(stage, friend)
    task = "What became of a contact"
    assert task in waiting(page), "its day has passed"
    assert task not in waiting(desk(stage, stage.delegates[0]))
    page.send("/do/MoveContact", state="held", day="2012-10-01")
    page = desk(stage, friend)
    assert not page.offers("/do/MoveContact"), "what was held waits for nothing"
    assert "Sealed contacts" in page.text
    assert not desk(stage, stage.delegates[0]).offers("/do/OpenContact")
    page.send("/do/OpenContact")
    assert Contact.objects.get().opened
    for role in ("observer", "expert"):
        assert "Log a contact" not in desk(stage, stage.office(role)).text


def test_programs_read_what_is_open(stage: Stage) -> None:
    moments(stage)
    found = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/contacts").json()
    assert [each["kind"] for each in found] == ["meeting", "visit", "call"]
    visit = found[1]
    assert [(line["state"], line["day"]) for line in visit["lines"]] == [
        ("planned", "2012-10-05"),
        ("postponed", ""),
    ]
    assert visit["lines"][1]["at"] == "2012-10-03T00:00Z"
    assert stage.facilitator.id not in str(found)


def test_the_number_of_queries_does_not_grow_with_the_contacts(stage: Stage) -> None:
    a, b, _c = (party.id for party in stage.parties)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            reader(stage, "contacts", stage.facilitator)
        return len(seen)

    logged(stage, stage.facilitator, parties=[a, b])
    few = queries()
    for _ in range(8):
        logged(stage, stage.facilitator, parties=[a, b])
    assert queries() == few


def test_without_parties_and_supporters_there_is_nothing_to_choose_in_vain(house: Path) -> None:
    stage = Stage(parties=2).join()
    names = reader(stage, "contacts", stage.facilitator).form("/do/LogContact").names
    assert "parties" in names
    assert "supporters" not in names
