"""The desk of facilitators and translators: confirming the words that people read before they enter."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from sulh.dialogue import consent_screen
from sulh.dialogue.pages import wording_desk as say
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit


def screens(visit: Visit) -> list[Task]:
    """One task for each language in which nobody has confirmed the present words."""
    if not allowed(visit, "confirm_consent_screen"):
        return []
    dialogue, names = visit.dialogue, dict(settings.LANGUAGES)
    return [
        _confirm(visit, code, names.get(code, code))
        for code in dialogue.languages
        if not consent_screen.confirmed_by(dialogue, code)
    ]


def _confirm(visit: Visit, language: str, name: str) -> Task:
    words = consent_screen.words(visit.dialogue, language)
    form = None
    if not words.too_long:
        form = visit.form(
            "ConfirmConsentScreen",
            submit=_("These words are right"),
            hidden={"language": language, "digest": words.digest},
            only=["name"],
        )
    return Task(
        say.CONFIRM_SCREEN[0] % {"language": name},
        say.CONFIRM_SCREEN[1],
        form,
        template="dialogue/desk/screen.html",
        context={"words": words, "most": consent_screen.MOST_WORDS},
        urgent=visit.dialogue.phase == "preparation",
    )


def translator(visit: Visit) -> list[Task]:
    """The same for translators; whoever facilitates too has it already."""
    return [] if "facilitator" in visit.standing.roles else screens(visit)


add(Section(22, "facilitator", screens), Section(22, "translator", translator))
