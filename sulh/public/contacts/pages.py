"""The page of contacts: who met whom, what was planned, postponed or cancelled, and what happens outside."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.models import Supporter
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.public.contacts import reading
from sulh.public.contacts.reading import Shown
from sulh.public.contacts.who import Who, who


@require_safe
@in_dialogue
def contacts(visit: Visit) -> HttpResponse:
    """A timeline, the latest day first. Of a sealed contact others are told nothing, not even a number."""
    reader = who(visit.office, visit.standing)
    shown = reading.contacts(visit.dialogue, reader)
    return visit.page(
        "public/contacts/contacts.html",
        places=reading.timeline(visit.dialogue, shown),
        count=len(shown),
        counted=reading.counted(shown),
        logging=log_form(visit, reader) if allowed(visit, "log_contact") else None,
        moving=moving(visit, reader, shown),
        opening=opening(visit, reader, shown),
    )


def log_form(visit: Visit, reader: Who) -> Form:
    """The own side is chosen already."""
    fields = ["kind", "state", "day", "parties", "supporters", "others", "subjects", "sealed_until"]
    if not visit.dialogue.has_parties:
        fields.remove("parties")
    if not Supporter.objects.filter(dialogue=visit.dialogue).exists():
        fields.remove("supporters")
    own = {"parties": [reader.party], "supporters": [reader.supporter]}
    return visit.form(
        "LogContact", submit=_("Log this contact"), only=fields, values=own, next=visit.url("contacts")
    )


def moving(visit: Visit, reader: Who, shown: Iterable[Shown]) -> dict[str, Form]:
    """By contact the form that says what became of it, for those who may."""
    if not allowed(visit, "log_contact"):
        return {}
    return {
        each.contact.id: visit.form(
            "MoveContact",
            submit=_("Log this"),
            hidden={"contact": each.contact.id},
            values={"state": each.state, "day": each.day},
        )
        for each in shown
        if reader.logs_for(each.contact)
    }


def opening(visit: Visit, reader: Who, shown: Iterable[Shown]) -> dict[str, Form]:
    """By sealed contact the form that opens it, for the one who logged it."""
    if not allowed(visit, "open_contact"):
        return {}
    return {
        each.contact.id: visit.form(
            "OpenContact", submit=_("Open it to everybody"), hidden={"contact": each.contact.id}, only=[]
        )
        for each in shown
        if each.sealed and reader.logged(each.contact)
    }
