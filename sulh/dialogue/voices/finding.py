"""Which recordings a page offers: those that speak exactly the words that stand there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sulh.dialogue.models import Dialogue, Voice
from sulh.dialogue.voices.words import SOURCES, Thing, digest_of, words_of


@dataclass(frozen=True)
class Kept:
    """A recording as far as it is known without its sound. `words` is the digest of what it speaks."""

    id: str
    recorder: str
    words: str


class Voices:
    """The recordings of one dialogue for one page; asks the database once per sort and language."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self._kept: dict[tuple[str, str], dict[str, Kept]] = {}

    def kept(self, about: str, language: str) -> dict[str, Kept]:
        """Every recording of this sort in this language by its subject, also of words that have changed."""
        if (about, language) not in self._kept:
            rows = Voice.objects.filter(dialogue=self.dialogue, about=about, language=language)
            found = rows.values_list("subject", "id", "recorder", "words")
            self._kept[about, language] = {subject: Kept(*rest) for subject, *rest in found}
        return self._kept[about, language]

    def offered(self, about: str, subject: str, language: str, words: str = "") -> Kept | None:
        """The recording that speaks the present words, where there is one.

        `words`: these words where the page has them at hand; else they are looked up.
        """
        found = self.kept(about, language).get(subject)
        if found is None:
            return None
        present = words or words_of(self.dialogue, about, subject, language)
        return found if present and digest_of(present) == found.words else None


def is_current(row: Voice) -> bool:
    """Whether a recording still speaks what stands there."""
    present = words_of(row.dialogue, row.about, row.subject, row.language)
    return bool(present) and digest_of(present) == row.words


STATES = ("lacking", "stale", "current")


@dataclass(frozen=True)
class Line:
    """One thing on the desk, with its recording if it has one; `state` is one of `STATES`."""

    about: str
    thing: Thing
    kept: Kept | None
    state: str

    @property
    def digest(self) -> str:
        return digest_of(self.thing.words)


def lines(dialogue: Dialogue, language: str) -> list[Line]:
    """Everything that can be read aloud in this language, sort by sort, in the order each room gives."""
    voices = Voices(dialogue)
    return [
        _line(about, thing, voices.kept(about, language).get(thing.subject))
        for about, things in _all(dialogue, language)
        for thing in things
    ]


def _all(dialogue: Dialogue, language: str) -> Iterable[tuple[str, list[Thing]]]:
    return [(about, source.things(dialogue, language)) for about, source in sorted(SOURCES.items())]


def _line(about: str, thing: Thing, kept: Kept | None) -> Line:
    if kept is None:
        return Line(about, thing, None, "lacking")
    state = "current" if kept.words == digest_of(thing.words) else "stale"
    return Line(about, thing, kept, state)
