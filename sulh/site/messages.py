"""One translatable message per refusal code. Rooms that refuse with codes of their own bring a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sulh.dialogue.words import in_digits, number
from sulh.findings.messages import MESSAGES as FINDINGS
from sulh.followup.messages import MESSAGES as FOLLOWUP
from sulh.interchange.messages import MESSAGES as INTERCHANGE
from sulh.public.messages import MESSAGES as PUBLIC
from sulh.rules.refusal import Param
from sulh.settlement.messages import MESSAGES as SETTLEMENT
from sulh.site import labels
from sulh.site.dates import date
from sulh.site.messages_dialogue import DIALOGUE, RULES
from sulh.statements.messages import MESSAGES as STATEMENTS

MESSAGES: dict[str, Any] = {
    **RULES, **DIALOGUE, **STATEMENTS, **FINDINGS, **SETTLEMENT, **FOLLOWUP, **PUBLIC, **INTERCHANGE,
}  # fmt: skip
# As the log writes it: 2012-10-05T09:00Z.
_HOUR = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:00Z")
_NAMED = {
    "role": "role",
    "phase": "phase",
    "status": "status",
    "held": "role",
    "wanted": "role",
    "to": "phase",
    "language": "language",
    "lack": "lack",
}


def message(code: str, params: Mapping[str, Param]) -> str:
    """The sentence for a refusal in the reader's language, with its values in plain words."""
    found = MESSAGES.get(code)
    if found is None:
        return _("This is not possible (%(code)s).") % {"code": code}
    return str(found) % _Kind({name: _shown(name, value) for name, value in params.items()})


def _shown(name: str, value: Param) -> str:
    """One value in the reader's words, digits and calendar."""
    if name in _NAMED:
        return str(labels.label(_NAMED[name], str(value)))
    if isinstance(value, int):
        return number(value)
    if _HOUR.fullmatch(value):
        told = {"day": date(value), "hour": in_digits(value[11:16])}
        return _("%(day)s, %(hour)s UTC") % told
    return value


class _Kind(dict[str, Any]):
    """Values for a message; one that is not given is left out rather than breaking the answer."""

    def __missing__(self, name: str) -> str:
        return ""


def done(act: str) -> str:
    """The short confirmation after an act."""
    return _("Done: %(what)s.") % {"what": labels.label("act", act)} if act in labels.KINDS["act"] else ""
