"""A fresh link for each role of the founding demonstration."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from sulh.acts.perform import perform
from sulh.acts.registry import Actor
from sulh.dialogue.acts.entering import IssueCodes
from sulh.dialogue.acts.offices import MakeSignInLink
from sulh.dialogue.labels import ROLES
from sulh.dialogue.models import Dialogue, Office
from sulh.dialogue.words import own
from sulh.site.demo.load import FOUNDING

SHOWN = (
    "facilitator",
    "delegate",
    "moderator",
    "appeals_member",
    "registrar",
    "translator",
    "supporter",
    "editor",
    "expert",
    "convener",
)
OPERATOR = Actor("operator")


def fresh_links() -> list[tuple[str, str]]:
    """(who, path with fragment) for a participant and one holder of each office; earlier ones end."""
    dialogue = Dialogue.objects.get(slug=FOUNDING)
    links = [(_("a participant of no party"), _participant(dialogue))]
    for role in SHOWN:
        for office in _holders(dialogue, role):
            made = perform(MakeSignInLink(holder=office.holder_id), by=OPERATOR, in_=dialogue.id)
            path = reverse("take_office", kwargs={"slug": dialogue.slug})
            who = own(office.party.names) if office.party else office.holder.label
            links.append((f"{ROLES[role]}: {who}", f"{path}#{made['link']}"))
    return links


def _holders(dialogue: Dialogue, role: str) -> list[Office]:
    rows = Office.objects.filter(holder__dialogue=dialogue, role=role, ended=False).select_related(
        "holder", "party"
    )
    found = list(rows.order_by("pk"))
    return found if role in ("delegate", "supporter") else found[:1]


def _participant(dialogue: Dialogue) -> str:
    office = Office.objects.get(holder__dialogue=dialogue, role="registrar", party__no_party=True)
    code = perform(IssueCodes(count=1), by=Actor("holder", office.holder_id), in_=dialogue.id)["codes"][0]
    return f"{reverse('join', kwargs={'slug': dialogue.slug})}#{code}"
