"""What the way to a first vote weighs, and that pages fetch nothing elsewhere, act once and show no vote."""

from __future__ import annotations

import re
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests import walking
from tests.browsing import Demo, Person
from tests.cli.reading import rows
from tests.serving import Server
from tests.speaking import TEXTS, Speaking, speaking

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIMIT = 30_000  # bytes from the server, headers included
LANGUAGES = {"en": "", "fa-af": "/fa-af"}
MORE = ("Snow closes the upper road for weeks.",)
READABLE = 1 + len(MORE)  # without a translation: what was said in English
PUBLIC = [
    "", "parties", "supporters", "terms", "behind", "join", "office", "take-office", "statements",
    "take-part", "say", "mine", "findings", "findings/every", "diary", "moderation-report", "interests",
    "contacts", "bulletins", "comment-rules", "my-comment", "text", "text/versions", "text/versions/2",
    "text/compare", "text/amendments", "text/amendments/16", "text/table", "text/signatures", "text/ballots",
    "text/ballots/18", "text/rules", "text/objections", "text/single", "text/side-letters", "text/deadlocks",
    "text/deadlocks/1", "ratify", "sessions", "sessions/1", "agenda", "joint-statement",
]  # fmt: skip
IDS = re.compile(r"\bf[0-9a-f]{8}\b")  # of controls, made from the form's key
SECRETS = re.compile(r'name="(csrfmiddlewaretoken|key|drawn)" value="[^"]*"')


@pytest.fixture(scope="module")
def spoken(fresh: Server) -> Speaking:
    """A dialogue on the fresh server with two statements and codes for everybody below."""
    return speaking(fresh, people=12, texts=2, more=MORE)


class Wire:
    """A relay in front of the server that counts every byte, requests and headers included."""

    def __init__(self, port: int) -> None:
        self.port, self.up, self.down = port, 0, 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.port))
            threading.Thread(target=self._pass, args=(near, far, "up"), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, "down"), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, way: str) -> None:
        try:
            while chunk := source.recv(65_536):
                setattr(self, way, getattr(self, way) + len(chunk))
                target.sendall(chunk)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return  # one side is gone

    def close(self) -> None:
        self._listening.close()


@contextmanager
def wire(server: Server) -> Iterator[Wire]:
    made = Wire(server.port)
    try:
        yield made
    finally:
        made.close()


