"""What can be read aloud, and with which words: each room says so of its own.

A recording belongs to exactly the words it speaks. Their digest is kept with it, so it falls silent by itself
when a word changes, wherever the change comes from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sulh.dialogue import consent_screen
from sulh.dialogue.models import Dialogue


@dataclass(frozen=True)
class Thing:
    """One thing that can be read aloud in one language. `subject` tells it from others of its sort."""

    subject: str
    title: str
    words: str


@dataclass(frozen=True)
class Source:
    """What a room knows of one sort of things.

    `words`: dialogue, subject, language -> the words as everybody may read them now, else nothing.
    `things`: dialogue, language -> all there is to be read aloud in this language.
    """

    words: Callable[[Dialogue, str, str], str]
    things: Callable[[Dialogue, str], list[Thing]]


SOURCES: dict[str, Source] = {}


def words_of(dialogue: Dialogue, about: str, subject: str, language: str) -> str:
    """The words that a recording would have to speak now; empty where there is nothing to be read."""
    source = SOURCES.get(about)
    return source.words(dialogue, subject, language) if source else ""


def digest_of(words: str) -> str:
    """The sealed copy of spoken words: SHA-256 of their UTF-8, 64 hex digits."""
    return hashlib.sha256(words.encode()).hexdigest()


def _consent_words(dialogue: Dialogue, subject: str, language: str) -> str:
    """The screen from top to bottom, without the code of conduct, which stands on a page of its own."""
    screen = consent_screen.words(dialogue, language)
    if subject or not (screen.question and screen.what_happens):
        return ""
    return "\n".join([screen.question, screen.title, screen.aim, screen.what_happens, *screen.lines])


def _consent_things(dialogue: Dialogue, language: str) -> list[Thing]:
    words = _consent_words(dialogue, "", language)
    return [Thing("", _("What is read before entering"), words)] if words else []


SOURCES["consent_screen"] = Source(_consent_words, _consent_things)
