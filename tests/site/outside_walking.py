"""Walking through a dialogue's pages in a real browser, in one language, by forms and their fields only."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Browser, Locator

from tests import walking
from tests.browsing import Person
from tests.serving import Server
from tests.speaking import Speaking, speaking

Way = str | tuple[str, str]  # words to type, or ("choose" | "tick", value)


def both(english: str, dari: str) -> dict[str, str]:
    """One text in the two languages, as the fields of a form want it."""
    return {"en": english, "fa-af": dari}


class Walk:
    """One dialogue and its people, each with a browser of their own that reads in one language."""

    also: tuple[str, ...] = ("editor", "expert", "observer")
    people = 2

    def __init__(self, browser: Browser, server: Server, language: str, stack: ExitStack) -> None:
        self.browser, self.server, self.language, self.stack = browser, server, language, stack
        self.spoken: Speaking = speaking(server, people=self.people, also=self.also)
        self.at = f"{'/fa-af' if language == 'fa-af' else ''}/d/{self.spoken.slug}"
        self.public = self.somebody()
        names = self.spoken.offices
        self.facilitator, self.moderator, self.appeals, self.editor, self.expert, self.observer = (
            self.office(names[role][0])
            for role in ("facilitator", "moderator", "appeals_member", "editor", "expert", "observer")
        )
        # In the order of the register, which is drawn by lot.
        self.delegates = [self.office(name) for name in names["delegate"]]
        register = server.call(f"dialogues/{self.spoken.slug}/register")[1]
        self.parties = [row["names"]["en"] for row in register if not row["no_party"]]

    def somebody(self) -> Person:
        return self.stack.enter_context(Person(self.browser, self.server.address, script=False))

    def office(self, name: str) -> Person:
        """Somebody who signs in under this name."""
        person = self.somebody()
        person.open(f"{self.at}/office")
        form = person.page.locator("main form").first
        form.locator("[name=name]").fill(name)
        form.locator("[name=password]").fill(walking.PASSWORD)
        person.follow(form.get_by_role("button"))
        assert person.path == f"{self.at}/desk", person.text
        return person

    def reads(self, person: Person, page: str, *words: str) -> None:
        person.open(f"{self.at}/{page}")
        person.says(*words)

    def send(self, person: Person, act: str, page: str = "", having: str = "", **typed: Any) -> None:
        """Open a page of the dialogue, unfold the act's form, fill it in by its fields and send it."""
        if page:
            person.open(f"{self.at}/{page}")
        send(person, act, having, **typed)


def send(person: Person, act: str, having: str = "", **typed: Any) -> None:
    """Unfold the act's form on the page that is open, fill it in by its fields and send it.

    `having`: what tells the form from others of the same act; several of them with ` & ` between.
    """
    form = forms(person, act, having).first
    unfold(form)
    for name, way in typed.items():
        for field, words in {name: way}.items() if not isinstance(way, dict) else _texts(name, way):
            fill(form, field, words)
    person.follow(form.get_by_role("button").last)
    person.silent('notice--refused" role="alert"')


def forms(person: Person, act: str, having: str = "") -> Locator:
    """The forms of an act on the page that is open."""
    found = person.form(act)
    for part in filter(None, having.split(" & ")):
        found = found.filter(has=person.page.locator(part))
    return found


def _texts(name: str, texts: dict[str, str]) -> list[tuple[str, Way]]:
    return [(f"{name}.{language}", words) for language, words in texts.items()]


def fill(form: Locator, name: str, way: Way) -> None:
    how, value = ("type", way) if isinstance(way, str) else way
    if how == "tick":
        form.locator(f'[name="{name}"]' + (f'[value="{value}"]' if value else "")).check()
    elif how == "choose":
        form.locator(f'[name="{name}"]').select_option(value)
    else:
        form.locator(f'[name="{name}"]').fill(value)


def unfold(form: Locator) -> None:
    """Open the folded parts around a form, the outermost first, as somebody would."""
    folded = form.locator("xpath=ancestor::details[not(@open)]")
    while folded.count():
        folded.first.locator("> summary").click()


def option(person: Person, act: str, name: str, words: str) -> str:
    """The value behind visible words of a select."""
    option = person.form(act).first.locator(f'[name="{name}"] option').filter(has_text=words).first
    return option.get_attribute("value") or ""


def said_in(walk: Walk, english: str, dari: str) -> list[str]:
    return [english if walk.language == "en" else dari]
