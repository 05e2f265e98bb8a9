"""What the room keeps: each folder beside this file has its own models; Django looks for them here."""

from __future__ import annotations

import sulh.followup.commitments.models
import sulh.followup.forecasts.models
import sulh.followup.ground.models
import sulh.followup.incidents.models
import sulh.followup.pulse.models
import sulh.followup.reminders.models  # noqa: F401
