"""What languages and codes are called on an exported text."""

from __future__ import annotations

from typing import Literal

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sulh.dialogue.labels import CONSENTS, STATUSES
from sulh.languages import LANGUAGES

Direction = Literal["ltr", "rtl"]
# Babel calls Dari “Persian (Afghanistan)”; those who speak it do not.
_OWN_NAMES = {code: each.name for code, each in LANGUAGES.items()} | {"prs": "دری"}

KINDS = {
    "title": gettext_lazy("Title"),
    "preamble": gettext_lazy("Preamble"),
    "principle": gettext_lazy("Principle"),
    "definition": gettext_lazy("Definition"),
    "operative": gettext_lazy("Clause"),
    "transitional": gettext_lazy("Transitional clause"),
    "implementation": gettext_lazy("Clause on implementation"),
    "final": gettext_lazy("Final clause"),
    "annex": gettext_lazy("Annex"),
}
RESERVATIONS = {
    "reservation": gettext_lazy("reservation"),
    "interpretative_declaration": gettext_lazy("declaration of how it is understood"),
    "note_of_dissent": gettext_lazy("note of dissent"),
    "footnote": gettext_lazy("footnote"),
}
EFFECTS = {
    "excludes": gettext_lazy("this part does not bind the party"),
    "modifies": gettext_lazy("this part binds the party in another form"),
    "interprets": gettext_lazy("says how the party reads this part"),
    "records_only": gettext_lazy("on record only: the party is bound"),
}


def tag(language: str) -> str:
    """The BCP 47 tag of a language code of the house: `fa-af` is written `fa-AF`."""
    first, *rest = language.split("-")
    return "-".join([first, *(part.upper() if len(part) == 2 else part.title() for part in rest)])


def direction(language: str) -> Direction:
    """Which way the language is written."""
    found = _locale(language)
    return "rtl" if found is not None and found.text_direction == "rtl" else "ltr"


def own_name(language: str) -> str:
    """What the language is called by those who speak it."""
    found = _locale(language)
    return _OWN_NAMES.get(language) or (found and found.get_display_name()) or language


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse("fa_AF" if language == "prs" else language, sep="-")
    except (ValueError, UnknownLocaleError):
        return None


def frame_language(language: str) -> str:
    """The language for the words around a text in `language`: the same where the house speaks it, else the
    reader's."""
    spoken = {code for code, _name in settings.LANGUAGES}
    return language if language in spoken else translation.get_language() or settings.LANGUAGE_CODE


def answer(code: str) -> str:
    """What a party answered to this version."""
    return str(CONSENTS.get(code, code)) if code else _("has not answered")


def status(code: str) -> str:
    """How a party that was not there stands in the register."""
    return str(STATUSES.get(code, code))


def reservation(code: str) -> str:
    """What kind of reservation it is."""
    return str(RESERVATIONS.get(code, code))


def effect(code: str) -> str:
    """What a reservation does to the text for its party."""
    return str(EFFECTS.get(code, code))
