"""Pictures of the main pages: English and Dari, wide and narrow, from the demonstration (`make pictures`).

Names after the command take only those pictures: `take.py text desk pdf docx analysis`.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from papers import take_docx, take_pdf
from taking_part import take_taking_part

from tests import walking
from tests.browsing import CHROMIUM_ARGUMENTS, Demo, Person, chromium
from tests.serving import must

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
    "diary-check": f"{D}/diary/check",
    "diary-print": f"{D}/diary/print",
    "diary-entry": f"{D}/diary/60",
    "moderation": f"{D}/moderation-report",
    "languages": f"{D}/languages",
    "channels": f"{D}/findings/channels",
    "glossary": "/glossary",
    "interests": f"{D}/interests",
    "contacts": f"{D}/contacts",
    "bulletin": f"{D}/bulletins/2",
    "supporters-statement": f"{D}/bulletins/1",
    "comments": f"{D}/comments/bulletin-2",
    "comment-rules": f"{D}/comment-rules",
    "text": f"{D}/text",
    "text-beside": f"{D}/text?language=en&language=fa-af",
    "compare": f"{D}/text/compare?from=1&to=2&look=inline",
    "compare-side": f"{D}/text/compare?from=1&to=2&look=side",
    "amendments": f"{D}/text/amendments",
    "amendment": f"{D}/text/amendments/16",
    "consent-table": f"{D}/text/table",
    "signatures": f"{D}/text/signatures",
    "decision-rules": f"{D}/text/rules",
    "ballot": f"{D}/text/ballots/18",
    "session": f"{D}/sessions/1",
    "agenda": f"{D}/agenda",
    "joint-statement": f"{D}/joint-statement",
    "promises": f"{D}/promises",
    "promise": f"{D}/promises/8",
    "promises-over-time": f"{D}/promises/theme/steps",
    "ground": f"{D}/ground",
    "pulse-wave": f"{D}/ground/pulse/3",
    "incidents": f"{D}/incidents",
    "forecasts": f"{D}/forecasts",
    "forecast": f"{D}/forecasts/1",
    "warnings": f"{D}/warnings",
    "desk": f"{D}/desk",
}
# Seen by the delegate of the party for which everybody waits.
SIGNED_IN = {"desk": "The administration"}
VERSION = f"{D}/text/versions/2"
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


def take(browser: Browser, demo: Demo, only: set[str]) -> None:
    """Every page of `PAGES`, or of those only that are named."""
    wanted = {name: path for name, path in PAGES.items() if not only or name in only}
    cookies = {name: signed_in(browser, demo, SIGNED_IN[name]) for name in wanted if name in SIGNED_IN}
    for size, (width, height) in SIZES.items():
        for name, path in wanted.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, java_script_enabled=False
            )
            context.add_cookies(cookies.get(name, []))
            page = context.new_page()
            for language, prefix in LANGUAGES.items():
                page.goto(demo.address + prefix + path)
                clip = None
                if not (name == "home" and size == "wide"):
                    clip = shown(page, path.partition("#")[2], width)
                file = HERE / f"{name}-{language}-{size}.png"
                page.screenshot(path=file, full_page=clip is not None, clip=clip)
            context.close()


def signed_in(browser: Browser, demo: Demo, party: str) -> list[Any]:
    """The cookies of this party's delegate, who takes the office up with the link the command printed."""
    link = next(address for who, address in demo.links.items() if who == f"delegate: {party}")
    with Person(browser, demo.address) as person:
        walking.take_office(person, link)
        return list(person.context.cookies())


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
    only = set(sys.argv[1:])
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Path(folder)).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        try:
            take(browser, demo, only)
            take_taking_part(browser, demo, HERE, only)
            if not only or "pdf" in only:
                take_pdf(browser, demo.address, LANGUAGES, VERSION, HERE)
            if not only or "docx" in only:
                take_docx(browser, demo.address, LANGUAGES, VERSION, HERE)
            if not only or "analysis" in only:
                take_analysis(browser, Path(folder))
        finally:
            browser.close()
            demo.kill()


if __name__ == "__main__":
    main()
