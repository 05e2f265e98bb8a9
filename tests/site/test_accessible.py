"""Every page as everybody who may see it: axe-core, headings, languages, and no sideways scrolling.

axe-core hangs where JavaScript is off, so the page is drawn without its own scripts in a browser that
has JavaScript: the same HTML that is shown where it is off, since no page has a `<noscript>` part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from playwright.sync_api import Browser

from tests import walking
from tests.browsing import Demo, Person
from tests.cli.reading import rows
from tests.helpers import FULL
from tests.serving import must

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOUNDING = "intra-afghan-dialogue"
SPEAKING = "winter-school"
NO_PAGES = {
    "do", "try", "vote", "votes", "leave_device", "leave_office", "bulletin_card", "paper_filled",
    "assisted_answer", "assisted_next", "this_room", "pulse_next",
}  # fmt: skip  # answers to forms
FILES = {
    "terms_json", "terms_version_json", "findings_csv", "findings_json", "diary_file", "bulletins_feed",
    "pulse_csv", "pulse_json", "incidents_csv", "forecasts_csv", "forecasts_json",
    "comments_feed", "comments_csv", "text_json", "versions_json", "compare_json", "amendments_json",
    "amendment_json", "clause_table_json", "signatures_json", "ballots_json", "ballot_json",
    "decision_rules_json", "ratify_json", "sessions_json", "session_json", "agenda_json", "side_letters_json",
    "deadlocks_json", "deadlock_json", "joint_statement_file", "version_content", "version_html",
    "version_pdf", "version_docx", "version_md", "version_json", "voice", "glossary_json",
    "paper_table", "findings_channels_json", "findings_languages_json", "languages_json",
    "moderation_report_json", "translation_xliff", "translation_csv", "room_json",
    "diary_checkpoint", "diary_checkpoint_picture", "diary_checkpoint_at", "diary_key", "diary_policy",
    "diary_openings", "diary_tile", "diary_proof", "diary_entry_bytes", "diary_proof_picture",
    "promises_csv", "promises_json", "warnings_csv",
    "indicators_csv",
}  # fmt: skip

# Whose pages differ from what the public sees there, as `make run` names them: where a text waits for one
# party, and where people are speaking.
OWN: dict[str, dict[str, list[str]]] = {
    FOUNDING: {
        "participant": ["dialogue", "mine", "my_code", "statements", "ratify", "objections"],
        "facilitator": [
            "desk", "terms", "supporters", "contacts", "drafts", "propose_shares", "ballot", "agenda",
            "sessions", "session", "deadlock",
        ],
        "delegate": [
            "desk", "terms", "supporters", "interests", "contacts", "drafts", "text", "version",
            "amendment", "ballot", "ratify", "objections", "agenda", "sessions", "session", "side_letters",
            "deadlock",
        ],
        "moderator": ["desk", "moderation", "comment_desk"],
        "member for appeals": ["moderation", "comment_desk"],
        "registrar": ["desk"],
        "translator": ["translation", "voices"],
        "supporter": ["desk", "supporters", "interests", "contacts", "drafts", "ballot"],
        "editor": ["desk", "interests", "drafts", "bulletins"],
        "expert": ["desk", "interests"],
        "convener": ["desk"],
    },
    SPEAKING: {
        "participant": ["dialogue", "join", "take_part", "say", "mine", "my_code", "statements"],
        "moderator": ["desk", "moderation"],
    },
}  # fmt: skip
WHO = [(slug, who) for slug, own in OWN.items() for who in own]
DESKS = {
    "desk",
    "call",
    "propose_shares",
    "moderation",
    "translation",
    "voices",
    "paper",
    "paper_sheet",
    "paper_print",
    "assisted",
    "drafts",
    "draft",
    "comment_desk",
    "text_docx",
    "text_write",
    "text_write_clause",
}  # refused to the public


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    language: str
    width: int
    scheme: str

    def __str__(self) -> str:
        return f"{self.language}-{self.width}-{self.scheme}"


EN_WIDE, DARI_NARROW = Look("en", 1280, "light"), Look("fa-af", 360, "dark")
LOOKS = [EN_WIDE, DARI_NARROW]
if FULL:
    LOOKS += [Look("en", 360, "dark"), Look("fa-af", 1280, "light")]
TAGS = {"en": ("en", "ltr"), "fa-af": ("fa-AF", "rtl")}


def named(patterns: list[Any]) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            if each.app_name != "api" and each.namespace != "api":
                yield from named(each.url_patterns)
        elif isinstance(each, URLPattern) and each.name:
            yield each.name


PAGES = sorted(set(named(get_resolver().url_patterns)) - NO_PAGES - FILES)
GENERAL = {"home", "report", "dialogues", "new", "left", "today", "glossary", "glossary_json", "this_room"}


# What fills the further holes of an address: the demonstration's bulletin, and the thread below it.
HOLES: dict[str, dict[str, Any]] = {
    "bulletin": {"n": 2},
    "draft": {"n": 2},
    "comments": {"thread": "bulletin-2"},
    # Its text: the newest version, the change that was refused, and the ballot that waits for one party.
    "version": {"n": 2},
    "version_html": {"n": 2},
    "amendment": {"n": 16},
    "ballot": {"n": 18},
    "session": {"n": 1},
    "promise": {"n": 1},
    "forecast": {"n": 1},
    "theme": {"key": "pledges"},
    "diary_entry": {"n": 60},
    "deadlock": {"n": 1},
    "text_write_clause": {"clause": "0" * 32},
    "paper_print": {"number": "12340"},
    "pulse_wave": {"n": 1},
}


def path(name: str, language: str, slug: str = FOUNDING, **holes: Any) -> str:
    with translation.override(language):
        more = {"slug": slug, **HOLES.get(name, {}), **holes}
        return reverse(name) if name in GENERAL else reverse(name, kwargs=more)


class Looking:
    """Somebody's browser without the pages' own scripts, and what is wrong with what it shows."""

    def __init__(self, person: Person, look: Look) -> None:
        self.person, self.look = person, look
        self.seen = 0
        person.page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))

    def open(self, path: str) -> list[str]:
        self.person.open(path)
        return self.wrong()

    def wrong(self) -> list[str]:
        """Everything that is wrong with the page that is open, its folded parts unfolded."""
        page = self.person.page
        page.wait_for_load_state("load")  # with its styles: without them nothing has a colour or a place
        self.seen += 1
        found = []
        language, direction = TAGS[self.look.language]
        html = page.locator("html")
        if (html.get_attribute("lang"), html.get_attribute("dir")) != (language, direction):
            found.append(f"language is {html.get_attribute('lang')} {html.get_attribute('dir')}")
        if (headings := page.locator("h1").count()) != 1:
            found.append(f"{headings} main headings")
        if page.locator("noscript").count():
            found.append("a part for browsers without JavaScript")
        found += self._sideways("folded")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found += self._sideways("unfolded")
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        for violation in Axe().run(page, options=options).response["violations"]:
            nodes = [f"{node['target']} {node['html'][:160]}" for node in violation["nodes"][:3]]
            found.append(f"{violation['id']} × {len(violation['nodes'])}: {nodes}")
        return [f"{page.url} ({self.look}): {each}" for each in found]

    def _sideways(self, state: str) -> list[str]:
        wide = self.person.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        return [f"scrolls sideways by {wide} px, {state}"] if wide > 0 else []


def visitor(browser: Browser, demo: Demo, look: Look) -> Person:
    return Person(
        browser, demo.address, viewport={"width": look.width, "height": 800}, color_scheme=look.scheme,
        reduced_motion="reduce", locale="en-GB" if look.language == "en" else "fa-AF",
    )  # fmt: skip


def report(found: list[str], seen: int, who: str, look: Look, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{who}, {look}: {seen} pages, {len(found)} violations")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_public_pages(browser: Browser, demo: Demo, look: Look, capsys: pytest.CaptureFixture[str]) -> None:
    with visitor(browser, demo, look) as person:
        looking = Looking(person, look)
        found = [line for name in PAGES for line in looking.open(path(name, look.language))]
        found += looking.open(path("home", look.language) + "no-such-page")
        for slug in demo_slugs(demo) if FULL and look in (EN_WIDE, DARI_NARROW) else []:
            for name in sorted(set(PAGES) - GENERAL):
                found += looking.open(path(name, look.language, slug))
    report(found, looking.seen, "public", look, capsys)


def demo_slugs(demo: Demo) -> list[str]:
    """The small dialogues beside the founding one."""
    found = [each["slug"] for each in demo.call("dialogues")[1]]
    assert len(found) > 9
    return [slug for slug in found if slug != FOUNDING]


@pytest.fixture(scope="session")
def states(browser: Browser, demo: Demo) -> dict[tuple[str, str], Any]:
    """For everybody whom `make run` gives a link: the cookies with which they are signed in."""
    found = {}
    for slug, who in WHO:
        link = next(
            address for label, address in demo.links.items() if who in label and f"/d/{slug}/" in address
        )
        with Person(browser, demo.address) as person:
            if "/join" in link:
                walking.enter(person, slug, link.partition("#")[2])
            else:
                walking.take_office(person, link)
            found[slug, who] = person.context.storage_state()
    return found


@pytest.mark.parametrize(("slug", "who"), WHO)
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_of_those_who_take_part(
    browser: Browser, demo: Demo, states: Any, slug: str, who: str, look: Look,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    own = OWN[slug][who]
    with visitor(browser, demo, look) as person:
        person.context.add_cookies(states[slug, who]["cookies"])
        looking = Looking(person, look)
        names = sorted(set(PAGES) - GENERAL) if FULL else own
        found = [line for name in names for line in looking.open(path(name, look.language, slug))]
        for name in own:
            if name in DESKS:
                assert person.context.request.get(demo.address + path(name, "en", slug)).status == 200
    report(found, looking.seen, f"{who}, {slug}", look, capsys)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_version_as_a_file(
    browser: Browser, demo: Demo, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page that people save and hand on, as it is drawn wherever they open it."""
    with visitor(browser, demo, look) as person:
        looking = Looking(person, look)
        answer = person.context.request.get(demo.address + path("version_html", look.language))
        person.page.set_content(answer.text())
        found = looking.wrong()
    report(found, looking.seen, "file", look, capsys)


