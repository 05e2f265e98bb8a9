"""Pictures of the main pages: English and Dari, wide and narrow, from the demonstration (`make pictures`)."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browsing import CHROMIUM_ARGUMENTS, chromium
from tests.serving import Server, must

HERE = Path(__file__).parent
D = "/d/intra-afghan-dialogue"
PAGES = {
    "home": "/",
    "report": "/report",
    "dialogue": f"{D}/",
    "parties": f"{D}/parties",
    "supporters": f"{D}/supporters",
    "terms": f"{D}/terms",
    "behind": f"{D}/behind",
    "join": f"{D}/join",
    "statements": f"{D}/statements",
    "findings": f"{D}/findings",
    "diary": f"{D}/diary",
    "moderation": f"{D}/moderation-report",
    "interests": f"{D}/interests",
    "contacts": f"{D}/contacts",
    "bulletin": f"{D}/bulletins/2",
    "supporters-statement": f"{D}/bulletins/1",
    "comments": f"{D}/comments/bulletin-2",
    "comment-rules": f"{D}/comment-rules",
}
LANGUAGES = {"en": "", "dari": "/fa-af"}
SIZES = {"wide": (1280, 800), "narrow": (360, 740)}
# Only the first screen's picture is cut at the window; a page is shown to a sensible depth.
DEEPEST = 2600


def take(browser: Browser, address: str, only: set[str]) -> None:
    for size, (width, height) in SIZES.items():
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=False)
        page = context.new_page()
        for language, prefix in LANGUAGES.items():
            for name, path in PAGES.items():
                if only and name not in only:
                    continue
                page.goto(address + prefix + path)
                clip = None
                if not (name == "home" and size == "wide"):
                    full = page.locator("html").bounding_box()
                    deep = min(DEEPEST, int(full["height"]) if full else height)
                    clip = {"x": 0, "y": 0, "width": width, "height": deep}
                file = HERE / f"{name}-{language}-{size}.png"
                page.screenshot(path=file, full_page=clip is not None, clip=clip)  # type: ignore[arg-type]
        context.close()


def main() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        must(Path(folder), "demo")
        server = Server(Path(folder)).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        try:
            take(browser, server.address, set(sys.argv[1:]))
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
