"""Pictures of a version on paper: the PDF as Poppler draws it, and what the Word file holds.

No office programme takes part. The Word file is read with python-docx, and its paragraphs and tables are
drawn as a plain page: the picture shows what is in the file and in which direction it runs, and says
nothing of how a word processor breaks its lines.
"""

from __future__ import annotations

import subprocess
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from playwright.sync_api import Browser

SHOWN = 2  # pages of a PDF beside each other
DOTS = 100  # to an inch
PAPER = (900, 1500)
STYLE = """
body { margin: 0; padding: 24px; background: #d8d5cd }
body { font: 15px/1.5 "Noto Serif", "Noto Naskh Arabic", serif }
.pages { display: flex; gap: 24px; justify-content: center }
.pages img { inline-size: 620px; box-shadow: 0 1px 6px #0004 }
.sheet { background: #fff; padding: 56px 64px; max-inline-size: 640px; margin-inline: auto }
.sheet { box-shadow: 0 1px 6px #0004 }
.note { font: 13px/1.4 sans-serif; max-inline-size: 768px; margin: 0 auto 12px }
p { margin: 0 0 8px; white-space: pre-wrap; overflow-wrap: anywhere; text-align: start }
p:empty { min-block-size: 6px }
.small { font-size: 12px; color: #444 }
.heading { font-weight: 700; font-size: 17px }
.running { font-size: 11px; color: #444 }
table { border-collapse: collapse; inline-size: 100% }
td { border: 1px solid #777; padding: 4px 6px; vertical-align: top; overflow-wrap: normal }
td p { overflow-wrap: break-word }
hr { border: 0; border-block-start: 2px dashed #999; margin-block: 24px }
"""
NOTE = "What the Word file holds, drawn as a plain page without an office programme."
CLASSES = {"Sulh Frame": "small", "Sulh Heading": "heading"}


def take_pdf(
    browser: Browser, address: str, languages: Mapping[str, str], version: str, folder: Path
) -> None:
    """The first pages of the PDF beside each other, in the order in which the language is read."""
    for language, prefix in languages.items():
        with TemporaryDirectory() as scratch:
            file = Path(scratch) / "version.pdf"
            file.write_bytes(_fetched(f"{address}{prefix}{version}.pdf"))
            drawn = ["pdftoppm", "-r", str(DOTS), "-l", str(SHOWN), "-png", str(file), f"{scratch}/page"]
            subprocess.run(drawn, check=True)
            pages = [
                b64encode(page.read_bytes()).decode() for page in sorted(Path(scratch).glob("page*.png"))
            ]
        images = "".join(f'<img alt="" src="data:image/png;base64,{page}">' for page in pages)
        direction = "rtl" if prefix else "ltr"
        body = f'<div class="pages" dir="{direction}">{images}</div>'
        _draw(browser, body, folder / f"pdf-{language}-wide.png", width=2 * 620 + 72)


def take_docx(
    browser: Browser, address: str, languages: Mapping[str, str], version: str, folder: Path
) -> None:
    """What stands in the Word file, from its beginning."""
    for language, prefix in languages.items():
        document: Any = Document(BytesIO(_fetched(f"{address}{prefix}{version}.docx")))
        section = document.sections[0]
        parts = [
            *(_paragraph(each, "running") for each in section.header.paragraphs),
            *map(_block, document.iter_inner_content()),
            *(_paragraph(each, "running") for each in section.footer.paragraphs),
        ]
        body = f'<p class="note">{NOTE}</p><div class="sheet">{"".join(parts)}</div>'
        _draw(browser, body, folder / f"docx-as-html-{language}.png", width=PAPER[0], height=PAPER[1])


def _fetched(address: str) -> bytes:
    with urlopen(address) as answer:
        return bytes(answer.read())


def _block(block: Any) -> str:
    if isinstance(block, Table):
        return _table(block)
    before = "<hr>" if block.paragraph_format.page_break_before else ""
    return before + _paragraph(block, CLASSES.get(block.style.name, ""))


def _table(table: Table) -> str:
    mirrored = table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    rows = (
        "".join(f"<td>{''.join(_paragraph(each, '') for each in cell.paragraphs)}</td>" for cell in row.cells)
        for row in table.rows
    )
    return f'<table dir="{"rtl" if mirrored else "ltr"}">{"".join(f"<tr>{row}</tr>" for row in rows)}</table>'


def _paragraph(paragraph: Paragraph, kind: str) -> str:
    properties = paragraph._p.pPr
    mirrored = properties is not None and properties.find(qn("w:bidi")) is not None
    runs = "".join(map(_run, paragraph.runs))
    return f'<p class="{kind}" dir="{"rtl" if mirrored else "ltr"}">{runs}</p>'


def _run(run: Any) -> str:
    text = escape(run.text)
    for on, tag in ((run.bold, "b"), (run.underline, "u"), (run.font.strike, "s")):
        text = f"<{tag}>{text}</{tag}>" if on else text
    return text


def _draw(browser: Browser, body: str, file: Path, *, width: int, height: int = 0) -> None:
    """A page of our own making, whole or from its top."""
    page = browser.new_page(viewport={"width": width, "height": height or 600}, java_script_enabled=False)
    page.set_content(f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{body}')
    page.screenshot(path=file, full_page=not height)
    page.close()
