"""What the refusals of this room say, from each of its folders."""

from __future__ import annotations

from typing import Any

from sulh.followup.commitments import messages as commitments
from sulh.followup.forecasts import messages as forecasts
from sulh.followup.ground import messages as ground
from sulh.followup.incidents import messages as incidents
from sulh.followup.pulse import messages as pulse
from sulh.followup.reminders import messages as reminders

MESSAGES: dict[str, Any] = {}
for _folder in (commitments, ground, pulse, incidents, forecasts, reminders):
    MESSAGES |= _folder.MESSAGES
