"""The page of objections. What a participant wrote passed no moderation: office holders alone read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.settlement.ratifying import reading
from sulh.settlement.ratifying.acts.objecting import UNSETTLED
from sulh.settlement.ratifying.finding import standing_text
from sulh.settlement.ratifying.models import Objection
from sulh.settlement.text.pages.naming import all_called

READS_ALL = frozenset({"delegate", "facilitator"})


@dataclass(frozen=True)
class Shown:
    """An objection as this visitor reads it. `own`: filed by them; then `form` says what became of it."""

    row: Objection
    clause: str
    words: Mapping[str, str]
    wanted: Mapping[str, str]
    own: bool
    form: Form | None


@require_safe
@in_dialogue
def objections(visit: Visit) -> HttpResponse:
    """Every objection with its clause, and the form for a new one for whoever may object now."""
    rows = reading.objections(visit.dialogue)
    called = {row.version_id: all_called(row.version.content) for row in rows}
    return visit.page(
        "settlement/ratifying/objections.html",
        shown=[_shown(visit, row, called[row.version_id][row.clause][0]) for row in rows],
        filing=filing(visit),
    )


def _shown(visit: Visit, row: Objection, clause: str) -> Shown:
    as_ = whose(visit, row)
    may_read = bool(row.party_id or as_ or visit.standing.roles & READS_ALL)
    form = _settling(visit, row, as_) if as_ and row.state in UNSETTLED else None
    words, wanted = (row.words, row.wanted) if may_read else ({}, {})
    return Shown(row, clause, words, wanted, bool(as_), form)


def whose(visit: Visit, row: Objection) -> str:
    """As what this visitor filed it: office, participant, or empty where somebody else did."""
    if row.party_id and row.party_id == visit.standing.party and "delegate" in visit.standing.roles:
        return "office"
    mine = visit.participant.kind == "participant" and row.participant == visit.participant.id
    return "participant" if mine else ""


def _settling(visit: Visit, row: Objection, as_: str) -> Form:
    return visit.form(
        "SettleObjection",
        submit=_("Say what became of it"),
        as_=as_,
        hidden={"objection": row.id},
        next=visit.url("objections"),
    )


def filing(visit: Visit) -> list[tuple[str, Form]]:
    """The forms to object with, as (for whom, form): an office holder may be a participant as well."""
    if standing_text(visit.dialogue.id) is None:
        return []
    found = []
    if visit.dialogue.phase == "ratification" and visit.participant.kind == "participant":
        found.append((_("Object as a participant"), _filing(visit, "participant")))
    if allowed(visit, "file_objection") and "delegate" in visit.standing.roles:
        found.append((_("Object for your party"), _filing(visit, "office")))
    return found


def _filing(visit: Visit, as_: str) -> Form:
    return visit.form("FileObjection", submit=_("File the objection"), as_=as_, next=visit.url("objections"))
