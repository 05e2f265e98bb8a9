"""Whole numbers in the reader's digits."""

from __future__ import annotations

from babel.numbers import format_decimal
from django.utils.translation import get_language, to_locale


def number(value: int) -> str:
    return str(format_decimal(value, locale=to_locale(get_language() or "en"), numbering_system="default"))
