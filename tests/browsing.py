"""Chromium for tests and pictures: Debian's own, driven by Playwright, with no traffic but ours."""

from __future__ import annotations

import shutil

from tests.helpers import missing

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium() -> str:
    """The path of the browser, or a skip that says it is missing."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("Chromium (Debian package chromium)")
        raise AssertionError
    return found
