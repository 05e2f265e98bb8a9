"""Sentences of the command line in the operator's language, without loading the whole house for them."""

from __future__ import annotations

import gettext as catalogues
import os
import sys
from pathlib import Path

from sulh.languages import LANGUAGES

LOCALE = Path(__file__).resolve().parent.parent / "site" / "locale"


def language() -> str:
    """The code of a language of the house: SULH_LANGUAGE, else what the system's LANG asks for, else English."""
    wanted = os.environ.get("SULH_LANGUAGE", "").lower().replace("_", "-")
    if not wanted:
        system = os.environ.get("LANG", "").partition(".")[0].lower().replace("_", "-")
        # Persian of Iran is not Dari; the others are the same language wherever they are spoken.
        wanted = system if system in LANGUAGES else system.partition("-")[0]
    return wanted if wanted in LANGUAGES else "en"


def _catalogue() -> catalogues.NullTranslations:
    folder = LANGUAGES[language()].folder
    return catalogues.translation("django", str(LOCALE), languages=[folder], fallback=True)


def gettext(sentence: str) -> str:
    """`sentence` in the operator's language."""
    return _catalogue().gettext(sentence)


def ngettext(one: str, many: str, count: int) -> str:
    """The same for a sentence that counts."""
    return _catalogue().ngettext(one, many, count)


class Stop(Exception):
    """A command cannot be carried out; its text is a sentence for the operator."""


def complain(sentence: str) -> None:
    print(sentence, file=sys.stderr)
