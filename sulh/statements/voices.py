"""What of this room can be read aloud: statements, and the notices that its pages show."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from sulh.dialogue.models import Dialogue
from sulh.dialogue.voices.words import SOURCES, Source, Thing
from sulh.dialogue.words import number
from sulh.statements import notices, queries
from sulh.statements.labels import NOTICES, REASONS
from sulh.statements.models import Statement


def _statement(dialogue: Dialogue, subject: str, language: str) -> str:
    """What everybody can read of a statement in this language; nothing while it is not accepted."""
    rows = queries.accepted(dialogue.id).filter(pk=subject).prefetch_related("translations")
    return next((_in(said, language) for said in rows), "")


def _statements(dialogue: Dialogue, language: str) -> list[Thing]:
    rows = queries.accepted(dialogue.id).prefetch_related("translations")
    return [
        Thing(said.id, _("Statement %(n)s") % {"n": number(said.n)}, words)
        for said in rows
        if (words := _in(said, language))
    ]


def _in(said: Statement, language: str) -> str:
    if said.language == language:
        return said.text
    found = (each for each in said.translations.all() if each.language == language and not each.questioned)
    return next((each.text for each in found), "")


def _notice(dialogue: Dialogue, subject: str, language: str) -> str:
    with override(language):
        if subject == "take_part":
            return str(NOTICES["take_part"])
        return "\n".join(notices.spoken(subject))


def _notices(dialogue: Dialogue, language: str) -> list[Thing]:
    refused = _("To an author: refused. Reason: %(reason)s")
    titles = {
        "take_part": _("Beside every statement that waits for an answer"),
        **{code: refused % {"reason": word} for code, word in REASONS.items()},
        "asked": _("To an author: a second look was asked for"),
        "restore": _("To an author: restored after a second look"),
        "uphold": _("To an author: refused after a second look too"),
        "merged": _("To an author: put together with another statement"),
        "stays_merged": _("To an author: the two stay together after a second look"),
        "hidden": _("To an author: hidden for a day"),
    }  # fmt: skip
    return [Thing(name, title, _notice(dialogue, name, language)) for name, title in titles.items()]


SOURCES["statement"] = Source(_statement, _statements)
SOURCES["notice"] = Source(_notice, _notices)
