"""Who supports from outside: ties, pledges, encouragements, and what none of them can ever do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue import ties_map
from sulh.dialogue.acts.supporters import PLEDGES, TIES
from sulh.dialogue.admission import Admission, admissions
from sulh.dialogue.milestones import milestones
from sulh.dialogue.models import (
    Dialogue,
    Encouragement,
    GoodOffices,
    Pledge,
    Supporter,
    Tie,
)
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.register import Row, rows
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.sequence import Event, Kind, Picture, draw
from sulh.dialogue.words import own
from sulh.rules.roles import SUPPORTER_KINDS

_MARKED: dict[str, Kind] = {
    "acknowledged": "acknowledged", "joined": "joined", "declined": "declined", "withdrew": "withdrew",
}  # fmt: skip


@dataclass(frozen=True)
class Encouraged:
    """One encouragement beside what the party did; `joined` is None until it has."""

    row: Encouragement
    joined: datetime | None


@dataclass(frozen=True)
class Card:
    """One supporter. `waiting`: its own sealed encouragements, shown to itself alone."""

    supporter: Supporter
    admission: Admission
    ties: list[Tie]
    pledges: list[Pledge]
    encouraged: list[Encouraged]
    good_offices: list[GoodOffices]
    waiting: list[Encouragement] = field(default_factory=list)
    forms: list[tuple[str, Form]] = field(default_factory=list)


@require_safe
@in_dialogue
def supporters(visit: Visit) -> HttpResponse:
    """Each supporter with everything it declared, whom they reach, and what happened when."""
    register = [row for row in rows(visit.dialogue) if not row.party.no_party]
    place = {row.party.id: n for n, row in enumerate(register)}
    mine = visit.standing.supporter
    rows_of = Supporter.objects.filter(dialogue=visit.dialogue).order_by("pk")
    found = list(rows_of.prefetch_related("ties__party", "pledges"))
    standing = admissions(visit.dialogue, found)
    encouragements, offices = shown_encouragements(visit.dialogue), shown_good_offices(visit.dialogue)
    cards = [
        _card(visit, row, standing[row.id], register, encouragements, offices, row.id == mine)
        for row in found
    ]
    ties = _ties(cards)
    return visit.page(
        "dialogue/supporters.html",
        cards=cards,
        encouraged=sorted(
            (line for card in cards for line in card.encouraged),
            key=lambda line: (line.row.at, place[line.row.party_id]),
        ),
        picture=_picture(visit.dialogue, register, encouragements),
        map=_map(register, cards) if ties else None,
        reached=[(row.party, ties.get(row.party.id, {})) for row in register],
        ties=TIES,
        pledges=PLEDGES,
        kinds=SUPPORTER_KINDS,
        own=mine,
    )


def _ties(cards: list[Card]) -> dict[str, dict[str, list[str]]]:
    """By party: the kinds of tie of each supporter that reaches it, by the supporter's name."""
    found: dict[str, dict[str, list[str]]] = {}
    for card in cards:
        for tie in sorted(card.ties, key=lambda tie: list(TIES).index(tie.kind)):
            found.setdefault(tie.party_id, {}).setdefault(own(card.supporter.names), []).append(tie.kind)
    return found


def _map(register: list[Row], cards: list[Card]) -> ties_map.TiesMap:
    """Every party of the register and every supporter, those without any tie too."""
    return ties_map.draw(
        [(card.supporter.id, own(card.supporter.names)) for card in cards],
        [(row.party.id, own(row.party.names)) for row in register],
        [(card.supporter.id, tie.party_id) for card in cards for tie in card.ties],
        "rtl" if get_language_bidi() else "ltr",
    )


def shown_good_offices(dialogue: Dialogue) -> list[GoodOffices]:
    """What everybody may see: all but the sealed ones that were not accepted."""
    return list(
        GoodOffices.objects.filter(supporter__dialogue=dialogue)
        .exclude(sealed=True, answer__in=("", "decline"))
        .select_related("party", "supporter")
        .order_by("at", "pk")
    )


