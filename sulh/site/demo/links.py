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
from sulh.site.demo.load import FOUNDING, SPEAKING

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
    "observer",
    "monitor",
    "convener",
)
OPERATOR = Actor("operator")


def fresh_links() -> list[tuple[str, str]]:
    """(who, path with fragment) for a participant and one holder of each office; earlier ones end."""
    dialogue = Dialogue.objects.get(slug=FOUNDING)
    links = [(_("a participant of no party"), _participant(dialogue))]
    speaking = Dialogue.objects.get(slug=SPEAKING)
    links.append((_("a participant where people are speaking now"), _participant(speaking)))
    links += [
        _signing_in(speaking, office, _("where people are speaking now"))
        for office in _holders(speaking, "moderator")
    ]
    for role in SHOWN:
        for office in _holders(dialogue, role):
            who = own(office.party.names) if office.party else office.holder.label
            links.append(_signing_in(dialogue, office, who))
    return links


def _signing_in(dialogue: Dialogue, office: Office, who: str) -> tuple[str, str]:
    made = perform(MakeSignInLink(holder=office.holder_id), by=OPERATOR, in_=dialogue.id)
    path = reverse("take_office", kwargs={"slug": dialogue.slug})
    return f"{ROLES[office.role]}: {who}", f"{path}#{made['link']}"


def _holders(dialogue: Dialogue, role: str) -> list[Office]:
    rows = Office.objects.filter(holder__dialogue=dialogue, role=role, ended=False).select_related(
        "holder", "party"
    )
    found = list(rows.order_by("pk"))
    return found if role in ("delegate", "supporter") else found[:1]


def _participant(dialogue: Dialogue) -> str:
    registrars = Office.objects.filter(holder__dialogue=dialogue, role="registrar", ended=False)
    # Of no party where somebody enrols those, else of the first party.
    office = registrars.order_by("-party__no_party", "pk").first()
    assert office is not None
    code = perform(IssueCodes(count=1), by=Actor("holder", office.holder_id), in_=dialogue.id)["codes"][0]
    return f"{reverse('join', kwargs={'slug': dialogue.slug})}#{code}"
