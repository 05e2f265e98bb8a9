"""Saying something, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.models import Participant
from sulh.dialogue.pages.after import redraws
from sulh.dialogue.pages.visit import Visit, for_participants, in_dialogue
from sulh.dialogue.record_rules import gives_receipts
from sulh.dialogue.termsheet import conduct_digest, current
from sulh.statements import queries
from sulh.statements.acts.appealing import APPEALABLE
from sulh.statements.acts.submitting import enough_present
from sulh.statements.choices import NAMES
from sulh.statements.models import Statement
from sulh.statements.notices import Notice, notice
from sulh.statements.pages.speaker import language, speaker, speakers


@require_safe
@in_dialogue
@for_participants
def say(visit: Visit) -> HttpResponse:
    """The form, with the code of conduct and what happens with what is said."""
    who = speaker(visit)
    if not who or visit.dialogue.phase != "listening":
        return visit.page("statements/say.html", form=None, **_around(visit, who))
    preset = language() if language() in visit.dialogue.languages else visit.dialogue.languages[0]
    form = visit.form(
        "SubmitStatement",
        submit=_("Send it to be read"),
        as_=who,
        values={"language": preset},
        next=visit.url("mine"),
    )
    _fit(visit, form, who)
    return visit.page("statements/say.html", form=form, **_around(visit, who))


@redraws("SubmitStatement")
def say_again(visit: Visit, form: Form, status: int) -> HttpResponse:
    """The same page around a form that was refused."""
    who = speaker(visit)
    _fit(visit, form, who)
    form.submit, form.next = _("Send it to be read"), visit.url("mine")
    return visit.page("statements/say.html", status=status, form=form, **_around(visit, who))


def _fit(visit: Visit, form: Form, who: str) -> None:
    """Offer only the ways of signing that are open to this speaker, and only languages of the dialogue."""
    for control in form.fields:
        if control.name == "attribution":
            control.choices = [each for each in control.choices if each[0] in _open_to(visit, who)]
            control.required = True
        if control.name == "text":
            control.rows = 5
    form.fields = [
        control for control in form.fields if control.name != "attribution" or len(control.choices) > 1
    ]


def _open_to(visit: Visit, who: str) -> set[str]:
    party = visit.standing.party
    if who == "participant":
        found = Participant.objects.filter(pk=visit.participant.id).values_list("party_id", flat=True).first()
        party = found or ""
    by_party = {"by_party"} if party and enough_present(party) else set()
    return {"unattributed"} | by_party | ({"by_name"} if who == "office" else set())


def _around(visit: Visit, who: str) -> dict[str, Any]:
    """What stands around the form: the code of conduct, and whether it has to be accepted anew."""
    terms = current(visit.dialogue.id)
    accept = None
    if who == "participant":
        accepted = (
            Participant.objects.filter(pk=visit.participant.id).values_list("conduct", flat=True).first()
        )
        if accepted != conduct_digest(visit.dialogue.id):
            accept = visit.form(
                "AcceptConduct",
                submit=_("I accept the code of conduct"),
                as_="participant",
                next=visit.url("say"),
            )
    conduct = terms.body.get("conduct", {}) if terms else {}
    return {"conduct": conduct, "accept": accept, "who": who, "both": len(speakers(visit)) > 1}


@dataclass(frozen=True)
class Mine:
    """One own statement with what its author is told and can do. `into`: what it was put together with."""

    said: Statement
    language: str
    notice: Notice | None
    appeal: Form | None
    withdraw: Form
    into: Statement | None


@require_safe
@in_dialogue
@for_participants
def mine(visit: Visit) -> HttpResponse:
    """What this visitor said, how it stands, and what can be done about it."""
    shown: list[Mine] = []
    for who in speakers(visit):
        actor = visit.actor(who)
        shown += [_mine(visit, said, who) for said in queries.own(visit.dialogue.id, actor.kind, actor.id)]
    receipts = (
        "participant" in speakers(visit) and not visit.shared_phone and gives_receipts(visit.dialogue.id)
    )
    return visit.page("statements/mine.html", shown=shown, speaks=bool(speakers(visit)), receipts=receipts)


def _mine(visit: Visit, said: Statement, who: str) -> Mine:
    hidden = {"statement": said.id}
    may_appeal = said.state in APPEALABLE and not hasattr(said, "appeal") and _appeals(visit, who)
    appeal = visit.form("AppealDecision", submit=_("Ask for a second look"), as_=who, hidden=hidden)
    withdraw = visit.form("WithdrawStatement", submit=_("Delete it for good"), as_=who, hidden=hidden)
    name = NAMES.get(said.language, said.language)
    return Mine(said, name, notice(said), appeal if may_appeal else None, withdraw, said.merged_into)


def _appeals(visit: Visit, who: str) -> bool:
    """Participants and delegates appeal; the facilitator and experts do not."""
    return who == "participant" or "delegate" in visit.standing.roles
