"""One translatable message per refusal code. Rooms that refuse with codes of their own bring a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sulh.dialogue.words import number
from sulh.findings.messages import MESSAGES as FINDINGS
from sulh.interchange.messages import MESSAGES as INTERCHANGE
from sulh.public.messages import MESSAGES as PUBLIC
from sulh.rules.refusal import Param
from sulh.site import labels
from sulh.site.messages_dialogue import DIALOGUE, RULES
from sulh.statements.messages import MESSAGES as STATEMENTS

MESSAGES: dict[str, Any] = {**RULES, **DIALOGUE, **STATEMENTS, **FINDINGS, **PUBLIC, **INTERCHANGE}
_NAMED = {
    "role": "role",
    "phase": "phase",
    "status": "status",
    "held": "role",
    "wanted": "role",
    "to": "phase",
    "language": "language",
}


def message(code: str, params: Mapping[str, Param]) -> str:
    """The sentence for a refusal in the reader's language, with its values in plain words."""
    found = MESSAGES.get(code)
    if found is None:
        return _("This is not possible (%(code)s).") % {"code": code}
    shown = {
        name: labels.label(_NAMED[name], str(value))
        if name in _NAMED
        else number(value)
        if isinstance(value, int)
        else value
        for name, value in params.items()
    }
    return str(found) % _Kind(shown)


class _Kind(dict[str, Any]):
    """Values for a message; one that is not given is left out rather than breaking the answer."""

    def __missing__(self, name: str) -> str:
        return ""


def done(act: str) -> str:
    """The short confirmation after an act."""
    return _("Done: %(what)s.") % {"what": labels.label("act", act)} if act in labels.KINDS["act"] else ""
