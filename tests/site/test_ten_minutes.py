"""A newcomer alone, from the convener's link to the first recorded vote, by each template.

The newcomer plays everybody: convener, facilitator and moderator in one person, each party's first
delegate, who also hands out the slips, and the first participant, who speaks and then votes. People
who share the work are faster. The pace is that of somebody who sees these pages for the first time.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import sulh.dialogue
from tests import walking
from tests.browsing import Effort, Person
from tests.helpers import scale
from tests.serving import Server, must

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIMIT = 600.0  # seconds

# Finding the next thing to do on a page of forms. Reading a text (terms, code of conduct) to its end is
# no step of a form and not counted: whoever signs should take the time that the text needs.
READ_PAGE = 5.0
# Moving to a control, understanding its label, choosing or beginning to type.
FILL_FIELD = 3.0
# Five letters a second, one word each second: an unhurried typist of 60 words a minute.
TYPE_LETTER = 0.2

# At gate size every second one, the largest among them.
TEMPLATES = sorted(Path(sulh.dialogue.__file__).parent.glob("templates_data/*.toml"))[
    scale(1, 0) :: scale(2, 1)
]
QUESTION = "How shall we share the water?"
STATEMENT = "Every village opens its gate by turns."


def seconds(effort: Effort) -> float:
    return READ_PAGE * effort.pages + FILL_FIELD * effort.fields + TYPE_LETTER * effort.letters


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_first_vote_in_ten_minutes(
    browser: Browser, fresh: Server, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = tomllib.loads(path.read_text(encoding="utf-8"))
    # What the template suggests, at most three: each further party costs the same again, about a minute
    # where one person plays them all, and nothing where its own delegate sits at another screen.
    names = [party["en"] for party in template["suggested_parties"]][:3]
    with ExitStack() as stack:
        way = Way(browser, fresh, stack)
        way.call(template, names)
        for name in names:
            way.represent(name)
        way.open_speaking(with_parties=bool(names))
        way.first_vote()
    found = fresh.call(f"dialogues/{way.slug}")[1]
    assert found["phase"] == "listening"
    total = seconds(way.effort)
    with capsys.disabled():
        print(f"\n{template['id']}, {len(names)} parties: {way.effort}, {total:.0f} s")
        for what, effort in way.parts:
            print(f"    {what}: {effort.pages} pages, {effort.fields} fields, {seconds(effort):.0f} s")
    assert total < LIMIT


class Way:
    """The newcomer's way; `parts` says what each part of it took."""

    def __init__(self, browser: Browser, server: Server, stack: ExitStack) -> None:
        self.browser, self.server, self.stack = browser, server, stack
        self.effort = Effort()
        self.parts: list[tuple[str, Effort]] = []
        self.delegates: list[Person] = []
        self.code = ""

    def somebody(self) -> Person:
        return self.stack.enter_context(Person(self.browser, self.server.address, effort=self.effort))

    def _part(self, what: str, before: Effort) -> None:
        now = self.effort
        self.parts.append(
            (what, Effort(now.pages - before.pages, now.fields - before.fields, now.letters - before.letters))
        )

    def call(self, template: dict[str, Any], names: list[str]) -> None:
        """From the link to a dialogue with a facilitator."""
        before = replace(self.effort)
        link = must(self.server.data, "new", PORT=str(self.server.port)).strip()
        self.runs = person = self.somebody()
        walking.take_office(person, link)
        walking.call(person, template["name"]["en"], names, {"English": QUESTION})
        found = re.fullmatch(r"/d/([a-z0-9-]+)/desk", person.path)
        assert found, person.path
        self.slug = found[1]
        person.press("I facilitate it myself", person.task("Facilitate it yourself"))
        self._part("calling and facilitating", before)

    def represent(self, name: str) -> None:
        """A party's first delegate joins and consents."""
        before = replace(self.effort)
        walking.desk(self.runs, self.slug)
        link = walking.appoint(self.runs, "A first delegate for each party", "Delegate", party=name)
        delegate = self.somebody()
        walking.take_office(delegate, link)
        form = delegate.task("Answer the invitation")
        delegate.tick("We join", form)
        delegate.press("Answer", form)
        walking.sign_terms(delegate, self.slug)
        walking.desk(delegate, self.slug)
        form = delegate.task("How many of you take part?")
        delegate.fill("How many people may take part for you?", "20", form)
        delegate.press("Set the number", form)
        self.delegates.append(delegate)
        self._part(name, before)

    def open_speaking(self, with_parties: bool) -> None:
        """Terms, moderation, phase; where codes are needed, the first party's slips."""
        before = replace(self.effort)
        runs = self.runs
        walking.desk(runs, self.slug)
        runs.press("Put them in force", runs.task("Terms, version 1"))
        walking.appoint(runs, "Appoint a moderator", "Moderator", to="Convener")
        if with_parties:  # another side than the moderator's hears appeals
            last = self.delegates[-1]
            walking.desk(last, self.slug)
            walking.appoint(last, "Name people of your party", "Appeals", role="member for appeals")
        else:
            walking.desk(runs, self.slug)
            walking.appoint(runs, "Appoint a member for appeals", "Appeals")
        walking.confirm_screen(runs, self.slug, "English")
        walking.desk(runs, self.slug)
        form = runs.task("The next phase")
        runs.choose("Which phase?", "Speaking", form)
        runs.press("Open this phase", form)
        if with_parties:
            self._slips()
        self._part("opening", before)

    def _slips(self) -> None:
        delegate = self.delegates[0]
        walking.desk(delegate, self.slug)
        walking.appoint(delegate, "Name people of your party", "Slips", role="registrar", to="Delegate")
        walking.desk(delegate, self.slug)
        self.code = walking.make_slips(delegate, 20)[0]

    def first_vote(self) -> None:
        """Somebody enters and speaks; the moderator reads it; the vote is taken."""
        before = replace(self.effort)
        person = self.somebody()
        if self.code:
            walking.enter(person, self.slug, self.code)
        else:
            person.open(f"/d/{self.slug}/join")
            person.tick("I have read what happens with what I say")
            person.press("Enter")
        walking.say(person, self.slug, STATEMENT)
        self.runs.open(f"/d/{self.slug}/moderation")
        self.runs.press("Accept", walking.waiting(self.runs, STATEMENT))
        person.open(f"/d/{self.slug}/take-part")
        person.press("Agree")
        person.says("Thank you: you have answered every statement")
        self._part("speaking and voting", before)
