"""The party register: who is at the table, who is missing, and in which order they are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.dialogue.acts.shares import accepted
from sulh.dialogue.models import Dialogue, Office, Party, PartyStatus
from sulh.dialogue.order import lot_of, register
from sulh.dialogue.pages.allowed import open_to_all
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.templates import shows

AWAY = ("invited", "acknowledged", "declined", "withdrew")


@dataclass(frozen=True)
class Row:
    """One row of the register. `share`: per ten thousand, where every joined party accepts the source."""

    party: Party
    history: list[PartyStatus]
    codes: int
    delegates: Mapping[str, int]
    share: int | None
    draw: str

    @property
    def since(self) -> datetime | None:
        """When the party came to stand where it stands."""
        return self.history[-1].at if self.history else None


def rows(dialogue: Dialogue, shares: Mapping[str, int] | None = None) -> list[Row]:
    """The register in the order drawn by lot."""
    histories: dict[str, list[PartyStatus]] = {}
    for line in PartyStatus.objects.filter(party__dialogue=dialogue).order_by("at", "pk"):
        histories.setdefault(line.party_id, []).append(line)
    return [
        Row(
            party, histories.get(party.id, []), party.codes_issued(), delegates(party),
            (shares or {}).get(party.id), lot_of(dialogue, party),
        )
        for party in register(dialogue)
    ]  # fmt: skip


def delegates(party: Party) -> Mapping[str, int]:
    """How many delegates stand under which label: the party's own choice goes before the holder's."""
    found = Office.objects.filter(party=party, role="delegate", ended=False).order_by("pk")
    return Counter(party.delegates_label or label for label in found.values_list("holder__label", flat=True))


def missing(of: list[Row]) -> list[tuple[str, list[Row]]]:
    """Whose seat is empty, by how they stand; statuses that nobody has are left out."""
    away = [(status, [row for row in of if row.party.status == status]) for status in AWAY]
    return [(status, there) for status, there in away if there]


def facts(dialogue: Dialogue) -> dict[str, Any]:
    """For the tile on the first page: how many of those who were invited have joined."""
    parties = [party for party in register(dialogue) if not party.no_party]
    return {"all": len(parties), "joined": sum(party.status == "joined" for party in parties)}


@require_safe
@in_dialogue
def parties(visit: Visit) -> HttpResponse:
    """Who is missing first; then every party with its history; then how to ask for a place."""
    dialogue = visit.dialogue
    shares = accepted(dialogue.id) if shows(dialogue.template, "reference_shares") else None
    found = rows(dialogue, shares.shares if shares else None)
    may_ask = dialogue.has_parties and open_to_all(visit, "request_place")
    return visit.page(
        "dialogue/parties.html",
        rows=found,
        missing=missing(found),
        joined=sum(row.party.status == "joined" and not row.party.no_party for row in found),
        shares=shares,
        shows_shares=shows(dialogue.template, "reference_shares"),
        asking=visit.form("RequestPlace", submit=_("Ask for a place"), as_="public") if may_ask else None,
    )
