"""One look-up of plain words for every code a page may show. Each room brings its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sulh.dialogue.labels import LABELS as DIALOGUE
from sulh.findings.labels import LABELS as FINDINGS
from sulh.followup.labels import LABELS as FOLLOWUP
from sulh.interchange.labels import LABELS as INTERCHANGE
from sulh.public.labels import LABELS as PUBLIC
from sulh.settlement.labels import LABELS as SETTLEMENT
from sulh.statements.labels import LABELS as STATEMENTS

KINDS: dict[str, dict[str, Any]] = {}
for _room in (DIALOGUE, STATEMENTS, FINDINGS, SETTLEMENT, FOLLOWUP, PUBLIC, INTERCHANGE):
    _labels: Mapping[str, Mapping[str, Any]] = _room
    for _kind, _words in _labels.items():
        KINDS.setdefault(_kind, {}).update(_words)


def label(kind: str, code: str) -> Any:
    """The plain word for `code`; the code itself where none exists (a test looks for those)."""
    return KINDS[kind].get(code, code)