@dataclass(frozen=True)
class Writer:
    """A delegate who is signed in where a text is being written, and a clause that was proposed there."""

    cookies: Any
    clause: str


WRITING = "first-reading"


@pytest.fixture(scope="session")
def writer(browser: Browser, demo: Demo) -> Writer:
    """Every party has accepted one clause, and one of them proposes another wording."""
    names = rows(
        demo.data / "sulh.sqlite3",
        "SELECT holder.sign_in_name FROM dialogue_office office JOIN dialogue_holder holder"
        " ON holder.id = office.holder_id JOIN dialogue_dialogue dialogue ON dialogue.id = holder.dialogue_id"
        f" WHERE dialogue.slug = '{WRITING}' AND office.role = 'delegate' ORDER BY office.id",
    )
    links = [
        must(demo.data, "reset-password", WRITING, name, PORT=str(demo.port)).strip() for (name,) in names
    ]
    with Person(browser, demo.address) as person:
        walking.take_office(person, links[0])
        cookies = person.context.storage_state()["cookies"]
    (own,) = names[0]
    signed_in = {"name": own, "password": walking.PASSWORD}
    token = demo.call(f"dialogues/{WRITING}/sign-in", signed_in)[1]["token"]
    others = [
        demo.act(WRITING, "TakeOffice", link=link, password=walking.PASSWORD)["token"] for link in links[1:]
    ]
    return Writer(cookies, _written(demo, token, others))


