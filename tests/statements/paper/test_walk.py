"""Paper from print to count, and answering with help, in real browsers; the pages hold axe-core's rules."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browsing import Person
from tests.cli.reading import rows
from tests.lacking import missing
from tests.serving import Server
from tests.site.test_accessible import DARI_NARROW, EN_WIDE, Look, Looking
from tests.speaking import Speaking, speaking
from tests.walking import PASSWORD, TO_DARI

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MORE = ["Gate one should stay open at night.", "Water is paid by the hour."]
ANSWERS = ["agree", "disagree", "pass"]
VALUES = {"agree": 1, "pass": 0, "disagree": -1}


class Walk:
    """A dialogue with a registrar, three enumerators and three statements, and browsers for them."""

    stack: ExitStack
    batch = ""

    def __init__(self, browser: Browser, server: Server, spoken: Speaking) -> None:
        self.browser, self.server, self.spoken = browser, server, spoken
        (self.dialogue,) = self.rows(f"SELECT id FROM dialogue_dialogue WHERE slug = '{spoken.slug}'")[0]
        facilitator = self.token(spoken.facilitating)
        self.enumerators = []
        for label in ("First", "Second", "Third"):
            given = server.act(
                spoken.slug, "AppointOffice", token=facilitator, role="enumerator", label=label
            )
            taken = server.act(spoken.slug, "TakeOffice", link=given["link"], password=PASSWORD)
            self.enumerators.append(taken["token"])

    def rows(self, query: str) -> list[Any]:
        return rows(self.server.data / "sulh.sqlite3", query)

    def token(self, name: str) -> str:
        signed_in = {"name": name, "password": PASSWORD}
        return str(self.server.call(f"dialogues/{self.spoken.slug}/sign-in", signed_in)[1]["token"])

    def person(self, token: str, look: Look | None = None, **more: Any) -> Person:
        """A browser that is signed in to an office."""
        if look is not None:
            more |= {"viewport": {"width": look.width, "height": 800}, "color_scheme": look.scheme}
            more["reduced_motion"] = "reduce"
        made: Person = self.stack.enter_context(Person(self.browser, self.server.address, **more))
        cookie = {"name": f"o-{self.dialogue[:12]}", "value": token, "url": self.server.address}
        made.context.add_cookies([cookie])  # type: ignore[list-item]
        return made

    def path(self, page: str, look: Look | None = None) -> str:
        prefix = "" if look is None or look.language == "en" else f"/{look.language}"
        return f"{prefix}/d/{self.spoken.slug}/{page}"

    def votes(self, channel: str) -> list[tuple[str, int, int]]:
        """(participant, statement number, choice) of all answers that came this way."""
        return sorted(
            self.rows(
                "SELECT vote.participant, said.n, vote.choice FROM statements_vote vote"
                " JOIN statements_statement said ON said.id = vote.statement_id"
                f" WHERE vote.dialogue_id = '{self.dialogue}' AND vote.channel = '{channel}'"
            )
        )


@pytest.fixture(scope="module")
def made(browser: Browser, fresh: Server) -> Walk:
    return Walk(browser, fresh, speaking(fresh, people=3, more=MORE))


@pytest.fixture
def walk(made: Walk) -> Iterator[Walk]:
    with ExitStack() as made.stack:
        yield made


def printed(walk: Walk) -> tuple[Person, list[str]]:
    """The registrar's page with four sheets on it, printed once for all tests, and their numbers."""
    registrar = walk.person(walk.spoken.registrar)
    registrar.open(walk.path("paper"))
    if walk.batch:
        registrar.open(walk.path(f"paper/{walk.batch}/print"))
    else:
        form = registrar.form("PrintSheets")
        form.locator("[name=count]").fill("4")
        registrar.press("Make the sheets", form)
    names = registrar.page.locator(".ballot").evaluate_all("all => all.map(each => each.ariaLabel)")
    sheets = [name.replace(" ", "") for name in names]
    assert len(sheets) == 4
    walk.batch = sheets[0][:5]
    return registrar, sheets


def fill_in(person: Person, walk: Walk, sheet: str, *marks: str) -> None:
    """Type the number of a sheet and choose a mark for each statement, in the order of their numbers."""
    person.open(walk.path("paper"))
    form = person.page.locator("form[action$='/paper/sheet']")
    form.get_by_label("Number of the sheet").fill(sheet)
    person.press("Open", form)
    names = person.page.locator("fieldset.marks").evaluate_all("all => all.map(each => each.id.slice(2))")
    for n, mark in zip(sorted(names, key=int), marks, strict=True):
        person.page.locator(f"#s-{n} input[value={mark}]").check()
    person.press("Enter this sheet")


