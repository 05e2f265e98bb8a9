"""A first statement on a link of 50 kbit/s with a second of latency: seen and answered within three seconds.

Chromium holds back every answer as such a link would; opening a connection is not part of what it simulates.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browsing import Person
from tests.cli.reading import rows
from tests.serving import Server
from tests.speaking import TEXTS, Speaking, speaking
from tests.walking import enter

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINK = {"latency": 1000, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8, "offline": False}
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint').map(each => each.startTime)[0]"
SECONDS = 3.0
ABOUT = 6_500  # bytes of the page on the wire, what it needs of the style sheet included


@pytest.fixture(scope="module")
def spoken(fresh: Server) -> Speaking:
    return speaking(fresh, people=6, texts=2)


def slowed(person: Person) -> Any:
    """Everything that the browser has kept is forgotten, and the link is slow from here on."""
    tools = person.page.context.new_cdp_session(person.page)
    tools.send("Network.enable")
    tools.send("Network.clearBrowserCache")
    tools.send("Network.emulateNetworkConditions", LINK)
    return tools


def votes(server: Server) -> int:
    return int(rows(server.data / "sulh.sqlite3", "SELECT count(*) FROM statements_vote")[0][0])


@pytest.mark.parametrize("script", [False, True], ids=["plain", "script"])
@pytest.mark.parametrize("prefix", ["", "/ps"], ids=["en", "ps"])
def test_a_first_statement_can_be_answered_within_three_seconds(
    browser: Browser, fresh: Server, spoken: Speaking, prefix: str, script: bool, capsys: Any
) -> None:
    phone = {"width": 360, "height": 640}
    with Person(browser, fresh.address, script=script, viewport=phone) as person:
        enter(person, spoken.slug, spoken.codes.pop())
        before = votes(fresh)
        tools, sizes, pages = slowed(person), {}, []
        tools.on(
            "Network.responseReceived",
            lambda event: pages.append(event["requestId"]) if event["type"] == "Document" else None,
        )
        tools.on(
            "Network.loadingFinished",
            lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])}),
        )
        start = time.monotonic()
        person.page.goto(f"{fresh.address}{prefix}/d/{spoken.slug}/take-part", wait_until="commit")
        button = person.page.locator("button[name=choice][value^=agree]")
        button.wait_for(state="visible")
        seen = time.monotonic() - start
        words = person.page.locator("blockquote").first.inner_text()
        styled = button.evaluate("each => getComputedStyle(each).borderTopWidth")
        painted = person.page.wait_for_function(FIRST_PAINT).json_value() / 1000
        # It can be pressed while the rest is still on its way.
        with person.page.expect_response(lambda each: each.request.method == "POST") as answered:
            button.click(no_wait_after=True)
        assert answered.value.status in (200, 302, 303)
        page_size = sizes[pages[0]]
        tools.send("Network.emulateNetworkConditions", LINK | {"latency": 0, "downloadThroughput": -1})
    with capsys.disabled():
        print(
            f"\n50 kbit/s, 1 s, {prefix or '/en'}, JavaScript {script}: buttons after {seen:.2f} s, "
            f"painted after {painted:.2f} s, page {page_size} bytes"
        )
    assert words.strip() in TEXTS and styled == "2px"
    assert seen < SECONDS and painted < SECONDS
    assert page_size < ABOUT
    assert votes(fresh) == before + 1
