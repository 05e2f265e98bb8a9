"""Statements as XLIFF 2.0, out and in: the files that translators' tools know. Pure.

Source: OASIS, XLIFF Version 2.0 (2014), which 2.1 keeps: one `srcLang` a file, units with segments, inline
codes, notes. Reading takes what other tools make of such a file: a unit cut into segments, in another order,
with marks around words, and notes dropped. It takes no DOCTYPE and so no entities, and only so deep and so
many elements (OWASP, "XML External Entity Prevention").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from sulh.rules.refusal import Refusal
from sulh.statements.units import FILE_MOST, UNITS_MOST, Returned, Unit, digest

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
DEPTH_MOST, ELEMENTS_MOST = 40, 50_000
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ps", "ur"})
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag(language: str) -> str:
    """The BCP 47 tag of a language of the house: `fa-af` is `fa-AF`."""
    plain, _, region = language.partition("-")
    return f"{plain}-{region.upper()}" if region else plain


def write(units: Sequence[Unit], source_language: str, language: str) -> bytes:
    """One file: all `units` from one language into another. Each carries what it was made from, as notes."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff xmlns="{NAMESPACE}" version="2.0"'
        f" srcLang={quoteattr(tag(source_language))} trgLang={quoteattr(tag(language))}>\n"
        f'<file id="statements" srcDir="{_direction(source_language)}" trgDir="{_direction(language)}">\n'
    )
    return (head + "".join(map(_unit, units)) + "</file>\n</xliff>\n").encode()


def _unit(unit: Unit) -> str:
    state, target = "initial", ""
    if unit.translation:
        state, target = "translated", f'<target xml:space="preserve">{_escaped(unit.translation)}</target>\n'
    return (
        f'<unit id="{unit.statement}" name="{unit.n}" canResegment="no">\n<notes>\n'
        f'<note category="source-digest">{digest(unit.source)}</note>\n'
        f'<note category="target-digest">{digest(unit.translation)}</note>\n</notes>\n'
        f'<segment state="{state}">\n<source xml:space="preserve">{_escaped(unit.source)}</source>\n{target}'
        "</segment>\n</unit>\n"
    )


def _escaped(text: str) -> str:
    """Text as XML; a character that XML cannot hold stands as XLIFF's own `cp`."""
    return _NOT_IN_XML.sub(lambda found: f'<cp hex="{ord(found[0]):04X}"/>', escape(text))


def _direction(language: str) -> str:
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


@dataclass
class _Node:
    """An element: its local name (empty for another namespace), attributes, and what is in it."""

    name: str
    attributes: Mapping[str, str]
    inside: list[_Node | str] = field(default_factory=list)

    def elements(self, *names: str) -> Iterator[_Node]:
        return (each for each in self.inside if isinstance(each, _Node) and each.name in names)

    def first(self, name: str) -> _Node | None:
        return next(self.elements(name), None)


def read(data: bytes) -> list[Returned]:
    """The units of a file, in its order; the translation of one that is not wholly translated is empty.

    Raises `Refusal`: `translation_file_too_large`, `translation_file_unsafe` (a DOCTYPE, or too deep),
    `translation_file_unreadable` (no UTF-8, no XML, no XLIFF 2).
    """
    if len(data) > FILE_MOST:
        raise Refusal("translation_file_too_large")
    root = _parsed(data)
    if root.name != "xliff" or root.attributes.get("version") not in ("2.0", "2.1"):
        _unreadable()
    language = root.attributes.get("trgLang", "").lower()
    found = [_returned(unit, language) for unit in _units(root)]
    if not language:
        _unreadable()
    if len(found) > UNITS_MOST:
        raise Refusal("translation_file_too_large")
    return found


def _parsed(data: bytes) -> _Node:
    """The tree of elements, never deeper or larger than the limits."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _unreadable()
    parser = expat.ParserCreate("UTF-8", " ")
    parser.buffer_text = True
    top = _Node("", {})
    path, count = [top], 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(path) > DEPTH_MOST or count > ELEMENTS_MOST:
            raise Refusal("translation_file_unsafe")
        namespace, _, local = name.rpartition(" ")
        made = _Node(local if namespace == NAMESPACE else "", attributes)
        path[-1].inside.append(made)
        path.append(made)

    def end(_name: str) -> None:
        path.pop()

    def text(words: str) -> None:
        path[-1].inside.append(words)

    def unsafe(*_anything: object) -> NoReturn:
        raise Refusal("translation_file_unsafe")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = unsafe
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        _unreadable()
    return next(top.elements("xliff"), top)


def _units(node: _Node) -> Iterator[_Node]:
    for each in node.elements("file", "group", "unit"):
        if each.name == "unit":
            yield each
        else:
            yield from _units(each)


def _returned(unit: _Node, language: str) -> Returned:
    segments = list(unit.elements("segment", "ignorable"))
    notes = unit.first("notes")
    kept = {
        note.attributes.get("category", ""): _text(note).strip()
        for note in (notes.elements("note") if notes else ())
    }
    source = "".join(_text(each.first("source")) for each in segments)
    return Returned(
        unit.attributes.get("id", ""), language, _translated(segments), source,
        kept.get("source-digest"), kept.get("target-digest"),
    )  # fmt: skip


def _translated(segments: Sequence[_Node]) -> str:
    """The targets, in the order that they name; nothing where a segment with words has none."""
    placed: list[tuple[int, str]] = []
    for position, each in enumerate(segments, 1):
        target = each.first("target")
        order = target.attributes.get("order", "") if target else ""
        words = _text(target or (each.first("source") if each.name == "ignorable" else None))
        if not words.strip() and each.name == "segment" and _text(each.first("source")).strip():
            return ""
        placed.append((int(order) if re.fullmatch("[0-9]{1,4}", order) else position, words))
    return "".join(words for _, words in sorted(placed, key=lambda pair: pair[0]))


def _text(node: _Node | None) -> str:
    """The words of a source, target or note: through marks and paired codes, without any other code."""
    if node is None:
        return ""
    found = []
    for each in node.inside:
        if isinstance(each, str):
            found.append(each)
        elif each.name in ("pc", "mrk"):
            found.append(_text(each))
        elif each.name == "cp":
            found.append(_character(each.attributes.get("hex", "")))
    return "".join(found)


def _character(code: str) -> str:
    if not re.fullmatch("[0-9A-Fa-f]{1,6}", code) or not _is_character(int(code, 16)):
        _unreadable()
    return chr(int(code, 16))


def _is_character(code: int) -> bool:
    return code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF


def _unreadable() -> NoReturn:
    raise Refusal("translation_file_unreadable")