def _written(demo: Demo, token: str, others: list[str]) -> str:
    def act(name: str, by: str = token, **fields: Any) -> Any:
        return demo.act(WRITING, name, token=by, **fields)

    act("OpenText")
    words = {
        "en": "A child reads first [at home] in {+its own+} language.",
        "fa-af": "کودک به زبان خانه بخواند.",
    }
    heading = {"en": "Reading", "fa-af": "خواندن"}
    clause = act("ProposeClause", kind="operative", heading=heading, text=words, package="Two languages")[
        "clause"
    ]
    (ballot,) = demo.call(f"dialogues/{WRITING}/text/ballots")[1]
    for by in (token, *others):
        answer = {"subject_kind": "amendment", "subject_digest": ballot["digest"], "kind": "consent"}
        act("GiveConsent", by, **answer)
    act("CloseBallot", ballot=ballot["id"])
    act("IssueVersion")
    act("ProposeWording", clause=clause, text={"en": "A child reads at home first."})
    return str(clause)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_of_those_who_write(
    browser: Browser, demo: Demo, writer: Writer, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    pages: list[tuple[str, dict[str, Any]]] = [
        ("desk", {}), ("text", {}), ("version", {"n": 1}), ("compare", {}), ("amendments", {}),
        ("amendment", {"n": 1}), ("amendment", {"n": 2}), ("ballot", {"n": 1}), ("ballot", {"n": 2}),
        ("text_write", {}), ("text_write_clause", {"clause": writer.clause}), ("text_docx", {}),
    ]  # fmt: skip
    with visitor(browser, demo, look) as person:
        person.context.add_cookies(writer.cookies)
        looking = Looking(person, look)
        found: list[str] = []
        for name, holes in pages:
            address = path(name, look.language, WRITING, **holes)
            found += looking.open(address)
            assert person.context.request.get(demo.address + address).status == 200, address
    report(found, looking.seen, "writing", look, capsys)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_follows_a_form(
    browser: Browser, demo: Demo, states: Any, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused forms, and pages that are shown once: slips, a one-time link, a new code."""
    found: list[str] = []
    seen = 0

    def send(who: str, page: str, act: str, slug: str = FOUNDING, **fields: str) -> None:
        nonlocal found, seen
        with visitor(browser, demo, look) as person:
            if who:
                person.context.add_cookies(states[slug, who]["cookies"])
            looking = Looking(person, look)
            person.open(path(page, look.language, slug))
            person.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            form = person.form(act).first
            form.evaluate("form => { form.noValidate = true }")
            for name, value in fields.items():
                form.locator(f"[name={name!r}]").fill(value)
            person.follow(form.get_by_role("button"))
            found += looking.wrong()
            seen += looking.seen

    send("", "join", "RedeemCode", code="12345")
    send("", "take_office", "TakeOffice", link="no such link", password="short")
    send("participant", "say", "SubmitStatement", SPEAKING, text="")
    send("facilitator", "desk", "AppointOffice", label="Another moderator")
    send("facilitator", "desk", "InviteParty")
    send("registrar", "desk", "IssueCodes", count="1")
    send("delegate", "desk", "NameParty", signatures_needed="0")
    send("delegate", "ballot", "FileReservation")
    send("delegate", "agenda", "ProposeAgendaItem")
    report(found, seen, "after forms", look, capsys)


def test_no_page_is_forgotten() -> None:
    """Each own page is one of the site's, and each office of the demonstration has some."""
    assert {name for own in OWN.values() for names in own.values() for name in names} <= set(PAGES)
    assert len(PAGES) > 20
    assert all(re.fullmatch("[a-z_]+", name) for name in PAGES)
