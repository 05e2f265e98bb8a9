"""Behind a proxy with TLS: `__Host-` cookies, HSTS, and the forms still pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import walking
from tests.browsing import Person
from tests.serving import Server
from tests.speaking import Speaking, speaking
from tests.tls import proxy

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def secure(data: Path, tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """A server that says HTTPS, and the address of the proxy before it."""
    server = Server(data, SULH_HTTPS="1", SULH_TRUSTED_PROXY="1")
    try:
        with proxy(tmp_path, server.start().port) as address:
            yield server, address
    finally:
        if server.process is not None:
            server.kill()


def check_cookies(person: Person, *kinds: str) -> None:
    """Every cookie: prefixed, secure, unseen by scripts, for the whole host and no other site."""
    cookies: list[Any] = list(person.context.cookies())
    assert {cookie["name"].partition("-")[2].partition("-")[0] for cookie in cookies} == {*kinds, "form"}
    for cookie in cookies:
        assert cookie["name"].startswith("__Host-")
        assert cookie["secure"] and cookie["httpOnly"]
        assert cookie["path"] == "/"
        assert cookie["domain"] == "127.0.0.1"  # no Domain attribute, or it would begin with a dot
        assert cookie["sameSite"] in ("Lax", "Strict")
        if cookie["name"].startswith("__Host-o-"):
            assert cookie["sameSite"] == "Strict"


@pytest.mark.parametrize("script", [False, True], ids=["without-javascript", "with-javascript"])
def test_a_walk_behind_tls(browser: Browser, secure: tuple[Server, str], script: bool) -> None:
    server, address = secure
    made: Speaking = speaking(server, people=1)
    with ExitStack() as stack:

        def somebody() -> Person:
            person = Person(browser, address, script=script, ignore_https_errors=True)
            return stack.enter_context(person)

        voter = somebody()
        walking.enter(voter, made.slug, made.codes[0])
        check_cookies(voter, "p")
        voter.press("Agree")
        voter.says("Thank you")
        assert "not encrypted" not in voter.page.inner_text("body")
        walking.say(voter, made.slug, "Every village mends its own wall.")
        voter.says("waiting to be read")

        moderator = somebody()
        moderator.open(f"/d/{made.slug}/office")
        moderator.fill("Sign-in name", made.moderator)
        moderator.fill("Password", walking.PASSWORD)
        moderator.press("Sign in")
        check_cookies(moderator, "o")
        moderator.open(f"/d/{made.slug}/moderation")
        moderator.press("Accept", walking.waiting(moderator, "mends its own wall"))
        moderator.says("Nothing waits to be read.")
        answer = moderator.context.request.get(f"{address}/d/{made.slug}/")
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
    status, found = server.call(f"dialogues/{made.slug}/statements")
    assert status == 200 and len(found) == 2
