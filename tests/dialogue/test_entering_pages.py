"""The door: entering by code or openly, a code of one's own, leaving a device, leaving for good."""

from __future__ import annotations

from pathlib import Path

import pytest

from sulh.dialogue import codes
from sulh.dialogue.models import Code, Participant, Session
from sulh.dialogue.sessions import cookie
from tests.dialogue.visitor import Visitor
from tests.helpers import Stage


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage().listen()


def path(stage: Stage, rest: str = "") -> str:
    return f"/d/{stage.dialogue.slug}/{rest}"


def entered(stage: Stage, code: str) -> Visitor:
    visitor = Visitor().get(path(stage, "join"))
    visitor.send("do/RedeemCode", follow=False, code=code, accept_conduct="on")
    assert visitor.page.status_code == 302, visitor.text
    assert visitor.page["Location"] == path(stage, "take-part")
    return visitor


def is_inside(visitor: Visitor, stage: Stage) -> bool:
    return visitor.get(path(stage, "code")).offers("do/EraseSelf")


def test_the_door_says_what_happens_the_rules_and_the_risk_first(stage: Stage) -> None:
    door = Visitor().get(path(stage, "join"))
    dialogue = stage.dialogue
    conduct = dialogue.terms.get(n=1).body["conduct"]["en"].splitlines()
    assert len(conduct) >= 4
    said = [
        dialogue.question["en"], "Is this phone only yours?", dialogue.what_happens["en"],
        "come back later and answer again; nothing will show", *(line for line in conduct if line),
        "Your code", "whoever runs the server could read the votes",
    ]  # fmt: skip
    places = [door.text.find(" ".join(each.split())) for each in said]
    assert -1 not in places and places == sorted(places)


def test_the_door_is_light_and_its_title_tells_nothing(stage: Stage) -> None:
    page = Visitor().get(path(stage, "join"))
    assert len(page.page.content) < 16_000
    assert "fonts.css" not in page.html
    title = page.html.partition("<title>")[2].partition("</title>")[0]
    assert title == "Sulh"


def test_a_code_in_dari_digits_opens_the_door(stage: Stage) -> None:
    (code,) = stage.codes(0, 1)
    dari = codes.shown(code).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert is_inside(entered(stage, dari), stage)
    assert Participant.objects.get().party_id == stage.parties[0].id


def test_what_was_typed_stays_after_a_typing_mistake(stage: Stage) -> None:
    (code,) = stage.codes(0, 1)
    wrong = code[:24] + str((int(code[24]) + 1) % 10)
    door = Visitor().get(path(stage, "join"))
    door.send("do/RedeemCode", code=wrong, accept_conduct="on")
    assert door.page.status_code == 422
    assert "typing mistake in group 5" in door.text
    again = door.form("do/RedeemCode")
    assert again.values["code"] == [wrong] and again.values["accept_conduct"] == ["on"]
    assert "How we speak here" in door.text  # still the door, not a bare form


def test_nobody_enters_without_accepting_the_code_of_conduct(stage: Stage) -> None:
    (code,) = stage.codes(0, 1)
    door = Visitor().get(path(stage, "join"))
    door.send("do/RedeemCode", code=code)
    assert door.page.status_code == 422 and "tick the box" in door.text
    assert not Participant.objects.exists()


def test_a_closed_dialogue_says_so_and_keeps_what_was_typed(house: Path) -> None:
    stage = Stage(0, "ask-a-question")
    visitor = Visitor().get(path(stage, "join"))
    assert visitor.offers("do/EnterOpenly")
    stage.do("ChangePhase", stage.facilitator, to="not_convened")
    visitor.send("do/EnterOpenly", accept_conduct="on")
    assert visitor.page.status_code == 409
    assert "Nobody can enter at present" in visitor.text
    assert visitor.form("do/EnterOpenly").values["accept_conduct"] == ["on"]
    assert not Visitor().get(path(stage, "join")).offers("do/EnterOpenly")


def test_a_second_device_signs_the_first_out(stage: Stage) -> None:
    (code,) = stage.codes(0, 1)
    first = entered(stage, code)
    assert is_inside(first, stage)
    second = entered(stage, code)
    assert is_inside(second, stage)
    assert not is_inside(first, stage)
    assert Participant.objects.count() == 1


def test_sending_the_door_s_form_twice_is_entering_once(stage: Stage) -> None:
    (code,) = stage.codes(0, 1)
    door = Visitor().get(path(stage, "join"))
    form = door.form("do/RedeemCode")
    typed = {**form.values, "code": code, "accept_conduct": "on"}
    for _ in range(2):
        assert door.client.post(form.action, typed).status_code == 302
    assert Participant.objects.count() == 1
    assert is_inside(door, stage)


