"""Each page of somebody who takes part, in each language: nothing untranslated, sideways or foreign.

JavaScript on and off, wide and narrow. At gate size the looks take turns, so that each language is seen in
one of the four; at full size each is seen in all. `Person` fails where anything is fetched from elsewhere or
stopped by the content policy; axe-core needs JavaScript and looks where it is on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Browser

from sulh.languages import LANGUAGES, Language
from tests import walking
from tests.browsing import Demo, Person
from tests.helpers import FULL, ROOT
from tests.site.test_accessible import SPEAKING, path

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OUTSIDE = (
    "dialogue", "join", "statements", "findings", "findings_languages", "findings_channels", "languages",
    "terms", "behind", "parties", "supporters", "diary", "moderation_report", "ended", "room",
)  # fmt: skip
INSIDE = (
    "take_part", "say", "mine", "my_code", "statements", "join", "question_translation", "room_answer",
    "dialogue",
)  # fmt: skip
WHOLE_SITE = ("home", "report", "dialogues", "glossary", "left", "today")


@dataclass(frozen=True)
class Look:
    language: Language
    width: int
    script: bool

    def __str__(self) -> str:
        return f"{self.language.code}-{self.width}-{'script' if self.script else 'plain'}"


def looks() -> list[Look]:
    ways = [(1280, True), (360, False), (360, True), (1280, False)]
    found = []
    for at, language in enumerate(LANGUAGES.values()):
        chosen = ways if FULL else [ways[at % 4]]
        found += [Look(language, *way) for way in chosen]
    return found


@cache
def english(folder: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """What the interface says in English and otherwise in this language: whole words and sentences, and a
    pattern of the sentences that hold values."""
    catalogue = read_po((ROOT / f"sulh/site/locale/{folder}/LC_MESSAGES/django.po").open("rb"))
    said, holding = set(), []
    for message in catalogue:
        ids = [str(message.id)] if isinstance(message.id, str) else [str(each) for each in message.id]
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        for each in ids:
            if not each or each in strings:
                continue
            if VALUE.search(each):
                parts = [re.escape(part) for part in VALUE.split(each)]
                if len(re.findall("[a-z]{2,}", VALUE.sub("", each))) >= 2:
                    holding.append(".*?".join(parts))
            else:
                said.add(re.sub(r"\s+", " ", each.strip()))
    return frozenset(said), re.compile("|".join(f"(?:{each})" for each in holding))


VALUE = re.compile(r"%\(\w+\)s|%[sd]|\{\w*\}")
# What the page says in its own language: everything but people's words and names of languages.
OWN_WORDS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), said = [];
  while (walker.nextNode()) {
    const at = walker.currentNode.parentElement;
    if (!at.closest('bdi, script, style, code, [lang]:not(html)')) said.push(walker.currentNode.data.trim());
  }
  for (const each of document.querySelectorAll('[aria-label],[placeholder],[title],[alt]'))
    for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
      if (each.hasAttribute(name)) said.push(each.getAttribute(name));
  return said.filter(each => each);
}"""


def wrong(person: Person, look: Look) -> list[str]:
    page = person.page
    page.wait_for_load_state("load")
    found = []
    html = page.locator("html")
    direction = "rtl" if look.language.right_to_left else "ltr"
    if (html.get_attribute("lang"), html.get_attribute("dir")) != (look.language.tag, direction):
        found.append(f"language is {html.get_attribute('lang')} {html.get_attribute('dir')}")
    said = page.evaluate(OWN_WORDS)
    if look.language.code != "en":
        whole, holding = english(look.language.folder)
        words = [re.sub(r"\s+", " ", each) for each in said]
        found += [
            f"not translated: {each[:80]}" for each in words if each in whole or holding.fullmatch(each)
        ]
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    found += [f"scrolls sideways by {wide} px"] if wide > 0 else []
    if look.script:
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        for violation in Axe().run(page, options=options).response["violations"]:
            nodes = [f"{node['target']} {node['html'][:120]}" for node in violation["nodes"][:2]]
            found.append(f"{violation['id']} × {len(violation['nodes'])}: {nodes}")
    return [f"{page.url} ({look}): {each}" for each in found]


def visitor(browser: Browser, demo: Demo, look: Look) -> Person:
    return Person(
        browser, demo.address, script=look.script, viewport={"width": look.width, "height": 800},
        color_scheme="dark" if look.width == 360 else "light", reduced_motion="reduce",
        locale=look.language.tag,
    )  # fmt: skip


@pytest.fixture(scope="module")
def entered(browser: Browser, demo: Demo) -> Any:
    """The cookies of somebody who takes part where people are speaking."""
    link = next(each for label, each in demo.links.items() if f"/d/{SPEAKING}/join" in each)
    with Person(browser, demo.address) as person:
        walking.enter(person, SPEAKING, link.partition("#")[2])
        return person.context.storage_state()["cookies"]


@pytest.mark.parametrize("look", looks(), ids=str)
def test_pages_of_those_who_take_part(
    browser: Browser, demo: Demo, entered: Any, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    found, seen = [], 0
    for cookies, names in (([], (*WHOLE_SITE, *OUTSIDE)), (entered, INSIDE)):
        with visitor(browser, demo, look) as person:
            person.context.add_cookies(cookies)
            for name in names:
                person.open(path(name, look.language.code, SPEAKING))
                found += wrong(person, look)
                seen += 1
    with capsys.disabled():
        print(f"\n{look}: {seen} pages, {len(found)} violations")
    assert not found, "\n".join(found)
