"""Pictures of taking part: a statement in six languages, a wall, a voting sheet, the desk of translators."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import django
from playwright.sync_api import Browser, Page

# Whoever plays a meeting loads the house; it gets an empty folder of its own.
os.environ.setdefault("SULH_DATA", mkdtemp(prefix="sulh-pictures-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sulh.site.settings")
django.setup()

from sulh.languages import LANGUAGES  # noqa: E402
from tests import walking  # noqa: E402
from tests.browsing import Demo, Person  # noqa: E402
from tests.statements.room.test_projector import Held, holding  # noqa: E402

SPEAKING = "winter-school"
PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
DEEPEST = 1500
# Where what is to be seen stands alone: the first window is enough.
WALL = {"width": 1280, "height": 720}


def take_taking_part(browser: Browser, demo: Demo, here: Path, only: set[str]) -> None:
    """All of them, or those only that are named."""
    if not only or "take-part" in only:
        _statements(browser, demo, here)
    if not only or only & {"room", "sheet", "translating"}:
        with TemporaryDirectory() as folder, holding(demo, Path(folder)) as held:
            _meeting(browser, demo, held, here)


def _statements(browser: Browser, demo: Demo, here: Path) -> None:
    """What somebody sees on a phone who has just come in, and the page for entering where it is confirmed."""
    link = next(address for address in demo.links.values() if f"/d/{SPEAKING}/join" in address)
    with Person(browser, demo.address) as person:
        walking.enter(person, SPEAKING, link.partition("#")[2])
        cookies: list[Any] = list(person.context.cookies())
    for language in LANGUAGES.values():
        prefix = "" if language.code == "en" else f"/{language.code}"
        _picture(browser, f"{demo.address}{prefix}/d/{SPEAKING}/take-part", PHONE,
                 here / f"take-part-{language.code}.png", cookies)  # fmt: skip
        _picture(browser, f"{demo.address}{prefix}/d/{SPEAKING}/join", PHONE,
                 here / f"enter-{language.code}.png", [])  # fmt: skip


def _meeting(browser: Browser, demo: Demo, held: Held, here: Path) -> None:
    """The wall while a statement is shown, a sheet to be printed, and what waits for a translator."""
    slug = held.made.slug
    held.show(0)
    for language, prefix in (("en", ""), ("dari", "/fa-af")):
        with Person(browser, held.laptop.address, viewport=WALL) as person:
            held.wall(person, prefix)
            person.page.screenshot(path=here / f"room-{language}.png")
        with Person(browser, demo.address, viewport=WIDE) as person:
            _sign_in(person, slug, held.made.offices["translator"][0], prefix)
            person.open(f"{prefix}/d/{slug}/translation?language=ru")
            _shoot(person.page, here / f"translating-{language}.png")
    made = demo.act(slug, "PrintSheets", token=held.made.registrar, languages=["en", "fa-af"], count=1)
    with Person(browser, demo.address, viewport=WIDE) as person:
        _sign_in(person, slug, held.made.offices["registrar"][0], "")
        person.open(f"/d/{slug}/paper/{made['batch']}/print")
        person.page.emulate_media(media="print")
        _shoot(person.page, here / "sheet.png")


def _sign_in(person: Person, slug: str, name: str, prefix: str) -> None:
    person.open(f"{prefix}/d/{slug}/office")
    form = person.page.locator("main form").first
    form.locator("[name=name]").fill(name)
    form.locator("[name=password]").fill(walking.PASSWORD)
    person.follow(form.get_by_role("button"))


def _picture(browser: Browser, address: str, size: Any, file: Path, cookies: list[Any]) -> None:
    context = browser.new_context(viewport=size, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(address)
    _shoot(page, file)
    context.close()


def _shoot(page: Page, file: Path) -> None:
    box = page.locator("html").bounding_box()
    size = page.viewport_size
    assert box and size
    height = min(DEEPEST, box["height"])
    page.screenshot(
        path=file, full_page=True, clip={"x": 0, "y": 0, "width": size["width"], "height": height}
    )
