"""Shared phones, phones of one's own without a connection, and leaving: in a real browser."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import sulh
from tests.browsing import Person
from tests.cli.reading import rows
from tests.serving import Server
from tests.speaking import Speaking, speaking

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MORE = [f"Gate {name} should stay open at night." for name in ("one", "two", "three", "four", "five", "six")]
GONE_ON = """words => document.querySelector('h1')
    && document.querySelector('blockquote')?.innerText !== words"""
SCRIPTS = pytest.mark.parametrize("script", [False, True], ids=["without-javascript", "with-javascript"])


@pytest.fixture(scope="module")
def spoken(fresh: Server) -> Speaking:
    return speaking(fresh, people=12, more=MORE)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


def come_in(stack: ExitStack, browser: Browser, server: Server, spoken: Speaking, **more: Any) -> Person:
    """Somebody who has entered; `own`: on a phone that is theirs alone."""
    own = more.pop("own", False)
    person: Person = stack.enter_context(Person(browser, server.address, **more))
    person.open(f"/d/{spoken.slug}/join")
    assert person.page.locator("[name=only_mine][value=no]").is_checked()
    if own:
        person.page.locator("[name=only_mine][value=yes]").check()
    person.fill("Your code", spoken.codes.pop())
    person.tick("I have read what happens with what I say")
    person.press("Enter")
    assert person.path.endswith("/take-part")
    return person


def stored(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("() => ({...localStorage, ...sessionStorage})")
    return found


def lasting(person: Person) -> list[str]:
    """The cookies that stay when the browser is closed."""
    return [cookie.get("name", "") for cookie in person.context.cookies() if cookie.get("expires", -1) != -1]


def votes(server: Server, spoken: Speaking) -> list[Any]:
    return rows(
        server.data / "sulh.sqlite3",
        "SELECT vote.participant, vote.statement_id, vote.choice FROM statements_vote vote"
        " JOIN dialogue_dialogue dialogue ON dialogue.id = vote.dialogue_id"
        f" WHERE dialogue.slug = '{spoken.slug}'",
    )


def neutral(person: Person, spoken: Speaking) -> None:
    """The page tells nothing of the dialogue but, in links, its address; and nothing of answers."""
    person.says("This visit has ended")
    person.silent("How shall we share the water?", *MORE)
    assert person.page.locator("button").count() == 0
    assert person.page.title() == "Sulh"


def test_the_script_of_the_queue_is_small() -> None:
    assert len((Path(sulh.__file__).parent / "site/static/site/queue.js").read_bytes()) <= 4096


@SCRIPTS
def test_a_shared_phone_enter_answer_leave_back(
    browser: Browser, fresh: Server, spoken: Speaking, stack: ExitStack, script: bool
) -> None:
    before = len(votes(fresh, spoken))
    person = come_in(stack, browser, fresh, spoken, script=script)
    assert "/queue.js" not in person.page.content()
    person.press("Agree")
    person.page.wait_for_load_state()
    assert len(votes(fresh, spoken)) == before + 1
    assert lasting(person) == [] and len(person.context.cookies()) == 2
    if script:
        assert stored(person.page) == {}
    person.says("What do you think of this?")
    person.follow(person.page.get_by_role("button", name="Leave", exact=True))
    assert person.path == "/left"
    person.says("You have left")
    assert person.context.cookies() == []
    for _ in range(2):
        person.page.go_back(wait_until="domcontentloaded")
        assert person.path.endswith("/take-part")
        neutral(person, spoken)
    person.open(f"/d/{spoken.slug}/mine")
    neutral(person, spoken)


@SCRIPTS
def test_leaving_fast_leads_to_a_calendar(
    browser: Browser, fresh: Server, spoken: Speaking, stack: ExitStack, script: bool
) -> None:
    person = come_in(stack, browser, fresh, spoken, script=script, viewport={"width": 360, "height": 740})
    button = person.page.get_by_role("button", name="Leave fast")
    for address in ("take-part", "say", "mine", "statements", "code"):
        person.open(f"/d/{spoken.slug}/{address}")
        person.page.mouse.wheel(0, 5000)
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44 and 0 <= box["y"] < 740 - 44, "always in sight"
    person.open(f"/d/{spoken.slug}/take-part")
    person.follow(button)
    assert person.path == "/today" and person.page.title() == "Calendar"
    person.silent("Sulh", spoken.slug, *MORE)
    assert person.context.cookies() == []
    person.page.go_back(wait_until="domcontentloaded")
    neutral(person, spoken)


def test_escape_pressed_twice_leaves_fast(
    browser: Browser, fresh: Server, spoken: Speaking, stack: ExitStack
) -> None:
    person = come_in(stack, browser, fresh, spoken, own=True)
    person.page.keyboard.press("Escape")
    person.page.wait_for_timeout(1100)
    person.page.keyboard.press("Escape")
    person.page.wait_for_timeout(200)
    assert person.path.endswith("/take-part"), "once, and once more a while later, is not twice"
    with person.page.expect_navigation(url="**/today"):
        person.page.keyboard.press("Escape")
    assert person.context.cookies() == []


def test_without_a_connection_the_screen_is_emptied_all_the_same(
    browser: Browser, fresh: Server, spoken: Speaking, stack: ExitStack
) -> None:
    person = come_in(stack, browser, fresh, spoken, own=True)
    looked_ahead(person)
    person.context.set_offline(True)
    person.page.get_by_role("button", name="Disagree").click()
    assert len(stored(person.page)) == 1
    person.page.evaluate("() => document.addEventListener('submit', event => event.preventDefault())")
    person.page.get_by_role("button", name="Leave fast").click()
    assert stored(person.page) == {}
    assert not person.page.locator("h1").is_visible()


@SCRIPTS
def test_the_screen_of_a_shared_phone_goes_by_itself(
    browser: Browser, fresh: Server, spoken: Speaking, stack: ExitStack, script: bool
) -> None:
    """The cookie gets an end in the past, sealed as the server seals it; the page is told to wait less."""
    person = come_in(stack, browser, fresh, spoken, script=script)
    (cookie,) = [each for each in person.context.cookies() if each.get("name", "").startswith("p-")]
    constant = cookie.get("value", "").partition(".")[0]
    key = (fresh.data / "secret-key").read_text().strip()
    seal = hmac.new(
        key.encode(), f"end of a visit {constant}.1000000000".encode(), hashlib.sha256
    ).hexdigest()
    cookie["value"] = f"{constant}.1000000000.{seal[:32]}"

    def sooner(route: Any) -> None:
        answer = route.fetch()
        headers = {**answer.headers, "refresh": re.sub(r"^605;", "1;", answer.headers["refresh"])}
        route.fulfill(response=answer, headers=headers)

    person.page.route("**/take-part", sooner)
    person.open(f"/d/{spoken.slug}/take-part")
    person.page.unroute("**/take-part")
    person.context.add_cookies([cookie])  # type: ignore[list-item]
    person.page.wait_for_url("**/ended")
    neutral(person, spoken)
    assert [each for each in person.context.cookies() if each.get("name", "").startswith("p-")] == []


def looked_ahead(person: Person) -> None:
    """Wait until the next pages are here."""
    person.page.wait_for_load_state("networkidle")


def answer(person: Person, name: str) -> str:
    """Give one answer and see another statement (or none): the words that were answered."""
    words = person.page.locator("blockquote").inner_text()
    person.page.get_by_role("button", name=name, exact=True).click()
    return words


def test_offline_three_votes_then_online_and_all_are_counted_once(
    browser: Browser, fresh: Server, spoken: Speaking, stack: ExitStack
) -> None:
    before = votes(fresh, spoken)
    person = come_in(stack, browser, fresh, spoken, own=True)
    assert len(lasting(person)) == 1
    looked_ahead(person)
    unsent = person.page.locator("[role=status].unsent")
    assert stored(person.page) == {} and unsent.inner_text() == ""
    person.context.set_offline(True)
    given = [answer(person, name) for name in ("Agree", "Disagree", "Pass")]
    assert len(set(given)) == 3, "each answer led to another statement"
    unsent.get_by_text("Answers not yet sent: 3.").wait_for()
    assert person.page.evaluate("document.activeElement.className") == "statement"

    kept = stored(person.page)
    assert len(kept) == 3
    for name, value in kept.items():
        assert re.fullmatch(r"q-[0-9a-f]{12}-[0-9a-f]{8}-\d+", name), "names that tell nothing"
        vote = json.loads(value)
        assert vote.keys() == {"statement", "choice", "counter", "once", "language", "drawn"}
        assert vote["statement"] in spoken.statements and vote["choice"] in ("agree", "disagree", "pass")
        assert (vote["counter"], vote["language"], vote["once"]) == (1, "en", int(name.rpartition("-")[2]))
    steps = sorted(int(json.loads(value)["drawn"].partition(".")[0]) for value in kept.values())
    assert steps == [1, 2, 3], "pages fetched ahead count on"
    assert votes(fresh, spoken) == before

    person.context.set_offline(False)
    unsent.get_by_text("Answers not yet sent").wait_for(state="detached")
    cast = [vote for vote in votes(fresh, spoken) if vote not in before]
    assert sorted(choice for _who, _what, choice in cast) == [-1, 0, 1]
    assert len({what for _who, what, _choice in cast}) == 3 and len({who for who, _w, _c in cast}) == 1
    assert stored(person.page) == {}
    person.open(f"/d/{spoken.slug}/take-part")
    assert person.page.locator("blockquote").inner_text() not in given


def test_an_answer_whose_acknowledgement_was_lost_is_counted_once(
    browser: Browser, fresh: Server, spoken: Speaking, stack: ExitStack
) -> None:
    """The server has it, the phone does not know: it is sent again under the same numbers."""
    before = votes(fresh, spoken)
    person = come_in(stack, browser, fresh, spoken, own=True)
    looked_ahead(person)
    sent: list[Any] = []

    def lose(route: Any) -> None:
        sent.append(route.request.post_data_json)
        if len(sent) == 1:
            route.fetch()
            route.abort()
        elif len(sent) == 2:
            route.fulfill(status=200, content_type="text/html", body="<title>Hotel: sign in</title>")
        else:
            route.continue_()

    person.page.route("**/votes", lose)
    answer(person, "Agree")
    person.page.locator("[role=status].unsent").get_by_text("Answers not yet sent: 1.").wait_for()
    person.page.wait_for_function("() => localStorage.length === 0")
    assert len(sent) == 3 and all(
        (each["statement"], each["counter"], each["once"])
        == (sent[0]["statement"], sent[0]["counter"], sent[0]["once"])
        for each in sent
    )
    assert sent[0]["once"] > 0 and sent[0]["language"] == "en" and sent[0]["drawn"]
    assert len(votes(fresh, spoken)) == len(before) + 1


def test_what_was_not_sent_is_sent_by_the_next_page_and_never_by_somebody_else(
    browser: Browser, fresh: Server, spoken: Speaking, stack: ExitStack
) -> None:
    before = votes(fresh, spoken)
    person = come_in(stack, browser, fresh, spoken, own=True)
    looked_ahead(person)
    person.context.set_offline(True)
    words = answer(person, "Agree")
    ((name, value),) = stored(person.page).items()
    sent: list[Any] = []

    def told(route: Any) -> None:
        sent.append(route.request.post_data_json)
        route.continue_()

    person.page.route("**/votes", told)
    foreign = name[:15] + "00000000-77"
    person.page.evaluate("([name, value]) => { localStorage[name] = value }", [foreign, value])
    person.page.goto("about:blank")  # the page is closed before the connection is back
    person.context.set_offline(False)
    person.open(f"/d/{spoken.slug}/take-part")
    person.page.wait_for_function("() => localStorage.length === 0")
    looked_ahead(person)
    assert len(votes(fresh, spoken)) == len(before) + 1
    assert sent == [json.loads(value)] and sent[0]["drawn"], "all of it, as it was given"
    assert person.page.locator("blockquote").inner_text() != words, "the answered one makes room"


def test_to_the_end_with_a_connection(
    browser: Browser, fresh: Server, spoken: Speaking, stack: ExitStack
) -> None:
    """No statement twice, none left out, and the page says when there are no more."""
    person = come_in(stack, browser, fresh, spoken, own=True)
    given = []
    while person.page.locator("blockquote").count():
        given.append(person.page.locator("blockquote").inner_text())
        answer(person, "Pass")
        person.page.wait_for_function(GONE_ON, arg=given[-1])
    person.says("Thank you: you have answered every statement")
    assert len(given) == len(set(given)) == 7 and set(MORE) < set(given)
    assert stored(person.page) == {}
