"""What parties and the facilitator do about agenda, sessions, minutes and side letters."""

from __future__ import annotations

from sulh.settlement.sessions.acts import agenda, corrections, letters, minutes, recording

__all__ = ["agenda", "corrections", "letters", "minutes", "recording"]
