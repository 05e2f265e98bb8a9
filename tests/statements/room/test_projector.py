"""The wall of a room in a real browser, on a laptop that took the dialogue along."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from sulh.dialogue.pages.office import qr
from tests.browsing import Person
from tests.dialogue.voices.sounds import wav
from tests.serving import Server, must
from tests.speaking import QUESTION, Speaking, speaking
from tests.statements.room.alone import PASSWORD, Phone, RoomServer
from tests.statements.room.alone import told as cells

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAID = (
    "Repair the canal first.",
    "Measure every well.",
    "Plant trees along the river.",
    "Open the gate at night.",
)
# The first two in four languages, of which a wall shows three; the others as they were said only.
TRANSLATED = (
    {"fa-af": "اول کانال را ترمیم کنید.", "ps": "لومړی کانال ورغوئ.", "ru": "Сначала почините канал."},
    {"fa-af": "هر چاه را اندازه کنید.", "ps": "هره څاه اندازه کړئ.", "ru": "Измерьте каждый колодец."},
)
RECORDER = "Zahra of the valley"
SCREEN = {"width": 1280, "height": 720}
# Waits until some of it was played.
HEARD = "async each => { while (!each.currentTime) await new Promise(done => setTimeout(done, 20)) }"


@dataclass
class Held:
    """A room that is open on a laptop, with somebody who came in by phone and 41 people who were counted."""

    laptop: RoomServer
    made: Speaking
    facilitator: str  # a bearer token of the laptop's API

    def act(self, name: str, **fields: Any) -> None:
        self.laptop.act(self.made.slug, name, token=self.facilitator, **fields)

    def show(self, place: int) -> None:
        self.act("ShowInRoom", statement=self.made.statements[place], seconds=90)

    def wall(self, person: Person, prefix: str = "") -> None:
        """Sign in with a browser and open the wall."""
        person.open(f"{prefix}/d/{self.made.slug}/office")
        form = person.page.locator("main form").first
        form.locator("[name=name]").fill(self.made.facilitating)
        form.locator("[name=password]").fill(PASSWORD)
        person.follow(form.get_by_role("button"))
        person.open(f"{prefix}/room")
        assert person.path == f"{prefix}/d/{self.made.slug}/room"


@contextmanager
def holding(fresh: Server, folder: Path) -> Iterator[Held]:
    """A dialogue on a server, and its meeting on a laptop in this folder."""
    question = QUESTION | {"ps": "اوبه څنګه ووېشو؟", "ru": "Как нам делить воду?"}
    made = speaking(fresh, 1, texts=0, also=("translator",), more=SAID, question=question)

    def signed(role: str) -> str:
        body = {"name": made.offices[role][0], "password": PASSWORD}
        return str(fresh.call(f"dialogues/{made.slug}/sign-in", body)[1]["token"])

    translator, facilitator = signed("translator"), signed("facilitator")
    sound = base64.b64encode(wav(1.5)).decode()
    for statement, texts in zip(made.statements[:2], TRANSLATED, strict=True):
        for language, text in texts.items():
            fields = {"statement": statement, "language": language, "text": text}
            fresh.act(made.slug, "TranslateStatement", token=translator, **fields)
        for language in ("en", "ps"):
            fields = {"subject": statement, "language": language, "recorder": RECORDER, "data": sound}
            fresh.act(made.slug, "RecordVoice", token=translator, about="statement", **fields)
    room = fresh.act(made.slug, "PrepareRoom", token=facilitator)["room"]
    codes = fresh.act(made.slug, "IssueRoomCodes", token=made.registrar, room=room, count=1)["codes"]
    there, data = folder / "along.json", folder / "data"
    assert "Read aloud: 4" in must(fresh.data, "room", "prepare", made.slug, str(there))
    links = re.findall(r"\(facilitator\): \S+#(\S+)", must(data, "room", "begin", str(there)))
    laptop = RoomServer(data)
    try:
        laptop.begin()
        token = laptop.act(made.slug, "TakeOffice", link=links[0], password=PASSWORD)["token"]
        found = Held(laptop, made, token)
        link = laptop.act(made.slug, "AppointOffice", token=token, role="teller", label="A teller")["link"]
        teller = laptop.act(made.slug, "TakeOffice", link=link, password=PASSWORD)["token"]
        found.act("OpenRoom", tables=0)
        laptop.act(made.slug, "CountPresent", token=teller, present=41)
        Phone(laptop.address, codes[0]).enter(made.slug)
        yield found
    finally:
        if laptop.process is not None:
            laptop.kill()


@pytest.fixture(scope="module")
def held(fresh: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    with holding(fresh, tmp_path_factory.mktemp("laptop")) as found:
        yield found


def looks(person: Person, held: Held, place: int) -> None:
    """Question, address as words and picture, people, the statement in three languages, no numbers yet."""
    page = person.page
    assert page.locator("h1").inner_text() == QUESTION["en"]
    address = f"{held.laptop.address}/d/{held.made.slug}/join"
    assert page.locator(".address").inner_text() == address.removeprefix("http://")
    picture = page.locator(".qr-frame svg")
    lines = re.findall(r' d="([^"]*)"', qr(address))
    assert lines and [each.get_attribute("d") for each in picture.locator("path").all()] == lines
    # From the fourth row of chairs: a fifth of the height of the screen, wholly on it.
    box = picture.bounding_box()
    assert box and box["height"] >= 144 and box["y"] >= 0 and box["y"] + box["height"] <= SCREEN["height"]
    numbers = page.locator(".present > div").all_inner_texts()
    assert [each.split("\n") for each in numbers] == [["In the room", "41"], ["By phone", "1"]]
    quotes = page.locator("blockquote")
    shown = [(each.get_attribute("lang"), each.inner_text().strip()) for each in quotes.all()]
    texts = TRANSLATED[place]
    assert shown == [("en", SAID[place]), ("fa-AF", texts["fa-af"]), ("ps", texts["ps"])]
    person.silent(texts["ru"])
    ways = [each.evaluate("each => getComputedStyle(each).direction") for each in quotes.all()]
    assert ways == ["ltr", "rtl", "rtl"]
    assert page.locator("table").count() == 0, "nothing is told before the close"
    voices = page.locator("audio")
    expect(voices).to_have_count(2)
    assert [each.get_attribute("preload") for each in voices.all()] == ["none", "none"]
    for each in voices.all():
        box = each.bounding_box()
        assert box and box["height"] >= 40, "there is something to tap"
    assert person.text.count(f"Read aloud by {RECORDER}") == 2
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def seconds(person: Person) -> int:
    minutes, rest = person.page.get_by_role("timer").inner_text().split(":")
    return int(minutes) * 60 + int(rest)


def test_a_screen_that_moves_on_by_itself(browser: Browser, held: Held) -> None:
    held.show(0)
    with Person(browser, held.laptop.address, viewport=SCREEN) as person:
        held.wall(person)
        looks(person, held, 0)
        before = seconds(person)
        assert 0 < before <= 90
        person.page.wait_for_function(
            "before => document.querySelector('[role=timer]').innerText != before",
            arg=person.page.get_by_role("timer").inner_text(),
        )
        assert seconds(person) < before
        audio = person.page.locator("audio").first
        assert not [each for each in person.requested if "/voice/" in each]
        audio.focus()
        person.page.keyboard.press("Space")
        audio.evaluate(HEARD)
        found = Axe().run(person.page).response["violations"]
        assert not found, [(each["id"], each["nodes"][0]["html"]) for each in found]
        held.act("CloseInRoom")
        expect(person.page.locator(".eyebrow")).to_have_text("Statement 1 is closed")
        assert cells(person.page.content())[1:] == [["By phone", "none"]]
        expect(person.page.locator("audio")).to_have_count(0)
        person.page.set_viewport_size({"width": 360, "height": 740})
        assert person.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_in_dari_on_a_narrow_dark_screen(browser: Browser, held: Held) -> None:
    """Digits, direction and the interface are the reader's; what nobody recorded somebody there reads."""
    held.show(2)
    narrow = {"width": 360, "height": 740}
    with Person(browser, held.laptop.address, viewport=narrow, color_scheme="dark") as person:
        held.wall(person, "/fa-af")
        html = person.page.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("fa-AF", "rtl")
        assert person.page.locator("h1").inner_text() == QUESTION["fa-af"]
        assert person.page.locator(".present dd").all_inner_texts() == ["۴۱", "۱"]
        assert re.fullmatch("[۰-۹]:[۰-۹]{2}", person.page.get_by_role("timer").inner_text())
        assert person.page.locator("blockquote").all_inner_texts() == [SAID[2]]
        assert person.page.locator("audio").count() == 0
        hint = person.page.locator(".wall-said .hint")
        assert hint.count() == 1 and hint.inner_text()
        assert person.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        found = Axe().run(person.page).response["violations"]
        assert not found, [(each["id"], each["nodes"][0]["html"]) for each in found]
        held.act("CloseInRoom")


def test_the_same_without_javascript_worked_with_two_buttons(browser: Browser, held: Held) -> None:
    held.show(1)
    with Person(browser, held.laptop.address, viewport=SCREEN, script=False) as person:
        held.wall(person)
        looks(person, held, 1)
        assert 0 < seconds(person) <= 90
        person.follow(person.page.get_by_role("link", name="Look again by itself"))
        looks(person, held, 1)
        with person.page.expect_response(lambda told: told.url.endswith("?auto=1")) as told:
            person.page.reload(wait_until="domcontentloaded")
        assert told.value.headers["refresh"] == "15"
        person.press("Close statement 2")
        person.says("Statement 2 is closed")
        assert cells(person.page.content())[1:] == [["By phone", "none"]]
        following = person.page.get_by_role("button", name=re.compile(r"^Show statement \d for two minutes$"))
        person.follow(following)
        assert 90 < seconds(person) <= 120
        person.follow(person.page.get_by_role("button", name=re.compile(r"^Close statement \d$")))
        person.says("is closed")
