"""What a report tells is kept sealed: a copy of the database alone tells nothing of it, nor whom it names."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag

from sulh.followup import sealing
from sulh.followup.incidents import times

_ROOM = 1024


@dataclass(frozen=True)
class Report:
    """What somebody reported. `named`: the party or supporter (its id) that is said to be responsible."""

    kind: str
    time: str
    area: str
    words: dict[str, str]
    named: str

    @property
    def span(self) -> tuple[str, str]:
        """The first and the last day of its time."""
        return times.first_day(self.time).isoformat(), times.last_day(self.time).isoformat()


def seal(report: Report, incident: str) -> str:
    """The report as it is stored; its length is told in steps of a thousand octets only."""
    plain = json.dumps(asdict(report), ensure_ascii=False).encode()
    return sealing.seal(plain, "incident", incident, _ROOM)


def opened(told: str, incident: str) -> Report:
    """The report again. Raises `InvalidTag` (of cryptography) under another key or for another incident."""
    return Report(**json.loads(sealing.opened(told, "incident", incident)))


def opened_if_possible(told: str, incident: str) -> Report | None:
    """The report again, or None where the key was lost."""
    try:
        return opened(told, incident)
    except InvalidTag:
        return None
