"""Chromium for tests and pictures: Debian's own, driven by Playwright, with no traffic but ours.

A test that needs it imports the fixture `browser` and makes each `Person` a browser of their own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, sync_playwright

from tests.lacking import missing
from tests.once import put_keys
from tests.serving import SULH, Server, a_folder, environment

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 20_000  # milliseconds; a machine with two cores may be busy with other tests


def chromium() -> str:
    """The path of the browser, or a skip that says it is missing."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("Chromium (Debian package chromium)")
        raise AssertionError
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests of a process."""
    path = chromium()
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield made
        made.close()


@pytest.fixture(scope="session")
def fresh(upgraded: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a data folder that nothing but `sulh upgrade` has touched.

    Each test adds dialogues of its own.
    """
    made = Server(a_folder(tmp_path_factory.mktemp("fresh"), upgraded, "fresh"))
    try:
        yield made.start()
    finally:
        if made.process is not None:
            made.kill()


class Demo(Server):
    """`sulh demo --serve`, as `make run` gives it. `links`: who -> the address it prints for them."""

    links: dict[str, str]

    def start(self) -> Self:
        self.process = subprocess.Popen(
            [*SULH, "demo", "--serve"],
            env=environment(self.data, PORT=str(self.port)),
            start_new_session=True,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        printed = []
        for line in self.process.stdout:
            printed.append(line.decode().strip())
            if "Ctrl-C" in printed[-1]:
                break
        assert f"Sulh answers at {self.address}" in printed, printed
        pairs = [line.partition(": http") for line in printed if "#" in line]
        self.links = {who: f"http{rest}" for who, _sign, rest in pairs}
        return self


@pytest.fixture(scope="session")
def demo(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demonstration for all tests of a process, on a folder where it was loaded before."""
    folder = tmp_path_factory.mktemp("demonstration")
    shutil.copytree(loaded, folder, dirs_exist_ok=True)
    put_keys(folder)
    made = Demo(folder)
    try:
        yield made.start()
    finally:
        if made.process is not None:
            made.kill()


@dataclass
class Effort:
    """What somebody did to get somewhere: pages that opened, controls that were filled, letters typed."""

    pages: int = 0
    fields: int = 0
    letters: int = 0


class Person:
    """Somebody with a browser of their own, who acts by what stands on the page.

    Every request and every complaint of the browser is remembered; leaving the `with` block fails
    where something was fetched from elsewhere, was stopped by the content policy, or broke.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        script: bool = True,
        effort: Effort | None = None,
        **more: Any,
    ) -> None:
        self.address = address
        self.script = script
        self.effort = effort or Effort()
        self.context: BrowserContext = browser.new_context(java_script_enabled=script, **more)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.requested: list[str] = []
        self.faults: list[str] = []
        self.context.on("request", self._requested)
        self.context.on("response", self._answered)
        self.context.on("console", lambda message: self._said(message.type, message.text))
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def _requested(self, request: Request) -> None:
        self.requested.append(request.url)
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.faults.append(f"fetched from elsewhere: {request.url}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def _said(self, kind: str, text: str) -> None:
        # A refused form is answered with 4xx, which the browser mentions; that is no fault.
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.context.close()
        if kind is None:
            assert not self.faults, self.faults

    # Reading

    @property
    def text(self) -> str:
        """What the page says, from its heading to its last line."""
        return self.page.inner_text("main")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def says(self, *words: str) -> None:
        """The page says all of this."""
        text = re.sub(r"\s+", " ", self.text)
        for each in words:
            assert each in text, f"{each!r} is not in: {text}"

    def silent(self, *words: str) -> None:
        """The page's source says none of this, seen or unseen."""
        source = self.page.content()
        for each in words:
            assert each not in source, f"{each!r} is on {self.page.url}"

    # Acting

    def open(self, path: str) -> None:
        """Open a page by its path, or by a whole link that somebody handed over."""
        address = path if "://" in path else self.address + path
        self.page.goto(address, wait_until="domcontentloaded")
        self.effort.pages += 1

    def task(self, title: str) -> Locator:
        """The folded part with this title, opened."""
        found = self.page.locator(f'details:has(> summary:text-is("{title}"))')
        if found.count() == 0:
            offered = self.page.locator("summary").all_inner_texts()
            raise AssertionError(f"{title!r} is not offered on {self.page.url}, only {offered}")
        if found.first.get_attribute("open") is None:
            found.first.locator("> summary").click()
        return found.first

    def form(self, act: str) -> Locator:
        """The form that ends in this act, whatever the page's language."""
        return self.page.locator(f'form[action$="/do/{act}"]')

    def fill(self, label: str, value: str, within: Locator | None = None) -> None:
        self._labelled(label, within).fill(value)
        self.effort.fields += 1
        self.effort.letters += len(value)

    def paste(self, label: str, value: str, within: Locator | None = None) -> None:
        """Fill a field without typing."""
        self._labelled(label, within).fill(value)
        self.effort.fields += 1

    def tick(self, label: str, within: Locator | None = None) -> None:
        """Tick a box or a radio button."""
        self._labelled(label, within).check()
        self.effort.fields += 1

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        self._labelled(label, within).select_option(label=option)
        self.effort.fields += 1

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press the button that sends a form, and wait for the page that follows."""
        button = (within or self.page.locator("main")).get_by_role("button", name=name, exact=True)
        self.follow(button)

    def follow(self, target: Locator) -> None:
        """Click what leads to another page, and wait for it."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            target.click()
        self.effort.pages += 1

    def _labelled(self, label: str, within: Locator | None) -> Locator:
        return (within or self.page.locator("main")).get_by_label(label)