def shown_encouragements(dialogue: Dialogue) -> list[Encouragement]:
    """What everybody may see: all but those that are sealed and not acknowledged yet."""
    return list(
        Encouragement.objects.filter(supporter__dialogue=dialogue)
        .exclude(sealed=True, acknowledged=None)
        .select_related("party", "supporter")
        .order_by("at", "pk")
    )


def facts(dialogue: Dialogue) -> dict[str, Any]:
    """For the tile on the first page."""
    return {
        "supporters": Supporter.objects.filter(dialogue=dialogue).count(),
        "encouragements": len(shown_encouragements(dialogue)),
    }


def _card(
    visit: Visit,
    supporter: Supporter,
    admission: Admission,
    register: list[Row],
    encouragements: list[Encouragement],
    offices: list[GoodOffices],
    mine: bool,
) -> Card:
    listed = {row.party.id: row for row in register}
    ties = sorted(supporter.ties.all(), key=lambda tie: (tie.at, tie.pk))
    return Card(
        supporter,
        admission,
        # A tie with a group whose request for a place is not answered would tell of that request.
        [tie for tie in ties if tie.party_id in listed],
        sorted(supporter.pledges.all(), key=lambda pledge: (pledge.at, pledge.pk)),
        [
            Encouraged(row, _day_of(listed[row.party_id], "joined"))
            for row in encouragements
            if row.supporter_id == supporter.id and row.party_id in listed
        ],
        [row for row in offices if row.supporter_id == supporter.id],
        _waiting(supporter) if mine else [],
        _forms(visit, supporter, admission, listed) if mine else [],
    )


def _waiting(supporter: Supporter) -> list[Encouragement]:
    """Its own sealed encouragements that nobody has acknowledged yet."""
    rows = supporter.encouragements.filter(sealed=True, acknowledged=None)
    return list(rows.select_related("party").order_by("at", "pk"))


def _day_of(row: Row, status: str) -> datetime | None:
    """When the party last came to stand there."""
    return next((line.at for line in reversed(row.history) if line.status == status), None)


def _forms(
    visit: Visit, supporter: Supporter, admission: Admission, listed: dict[str, Row]
) -> list[tuple[str, Form]]:
    """What a supporter may do here; parties to encourage are those with which it has declared ties."""
    found = []
    if allowed(visit, "declare_tie"):
        found.append((_("Declare a tie"), visit.form("DeclareTie", submit=_("Declare this tie"))))
    if allowed(visit, "pledge_support"):
        found.append((_("Pledge support"), visit.form("PledgeSupport", submit=_("Pledge this"))))
    if allowed(visit, "encourage_party") and admission.accepted:
        tied = set(supporter.ties.values_list("party_id", flat=True))
        parties = [row.party for row in listed.values() if row.party.id in tied]
        choices = {"party": [(party.id, own(party.names)) for party in parties]}
        form = visit.form("EncourageParty", submit=_("Encourage them"), choices=choices)
        found.append((_("Encourage a party"), form))
    return found


def _picture(dialogue: Dialogue, register: list[Row], shown: list[Encouragement]) -> Picture | None:
    """Every party of the register, those that nobody encouraged too: they are what to compare with."""
    lanes = []
    for row in register:
        events = {
            Event(_MARKED[line.status], line.at.date()) for line in row.history if line.status in _MARKED
        }
        for encouragement in shown:
            if encouragement.party_id == row.party.id:
                events.add(Event("encouraged", encouragement.at.date()))
                if encouragement.acknowledged:
                    events.add(Event("acknowledged", encouragement.acknowledged.date()))
        lanes.append((own(row.party.names), sorted(events, key=lambda event: _ORDER.index(event.kind))))
    outside = [(own(stone.names), stone.day) for stone in milestones(dialogue)]
    return draw(lanes, "rtl" if get_language_bidi() else "ltr", outside)


_ORDER = ("encouraged", "acknowledged", "declined", "joined", "withdrew")