def received(page: Page) -> list[tuple[str, int]]:
    """Every answer as Chromium's own tools count it: (address, bytes with headers)."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    addresses: dict[str, str] = {}
    found: list[tuple[str, int]] = []

    def asked(event: Any) -> None:
        if moved := event.get("redirectResponse"):
            found.append((moved["url"], int(moved["encodedDataLength"])))
        addresses[event["requestId"]] = event["request"]["url"]

    def done(event: Any) -> None:
        found.append((addresses.get(event["requestId"], "?"), int(event["encodedDataLength"])))

    tools.on("Network.requestWillBeSent", asked)
    tools.on("Network.loadingFinished", done)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_vote_weighs_little(
    browser: Browser, fresh: Server, spoken: Speaking, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """From opening the door to the page after the vote, JavaScript off, nothing in the cache."""
    prefix, before = f"{LANGUAGES[language]}/d/{spoken.slug}", len(votes(fresh))
    with wire(fresh) as line, Person(browser, line.address, script=False) as person:
        found = received(person.page)
        person.open(f"{prefix}/join")
        form = person.form("RedeemCode")
        form.locator("[name=code]").fill(spoken.codes.pop())
        form.locator("[name=accept_conduct]").check()
        person.follow(form.get_by_role("button"))
        assert person.path == f"{prefix}/take-part"
        words = person.page.locator("blockquote").first.inner_text().strip()
        person.follow(person.page.locator("button[name=choice][value^=agree]"))
        person.page.wait_for_load_state("networkidle")
        assert words in (*TEXTS, *MORE) and len(votes(fresh)) == before + 1
    counted = sum(size for _address, size in found)
    with capsys.disabled():
        print(
            f"\nfirst vote, {language}: {counted} bytes received in {len(found)} answers by Chromium's count;"
        )
        print(f"    on the wire {line.down} received, {line.up} sent")
        for address, size in found:
            print(f"    {size:>6}  {address.partition('127.0.0.1')[2].partition('/')[2][:70]}")
    assert counted < LIMIT
    assert line.down < LIMIT
    assert abs(line.down - counted) < 1000  # neither way of counting has missed an answer


@pytest.fixture
def people(browser: Browser, fresh: Server, spoken: Speaking) -> Iterator[Callable[[bool], Person]]:
    """Makes participants who have just come in, with JavaScript or without."""
    with ExitStack() as stack:

        def enter(script: bool) -> Person:
            person = stack.enter_context(Person(browser, fresh.address, script=script))
            person.open(f"/d/{spoken.slug}/join")
            person.fill("Your code", spoken.codes.pop())
            person.tick("I have read what happens with what I say")
            person.press("Enter")
            return person

        yield enter


def posted(form: Locator) -> dict[str, str | float | bool]:
    """What this form would send."""
    found: dict[str, str | float | bool] = form.evaluate("form => Object.fromEntries(new FormData(form))")
    return found


def votes(server: Server) -> list[Any]:
    return rows(
        server.data / "sulh.sqlite3", "SELECT participant, statement_id, choice, counter FROM statements_vote"
    )


def statements(server: Server, words: str) -> int:
    return int(
        rows(
            server.data / "sulh.sqlite3", f"SELECT count(*) FROM statements_statement WHERE text = '{words}'"
        )[0][0]
    )


@pytest.mark.parametrize("script", [False, True], ids=["without-javascript", "with-javascript"])
def test_a_form_sent_twice_counts_once(
    people: Callable[[bool], Person], fresh: Server, spoken: Speaking, script: bool
) -> None:
    """A double click, and the same request once more."""
    person, words = people(script), f"Said once, script {script}."
    person.open(f"/d/{spoken.slug}/say")
    person.fill("What do you want to say?", words)
    person.tick("nobody can recognise me by this")
    again = posted(person.form("SubmitStatement"))
    person.form("SubmitStatement").get_by_role("button").dblclick(no_wait_after=True)
    person.page.wait_for_url("**/mine?done=SubmitStatement")
    assert statements(fresh, words) == 1
    here = f"{fresh.address}/d/{spoken.slug}"
    answer = person.context.request.post(f"{here}/do/SubmitStatement", form=again)
    assert answer.status == 200 and words in answer.text()
    assert statements(fresh, words) == 1

    person.open(f"/d/{spoken.slug}/take-part")
    vote = posted(person.page.locator("form[action$='/vote']"))
    before = votes(fresh)
    said = person.page.locator("blockquote").first.inner_text()
    person.page.get_by_role("button", name="Agree", exact=True).dblclick(no_wait_after=True)
    person.page.wait_for_function(
        "said => document.querySelector('blockquote')?.innerText !== said", arg=said
    )
    cast = [row for row in votes(fresh) if row not in before]
    assert [row[1:] for row in cast if row[1] == vote["statement"]] == [(vote["statement"], 1, 1)]
    for choice in ("agree", "disagree"):
        person.context.request.post(f"{here}/vote", form=vote | {"choice": choice})
    assert [row for row in votes(fresh) if row not in before] == cast


def test_an_office_and_a_sheet_given_twice_are_given_once(
    browser: Browser, fresh: Server, spoken: Speaking
) -> None:
    """The one-time link and the codes are shown the first time only."""
    with Person(browser, fresh.address, script=False) as person:
        person.open(f"/d/{spoken.slug}/office")
        person.fill("Sign-in name", spoken.facilitating)
        person.fill("Password", walking.PASSWORD)
        person.press("Sign in")
        form = person.task("Appoint a moderator")
        person.fill(walking.LABEL, "One more", form)
        again = posted(form.locator("form"))
        walking.appoint(person, "Appoint a moderator", "One more")
        link = walking.handed_link(person)
        answer = person.context.request.post(f"{fresh.address}/d/{spoken.slug}/do/AppointOffice", form=again)
        assert answer.status == 200
        assert "This link was already shown" in answer.text() and link.partition("#")[2] not in answer.text()
    found = rows(fresh.data / "sulh.sqlite3", "SELECT count(*) FROM dialogue_holder WHERE label = 'One more'")
    assert found[0][0] == 1
    key = str(uuid.uuid4())
    first, second = (
        fresh.act(spoken.slug, "IssueCodes", token=spoken.registrar, key=key, count=1) for _once in range(2)
    )
    assert len(first["codes"]) == 1
    assert "codes" not in second and second["sheet"] == first["sheet"]


def test_how_somebody_voted_is_on_no_page(people: Callable[[bool], Person], spoken: Speaking) -> None:
    """Two people answer every statement, one always agreeing, one always disagreeing, and see the same."""
    seen = []
    for choice in ("agree", "disagree"):
        person, pages = people(False), []
        for _each in range(READABLE):
            person.follow(person.page.locator(f"button[name=choice][value^={choice}]"))
        for path in (
            "",
            "take-part",
            "statements",
            "mine",
            "say",
            "code",
            "join",
            "parties",
            "findings",
            "diary",
        ):
            pages.append(shown(person, f"/d/{spoken.slug}/{path}"))
        pages += [shown(person, f"/d/{spoken.slug}/take-part?statement={each}") for each in spoken.statements]
        assert "What do you think of this?" in pages[-1]
        seen.append(pages)
    assert seen[0] == seen[1]


def shown(person: Person, path: str) -> str:
    """The page's source, without what is random in every answer."""
    answer = person.context.request.get(person.address + path)
    assert answer.status == 200
    html = SECRETS.sub(r'name="\1" value=""', IDS.sub("", answer.text()))
    return re.sub(r'value="(agree|disagree|pass) [0-9]+"', "", html)


def test_nothing_is_fetched_from_elsewhere(browser: Browser, demo: Demo) -> None:
    """Every public page with JavaScript on: our address only, and nothing that the policy stops."""
    slug = "intra-afghan-dialogue"
    paths = ["/", "/report", "/dialogues", "/new", *(f"/d/{slug}/{name}" for name in PUBLIC)]
    with Person(browser, demo.address) as person:
        for path in paths:
            person.page.goto(demo.address + path, wait_until="load")
        for path in paths:
            person.page.goto(f"{demo.address}/fa-af{path}", wait_until="load")
        assert len(person.requested) > 2 * len(paths)
        assert {urlsplit(each).netloc for each in person.requested} == {urlsplit(demo.address).netloc}
        policy = person.context.request.get(demo.address).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy


def test_the_policy_is_in_force(browser: Browser, demo: Demo) -> None:
    """That the browser would have complained: what is not allowed is stopped and remembered."""
    person = Person(browser, demo.address)
    person.open("/")
    person.page.evaluate("""
        const script = document.createElement('script');
        script.textContent = 'document.title = "run"';
        document.head.append(script);
        document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/x.png'}));
    """)
    person.page.wait_for_timeout(200)
    assert person.page.title() != "run"
    assert len([fault for fault in person.faults if "Content Security Policy" in fault]) >= 2
    person.context.close()
