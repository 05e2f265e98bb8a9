"""A dialogue's own texts in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language


def own(texts: Mapping[str, str]) -> str:
    """The text in the reader's language, else in English, else in the first language there is."""
    return texts.get(get_language() or "en") or texts.get("en") or next(iter(texts.values()), "")
