"""The acts of rooms; importing the package declares them all."""

from __future__ import annotations

import sulh.statements.room.acts.counting
import sulh.statements.room.acts.holding
import sulh.statements.room.acts.joining
import sulh.statements.room.acts.taking_along
import sulh.statements.room.limits  # noqa: F401 - they register themselves
