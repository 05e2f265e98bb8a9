"""Plain words for the codes of this room, from each of its folders."""

from __future__ import annotations

from typing import Any

from sulh.settlement.deadlock.labels import LABELS as DEADLOCK
from sulh.settlement.deciding.labels import LABELS as DECIDING
from sulh.settlement.ratifying.labels import LABELS as RATIFYING
from sulh.settlement.sessions.labels import LABELS as SESSIONS
from sulh.settlement.single.labels import LABELS as SINGLE
from sulh.settlement.text.labels import LABELS as TEXT
from sulh.settlement.text.pages.labels import LABELS as READING

LABELS: dict[str, dict[str, Any]] = {}
for _folder in (DECIDING, TEXT, READING, RATIFYING, SINGLE, SESSIONS, DEADLOCK):
    for _kind, _words in _folder.items():
        LABELS.setdefault(_kind, {}).update(_words)
