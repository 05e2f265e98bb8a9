"""The steps of a dialogue as people take them in their browsers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import Locator

from tests.browsing import Person

PASSWORD = "four unrelated quiet words"
LINK = re.compile(r"https?://\S+/take-office#[\w-]+")
CODE = re.compile(r"\d{5}(?: \d{5}){4}")
LABEL = "Under which name will this office be shown?"
TO_DARI = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def take_office(person: Person, link: str) -> None:
    """Open a handed-over link and choose a password. Without JavaScript the link has to be pasted."""
    if person.script:
        person.open(link)
        token = link.rpartition("#")[2]
        assert person.page.get_by_label("The one-time link").input_value() == token
        assert "#" not in person.page.url, "the secret stays in the address"
    else:
        person.open(link.partition("#")[0])
        person.paste("The one-time link", link)
    person.fill("A password only you know", PASSWORD)
    button = person.page.locator("main form").get_by_role("button")
    person.follow(button)


def call(
    person: Person, template: str, parties: Sequence[str], question: dict[str, str], slug: str = ""
) -> None:
    """Answer the five questions. `question` by the name of its language."""
    page = person.page
    person.tick(template)
    for language in question:
        box = page.get_by_role("group", name="In which languages?").get_by_label(language)
        if not box.is_checked():
            box.check()
            person.effort.fields += 1
    asked = page.get_by_role("group", name="What is the question?")
    for language, text in question.items():
        person.fill(language, text, asked)
    if parties:
        box = page.get_by_role("textbox", name="Who has to be at the table?")
        box.fill("\n".join(parties))
        person.effort.fields += 1
        person.effort.letters += sum(len(name) + 1 for name in parties)
    if slug:
        person.fill("Address", slug)
    person.press("Call the dialogue")


def appoint(person: Person, task: str, label: str, **more: str) -> str:
    """Give an office by the desk's task of this title; the one-time link to hand over.

    `role`, `party` and `to` choose by visible words; with `to` nothing has to be handed over.
    """
    form = person.task(task)
    asked = {
        "role": "Which office?",
        "party": "For which party?",
        "to": "Somebody who already holds an office here?",
    }
    for name, option in more.items():
        person.choose(asked[name], option, form)
    person.fill(LABEL, label, form)
    person.follow(form.get_by_role("button"))
    return "" if "to" in more else handed_link(person)


def handed_link(person: Person) -> str:
    """The one-time link that the page shows once."""
    found = LINK.search(person.text)
    assert found, person.text
    return found.group()


def desk(person: Person, slug: str) -> None:
    person.open(f"/d/{slug}/desk")


def sign_terms(person: Person, slug: str) -> None:
    """Read the terms and consent for the party."""
    person.open(f"/d/{slug}/terms")
    form = person.task("Sign for your party")
    person.tick("We consent to exactly this text", form)
    person.press("Sign for my party", form)


def confirm_screen(person: Person, slug: str, language: str) -> None:
    """Have the page for entering read and confirmed in the language of this name."""
    desk(person, slug)
    form = person.task(f"Confirm the page for entering: {language}")
    person.fill("Who has read it?", "A reader", form)
    person.press("These words are right", form)


def make_slips(person: Person, count: int) -> list[str]:
    """A sheet of slips from the registrar's desk: the codes on it."""
    form = person.task("Make a sheet of slips")
    person.fill("How many slips?", str(count), form)
    person.press("Make the slips", form)
    codes = CODE.findall(person.text)
    assert len(codes) == len(set(codes)) == count
    return codes


def enter(person: Person, slug: str, code: str) -> None:
    """Come in with a code: with JavaScript by the slip's QR address, without it by typing."""
    if person.script:
        person.open(f"/d/{slug}/join#{code.replace(' ', '')}")
        filled = person.page.get_by_label("Your code").input_value()
        assert filled == code.replace(" ", "")
    else:
        person.open(f"/d/{slug}/join")
        person.fill("Your code", code)
    person.tick("I have read what happens with what I say")
    person.press("Enter")


def say(person: Person, slug: str, words: str) -> None:
    """Say something in English, under no name."""
    person.open(f"/d/{slug}/say")
    person.fill("What do you want to say?", words)
    person.tick("nobody can recognise me by this")
    person.press("Send it to be read")


def waiting(person: Person, words: str) -> Locator:
    """The part of a desk that holds the statement with these words."""
    return person.page.locator("section.statement").filter(has_text=words)
