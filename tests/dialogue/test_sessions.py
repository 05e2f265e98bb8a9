"""Whose phone it is: tokens that end by themselves, what is stored of them, and what stays on the phone."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from http.cookies import Morsel
from pathlib import Path

import pytest
from django.conf import settings

from sulh.acts import clock
from sulh.dialogue import sessions
from sulh.dialogue.models import Session
from tests.dialogue.visitor import Visitor
from tests.helpers import PUBLIC, Stage


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage().listen()


class Watch:
    """A clock that only goes when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime(2026, 5, 1, 10, 0, tzinfo=UTC).timestamp()
        monkeypatch.setattr("sulh.dialogue.sessions.time.time", lambda: self.now)

    def wait(self, minutes: float) -> None:
        self.now += 60 * minutes


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


def came_in(stage: Stage, only_mine: str = "") -> Visitor:
    (code,) = stage.codes(0, 1)
    visitor = Visitor().get(f"/d/{stage.dialogue.slug}/join")
    answer = {"only_mine": only_mine} if only_mine else {}
    visitor.send("do/RedeemCode", follow=False, code=code, accept_conduct="on", **answer)
    assert visitor.page.status_code == 302, visitor.text
    return visitor


def its_cookie(visitor: Visitor, stage: Stage) -> Morsel[str]:
    found: Morsel[str] = visitor.client.cookies[sessions.cookie(stage.dialogue, "participant")]
    return found


def test_the_first_question_is_whose_phone_and_no_is_preset(stage: Stage) -> None:
    door = Visitor().get(f"/d/{stage.dialogue.slug}/join")
    form = door.form("do/RedeemCode")
    assert form.values["only_mine"] == ["no"]
    assert door.html.index('name="only_mine"') < door.html.index('name="code"')
    assert "(optional)" not in door.text


def test_a_shared_phone_keeps_nothing_when_the_browser_is_closed(stage: Stage) -> None:
    visitor = came_in(stage)
    for cookie in visitor.client.cookies.values():
        assert (cookie["max-age"], cookie["expires"]) == ("", ""), cookie.key
    assert visitor.page["Clear-Site-Data"] == '"storage"'
    mine = came_in(stage, "yes")
    assert its_cookie(mine, stage)["max-age"] == 60 * 24 * 3600
    assert "Clear-Site-Data" not in mine.page.headers


def test_a_shared_visit_ends_after_ten_minutes_without_a_page(stage: Stage, watch: Watch) -> None:
    visitor = came_in(stage)
    here = f"/d/{stage.dialogue.slug}/"
    for page in ("mine", "take-part", "statements", "", "code"):
        watch.wait(9.9)
        visitor.get(here + page)
    assert visitor.offers("do/EraseSelf"), "each page has let the visit go on"
    watch.wait(10)
    for page in ("code", "take-part", "say", "mine"):
        assert "This visit has ended" in visitor.get(here + page).text
        assert stage.dialogue.question["en"] not in visitor.html
        assert visitor.page.status_code == 200
    assert its_cookie(visitor, stage).value == "", "what is over is taken off the phone"


def test_an_own_phone_is_not_signed_out_by_the_minute(stage: Stage, watch: Watch) -> None:
    visitor = came_in(stage, "yes")
    before = its_cookie(visitor, stage).value
    watch.wait(600)
    assert visitor.get(f"/d/{stage.dialogue.slug}/code").offers("do/EraseSelf")
    assert its_cookie(visitor, stage).value == before


def test_the_page_itself_goes_when_the_visit_is_over(stage: Stage) -> None:
    """Without JavaScript too, and to a page that does not lengthen the visit."""
    visitor = came_in(stage)
    ended = f"/d/{stage.dialogue.slug}/ended"
    assert visitor.get(f"/d/{stage.dialogue.slug}/take-part").page["Refresh"] == f"605; url={ended}"
    before = its_cookie(visitor, stage).value
    assert "This visit has ended" in visitor.get(ended).text
    assert "Refresh" not in visitor.page.headers and its_cookie(visitor, stage).value == before
    assert "Refresh" not in came_in(stage, "yes").get(f"/d/{stage.dialogue.slug}/take-part").page.headers


