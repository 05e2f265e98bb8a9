"""Pictures of the main pages: English and Dari, wide and narrow, from the demonstration (`make pictures`)."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

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
    "division": f"{D}/findings#steady",
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


def shown(page: Page, part: str, width: int) -> FloatRect:
    """The page from its top, or from the part of that id, to a sensible depth."""
    full = page.locator("html").bounding_box()
    bottom = full["height"] if full else DEEPEST
    box = page.locator(f"#{part}").bounding_box() if part else None
    # A page that was opened at a part is scrolled; boxes are measured from the window.
    top = max(0.0, box["y"] - full["y"] - 16) if box and full else 0.0
    return {"x": 0, "y": top, "width": width, "height": min(DEEPEST, bottom - top)}


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
                    clip = shown(page, path.partition("#")[2], width)
                file = HERE / f"{name}-{language}-{size}.png"
                page.screenshot(path=file, full_page=clip is not None, clip=clip)
        context.close()


VOTES = """
    SELECT v.participant, v.statement_id, v.choice, p.names FROM statements_vote v
    JOIN dialogue_party p ON p.id = v.party JOIN dialogue_dialogue d ON d.id = v.dialogue_id
    WHERE d.slug = 'intra-afghan-dialogue' AND v.choice IS NOT NULL AND NOT p.no_party
"""
STATEMENTS = """
    SELECT s.id, COALESCE((SELECT t.text FROM statements_translation t
    WHERE t.statement_id = s.id AND t.language = ?), s.text) FROM statements_statement s
"""


def votes_of(folder: Path, language: str) -> tuple[Path, Path]:
    """The demonstration's simulated votes and its statements, as two files that `sulh analyze` reads."""
    votes, statements = folder / f"simulated-votes-{language}.csv", folder / f"statements-{language}.csv"
    with closing(sqlite3.connect(folder / "sulh.sqlite3")) as database:
        rows = [(*row[:3], json.loads(row[3])[language]) for row in database.execute(VOTES)]
        said = database.execute(STATEMENTS, [language]).fetchall()
    for file, heads, lines in (
        (votes, ["participant", "statement", "vote", "party"], rows),
        (statements, ["statement", "text"], said),
    ):
        with file.open("w", newline="", encoding="utf-8") as opened:
            csv.writer(opened).writerows([heads, *lines])
    return votes, statements


def take_analysis(browser: Browser, folder: Path) -> None:
    """The page that `sulh analyze` writes."""
    for language, code, tag in (("en", "en", "en"), ("dari", "fa-af", "fa-AF")):
        votes, statements = votes_of(folder, code)
        file = folder / f"analysis-{language}.html"
        told = ["--statements", str(statements), "--lang", tag, "--format", "html", "--out", str(file)]
        must(folder, "analyze", str(votes), *told)
        for size, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, java_script_enabled=False)
            page.goto(file.as_uri())
            picture = HERE / f"analysis-{language}-{size}.png"
            page.screenshot(path=picture, full_page=True, clip=shown(page, "", width))
            page.close()


def main() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        must(Path(folder), "demo")
        server = Server(Path(folder)).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        try:
            only = set(sys.argv[1:])
            take(browser, server.address, only)
            if not only or "analysis" in only:
                take_analysis(browser, Path(folder))
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
