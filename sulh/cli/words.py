"""Sentences of the command line in the operator's language, without loading the whole house for them."""

from __future__ import annotations

import gettext as catalogues
import os
import sys
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "site" / "locale"
_FOLDERS = {"fa-af": "fa_AF"}


def language() -> str:
    """`en` or `fa-af`: SULH_LANGUAGE, else what the system's LANG asks for, else English."""
    wanted = os.environ.get("SULH_LANGUAGE", "").lower().replace("_", "-")
    if not wanted and os.environ.get("LANG", "").startswith("fa_AF"):
        wanted = "fa-af"
    return wanted if wanted in _FOLDERS else "en"


def _catalogue() -> catalogues.NullTranslations:
    folder = _FOLDERS.get(language(), "en")
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