def test_from_print_to_count(walk: Walk) -> None:
    """Without JavaScript."""
    _registrar, all_sheets = printed(walk)
    sheets = all_sheets[:3]
    first, second, third = (walk.person(token, script=False) for token in walk.enumerators)
    filled = [ANSWERS, ["agree", "none", "twice"], ["disagree", "disagree", "agree"]]
    for sheet, marks in zip(sheets, filled, strict=True):
        fill_in(first, walk, sheet, *marks)
        first.says("Entered once")
    assert walk.votes("paper") == []
    fill_in(second, walk, sheets[0].translate(TO_DARI), *filled[0])
    second.says("the sheet counts")
    fill_in(second, walk, sheets[1], *filled[1])
    fill_in(second, walk, sheets[2], "disagree", "pass", "agree")
    second.says("The two entries differ")
    third.open(walk.path("paper"))
    third.follow(third.page.locator(f"a[href$='{sheets[2]}']"))
    third.says("Two people read these statements differently")
    (asked,) = third.page.locator("fieldset.marks").evaluate_all("all => all.map(each => each.id.slice(2))")
    third.page.locator(f"#s-{asked} input[value=disagree]").check()
    third.press("Enter this sheet")
    third.says("the sheet counts")
    by_person: dict[str, list[tuple[int, int]]] = {}
    for person, n, choice in walk.votes("paper"):
        by_person.setdefault(person, []).append((n, choice))
    expected = [[(n, VALUES[mark]) for n, mark in enumerate(marks, 1) if mark in VALUES] for marks in filled]
    assert sorted(by_person.values()) == sorted(expected)
    third.open(walk.path("paper"))
    third.says("counted 3", "read differently 1", "waiting 0")


def test_the_printed_page(walk: Walk, tmp_path: Path) -> None:
    """As Chromium prints it: the digits of every sheet, every statement, one sheet a page."""
    if shutil.which("pdftotext") is None:
        missing("pdftotext (Debian package poppler-utils)")
    registrar, sheets = printed(walk)
    paper = tmp_path / "sheets.pdf"
    registrar.page.pdf(path=str(paper), prefer_css_page_size=True)
    done = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True
    )
    pages = [page for page in done.stdout.split("\f") if page.strip()]
    assert len(pages) == 4
    for page, sheet in zip(pages, sheets, strict=True):
        assert f"{sheet[:5]} {sheet[5:]}" in page
        for words in MORE:
            assert words in re.sub(r"\s+", " ", page)
    assert "Desk" not in done.stdout and "First" not in done.stdout


def test_one_person_after_the_other_is_helped(walk: Walk) -> None:
    """Without JavaScript."""
    helper = walk.person(walk.enumerators[0], script=False)
    seen = []
    for code, choice in zip(walk.spoken.codes[1:], ("Agree", "Disagree"), strict=True):
        helper.open(walk.path("assisted"))
        helper.says("One person at a time")
        helper.fill("The code on this person's slip", code)
        helper.tick("I have read this page to the person")
        helper.press("Begin")
        for _ in range(3):
            helper.says("What do you think of this?")
            helper.press(choice)
        helper.says("There is nothing more to answer now")
        seen.append(helper.text)
        helper.press("Next person")
        assert [each["name"][:2] for each in helper.context.cookies()].count("a-") == 0
        helper.page.go_back(wait_until="domcontentloaded")
        helper.says("One person at a time")
        helper.silent(*MORE)
    assert seen[0] == seen[1], "the page tells how somebody answered"
    votes = walk.votes("assisted")
    assert sorted(choice for _person, _n, choice in votes) == [-1, -1, -1, 1, 1, 1]
    assert len({person for person, _n, _choice in votes}) == 2


@pytest.mark.parametrize("look", [EN_WIDE, DARI_NARROW], ids=str)
def test_the_pages_are_accessible(walk: Walk, look: Look) -> None:
    registrar, sheets = printed(walk)
    found = []
    looking = Looking(walk.person(walk.spoken.registrar, look), look)
    for page in ("paper", f"paper/{walk.batch}/print"):
        found += looking.open(walk.path(page, look))
    looking = Looking(walk.person(walk.enumerators[0], look), look)
    for page in ("desk", "paper", f"paper/sheet?sheet={sheets[3]}", "paper/sheet?sheet=1", "assisted"):
        found += looking.open(walk.path(page, look))
    looking.person.page.locator("[name=code]").fill(walk.spoken.codes[0])
    looking.person.page.locator("[name=agreed]").check()
    looking.person.follow(looking.person.form("BeginAssisted").get_by_role("button"))
    found += looking.wrong()
    looking = Looking(walk.person(walk.token(walk.spoken.facilitating), look), look)
    for page in ("desk", "paper"):
        found += looking.open(walk.path(page, look))
    assert registrar.path and not found, "\n".join(found)
