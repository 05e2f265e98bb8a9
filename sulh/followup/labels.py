"""Plain words for the codes of this room, from each of its folders."""

from __future__ import annotations

from typing import Any

from sulh.followup.commitments import labels as commitments
from sulh.followup.forecasts import labels as forecasts
from sulh.followup.ground import labels as ground
from sulh.followup.incidents import labels as incidents
from sulh.followup.pulse import labels as pulse
from sulh.followup.reminders import labels as reminders
from sulh.followup.warnings import labels as warnings

LABELS: dict[str, dict[str, Any]] = {}
for _folder in (commitments, ground, pulse, incidents, forecasts, warnings, reminders):
    for _kind, _words in _folder.LABELS.items():
        LABELS.setdefault(_kind, {}).update(_words)
