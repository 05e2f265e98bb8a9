"""A dialogue being played: its people, and acts performed as of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sulh.acts import clock
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY, Actor
from sulh.dialogue import sessions
from sulh.dialogue.models import Party, new_id
from sulh.record.note import SigningKey

OPERATOR = Actor("operator")
PUBLIC = Actor("public")
NO_PARTY = "no-party"


@dataclass
class Cast:
    """Who plays. Parties by their key in the data file; `no-party` for people of no party."""

    data: dict[str, Any]
    id: str = field(default_factory=new_id)
    parties: dict[str, str] = field(default_factory=dict)
    delegates: dict[str, Actor] = field(default_factory=dict)
    offices: dict[str, Actor] = field(default_factory=dict)
    people: dict[str, list[Actor]] = field(default_factory=dict)
    witnesses: dict[str, SigningKey] = field(default_factory=dict)

    @property
    def has_parties(self) -> bool:
        return bool(self.data.get("parties"))

    @property
    def keys(self) -> list[str]:
        """Every group of people in the data, "no party" last."""
        return [party["key"] for party in self.data.get("parties", [])] + [NO_PARTY]

    @property
    def joined(self) -> list[str]:
        """Keys of the parties that have joined."""
        rows = Party.objects.filter(dialogue_id=self.id, status="joined", no_party=False)
        there = set(rows.values_list("id", flat=True))
        return [key for key, party in self.parties.items() if party in there]

    def party(self, key: str) -> dict[str, Any]:
        found: dict[str, Any] = next(party for party in self.data["parties"] if party["key"] == key)
        return found

    def do(self, on: date, act: str, by: Actor, /, **fields: Any) -> dict[str, Any]:
        """Perform one act as of nine in the morning of a day."""
        with clock.at(datetime.combine(on, time(9), UTC)):
            return perform(REGISTRY[act].model.model_validate(fields), by=by, in_=self.id)

    def appoint(self, on: date, role: str, by: Actor, label: str, party: str | None = None) -> Actor:
        fields = {"party": party} if party else {}
        made = self.do(on, "AppointOffice", by, role=role, label=label, **fields)
        return Actor("holder", made["holder"])

    def enter(self, on: date, key: str, count: int) -> None:
        """`count` simulated people of a party come in with codes, or by the open link."""
        came = []
        by_code = self.data.get("entry", "codes") == "codes"
        for code in self._codes(on, key, count)[:count] if by_code else [None] * count:
            name, fields = ("RedeemCode", {"code": code}) if code else ("EnterOpenly", {})
            token = self.do(on, name, PUBLIC, accept_conduct=True, **fields)["token"]
            with clock.at(datetime.combine(on, time(9), UTC)):
                came.append(sessions.find(self.id, token))
        self.people[key] = came

    def _codes(self, on: date, key: str, count: int) -> list[str]:
        role = f"registrar {key}"
        if role not in self.offices:
            by = self.delegates.get(key, self.offices["facilitator"])
            party = self.parties.get(key) if key == NO_PARTY else None
            self.offices[role] = self.appoint(on, "registrar", by, "Registrar", party)
        # Some slips are never used, as in life: more in one party than in another.
        unused = count // (3 + len(key) % 5)
        return list(self.do(on, "IssueCodes", self.offices[role], count=count + unused)["codes"])

    def set_quota(self, on: date, key: str, quota: int) -> None:
        by = self.offices["facilitator"] if key == NO_PARTY else self.delegates[key]
        self.do(on, "SetQuota", by, quota=quota)


@dataclass(order=True)
class Event:
    """Something that happens on a day; `order` sorts within the day."""

    on: date
    order: int
    happen: Callable[[], Any] = field(compare=False)


def play(events: list[Event]) -> None:
    """Everything in the order of its day."""
    for event in sorted(events):
        event.happen()


def party_id(dialogue: str, name: str) -> str:
    """The party registered under this English name."""
    return next(row.id for row in Party.objects.filter(dialogue_id=dialogue) if row.names.get("en") == name)


def no_party_id(dialogue: str) -> str:
    return Party.objects.get(dialogue_id=dialogue, no_party=True).id


def days_after(day: date, count: int) -> date:
    return day + timedelta(days=count)
