"""What a passage cites, ready to draw: a title with a link, and the words of what is cited."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.words import number, own
from sulh.public.bulletins.models import Passage
from sulh.public.bulletins.reading import Article
from sulh.public.claims.models import Claim
from sulh.public.contacts.models import Contact
from sulh.statements import queries
from sulh.statements.models import Statement
from sulh.statements.pages.listing import A_PAGE


@dataclass(frozen=True)
class Cited:
    """A cited object. `href` is empty where it cannot be read any more; `claim` is one, and no finding."""

    title: str
    href: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    claim: Claim | None = None


class Citations:
    """What the passages of some articles cite, by passage id, for one reader."""

    def __init__(self, dialogue: Dialogue, articles: Iterable[Article]) -> None:
        self.dialogue = dialogue
        lines = [line for article in articles for line in article.lines if line.passage.cites]
        said = [line.cited for line in lines if isinstance(line.cited, Statement)]
        self._said = {row.id: row for row in queries.show(said, get_language() or "en")} if said else {}
        self.by_passage = {line.passage.id: self._cited(line.passage, line.cited) for line in lines}

    def _cited(self, passage: Passage, row: Any) -> Cited:
        kind = passage.cites["kind"]
        if row is None:
            return Cited(_GONE[kind]())
        drawn: Cited = getattr(self, f"_{kind}")(row)
        return drawn

    def _statement(self, row: Statement) -> Cited:
        shown = self._said[row.id]
        page = bisect.bisect_left(self._readable, row.n) // A_PAGE + 1
        return Cited(
            _("Statement %(n)s") % {"n": number(row.n)},
            f"{self._url('statements')}?page={page}#s{row.n}", {shown.language: shown.text},
        )  # fmt: skip

    @cached_property
    def _readable(self) -> list[int]:
        return list(queries.accepted(self.dialogue.id).values_list("n", flat=True))

    def _findings(self, row: Any) -> Cited:
        title = _("Findings, snapshot %(n)s") % {"n": number(row.n)}
        return Cited(title, f"{self._url('findings')}?snapshot={row.n}")

    def _terms(self, row: Any) -> Cited:
        title = _("The terms, version %(n)s") % {"n": number(row.n)}
        return Cited(title, f"{self._url('terms')}#version-{row.n}")

    def _contact(self, row: Contact) -> Cited:
        return Cited(_("A contact"), f"{self._url('contacts')}#contact-{row.id[:8]}", row.subjects)

    def _claim(self, row: Claim) -> Cited:
        title = _("Claim %(n)s") % {"n": number(row.n)}
        return Cited(title, f"{self._url('interests')}#claim-{row.n}", row.text, row)

    def _encouragement(self, row: Any) -> Cited:
        names = {"supporter": own(row.supporter.names), "party": own(row.party.names)}
        title = _("%(supporter)s encouraged %(party)s") % names
        return Cited(title, self._supporter(row), row.words)

    def _pledge(self, row: Any) -> Cited:
        title = _("%(supporter)s pledged") % {"supporter": own(row.supporter.names)}
        return Cited(title, self._supporter(row), row.text)

    def _party(self, row: Any) -> Cited:
        return Cited(own(row.names), self._url("parties"))

    def _supporter(self, row: Any) -> str:
        return f"{self._url('supporters')}#supporter-{row.supporter_id[:8]}"

    def _url(self, name: str) -> str:
        try:
            return reverse(name, kwargs={"slug": self.dialogue.slug})
        except NoReverseMatch:
            return ""


_GONE = {
    "statement": lambda: _("A statement that was taken back"),
    "claim": lambda: _("A claim that was taken back"),
}
