"""The paragraphs of an edited DOCX as they read when every tracked change is accepted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from sulh.settlement.export.docx_marks import SMALL_STYLE

_P, _TABLE, _BOX = qn("w:p"), qn("w:tbl"), qn("w:txbxContent")
_START, _END = qn("w:bookmarkStart"), qn("w:bookmarkEnd")
_GONE = frozenset(map(qn, ("w:del", "w:moveFrom")))
_TRACKED = frozenset(map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo")))
_SIGNS = {
    qn("w:tab"): " ", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011", qn("w:ptab"): " ",
}  # fmt: skip
# Signs that turn the direction of what follows; texts of the house hold none, and Word adds some by itself.
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass
class Paragraph:
    """`names`: bookmarks that begin in it, then those that go on from the paragraph before."""

    text: str
    style: str
    names: list[str] = field(default_factory=list)


def tidy(text: str) -> str:
    """The text as it is compared: NFC, one blank for several, none at the ends of lines, no turning signs.

    Both sides of a comparison go through here, so that nothing seems changed that nobody changed.
    """
    plain = unicodedata.normalize("NFC", text.translate(_TURNS).replace("\xa0", " ").replace("\t", " "))
    lines = (re.sub(r" {2,}", " ", line).strip() for line in re.split(r"\r\n?|[\n\u2028\x0b]", plain))
    return "\n".join(lines).strip("\n")


def paragraphs(document: Any) -> list[Paragraph]:
    """All paragraphs outside tables and text boxes, in order; what was deleted with tracking is gone."""
    styles = {style.style_id: style.name for style in document.styles}
    found: list[Paragraph] = []
    running: dict[str, str] = {}  # bookmarks that are still open: id to name
    joins = False
    for element in document.element.body.iter(_P, _START, _END):
        if element.tag == _END:
            running.pop(element.get(qn("w:id")), None)
        elif element.tag == _START:
            # One between paragraphs, as some programs write it, belongs to the next.
            running[element.get(qn("w:id"))] = element.get(qn("w:name")) or ""
        elif not _inside(element, (_TABLE, _BOX)):
            read = _read(element, styles, running)
            # Labels are there whatever happens, so nothing runs into one.
            if joins and found and read.style != SMALL_STYLE:
                found[-1] = _joined(found[-1], read)
            else:
                found.append(read)
            joins = _mark_deleted(element)
    return found


def _read(element: Any, styles: dict[str, str], running: dict[str, str]) -> Paragraph:
    names = [mark.get(qn("w:name")) or "" for mark in element.iter(_START)]
    style = element.pPr.style if element.pPr is not None else None
    text = tidy("".join(_pieces(element)))
    ended = _ended_before_any_word(element)
    going_on = [name for number, name in running.items() if text and number not in ended]
    return Paragraph(text, styles.get(style or "", ""), names + going_on)


def _ended_before_any_word(element: Any) -> set[str]:
    """Bookmarks that reach into this paragraph only with their end, as after Enter at the end of a text."""
    ended = set()
    for piece in element.iter(_END, qn("w:t")):
        if piece.tag == _END:
            ended.add(piece.get(qn("w:id")))
        elif piece.text:
            break
    return ended


def _pieces(element: Any) -> Iterator[str]:
    for piece in element.iter():
        if piece.tag == qn("w:t"):
            text = piece.text or ""
        elif piece.tag == qn("w:br"):
            text = "\n" if piece.get(qn("w:type")) in (None, "textWrapping") else " "
        elif piece.tag in _SIGNS and piece.getparent().tag == qn("w:r"):
            text = _SIGNS[piece.tag]
        else:
            continue
        if next(piece.iterancestors(_P)) is element and not _inside(piece, _GONE, until=element):
            yield text


def _inside(element: Any, tags: Any, until: Any = None) -> bool:
    for above in element.iterancestors():
        if above is until:
            return False
        if above.tag in tags:
            return True
    return False


def _mark_deleted(element: Any) -> bool:
    """Whether the end of the paragraph was deleted with tracking: it then runs into the next one."""
    return bool(element.xpath("./w:pPr/w:rPr/w:del | ./w:pPr/w:rPr/w:moveFrom"))


def _joined(first: Paragraph, second: Paragraph) -> Paragraph:
    """Two paragraphs that became one. Where nothing is left of the first, only the second was ever there."""
    if not first.text:
        return second
    return Paragraph(tidy(f"{first.text} {second.text}"), first.style, [*first.names, *second.names])


def tracked(document: Any) -> int:
    """How many tracked changes the file holds; they are read as accepted."""
    return sum(1 for _ in document.element.body.iter(*_TRACKED))


def comments(document: Any) -> int:
    """How many comments the file holds; they are not read."""
    return len(list(document.comments))
