"""Words by which somebody could be found are refused: telephone numbers, addresses, coordinates."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sulh.rules.refusal import Refusal
from sulh.statements.moderation.telling import told

_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def needs_nobody_found(words: Mapping[str, str]) -> None:
    """Raises `Refusal`: `incident_too_fine` for coordinates, `incident_names_person` for an address.

    A number of seven or eight digits that nothing marks as a telephone number passes.
    """
    for language, text in words.items():
        field = f"words.{language}"
        passages = told(text)
        if any(each.kind == "coordinates" for each in passages):
            raise Refusal("incident_too_fine", field=field)
        if _E_MAIL.search(text) or any(each.sure != "weak" for each in passages):
            raise Refusal("incident_names_person", field=field)
