"""Where forms of this folder take their choices from. The text is public, so all are offered the same."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue.words import number, own
from sulh.settlement.export.words import KINDS
from sulh.settlement.text import working
from sulh.settlement.text.content import Clause, Content, numbered
from sulh.settlement.text.labels import OPS

_SHORT = 60


def clause_name(n: str, clause: Clause) -> str:
    """A clause as a list of choices names it: its number, and its heading or first words."""
    words = own(clause["heading"]) or own(clause["text"])
    short = words if len(words) <= _SHORT else f"{words[:_SHORT].rstrip()}…"
    return f"{n}. {short}" if n else f"{KINDS[clause['kind']]}: {short}"


def _clauses(dialogue: str) -> list[tuple[str, str]]:
    if working.newest(dialogue) is None:
        return []
    return clauses_of(working.working_content(dialogue))


def clauses_of(content: Content) -> list[tuple[str, str]]:
    """The clauses of a version, or of the text as it stands now, in order: ids with what lists call them."""
    return [(clause["id"], clause_name(n, clause)) for n, clause in numbered(content)]


@provides("clauses_of_text")
def clause_choices(dialogue: str, reader: Actor) -> Choices:
    return _clauses(dialogue)


@provides("places_in_text")
def place_choices(dialogue: str, reader: Actor) -> Choices:
    behind = [(clause, _("Behind: %(clause)s") % {"clause": name}) for clause, name in _clauses(dialogue)]
    return [("", _("At the beginning")), *behind]


@provides("promises_of_text")
def promise_choices(dialogue: str, reader: Actor) -> Choices:
    return [
        (promise["id"], f"{own(promise['who'])}: {own(promise['what'])}"[: 2 * _SHORT])
        for clause in working.working(dialogue)
        for promise in clause["commitments"]
    ]


@provides("amendments_undecided")
def amendment_choices(dialogue: str, reader: Actor) -> Choices:
    return [(row.id, f"{number(row.n)}. {OPS[row.op]}") for row in working.undecided(dialogue)]


@provides("text_languages")
def language_choices(dialogue: str, reader: Actor) -> Choices:
    text, names = working.text_of(dialogue), dict(settings.LANGUAGES)
    return [(code, names.get(code, code)) for code in text.languages] if text else []


@provides("text_languages_or_none")
def language_or_none_choices(dialogue: str, reader: Actor) -> Choices:
    return [("", _("None: all authentic languages are equal")), *language_choices(dialogue, reader)]
