"""Messages for refusals of this room, from each of its folders."""

from __future__ import annotations

from typing import Any

from sulh.settlement.deadlock.messages import MESSAGES as DEADLOCK
from sulh.settlement.deciding.messages import MESSAGES as DECIDING
from sulh.settlement.export.messages import MESSAGES as EXPORT
from sulh.settlement.ratifying.messages import MESSAGES as RATIFYING
from sulh.settlement.sessions.messages import MESSAGES as SESSIONS
from sulh.settlement.single.messages import MESSAGES as SINGLE
from sulh.settlement.text.messages import MESSAGES as TEXT

MESSAGES: dict[str, Any] = {**DECIDING, **TEXT, **RATIFYING, **SINGLE, **SESSIONS, **DEADLOCK, **EXPORT}
