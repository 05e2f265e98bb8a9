"""A version as DOCX, made so that an edited copy can be read back (`docx_in`)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from sulh.dialogue.words import own
from sulh.settlement.export import docx_marks as marks
from sulh.settlement.export import words
from sulh.settlement.export.around import Around
from sulh.settlement.export.docx_marks import HEADING_STYLE, SMALL_STYLE, TEXT_STYLE, Mark
from sulh.settlement.export.page import made_up
from sulh.settlement.export.sheet import Content, Item, Part, Run, Said, Sheet, runs, sheet

_EARLIEST = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # no time of an export stands in the file, so that equal texts give equal bytes
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}">'
    "<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
)
_FONT = "Times New Roman"  # with letters for all our languages on the machines of most delegates


def as_docx(content: Content, digest: str, around: Around) -> bytes:
    """The version for a word processor: the whole text in one language after the other.

    Every heading and every text is one paragraph under a hidden bookmark that says which one it is; a line
    break inside a text is a line break. The sealed copy stands in the footer of every page and in the
    properties. Promises stand in tables and are not read back. The same arguments give the same bytes.
    Raises `ValueError` if `digest` does not seal `content`.
    """
    drawn = sheet(content, digest, around, "after")
    return _Writer(drawn).written()


class _Writer:
    """The document in the making."""

    def __init__(self, drawn: Sheet) -> None:
        self.drawn = drawn
        self.document: Any = Document()
        self.count = 0
        self.language = translation.get_language() or "en"

    def written(self) -> bytes:
        self.styles()
        self.cover()
        for number, part in enumerate(self.drawn.parts):
            self.part(part, number > 0)
        self.standings()
        self.every_page()
        self.properties()
        out = io.BytesIO()
        self.document.save(out)
        return _timeless(out.getvalue())

    def styles(self) -> None:
        styles = self.document.styles
        for name in ("Normal", "Header", "Footer"):
            _font(styles[name], 11 if name == "Normal" else 8)
        for name, size, bold in ((SMALL_STYLE, 9, False), (HEADING_STYLE, 12, True), (TEXT_STYLE, 11, False)):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.font.bold = style.font.cs_bold = bold or None
            style.quick_style = True
            style.paragraph_format.space_after = Pt(6)
            _font(style, size)
        for name in (SMALL_STYLE, HEADING_STYLE):
            # Who presses Enter behind a label or a heading goes on with a text, not with words of the house.
            styles[name].next_paragraph_style = styles[TEXT_STYLE]
            styles[name].paragraph_format.keep_with_next = True

    def cover(self) -> None:
        if self.drawn.around.simulated:
            self.frame(made_up(), bold=True)
        for line in self.drawn.standing():
            self.frame(line)
        self.frame(": ".join((_("Sealed copy"), self.drawn.digest)))
        self.frame(
            _(
                "You may edit headings and texts below and send the file back: each change becomes a "
                "proposed amendment, and a new paragraph becomes a proposed clause. What stands in tables "
                "and in small print is not read."
            )
        )

    def part(self, part: Part, on_new_page: bool) -> None:
        language = part.languages[0]
        begins = marks.part_name(language, self.drawn.languages)
        heading = self.frame(part.name, language, bold=True, name=begins)
        heading.paragraph_format.page_break_before = on_new_page
        for item in part.items:
            self.item(item, part)
        if not part.items:
            with translation.override(part.frame):
                self.frame(_("This version holds no clause."), part.frame)

    def item(self, item: Item, part: Part) -> None:
        label = Mark(item.id, part.languages[0], "label")
        name = marks.name_of(label, self.drawn.languages)
        self.frame(" · ".join((item.label, *item.notes)), part.frame, name=name)
        for said in item.said:
            if said.heading:
                self.marked(item, said, "heading")
            if said.text:
                self.marked(item, said, "text")
        for language, promises in item.promises:
            rows = [
                part.heads,
                *((one.who, _levels(one.what, one.levels), one.due, one.verified_by) for one in promises),
            ]
            self.table(rows, language)

    def marked(self, item: Item, said: Said, field: Any) -> None:
        """One paragraph with words of people, under its bookmark."""
        paragraph = self.document.add_paragraph(style=HEADING_STYLE if field == "heading" else TEXT_STYLE)
        written = said.heading if field == "heading" else said.text
        self.fill(paragraph, runs(written), said.language)
        self.bookmark(paragraph, marks.name_of(Mark(item.id, said.language, field), self.drawn.languages))

    def frame(self, text: str, language: str = "", *, bold: bool = False, name: str = "") -> Any:
        """One paragraph of the house, under a bookmark of its own or one that only says so."""
        paragraph = self.document.add_paragraph(style=SMALL_STYLE)
        self.fill(paragraph, [Run("plain", text)], language or self.language, bold=bold)
        self.bookmark(paragraph, name or f"{marks.FRAME}{self.count}")
        return paragraph

    def table(self, rows: Sequence[tuple[str, ...]], language: str) -> None:
        table = self.document.add_table(rows=0, cols=len(rows[0]))
        table.style = "Table Grid"
        if words.direction(language) == "rtl":
            table._tbl.tblPr.insert(1, OxmlElement("w:bidiVisual"))  # behind the style
        for number, row in enumerate(rows):
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                self.fill(cell.paragraphs[0], [Run("plain", text)], language, bold=number == 0)
        header = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(header)
        # Two tables in a row would grow together, and words before a table belong to it.
        self.frame("", language)

    def standings(self) -> None:
        around = self.drawn.around
        first = self.frame(_("Where the parties stand"), bold=True, name=marks.END)
        first.paragraph_format.page_break_before = True
        if around.parties:
            rows = [(_("Party"), _("Answer"))]
            for one in around.parties:
                rows.append((own(one.names), " · ".join(filter(None, (words.answer(one.answer), one.note)))))
            self.table(rows, self.language)
        self.frame(_("Who was not there"), bold=True)
        for gone in around.absent:
            self.frame(f"{own(gone.names)}: {words.status(gone.status)}")
        self.frame(_("Reservations and notes"), bold=True)
        for kept in around.reservations:
            self.frame(f"{own(kept.names)}: {self.drawn.about(kept)}")
            for language, text in kept.words.items():
                self.frame(text, language)

    def every_page(self) -> None:
        section = self.document.sections[0]
        footer = section.footer.paragraphs[0]
        self.fill(footer, [Run("plain", " ".join((_("Sealed copy"), self.drawn.digest)))], self.language)
        if self.drawn.around.simulated:
            self.fill(section.header.paragraphs[0], [Run("plain", made_up())], self.language, bold=True)

    def properties(self) -> None:
        core = self.document.core_properties
        core.title, core.author, core.comments = self.drawn.title(), "Sulh", ""
        core.identifier = core.keywords = self.drawn.digest
        core.version = str(self.drawn.content["n"])
        core.language = words.tag(self.drawn.languages[0]) if self.drawn.languages else ""
        core.created = core.modified = datetime(1980, 1, 1, tzinfo=UTC)
        package = self.document.part.package
        body = _CUSTOM.format(name=marks.DIGEST_PROPERTY, value=escape(self.drawn.digest)).encode()
        part = PackagePart(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, body, package)
        package.relate_to(part, _CUSTOM_LINK)

    def fill(self, paragraph: Any, parts: list[Run], language: str, *, bold: bool = False) -> None:
        """Puts words into a paragraph, with the language and the direction that they have."""
        rtl = words.direction(language) == "rtl"
        if rtl:
            _first(paragraph._p.get_or_add_pPr(), "w:bidi")
        for part in parts:
            run = paragraph.add_run(part.text)  # python-docx writes a line break for every new line
            run.bold = bold or part.mark == "disputed" or None
            run.underline = part.mark in ("new", "compromise") or None
            run.font.strike = part.mark == "deletion" or None
            run.font.rtl = rtl or None
            run.font.cs_bold = run.bold
            tagged = OxmlElement("w:lang")
            tagged.set(qn("w:bidi" if rtl else "w:val"), words.tag(language))
            run._r.get_or_add_rPr().append(tagged)

    def bookmark(self, paragraph: Any, name: str) -> None:
        """Encloses all words of a paragraph."""
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        self.count += 1
        for one in (start, end):
            one.set(qn("w:id"), str(self.count))
        start.set(qn("w:name"), name)
        paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
        paragraph._p.append(end)


def _levels(what: str, levels: tuple[tuple[str, str], ...]) -> str:
    return "\n".join([what, *(f"{step} · {text}" for step, text in levels)])


def _font(style: Any, size: int) -> None:
    style.font.name, style.font.size = _FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:cs"), _FONT)
    tall = OxmlElement("w:szCs")
    tall.set(qn("w:val"), str(2 * size))
    properties.append(tall)


def _first(properties: Any, name: str) -> None:
    """Adds a flag where the schema wants it: behind the style and what keeps lines together."""
    before = [child for child in properties if child.tag in _BEFORE_BIDI]
    properties.insert(len(before), OxmlElement(name))


_BEFORE_BIDI = {
    qn(f"w:{name}")
    for name in (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
        "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
        "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN",
    )
}  # fmt: skip


def _timeless(data: bytes) -> bytes:
    """The same package without the hour at which it was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(zipfile.ZipInfo(entry, _EARLIEST), old.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()
