"""What this folder tells the rooms below it when the house starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue.models import Dialogue, Party
from sulh.dialogue.pages import parts
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task
from sulh.dialogue.pages.desk import add as add_to_desk
from sulh.dialogue.pages.navigation import Entry, add
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import own
from sulh.statements import queries
from sulh.statements.pages.speaker import language
from sulh.statements.room import acts, counts  # noqa: F401 - the acts register themselves
from sulh.statements.room.models import Room, RoomStatement

_SHORT = 80


@provides("rooms_away")
def away_choices(dialogue: str, reader: Actor) -> Choices:
    rows = Room.objects.filter(dialogue_id=dialogue, kind="away").exclude(state="closed").order_by("n")
    return [(str(row.n), str(row.n)) for row in rows]


@provides("not_shown_yet")
def statement_choices(dialogue: str, reader: Actor) -> Choices:
    """Statements that were not shown in the room that is open."""
    shown = RoomStatement.objects.filter(room__dialogue_id=dialogue, room__state="open").exclude(
        room__kind="away"
    )
    rows = queries.accepted(dialogue).exclude(pk__in=shown.values("statement"))
    return [(row.id, f"{row.n} · {row.text[:_SHORT]}") for row in rows]


def facilitator(visit: Visit) -> list[Task]:
    """A meeting in one room, with or without internet."""
    if not (allowed(visit, "hold_room") or allowed(visit, "close_room")):
        return []
    why = _(
        "Statements on a wall, answered by phone or by cards that two tellers count; also without internet."
    )
    return [Task(_("A meeting in one room"), why, href=visit.url("room_desk"))]


def teller(visit: Visit) -> list[Task]:
    """Counting cards at tables."""
    if not allowed(visit, "count_table"):
        return []
    why = _("Two tellers count each table, each alone. You see nothing of what the other wrote down.")
    return [Task(_("Count tables"), why, href=visit.url("room_tables"), urgent=True)]


def registrar(visit: Visit) -> list[Task]:
    """Slips for a room that is held on a laptop."""
    if not (allowed(visit, "admit_participant") and away_choices(visit.dialogue.id, visit.office)):
        return []
    why = _("For a meeting on a laptop without internet. Whoever does not come can use the slip at home.")
    form = visit.form("IssueRoomCodes", submit=_("Make the slips"))
    return [Task(_("Slips for a room"), why, form)]


def below_findings(visit: Visit, of: str) -> Mapping[str, Any] | None:
    """Cards and hands of rooms that are over: below the findings, and in none of their numbers."""
    rows = counts.of_all_rooms(visit.dialogue.id, visit.dialogue.cell_limit)
    if not rows:
        return None
    texts = {said.id: said for said in queries.show([row.statement for row in rows], language())}
    names = {party.id: own(party.names) for party in Party.objects.filter(dialogue=visit.dialogue)}
    return {
        "rows": [
            {"said": texts[row.statement.id], "cards": row.cards, "hands": row.hands,
             "of_parties": [(names[party], each) for party, each in row.of_parties]}
            for row in rows
        ]
    }  # fmt: skip


def _in_a_room(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return bool(roles & {"facilitator", "teller"}) and (
        Room.objects.filter(dialogue=dialogue, state="open").exclude(kind="away").exists()
    )


def start() -> None:
    """Called once, by the room."""
    parts.add("findings", parts.Part("statements/room_cards.html", below_findings))
    add(Entry(74, "room", _("The room"), _in_a_room))
    add_to_desk(
        Section(22, "facilitator", facilitator),
        Section(42, "registrar", registrar),
        Section(51, "teller", teller),
    )
