"""Who is behind this: who called it, who holds which office from whom, who pays, who could see what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sulh.dialogue.labels import ROLES
from sulh.dialogue.models import Dialogue, Office
from sulh.dialogue.order import register
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.rules.roles import OFFICES

# What the facilitator describes, in the order of the page.
ASKED: dict[str, Any] = {
    "who_pays": gettext_lazy("Who pays"),
    "who_runs": gettext_lazy("Who runs the server, and where it stands"),
    "who_sees": gettext_lazy("Who can see what"),
    "unnoticed": gettext_lazy("What the operator could do unnoticed"),
}


@dataclass(frozen=True)
class Held:
    """One office by its label: `whose` are the names of its party or supporter, if it has one."""

    role: str
    label: str
    whose: dict[str, str]
    appointed_by: str


@require_safe
@in_dialogue
def behind(visit: Visit) -> HttpResponse:
    """Everything that somebody needs to decide whether to trust this dialogue."""
    held = offices(visit.dialogue)
    return visit.page(
        "dialogue/behind.html",
        convener=[office for office in held if office.role == "convener"],
        facilitators=[office for office in held if office.role == "facilitator"],
        others=[office for office in held if office.role not in ("convener", "facilitator")],
        asked=ASKED,
    )


def offices(dialogue: Dialogue) -> list[Held]:
    """Offices held now, by role and then by party in the order drawn by lot.

    A group that asked for a place has a delegate before the parties have answered; neither is told here.
    """
    place = {party.id: n for n, party in enumerate(register(dialogue))}
    found = Office.objects.filter(holder__dialogue=dialogue, ended=False).select_related(
        "holder", "party", "supporter"
    )
    listed = [office for office in found if office.party_id is None or office.party_id in place]
    listed.sort(
        key=lambda office: (OFFICES.index(office.role), place.get(office.party_id or "", -1), office.pk)
    )
    return [_held(office) for office in listed]


def _held(office: Office) -> Held:
    shown = office.holder.label
    if office.role == "delegate" and office.party is not None:
        shown = office.party.delegates_label or shown
    whose = office.party or office.supporter
    return Held(office.role, shown, whose.names if whose else {}, _by(office.appointed_by))


def _by(appointed_by: str) -> str:
    """Who gave the office, in the reader's words where it was not given under a label."""
    if appointed_by == "request":
        return _("came with the group's own request for a place")
    return str(ROLES.get(appointed_by, appointed_by))


def facts(dialogue: Dialogue) -> dict[str, Any]:
    """For the tile on the first page: the convener, and how many of the questions are answered."""
    return {
        "convener": dialogue.backing.get("convener", {}),
        "answered": sum(bool(dialogue.backing.get(name)) for name in ASKED),
        "asked": len(ASKED),
    }
