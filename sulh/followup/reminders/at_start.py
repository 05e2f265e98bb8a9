"""What this folder registers when the house starts."""

from __future__ import annotations

from sulh.followup.reminders import acts, desk, letters, schedule  # noqa: F401 - they register themselves
