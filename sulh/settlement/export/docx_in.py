"""An edited DOCX as proposals. It never becomes a text: somebody must sponsor each difference as a change.

Deleted and new paragraphs, changed headings and texts are read; so are tracked changes, as if accepted.
Comments, tables, text boxes and the small print of the house are not. Clauses that stand in another order
propose nothing: `Reading.out_of_order` counts them, so that a page can say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sulh.dialogue.consent import digest_of
from sulh.rules.refusal import Refusal
from sulh.settlement.export import docx_marks as marks
from sulh.settlement.export.docx_marks import Field, Mark
from sulh.settlement.export.docx_paragraphs import Paragraph, comments, paragraphs, tidy, tracked
from sulh.settlement.export.docx_vetting import opened
from sulh.settlement.export.sheet import Content
from sulh.settlement.text.comparing import moved_among


@dataclass(frozen=True)
class Proposed:
    """One change that the file asks for, in one language.

    `replace`: `heading` and `text` are both as they shall read. `delete`: both empty. `insert`: `clause` is
    empty, and the new clause comes behind the clause `after` ("" for the beginning); several behind the same
    clause stand in their order.
    """

    op: Literal["replace", "delete", "insert"]
    clause: str
    language: str
    heading: str = ""
    text: str = ""
    after: str = ""


@dataclass(frozen=True)
class Change:
    """What one amendment would hold: the same change in all the languages in which the file makes it."""

    op: Literal["replace", "delete", "insert"]
    clause: str
    after: str
    heading: dict[str, str]
    text: dict[str, str]


@dataclass(frozen=True)
class Reading:
    """All proposals of a file, and how much of it was not read."""

    proposals: tuple[Proposed, ...]
    comments: int
    tracked: int
    out_of_order: int


def read_docx(data: bytes, content: Content) -> list[Proposed]:
    """The proposals of an edited file that was made from this version by `as_docx`.

    Raises `Refusal` with `docx_too_large`, `docx_unreadable` (also for a file without any of our paragraphs),
    `docx_other_version`, or `docx_unchanged`.
    """
    return list(reading(data, content).proposals)


def reading(data: bytes, content: Content) -> Reading:
    """The same with the counts of what was not read."""
    document = opened(data)
    try:
        digest = _digest(document)
        found = paragraphs(document)
        passed = comments(document), tracked(document)
    except Exception as fault:
        # Well-formed XML that is no text of a word processor may fail anywhere.
        raise Refusal("docx_unreadable") from fault
    if digest != digest_of(content):
        raise Refusal("docx_other_version", n=content["n"])
    file = _File(found, content)
    if not file.words:
        raise Refusal("docx_unreadable")
    proposals = tuple(file.proposals())
    if not proposals and not file.out_of_order():
        raise Refusal("docx_unchanged", n=content["n"])
    return Reading(proposals, *passed, file.out_of_order())


def together(proposals: Sequence[Proposed]) -> list[Change]:
    """The proposals brought together over languages: one change per clause, and the first new clause behind
    another in one language with the first behind it in the next."""
    found: dict[tuple[str, ...], Change] = {}
    seen: dict[tuple[str, str], int] = {}
    for one in proposals:
        key: tuple[str, ...] = (one.op, one.clause)
        if one.op == "insert":
            place = seen[one.language, one.after] = seen.get((one.language, one.after), 0) + 1
            key = (one.op, one.after, str(place))
        change = found.setdefault(key, Change(one.op, one.clause, one.after, {}, {}))
        if one.op != "delete":
            change.heading[one.language] = one.heading
            change.text[one.language] = one.text
    return list(found.values())


def _digest(document: Any) -> str:
    """The sealed copy that the file carries: in a property, else in the footer, where programs keep it."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/docProps/custom.xml" and marks.DIGEST_PROPERTY.encode() in part.blob:
            return _first(part.blob.decode("utf-8", "replace"))
    core = document.core_properties
    footers = (line.text for section in document.sections for line in section.footer.paragraphs)
    return _first(" ".join((core.identifier, core.keywords, *footers)))


def _first(text: str) -> str:
    found = marks.DIGEST.search(text)
    return found[0] if found else ""


