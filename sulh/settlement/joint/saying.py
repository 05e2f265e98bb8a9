"""The lines of a joint statement as sentences in the reader's language: nothing is added to a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from sulh.dialogue.acts.supporters import PLEDGES
from sulh.dialogue.labels import PHASES, SUPPORTER_KINDS
from sulh.dialogue.words import number, own
from sulh.settlement.deciding.labels import LABELS as DECIDING
from sulh.settlement.joint.lines import Line
from sulh.settlement.joint.wording_lines import EFFECTS, NAMELESS, RESERVATIONS, RESULTS, SENTENCES

CODES: Mapping[str, Mapping[str, Any]] = {
    "phase": PHASES,
    "pledge": PLEDGES,
    "effect": EFFECTS,
    "result": RESULTS,
    "kind": {**SUPPORTER_KINDS, **RESERVATIONS},
    "rule": DECIDING.get("preset", {}),
}
_SHORT = 12


def said(line: Line) -> Markup:
    """The sentence of a line, safe to stand in a page. Names stand as their owners wrote them."""
    values = {name: _value(name, value) for name, value in line.params.items()}
    return Markup(escape(str(SENTENCES[line.code]))) % values


def words(line: Line) -> str:
    """Somebody's own words: in the reader's language where they wrote them in it, else as they stand."""
    return own(line.words)


def _value(name: str, value: Any) -> Markup:
    if isinstance(value, int):
        return escape(number(value))
    if isinstance(value, Mapping):
        return _bdi(own(value) or str(NAMELESS.get(name, "")))
    if isinstance(value, list):
        return Markup(_(", ")).join(_bdi(own(each) or str(NAMELESS["party"])) for each in value)
    if name == "digest":
        return Markup('<code class="sealed">{}…</code>').format(value[:_SHORT])
    return escape(str(CODES.get(name, {}).get(value, value)))


def _bdi(text: str) -> Markup:
    return Markup('<bdi dir="auto">{}</bdi>').format(text)
