"""A newcomer, from the operator's link to the open door, by forms alone and by every template."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sulh.dialogue import templates
from sulh.dialogue.models import Dialogue, Link, Participant, new_id
from tests.dialogue.visitor import Visitor
from tests.helpers import OPERATOR, Stage, do

PASSWORD = "four plain unrelated words"
QUESTION: dict[str, Any] = {
    "question__en": "What should we do first?",
    "question__fa_af": "نخست چه باید کرد؟",
}


def hosted() -> str:
    """A convener's link, as `sulh new` makes it."""
    link: str = do("HostDialogue", OPERATOR, new_id())["link"]
    return link


def convener(link: str | None = None) -> Visitor:
    visitor = Visitor().get("/new")
    visitor.send("/new", link=link or hosted(), password=PASSWORD)
    return visitor


def link_on(visitor: Visitor) -> str:
    found = re.search(r"take-office#([\w-]+)", visitor.html)
    assert found, visitor.text
    return found[1]


def in_office(slug: str, link: str) -> Visitor:
    """Somebody who takes up an office with a link."""
    visitor = Visitor().get(f"/d/{slug}/take-office")
    visitor.send("do/TakeOffice", link=link, password=PASSWORD)
    assert visitor.address.endswith("/desk"), visitor.text
    return visitor


@pytest.mark.parametrize("template", [found.id for found in templates.all_templates()])
def test_a_newcomer_opens_speaking_by_each_template(house: Path, template: str) -> None:
    chosen = templates.by_id(template)
    host = convener()
    assert host.address.endswith("/call"), host.text
    for offered in templates.all_templates():
        assert offered.name["en"] in host.text and offered.for_whom["en"] in host.text
    parties = "The upper village\nThe lower village" if chosen.has_parties else ""
    host.send(
        "do/CallDialogue",
        template=template,
        languages=["en", "fa-af"],
        parties=parties,
        slug="first",
        **QUESTION,
    )
    assert host.address == "/d/first/desk", host.text
    host.send("do/AppointOffice", "to")
    delegates = []
    for _ in range(2 if chosen.has_parties else 0):
        host.get("/d/first/desk").send("do/AppointOffice", "role=delegate", label="A delegate")
        delegates.append(in_office("first", link_on(host)))
    for delegate in delegates:
        delegate.send("do/AnswerInvitation", answer="join")
        assert "Terms wait for your party" in delegate.text
        delegate.get("/d/first/terms").send("do/GiveConsent", kind="consent")
        delegate.get("/d/first/desk").send("do/SetQuota", quota="5")
    host.get("/d/first/desk").send("do/AdoptTerms")
    host.get("/d/first/desk").send("do/AppointOffice", "role=moderator", label="Our moderator")
    if delegates:  # another side than the moderator's hears appeals
        last = delegates[-1].get("/d/first/desk")
        last.send("do/AppointOffice", role="appeals_member", label="Our appeals")
    else:
        host.get("/d/first/desk").send("do/AppointOffice", "role=appeals_member", label="Our appeals")
    for language in ("en", "fa-af"):
        host.get("/d/first/desk").send("do/ConfirmConsentScreen", f"language={language}", name="A reader")
    host.get("/d/first/desk").send("do/ChangePhase", to="listening")
    assert Dialogue.objects.get().phase == "listening", host.text
    door = Visitor().get("/d/first/join")
    if chosen.entry == "open":
        door.send("do/EnterOpenly", follow=False, accept_conduct="on")
    else:
        door.send("do/RedeemCode", follow=False, code=slip(host, delegates), accept_conduct="on")
    assert door.page.status_code == 302 and Participant.objects.count() == 1


def slip(host: Visitor, delegates: list[Visitor]) -> str:
    """A party's registrar makes a slip, or the facilitator's where there are no parties."""
    if delegates:
        first = delegates[0].get("/d/first/desk")
        first.send("do/AppointOffice", role="registrar", label="Our registrar")
        link = link_on(first)
    else:
        host.get("/d/first/desk").send("do/AppointOffice", "role=registrar", label="Our registrar")
        link = link_on(host)
    registrar = in_office("first", link)
    registrar.send("do/IssueCodes", count="1")
    found = re.search(r'class="code">([\d ]+)<', registrar.html)
    assert found, registrar.text
    return found[1]


def test_the_link_works_once_and_then_says_so(house: Path) -> None:
    link = hosted()
    assert convener(link).address.endswith("/call")
    late = convener(link)
    assert late.page.status_code == 422 and late.address == "/new"
    assert "not known here or was already used" in late.text
    assert late.form("/new").values["link"] == [link]


def test_a_whole_address_may_be_pasted_as_link(house: Path) -> None:
    assert convener("https://example.org/new#" + hosted()).address.endswith("/call")


def test_a_short_password_is_refused_and_the_link_stays_good(house: Path) -> None:
    link = hosted()
    visitor = Visitor().get("/new")
    visitor.send("/new", link=link, password="short")
    assert visitor.page.status_code == 422 and "at least 12 characters" in visitor.text
    assert visitor.form("/new").values["link"] == [link] and visitor.form("/new").values["password"] == [""]
    assert Link.objects.exists()


def test_the_five_questions_keep_what_was_typed(house: Path) -> None:
    host = convener()
    host.send(
        "do/CallDialogue", template="national-dialogue", languages=["en", "fa-af"],
        question__en="Only in English?", parties="One\nTwo", slug="kept",
    )  # fmt: skip
    assert host.page.status_code == 422
    form = host.form("do/CallDialogue")
    assert form.values["question.en"] == ["Only in English?"]
    assert form.values["template"] == ["national-dialogue"]
    assert form.values["languages"] == ["en", "fa-af"]
    assert form.values["parties"] == ["One\nTwo"] and form.values["slug"] == ["kept"]
    assert "question.fa-af" in form.names
    assert templates.by_id("ask-a-question").for_whom["en"] in host.text  # still the cards
    host.send("do/CallDialogue", question__fa_af="تنها به انگلیسی؟")
    assert host.address == "/d/kept/desk"


def test_an_address_in_use_is_refused(house: Path) -> None:
    taken = Stage(slug="taken")
    host = convener()
    host.send("do/CallDialogue", template="ask-a-question", languages=["en"], slug="taken", **QUESTION)
    assert host.page.status_code == 422 and "already in use" in host.text
    assert taken.dialogue.slug == "taken"


def test_only_its_convener_sees_the_five_questions(house: Path) -> None:
    host = convener()
    asked = host.address
    assert Visitor().get(asked).page.status_code == 403
    other = convener()
    assert other.get(asked).page.status_code == 403
    stage = Stage()
    assert host.get(f"/d/{stage.dialogue.slug}/call").page.status_code == 403
