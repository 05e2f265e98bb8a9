"""What day it is for a dialogue: a demonstration stands still on the day of its last entry."""

from __future__ import annotations

from sulh.acts import clock, log
from sulh.dialogue.models import Dialogue

# What `sulh demo` does whenever it starts, in the server's time.
_AT_EACH_START = frozenset({"IssueCodes", "MakeSignInLink"})


def today(dialogue: Dialogue) -> str:
    """The day as `2013-03-21`, UTC."""
    if not dialogue.demonstration:
        return clock.now().date().isoformat()
    newest = (entry for entry, _opened in log.entries(dialogue.id, newest_first=True))
    last = next((entry for entry in newest if entry["act"] not in _AT_EACH_START), None)
    return str(last["at"])[:10] if last else clock.now().date().isoformat()