def test_renewing_writes_nothing_and_no_minute_is_stored(stage: Stage, watch: Watch) -> None:
    with clock.at(datetime(2026, 5, 1, 10, 42, 17, tzinfo=UTC)):
        visitor = came_in(stage)
    row = Session.objects.get(kind="participant")
    assert row.expires == datetime(2026, 5, 1, 13, 0, tzinfo=UTC)
    first = its_cookie(visitor, stage).value
    watch.wait(5)
    with clock.at(datetime(2026, 5, 1, 10, 47, tzinfo=UTC)):
        visitor.get(f"/d/{stage.dialogue.slug}/take-part")
    second = its_cookie(visitor, stage).value
    assert first != second and first.partition(".")[0] == second.partition(".")[0]
    assert row.digest == hashlib.sha256(second.partition(".")[0].encode()).hexdigest()
    assert list(Session.objects.filter(kind="participant").values()) == [
        {"digest": row.digest, "dialogue_id": stage.id, "kind": "participant", "subject": row.subject,
         "expires": row.expires}
    ]  # fmt: skip


def test_the_end_of_a_visit_cannot_be_moved(stage: Stage, watch: Watch) -> None:
    (code,) = stage.codes(0, 1)
    token = stage.do("RedeemCode", PUBLIC, code=code, accept_conduct=True)["token"]
    constant, end, seal = token.split(".")
    assert int(end) == int(watch.now) + 600
    assert sessions.alive(token) and sessions.find(stage.id, token).kind == "participant"
    own = hmac.new(b"guessed", f"end of a visit {constant}.9999999999".encode(), hashlib.sha256).hexdigest()
    forged = [
        constant, "~", "~..", f"{constant}.", f"{constant}.{end}", f"{constant}.9999999999.{seal}",
        f"{constant}..{seal}", f"{constant}.{end}.", f"{constant}.{end}.{seal}0", f"{constant}.x.{seal}",
        f"{constant}.9999999999.{own}", f"{constant}.9999999999.{own[:32]}", f"{constant}.{end}.é",
    ]  # fmt: skip
    for each in forged:
        assert not sessions.alive(each), each
    for each in [*forged, constant[1:], token[1:], "." + token]:
        assert sessions.find(stage.id, each).kind == "public", each
    watch.wait(10)
    assert not sessions.alive(token) and sessions.find(stage.id, token).kind == "public"
    assert sessions.find(stage.id, sessions.renewed(token)).kind == "participant"
    assert settings.SECRET_KEY not in token


def test_a_shared_visit_is_over_after_some_hours_whatever_is_done(stage: Stage) -> None:
    start = datetime(2026, 5, 1, 10, 59, tzinfo=UTC)
    (code,) = stage.codes(0, 1)
    with clock.at(start):
        token = stage.do("RedeemCode", PUBLIC, code=code, accept_conduct=True)["token"]
    for hours, kind in ((0, "participant"), (2, "participant"), (3, "public")):
        with clock.at(start + timedelta(hours=hours)):
            assert sessions.find(stage.id, sessions.renewed(token)).kind == kind


def test_a_vote_after_the_end_is_not_counted_and_says_nothing(stage: Stage, watch: Watch) -> None:
    said = stage.do(
        "SubmitStatement", stage.facilitator, text="Share by turns.", language="en", recognisable=True
    )["statement"]
    stage.do("DecideModeration", stage.moderator, statement=said, outcome="accept")
    visitor = came_in(stage)
    visitor.get(f"/d/{stage.dialogue.slug}/take-part")
    form = visitor.form("/vote")
    watch.wait(11)
    visitor.page = visitor.client.post(form.action, {**form.values, "choice": "agree 7"})
    assert visitor.page.status_code == 403 and "This visit has ended" in visitor.text
    assert "Share by turns." not in visitor.html


def test_every_page_of_a_participant_can_be_left_in_two_ways(stage: Stage) -> None:
    visitor = came_in(stage)
    for page in ("", "take-part", "say", "mine", "code", "statements", "parties", "terms", "join"):
        visitor.get(f"/d/{stage.dialogue.slug}/{page}")
        assert visitor.offers("code/leave", "fast"), page
        assert visitor.html.count("/code/leave") == 2, page
        assert "does not erase your browser's history" in visitor.text
    assert not Visitor().get(f"/d/{stage.dialogue.slug}/").offers("code/leave")
    visitor.get(f"/d/{stage.dialogue.slug}/mine").send("code/leave", "fast")
    assert visitor.address == "/today" and not Session.objects.filter(kind="participant").exists()
    assert "Gregorian" in visitor.text and "Sulh" not in visitor.html
    assert stage.dialogue.slug not in visitor.html
    assert "This visit has ended" in visitor.get(f"/d/{stage.dialogue.slug}/mine").text


def test_titles_are_neutral_where_participants_go(stage: Stage) -> None:
    visitor = came_in(stage)
    for page in ("join", "take-part", "say", "mine", "code", "statements", "ended"):
        visitor.get(f"/d/{stage.dialogue.slug}/{page}")
        assert "<title>Sulh</title>" in visitor.html, page
    assert "<title>Sulh</title>" in visitor.get("/left").html
