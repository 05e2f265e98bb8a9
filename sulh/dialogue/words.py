"""A dialogue's own texts in the reader's language, and numbers in the reader's digits."""

from __future__ import annotations

from collections.abc import Mapping

from babel.numbers import format_decimal
from django.utils.translation import get_language, get_language_bidi, override, to_locale

from sulh.languages import LANGUAGES, language_of


def own(texts: Mapping[str, str]) -> str:
    """The text in the reader's language, else in English, else in the first language there is."""
    return texts.get(get_language() or "en") or texts.get("en") or next(iter(texts.values()), "")


def in_every_language(words: object) -> dict[str, str]:
    """What the interface calls something (a lazy translation), by language: for what is stored."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[code] = str(words)
    return found


def in_digits(text: str) -> str:
    """Text with its 0 to 9 in the reader's digits, everything else as it is."""
    return language_of(get_language()).in_digits(text)


def number(value: float, digits: int = 0) -> str:
    """A number with `digits` decimals in the reader's digits, grouped as the reader's language does."""
    language = get_language() or "en"
    form = "#,##0" + ("." + "0" * digits if digits else "")
    shown = format_decimal(value, format=form, locale=to_locale(language), numbering_system="default")
    # Without the mark a line from right to left would put the sign behind the number.
    return in_digits(f"\u200e{shown}" if value < 0 and get_language_bidi() else shown)
