"""A version made ready for drawing: the same parts for the page, the PDF, Markdown and DOCX.

Words of people are passed on untouched; whoever draws escapes them. Sentences of the house are in their
language here already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils import translation
from django.utils.translation import gettext as _

from sulh.dialogue.consent import digest_of
from sulh.dialogue.words import number
from sulh.settlement.export import words
from sulh.settlement.export.around import Around, Reserved
from sulh.settlement.text.numbering import numbers

Content = Mapping[str, Any]
Layout = Literal["beside", "after"]
"""How languages stand: beside each other clause by clause, or the whole text in one after the other."""
Mark = Literal["plain", "disputed", "new", "deletion", "compromise"]
_MARKS = re.compile(r"(\[[^\[\]]*\]|\{\+.*?\+\}|\{-.*?-\}|\{~.*?~\})", re.DOTALL)
_OPENING: dict[str, Mark] = {"[": "disputed", "{+": "new", "{-": "deletion", "{~": "compromise"}


@dataclass(frozen=True)
class Run:
    """A stretch of a text under one bracket mark; the mark itself is part of the words."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Said:
    """One clause in one language."""

    language: str
    heading: str
    text: str

    @property
    def tag(self) -> str:
        return words.tag(self.language)

    @property
    def direction(self) -> words.Direction:
        return words.direction(self.language)

    @property
    def runs(self) -> list[Run]:
        return runs(self.text)


@dataclass(frozen=True)
class Promise:
    """One commitment in one language. `levels` holds what 1, 2 and 3 mean, with the numbers as written."""

    who: str
    what: str
    due: str
    verified_by: str
    levels: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Item:
    """One clause as a part shows it. `label` is what the clause is called in the words of the house."""

    id: str
    kind: str
    label: str
    notes: tuple[str, ...]
    said: tuple[Said, ...]
    promises: tuple[tuple[str, tuple[Promise, ...]], ...]  # by language

    @property
    def only_title(self) -> bool:
        """A title clause without any further words."""
        return self.kind == "title" and not any(one.heading and one.text for one in self.said)


@dataclass(frozen=True)
class Part:
    """A run through the whole text, in one language or in several beside each other."""

    languages: tuple[str, ...]
    frame: str
    """The language of the words around it."""
    items: tuple[Item, ...]
    caption: str
    heads: tuple[str, str, str, str]
    """Above the promises of a clause: what they are, and its columns."""

    @property
    def name(self) -> str:
        return " · ".join(words.own_name(language) for language in self.languages)


@dataclass(frozen=True)
class Sheet:
    """Everything an export draws."""

    content: Content
    digest: str
    around: Around
    parts: tuple[Part, ...]

    @property
    def languages(self) -> list[str]:
        return list(self.content["languages"])

    def titles(self) -> list[Said]:
        """The title in every language: the title clause's, else the dialogue's, else a plain word."""
        for clause in self.content["clauses"]:
            if clause["kind"] == "title":
                said = [Said(one, title_of(clause, one), "") for one in self.languages]
                return [one for one in said if one.heading]
        if self.around.title:
            return [Said(one, title, "") for one, title in self.around.title.items()]
        return [Said(translation.get_language() or "en", _("Text of the settlement"), "")]

    def title(self) -> str:
        """One title, for the place where only one can stand."""
        found = {said.language: said.heading for said in self.titles()}
        return found.get(translation.get_language() or "en") or next(iter(found.values()))

    def label_of(self, clause: str) -> str:
        """What a clause is called, by its id; "" for one that is not in this version."""
        marked = numbers(self.content["clauses"])
        kinds = {one["id"]: one["kind"] for one in self.content["clauses"]}
        return label(kinds[clause], marked.get(clause, 0)) if clause in kinds else ""

    def about(self, kept: Reserved) -> str:
        """What a reservation is, to which clause, what it does, and how it stands."""
        kind, effect = words.reservation(kept.kind), words.effect(kept.effect)
        return " · ".join(filter(None, (kind, self.label_of(kept.clause), effect, kept.state)))

    def standing(self) -> list[str]:
        """The lines below the title: version, status, authentic languages."""
        authentic = ", ".join(words.own_name(one) for one in self.content["authentic"])
        others = [one for one in self.languages if one not in self.content["authentic"]]
        lines = [_("Version %(n)s") % {"n": number(self.content["n"])}, self.around.status]
        if self.around.day:
            lines.append(_("As of %(day)s") % {"day": self.around.day})
        lines.append(_("Authentic in: %(languages)s") % {"languages": authentic} if authentic else "")
        if others:
            names = ", ".join(words.own_name(one) for one in others)
            lines.append(_("Translated into: %(languages)s") % {"languages": names})
        if self.content["prevailing"]:
            name = words.own_name(self.content["prevailing"])
            lines.append(
                _("Where the languages differ, this one prevails: %(language)s") % {"language": name}
            )
        return [line for line in lines if line]


