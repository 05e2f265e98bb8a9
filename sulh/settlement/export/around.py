"""What stands around a text when it leaves the house: who consented, who did not, and who was not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Stand:
    """A party at the table and its answer to exactly this version: a kind of consent, or "" for none yet.

    `note`: what the party's answer rests on, in plain words ("2 of 3 signatures"), or "".
    """

    names: Texts
    answer: str = ""
    note: str = ""


@dataclass(frozen=True)
class Absent:
    """A party that was not there; `status` as in the register: invited, declined, withdrew …"""

    names: Texts
    status: str


@dataclass(frozen=True)
class Reserved:
    """A reservation, declaration, note or footnote; `clause` is the id it refers to, or "" for the whole."""

    names: Texts
    kind: str
    effect: str
    clause: str
    words: Texts
    state: str = ""


@dataclass(frozen=True)
class Around:
    """Everything an export says besides the text. Parties stand in the order drawn by lot.

    `status` is one line for people, `day` (ISO) the day all of this was so; both may be empty. `simulated`
    marks every page as a demonstration with made-up parties.
    """

    parties: tuple[Stand, ...] = ()
    absent: tuple[Absent, ...] = ()
    reservations: tuple[Reserved, ...] = ()
    status: str = ""
    title: Texts = field(default_factory=dict)
    day: str = ""
    simulated: bool = False

    def as_body(self) -> dict[str, Any]:
        """The same as canonical JSON takes it: strings and integers, lists and maps."""
        return {
            "parties": [
                {"names": dict(one.names), "answer": one.answer, "note": one.note} for one in self.parties
            ],
            "absent": [{"names": dict(one.names), "status": one.status} for one in self.absent],
            "reservations": [
                {
                    "names": dict(one.names),
                    "kind": one.kind,
                    "effect": one.effect,
                    "clause": one.clause,
                    "words": dict(one.words),
                    "state": one.state,
                }
                for one in self.reservations
            ],
            "status": self.status,
            "title": dict(self.title),
            "day": self.day,
            "simulated": int(self.simulated),
        }
