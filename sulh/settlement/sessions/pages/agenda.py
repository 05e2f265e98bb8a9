"""The page of the agenda."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.acts.forms import Form
from sulh.dialogue import consent
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.record.canonical import Value
from sulh.settlement.deciding.ballots import open_on
from sulh.settlement.sessions import agenda as of_agenda
from sulh.settlement.sessions.models import AgendaItem
from sulh.settlement.sessions.who import reader
from sulh.settlement.text.pages.twins import twin
from sulh.statements.models import Statement


@require_safe
@in_dialogue
def agenda(visit: Visit) -> HttpResponse:
    """What the parties want to talk and write about, whether they agreed to it, and what was taken off."""
    dialogue = visit.dialogue.id
    items = of_agenda.items(dialogue)
    digest = of_agenda.digest_of(dialogue, items)
    statements = {each for item in items for each in item.statements}
    numbers = dict(Statement.objects.filter(pk__in=statements, state="accepted").values_list("id", "n"))
    who = reader(visit.standing)
    may_propose = who.joined and allowed(visit, "propose_agenda_item")
    ballot = of_agenda.newest_ballot(dialogue)
    lacks = of_agenda.lacks(dialogue)
    running = open_on(dialogue)
    return visit.page(
        "settlement/sessions/agenda.html",
        items=items,
        numbers=numbers,
        taken_off=list(
            AgendaItem.objects.filter(dialogue=visit.dialogue).exclude(pk__in=[each.id for each in items])
            .select_related("party").order_by("n")
        ),
        agreed=not lacks,
        lacks=lacks,
        ballot=ballot,
        lacking=_lacking(dialogue, digest) if running else [],
        propose=visit.form("ProposeAgendaItem", submit=_("Put it on the agenda")) if may_propose else None,
        withdraw={
            each.id: _take_off(visit, each)
            for each in items if may_propose and each.party_id == who.party
        },
        opening=visit.form("OpenAgenda", submit=_("Ask the parties"))
        if items and lacks and running is None and allowed(visit, "open_ballot")
        else None,
        answer=_answer(visit, digest) if running and who.joined else None,
    )  # fmt: skip


def _take_off(visit: Visit, item: AgendaItem) -> Form:
    submit = _("Take it off the agenda")
    return visit.form("WithdrawAgendaItem", submit=submit, hidden={"item": item.id}, only=[])


def _lacking(dialogue: str, digest: str) -> list[dict[str, str]]:
    """Names of the parties that have not consented to the agenda as it stands."""
    return [party.names for party in consent.missing(dialogue, of_agenda.SUBJECT, digest)]


def _answer(visit: Visit, digest: str) -> Form | None:
    asked = consent.SUBJECTS[of_agenda.SUBJECT](visit.dialogue.id)
    if not allowed(visit, "consent") or digest not in asked:
        return None
    hidden = {"subject_kind": of_agenda.SUBJECT, "subject_digest": digest}
    return visit.form("GiveConsent", submit=_("Sign for my party"), hidden=hidden)


@require_safe
@in_dialogue
def agenda_json(visit: Visit) -> HttpResponse:
    """Items that stand on the agenda, their sealed copy, and how the newest ballot on an agenda stands."""
    dialogue = visit.dialogue.id
    items = of_agenda.items(dialogue)
    ballot = of_agenda.newest_ballot(dialogue)
    asked: Value = {"n": ballot.n, "state": ballot.state, "digest": ballot.subject_digest} if ballot else {}
    return twin({
        "dialogue": dialogue,
        "digest": of_agenda.digest_of(dialogue, items),
        "agreed": int(not of_agenda.lacks(dialogue)),
        "ballot": asked,
        "items": [
            {
                "id": each.id, "n": each.n, "party": each.party_id, "titles": each.titles,
                "statements": each.statements, "at": clock.hour(each.at),
            }
            for each in items
        ],
    })  # fmt: skip