def test_the_cookie_is_of_one_dialogue_and_the_token_is_not_stored(stage: Stage, house: Path) -> None:
    (code,) = stage.codes(0, 1)
    visitor = entered(stage, code)
    token = visitor.client.cookies[cookie(stage.dialogue, "participant")].value
    held = b"".join(file.read_bytes() for file in house.parent.iterdir() if file.is_file())
    assert token.encode() not in held
    other = Stage().listen()
    assert not is_inside(visitor, other)


def test_an_open_door_says_that_anyone_could_answer_twice(house: Path) -> None:
    stage = Stage(0, "ask-a-question")
    visitor = Visitor().get(path(stage, "join"))
    assert "anyone could answer more than once" in visitor.text
    visitor.send("do/EnterOpenly", follow=False, accept_conduct="on")
    assert visitor.page["Location"] == path(stage, "take-part")
    assert not visitor.get(path(stage, "code")).offers("do/ReplaceCode")


def test_a_code_only_i_know_is_shown_once_and_the_slip_stops_working(stage: Stage) -> None:
    (code,) = stage.codes(0, 1)
    visitor = entered(stage, code)
    visitor.get(path(stage, "code")).send("do/ReplaceCode")
    shown = visitor.html.partition('<strong class="sealed">')[2].partition("<")[0]
    assert codes.read(shown) != code
    assert "shown only now" in visitor.text
    late = Visitor().get(path(stage, "join"))
    late.send("do/RedeemCode", code=code, accept_conduct="on")
    assert "replaced by a newer one" in late.text
    assert is_inside(entered(stage, shown), stage)
    assert Participant.objects.count() == 1


def test_leaving_the_device_clears_it_and_the_code_lets_in_again(stage: Stage) -> None:
    (code,) = stage.codes(0, 1)
    visitor = entered(stage, code)
    visitor.get(path(stage, "code")).send("code/leave", follow=False)
    assert visitor.page["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not Session.objects.filter(kind="participant").exists()
    assert not is_inside(visitor, stage)
    assert is_inside(entered(stage, code), stage)


def test_leaving_for_good_needs_a_tick_and_takes_the_code_along(stage: Stage) -> None:
    (code,) = stage.codes(0, 1)
    visitor = entered(stage, code)
    visitor.get(path(stage, "code")).send("do/EraseSelf")
    assert visitor.page.status_code == 422 and Participant.objects.count() == 1
    visitor.send("do/EraseSelf", sure="on")
    assert visitor.page["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not Participant.objects.exists()
    assert Code.objects.get().state == "revoked"
    late = Visitor().get(path(stage, "join"))
    late.send("do/RedeemCode", code=code, accept_conduct="on")
    assert "no longer good" in late.text


def test_a_changed_code_of_conduct_is_shown_until_it_is_accepted(stage: Stage) -> None:
    (code,) = stage.codes(0, 1)
    visitor = entered(stage, code)
    assert not visitor.get(path(stage, "code")).offers("do/AcceptConduct")
    terms = stage.dialogue.terms.get(n=1)
    stage.do(
        "ProposeTerms", stage.delegates[0], section="conduct", why="Shorter",
        texts={"en": "Listen to the end.", "fa-af": "تا پایان گوش بدهید."},
    )  # fmt: skip
    assert not visitor.get(path(stage, "code")).offers("do/AcceptConduct")  # not in force yet
    second = stage.dialogue.terms.get(n=2)
    assert second.digest != terms.digest
    for delegate in stage.delegates:
        stage.do("GiveConsent", delegate, subject_kind="terms", subject_digest=second.digest, kind="consent")
    stage.do("AdoptTerms", stage.facilitator, terms=second.id)
    visitor.get(path(stage, "code"))
    assert "Listen to the end." in visitor.text
    visitor.send("do/AcceptConduct")
    assert not visitor.get(path(stage, "code")).offers("do/AcceptConduct")


def test_browsers_are_let_say_where_a_form_comes_from(stage: Stage) -> None:
    """With `no-referrer` a browser sends `Origin: null`, and the check of forms refuses every one of them."""
    door = Visitor().get(path(stage, "join"))
    assert door.page["Referrer-Policy"] == "same-origin"
    form = door.form("do/RedeemCode")
    assert door.client.post(form.action, form.values, HTTP_ORIGIN="null").status_code == 403
    assert door.client.post(form.action, form.values, HTTP_ORIGIN="http://testserver").status_code == 422
