"""The consent screen: what everybody reads (or hears) before the first answer, in at most 150 words.

Its words come from two hands: the interface's own lines, and what the dialogue itself says (its question,
what will come of the answers, the code of conduct). Both can be wrong in a language that whoever runs the
dialogue cannot read, so in each language somebody by name confirms exactly these words before speaking opens.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sulh.dialogue.consent import digest_of
from sulh.dialogue.models import ConsentScreen, Dialogue
from sulh.dialogue.termsheet import current

MOST_WORDS = 150  # more is not read by somebody in a hurry, nor heard to its end

TITLE = _("Before you begin")
AIM = _("The aim: to find what all sides can accept.")
# What is said after the dialogue's own words about what will come of the answers.
LINES = (
    _(
        "No name is needed. You may skip any statement, and change any answer until the close: "
        "the last one counts."
    ),
    _("Answers appear only in groups."),
    _("With effort, whoever runs the server could see more; so could whoever has your phone or code."),
    _("The phone company sees this address."),
    _("Questions? Ask whoever invited you."),
    _("If someone makes you answer, come back later and answer again; nothing will show."),
)


@dataclass(frozen=True)
class Words:
    """All words of the page for entering in one language; empty where the dialogue lacks a text in it."""

    language: str
    question: str
    what_happens: str
    conduct: str
    title: str
    aim: str
    lines: list[str]

    @property
    def digest(self) -> str:
        """The sealed copy of exactly these words: 64 hex digits."""
        return digest_of({**vars(self)})

    @property
    def count(self) -> int:
        """How many words the screen has: without the question above it and the code of conduct below it."""
        return len(" ".join([self.title, self.aim, self.what_happens, *self.lines]).split())

    @property
    def too_long(self) -> bool:
        return self.count > MOST_WORDS


def words(dialogue: Dialogue, language: str) -> Words:
    """The words as they stand now."""
    terms = current(dialogue.id)
    conduct = terms.body.get("conduct", {}) if terms else {}
    with translation.override(language):
        return Words(
            language=language,
            question=dialogue.question.get(language, ""),
            what_happens=dialogue.what_happens.get(language, ""),
            conduct=conduct.get(language, ""),
            title=str(TITLE),
            aim=str(AIM),
            lines=[str(line) for line in LINES],
        )


def confirmed_by(dialogue: Dialogue, language: str) -> str:
    """Who confirmed the present words in this language; empty where nobody has, or they changed since."""
    rows = ConsentScreen.objects.filter(
        dialogue=dialogue, language=language, digest=words(dialogue, language).digest
    )
    return rows.order_by("-at", "-pk").values_list("name", flat=True).first() or ""