class _File:
    """What the file says, beside what the version says. Read once, from above to below."""

    def __init__(self, found: Sequence[Paragraph], content: Content) -> None:
        self.languages: list[str] = list(content["languages"])
        self.clauses: dict[str, Any] = {clause["id"]: clause for clause in content["clauses"]}
        self.words: dict[Mark, str] = {}
        self.order: dict[str, list[str]] = {language: [] for language in self.languages}
        self.new: list[Proposed] = []
        marked = [(paragraph, self._mark(paragraph)) for paragraph in found]
        self.present = {mark for _paragraph, mark in marked if mark}
        self.language = next((mark.language for _paragraph, mark in marked if mark), self.languages[0])
        self.after, self.heading = "", ""
        for paragraph, mark in marked:
            if marks.END in paragraph.names:
                break
            self._paragraph(paragraph, mark)
        self._flush()

    def _mark(self, paragraph: Paragraph) -> Mark | None:
        found = (marks.mark_of(name, self.languages) for name in paragraph.names)
        return next((mark for mark in found if mark and mark.clause in self.clauses), None)

    def _paragraph(self, paragraph: Paragraph, mark: Mark | None) -> None:
        parts = (marks.part_of(name, self.languages) for name in paragraph.names)
        if begins := next(filter(None, parts), ""):
            self._flush()
            self.language, self.after = begins, ""
        elif mark:
            self._flush()
            self.language, self.after = mark.language, mark.clause
            if mark.field != "label":
                self._add(mark, paragraph.text)
        elif paragraph.text and not self._of_the_house(paragraph):
            self._unmarked(paragraph)

    def _of_the_house(self, paragraph: Paragraph) -> bool:
        small = paragraph.style == marks.SMALL_STYLE
        return small or any(name.startswith(marks.FRAME) for name in paragraph.names)

    def _unmarked(self, paragraph: Paragraph) -> None:
        """Words typed anew where a clause lost its own, else the heading or the text of a new clause."""
        field: Field = "heading" if "heading" in paragraph.style.lower() else "text"
        mark = Mark(self.after, self.language, field)
        lost = mark not in self.present and self.clauses.get(self.after, {}).get(field, {}).get(self.language)
        if lost:
            self.present.add(mark)
            self._add(mark, paragraph.text)
        elif field == "heading" and not self.heading:
            self.heading = paragraph.text
        else:
            self._insert(paragraph.text)

    def _insert(self, text: str) -> None:
        self.new.append(Proposed("insert", "", self.language, self.heading, text, self.after))
        self.heading = ""

    def _flush(self) -> None:
        """A new heading behind which no text came is a new clause all the same."""
        if self.heading:
            self._insert("")

    def _add(self, mark: Mark, text: str) -> None:
        """A text that somebody split with Enter stands in several paragraphs."""
        if mark.clause not in self.order[mark.language]:
            self.order[mark.language].append(mark.clause)
        before = self.words.get(mark, "")
        self.words[mark] = tidy(f"{before}\n{text}") if before else text

    def proposals(self) -> Iterator[Proposed]:
        for language in self.languages:
            # A language of which nothing is left was cut off for the work, not struck out.
            if self.order[language]:
                for clause in self.clauses.values():
                    yield from self._of_clause(clause, language)
        yield from self.new

    def _of_clause(self, clause: Any, language: str) -> Iterator[Proposed]:
        old_heading, old_text = (clause[name].get(language, "") for name in ("heading", "text"))
        heading = self._words(clause["id"], language, "heading", old_heading)
        text = self._words(clause["id"], language, "text", old_text)
        if (heading, text) == (old_heading, old_text):
            return
        if not text and heading in ("", old_heading) and (old_text or not heading):
            # A heading above nothing is no clause; one that took up the words of its text is.
            yield Proposed("delete", clause["id"], language)
        else:
            yield Proposed("replace", clause["id"], language, heading, text)

    def _words(self, clause: str, language: str, field: Field, old: str) -> str:
        """The words in the file; the old ones, letter by letter, where only blanks differ."""
        new = self.words.get(Mark(clause, language, field), "")
        return old if new == tidy(old) else new

    def out_of_order(self) -> int:
        """How many clauses stand elsewhere than in the version, in the language where most do."""
        places = {name: place for place, name in enumerate(self.clauses)}
        return max(len(moved_among([places[name] for name in order])) for order in self.order.values())
