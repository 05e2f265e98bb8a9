"""Incidents: what was verified or disputed, counts of all others, and the form for reporting one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.acts.followup_rules import TIMES
from sulh.dialogue.followup_rules import rules_in_force
from sulh.dialogue.milestones import milestones
from sulh.dialogue.models import Party, Supporter
from sulh.dialogue.pages.after import after
from sulh.dialogue.pages.allowed import allowed, allowed_to_participant
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import own
from sulh.followup import files
from sulh.followup.incidents import reading
from sulh.followup.incidents.models import Incident
from sulh.followup.incidents.who import is_named
from sulh.followup.near import sides_of
from sulh.followup.today import today

_LAST = 99_999


@require_safe
@in_dialogue
def incidents(visit: Visit) -> HttpResponse:
    """Fifty at a time, the newest first."""
    asked = page_number(visit.request.GET.get("page", "1"), _LAST)
    page = Paginator(reading.public(visit.dialogue), reading.A_PAGE).get_page(asked)
    shown = list(page.object_list)
    return visit.page(
        "followup/incidents/incidents.html",
        page=page,
        shown=shown,
        sides=_names(shown),
        verifying=verifying(visit, {row.id: row.named for row in shown}),
        replying=_replying(visit, shown),
        others=reading.unverified(visit.dialogue, today(visit.dialogue)),
        finest=TIMES[rules_in_force(visit.dialogue.id).incident_time],
        outside=milestones(visit.dialogue),
        reporting=_reporting(visit),
        sent="sent" in visit.request.GET,
    )


def _names(shown: list[Incident]) -> dict[str, dict[str, str]]:
    """Who replied, by id."""
    sides = {reply.party or reply.supporter for row in shown for reply in row.replies.all()}
    found = dict(Party.objects.filter(pk__in=sides).values_list("pk", "names"))
    return found | dict(Supporter.objects.filter(pk__in=sides).values_list("pk", "names"))


def _reporting(visit: Visit) -> Form | None:
    if allowed(visit, "report_incident"):
        return visit.form("ReportIncident", submit=_("Send it to the monitors"))
    if allowed_to_participant(visit, "report_incident"):
        return visit.form("ReportIncident", submit=_("Send it to the monitors"), as_="participant")
    return None


def verifying(visit: Visit, named: dict[str, str]) -> dict[str, Form]:
    """By incident the form for verifying it; `named` says for each who is said to be responsible."""
    if not named or not allowed(visit, "verify_incident"):
        return {}
    near = sides_of(visit.office.id)
    return {
        incident: visit.form("VerifyIncident", submit=_("Write it down"), hidden={"incident": incident})
        for incident, side in named.items()
        if side not in near
    }


def _replying(visit: Visit, shown: list[Incident]) -> dict[str, Form]:
    if not allowed(visit, "reply_to_incident"):
        return {}
    return {
        row.id: visit.form("ReplyToIncident", submit=_("Send the reply"), hidden={"incident": row.id})
        for row in shown
        if is_named(row.named, visit.standing)
    }


@after("ReportIncident")
def sent(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """Nothing in the address leads to the report: it stays in the history of the phone."""
    return HttpResponseRedirect(visit.url("incidents") + "?sent")


@require_safe
@in_dialogue
def incidents_csv(visit: Visit) -> HttpResponse:
    """What is public, as a table."""
    rows = (row | {"words": own(row["words"])} for row in reading.every(visit.dialogue))
    cells = ([row[name] for name in reading.COLUMNS] for row in rows)
    return files.table(visit, "incidents", reading.COLUMNS, cells)
