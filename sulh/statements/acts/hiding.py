"""Hiding at once what can harm somebody: for a day, unless another side's moderator refuses it too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import clock, log
from sulh.acts.fields import Ask, Id
from sulh.acts.perform import perform
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.acts.schedule import CLOCK, scheduled
from sulh.rules.moderation import EMERGENCIES, HIDE_HOURS, check_emergency
from sulh.rules.refusal import Refusal
from sulh.statements.acts import find
from sulh.statements.acts.moderating import accept, record
from sulh.statements.labels import REASONS
from sulh.statements.models import Appeal, Statement
from sulh.statements.moderation import pairs


class HideStatement(Act):
    """Hide an accepted statement at once, because it can harm somebody before a second moderator has looked.

    After 24 hours it appears again by itself, unless a moderator nominated by another side has refused it.
    Each side can do this once with a statement.
    """

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    reason: Annotated[
        str,
        Ask(_("What can it do to somebody?"), choices={code: REASONS[code] for code in EMERGENCIES}),
        Field(max_length=200),
    ]

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"statement": self.statement, "reason": self.reason}
        return View(shown | {"until": done["until"], "rules": done["rules"]})


@carries_out(HideStatement, action="moderate_statement")
def hide_statement(act: HideStatement, here: Here) -> Answer:
    check_emergency(act.reason)
    said = find.statement(here, act.statement)
    if find.is_author(here, said):
        raise Refusal("own_statement")
    if said.state != "accepted":
        raise Refusal("not_shown", state=said.state)
    if Appeal.objects.filter(statement=said).exists():
        raise Refusal("looked_at_again")
    if pairs.hidden_before(here, said):
        raise Refusal("hidden_before")
    until = here.now + timedelta(hours=HIDE_HOURS)
    Statement.objects.filter(pk=said.pk).update(state="hidden", hidden_until=until)
    log.conceal(here.dialogue, said.id)
    rules = record(here, said, "hide", False, reason=act.reason)
    return Answer({"statement": said.id, "until": clock.hour(until), "rules": rules})


class EndHiding(Act):
    """A hidden statement appears again, because nobody of another side refused it in time."""

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"statement": self.statement})


@carries_out(EndHiding, action="end_hiding")
def end_hiding(act: EndHiding, here: Here) -> Answer:
    said = find.statement(here, act.statement)
    if said.state != "hidden" or said.hidden_until is None or said.hidden_until > here.now:
        raise Refusal("not_scheduled")
    accept(here, said)
    return Answer({"statement": said.id})


@scheduled
def end_due() -> list[str]:
    """End every hiding whose time is over; gives the statements. Demonstrations stand still."""
    rows = Statement.objects.filter(
        state="hidden", hidden_until__lte=clock.now(), dialogue__demonstration=False
    ).order_by("hidden_until", "id")
    due = list(rows.values_list("dialogue_id", "id"))
    for dialogue, said in due:
        perform(EndHiding(statement=said), by=CLOCK, in_=dialogue)
    return [said for _dialogue, said in due]
