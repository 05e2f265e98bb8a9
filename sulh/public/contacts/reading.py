"""Contacts as one reader may see them, and the timeline on which outside milestones stand between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sulh.dialogue.milestones import Shown as Milestone
from sulh.dialogue.milestones import milestones
from sulh.dialogue.models import Dialogue, Supporter
from sulh.dialogue.order import register
from sulh.public.contacts.models import Contact, ContactLine
from sulh.public.contacts.who import NOBODY, Who

Names = dict[str, str]
_ORDER = ("held", "planned", "postponed", "cancelled")


@dataclass(frozen=True)
class Shown:
    """A contact with the names of its sides and its lines, oldest first.

    `place` is the day at which it stands on the timeline: its own, or the last that was known, or that on
    which it was logged.
    """

    contact: Contact
    sides: list[Names]
    lines: list[ContactLine]

    @property
    def state(self) -> str:
        return self.lines[-1].state

    @property
    def day(self) -> str:
        """The day that stands now; empty where there is none."""
        return self.lines[-1].day

    @property
    def known(self) -> str:
        """The last day that was known; empty where none ever was."""
        return next((line.day for line in reversed(self.lines) if line.day), "")

    @property
    def place(self) -> date:
        return date.fromisoformat(self.known) if self.known else self.lines[0].at.date()

    @property
    def sealed(self) -> bool:
        return self.contact.opened is None


@dataclass(frozen=True)
class Place:
    """One place on the timeline: a contact, or something outside."""

    day: date
    contact: Shown | None = None
    outside: Milestone | None = None


def contacts(dialogue: Dialogue, reader: Who = NOBODY) -> list[Shown]:
    """Every contact that this reader may know of, the latest day first."""
    rows = Contact.objects.filter(dialogue=dialogue).prefetch_related("lines").order_by("at", "pk")
    if reader == NOBODY:
        rows = rows.filter(opened__isnull=False)
    parties = {row.id: row.names for row in register(dialogue)}  # in the order drawn by lot
    supporters = {row.id: row.names for row in Supporter.objects.filter(dialogue=dialogue).order_by("pk")}
    found = [
        Shown(
            row,
            [names for each, names in parties.items() if each in row.parties]
            + [names for each, names in supporters.items() if each in row.supporters]
            + ([row.others] if row.others else []),
            sorted(row.lines.all(), key=lambda line: line.pk),
        )
        for row in rows
        if reader.sees(row)
    ]
    return sorted(found, key=lambda each: each.place, reverse=True)


def counted(shown: Iterable[Shown]) -> list[tuple[str, int]]:
    """How many stand in each state, of those that the page shows; states with none are left out."""
    states = [each.state for each in shown]
    return [(state, states.count(state)) for state in _ORDER if state in states]


def timeline(dialogue: Dialogue, shown: Iterable[Shown]) -> list[Place]:
    """Contacts and outside milestones, the latest day first; on one day what is outside comes first."""
    places = [Place(each.place, contact=each) for each in shown]
    places += [Place(each.day, outside=each) for each in milestones(dialogue)]
    return sorted(places, key=lambda place: (place.day, place.outside is not None), reverse=True)