def check_sealed(content: Content, digest: str) -> None:
    """Raises `ValueError` if `digest` does not seal exactly this content: a wrong one must never leave the
    house."""
    if digest_of(content) != digest:
        raise ValueError("this digest seals another content")


def sheet(content: Content, digest: str, around: Around, layout: Layout = "beside") -> Sheet:
    """The parts of a version. Raises `ValueError` as `check_sealed`."""
    check_sealed(content, digest)
    languages = tuple(content["languages"])
    ways = [languages] if layout == "beside" else [(language,) for language in languages]
    return Sheet(content, digest, around, tuple(_part(content, way) for way in ways))


def _part(content: Content, languages: tuple[str, ...]) -> Part:
    reader = translation.get_language() or "en"
    frame = words.frame_language(languages[0]) if len(languages) == 1 else reader
    marked = numbers(content["clauses"])
    with translation.override(frame):
        items = tuple(_item(clause, marked.get(clause["id"], 0), languages) for clause in content["clauses"])
        heads = _("Who"), _("What"), _("By when"), _("Who verifies")
        return Part(languages, frame, items, _("Promises in this clause"), heads)


def _item(clause: Mapping[str, Any], n: int, languages: tuple[str, ...]) -> Item:
    said = (Said(one, clause["heading"].get(one, ""), clause["text"].get(one, "")) for one in languages)
    promised = ((one, tuple(_promises(clause["commitments"], one))) for one in languages)
    return Item(
        clause["id"],
        clause["kind"],
        label(clause["kind"], n),
        tuple(_notes(clause)),
        tuple(said),
        tuple((language, found) for language, found in promised if found),
    )


def _promises(commitments: Sequence[Mapping[str, Any]], language: str) -> Iterator[Promise]:
    for one in commitments:
        steps = sorted(one["levels"].items())
        levels = ((number(int(step)), texts.get(language, "")) for step, texts in steps)
        yield Promise(
            one["who"].get(language, ""),
            one["what"].get(language, ""),
            one["due"],
            one["verified_by"].get(language, ""),
            tuple(levels),
        )


def _notes(clause: Mapping[str, Any]) -> Iterator[str]:
    if clause["declaratory"]:
        yield _("declaratory: promises nothing that can be measured")
    if clause["essential"]:
        yield _("essential: no reservation is possible")
    if clause["parked"]:
        yield _("parked: set aside, not part of what is agreed")
    if clause["package"]:
        yield _("package: %(name)s") % {"name": clause["package"]}


def label(kind: str, n: int) -> str:
    """What a clause is called: its kind, with its number if it has one."""
    name = str(words.KINDS.get(kind, kind))
    return _("%(kind)s %(n)s") % {"kind": name, "n": number(n)} if n else name


def title_of(clause: Mapping[str, Any], language: str) -> str:
    """The words of a title clause, on one line."""
    heading, text = clause["heading"].get(language, ""), clause["text"].get(language, "")
    return " ".join((heading or text).split())


def runs(text: str) -> list[Run]:
    """The text cut where bracket marks begin and end; joined again it is the text, letter by letter."""
    found = (part for part in _MARKS.split(text) if part)
    return [Run(_mark(part), part) for part in found]


def _mark(part: str) -> Mark:
    if not _MARKS.fullmatch(part):
        return "plain"
    return _OPENING[part[:1] if part.startswith("[") else part[:2]]
