"""The desks of this room and what others read of it, through Django's client with forms checked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from sulh.acts import clock
from sulh.acts.writer import write
from sulh.statements.models import Statement
from tests.helpers import Stage
from tests.statements.conftest import accepted, browser, refused, say
from tests.statements.test_pages import address, body, form_of, hidden_in, post


def test_the_desk_shows_no_author_and_decides(stage: Stage) -> None:
    people = stage.participants(0, 10)
    with clock.at(clock.now() - timedelta(hours=49)):
        say(stage, people[0], "The oldest", attribution="by_party")
    say(stage, stage.delegates[0], "A newer one", attribution="by_name")
    client = browser(stage, stage.moderator)
    html = body(client.get(address(stage, "moderation")))
    assert "waiting for 49 hours" in html
    assert html.index("The oldest") < html.index("A newer one")
    main = html[html.index("<main") :]
    for trace in (people[0].id, stage.parties[0].id, "Party A", "delegate"):
        assert trace not in main
    forms = main.split("<form")
    accept, reject = hidden_in(forms[1]), hidden_in(forms[2])
    viewpoint = post(client, address(stage, "do/DecideModeration"), reject | {"reason": "viewpoint"})
    assert viewpoint.status_code == 422
    assert "A viewpoint is never a reason" in body(viewpoint)
    assert post(client, address(stage, "do/DecideModeration"), accept).status_code == 302
    late = post(client, address(stage, "do/DecideModeration"), reject | {"reason": "spam"})
    assert late.status_code == 409
    assert Statement.objects.get(text="The oldest").state == "accepted"


def test_an_appeals_desk_has_a_form_only_for_somebody_else(stage: Stage) -> None:
    both = stage.office("moderator", label="Both")
    stage.do("AppointOffice", stage.facilitator, role="appeals_member", label="Both", to=both.id)
    person = stage.participants(0, 1)[0]
    said = say(stage, person, "What was refused")
    reject = {"statement": said, "outcome": "reject", "reason": "spam", "explanation": "An advert."}
    stage.do("DecideModeration", both, **reject)
    stage.do("DecideModeration", stage.second, **reject)
    stage.do("AppealDecision", person, statement=said, words="It is no advert.")
    actors = {"both": both, "appeals": stage.appeals, "moderator": stage.moderator}
    pages = {
        name: body(browser(stage, actor).get(address(stage, "moderation"))) for name, actor in actors.items()
    }
    assert "/do/DecideAppeal" in pages["appeals"]
    assert "/do/DecideAppeal" not in pages["both"]
    for name in ("both", "appeals"):
        assert "An advert." in pages[name]
        assert "It is no advert." in pages[name]
    assert "It is no advert." not in pages["moderator"]


def test_desks_are_for_their_offices(stage: Stage) -> None:
    translator = stage.office("translator")
    person = stage.participants(0, 1)[0]
    say(stage, person, "Not read yet")
    allowed = {"moderation": {stage.moderator, stage.appeals}, "translation": {translator}}
    everybody = {stage.moderator, stage.appeals, translator, stage.facilitator, stage.supporter(), person}
    for name, may in allowed.items():
        for actor in everybody:
            status = browser(stage, actor).get(address(stage, name)).status_code
            assert status == (200 if actor in may else 403), (name, actor)
        assert browser(stage).get(address(stage, name)).status_code == 403


def test_the_translators_desk_saves_a_translation(stage: Stage) -> None:
    translator = stage.office("translator", label="A translator")
    accepted(stage, stage.delegates[0], "Share the water")
    client = browser(stage, translator)
    html = body(client.get(address(stage, "translation")))
    fields = form_of(html, "TranslateStatement") | {"text": "آب را تقسیم کنیم"}
    assert post(client, address(stage, "do/TranslateStatement"), fields).status_code == 302
    assert "/do/TranslateStatement" not in body(client.get(address(stage, "translation")))
    dari = body(browser(stage).get(address(stage, "statements", "/fa-af")))
    for shown in ("آب را تقسیم کنیم", "A translator", "Share the water"):
        assert shown in dari


def test_the_report_is_public_and_whole(stage: Stage) -> None:
    with clock.at(clock.now() - timedelta(days=1)):
        refused(stage, stage.participants(0, 1)[0])
    html = body(browser(stage).get(address(stage, "moderation-report")))
    assert "A viewpoint is never a reason" in html
    assert html.count('<th scope="row">') == 9 + 1  # the reasons, and the one language
    row = html[html.index('<th scope="row">spam') :]
    assert re.findall(r'<td class="num">(\d+)</td>', row)[:3] == ["1", "1", "0"]


def test_the_api_lists_accepted_statements_without_authors(stage: Stage) -> None:
    people = stage.participants(0, 10)
    accepted(stage, people[0], "Unnamed")
    accepted(stage, people[1], "For us", attribution="by_party")
    said = accepted(stage, stage.delegates[0], "Signed", attribution="by_name")
    say(stage, people[2], "Waiting")
    refused(stage, people[3], "Refused")
    stage.do(
        "TranslateStatement",
        stage.office("translator", label="T"),
        statement=said,
        language="fa-af",
        text="امضا",
    )
    response: Any = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/statements")
    found = response.json()
    assert [row["text"] for row in found] == ["Unnamed", "For us", "Signed"]
    assert [row["party"] for row in found] == ["", stage.parties[0].id, ""]
    assert [bool(row["name"]) for row in found] == [False, False, True]
    assert found[2]["translations"] == [{"language": "fa-af", "text": "امضا", "translator": "T"}]
    assert found[0]["source_id"] is None
    for person in people:
        assert person.id not in response.content.decode()
    assert Client().get("/api/v1/dialogues/nowhere/statements").status_code == 404


def test_acts_through_the_api_are_refused_with_their_code(stage: Stage) -> None:
    from sulh.dialogue import sessions

    person = stage.participants(0, 1)[0]
    token = write(lambda: sessions.start(stage.id, "participant", person.id))
    path = f"/api/v1/dialogues/{stage.dialogue.slug}/acts/SubmitStatement"

    def send(text: str) -> Any:
        return Client().post(
            path, {"text": text, "language": "en", "recognisable": True}, "application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip

    assert send("Fine").json()["n"] == 1
    for text, code in (("", "text_empty"), ("x" * 1001, "text_too_long"), ("a\u202eb", "text_bidi_control")):
        answer = send(text)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
