"""The agenda: parties put items on it and take their own off; then they are asked to agree to all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Id, Names, WholeNumber
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.find import joined_party
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding import ballots
from sulh.settlement.sessions import agenda, find
from sulh.settlement.sessions.models import AgendaItem
from sulh.statements.models import Statement

MOST_STATEMENTS = 50


class ProposeAgendaItem(Act):
    """A party puts something on the agenda, with the statements it grew from."""

    titles: Annotated[Names, Ask(_("What is to be talked and written about?"))]
    statements: Annotated[
        list[WholeNumber],
        Field(max_length=MOST_STATEMENTS),
        Ask(_("From which statements does it grow?"), _("Their numbers, one a line."), widget="lines"),
    ] = []

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {name: done[name] for name in ("item", "n", "party")}
        return View(shown | {"titles": dict(self.titles), "statements": list(self.statements)})


@carries_out(ProposeAgendaItem, action="propose_agenda_item")
def propose_agenda_item(act: ProposeAgendaItem, here: Here) -> Answer:
    party = joined_party(here)
    find.check_languages(here, act.titles, "titles")
    made = AgendaItem.objects.create(
        dialogue_id=here.dialogue, n=find.next_number(AgendaItem, here.dialogue), party=party,
        titles=dict(act.titles), statements=_statements(act, here), at=here.now,
    )  # fmt: skip
    _ask_no_more(here)
    return Answer({"item": made.id, "n": made.n, "party": party.id})


def _statements(act: ProposeAgendaItem, here: Here) -> list[str]:
    """The ids of the statements, in the order they were named, each once."""
    rows = Statement.objects.filter(dialogue_id=here.dialogue, state="accepted", n__in=act.statements)
    known = dict(rows.values_list("n", "id"))
    for wanted in act.statements:
        if wanted not in known:
            raise Refusal("agenda_statement_unknown", field="statements", n=wanted)
    return list(dict.fromkeys(known[wanted] for wanted in act.statements))


def _ask_no_more(here: Here) -> None:
    """Another agenda than the one the parties are being asked about: that question is withdrawn."""
    asked = ballots.open_on(here.dialogue)
    if asked is not None and asked.subject_kind == agenda.SUBJECT:
        ballots.end_ballot(asked, "withdrawn", here.now, here)


class WithdrawAgendaItem(Act):
    """A party takes its own item off the agenda. It stays to read."""

    item: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"item": self.item, "n": done["n"], "party": done["party"]})


@carries_out(WithdrawAgendaItem, action="propose_agenda_item")
def withdraw_agenda_item(act: WithdrawAgendaItem, here: Here) -> Answer:
    party = joined_party(here)
    found = AgendaItem.objects.filter(dialogue_id=here.dialogue, pk=act.item, state="proposed").first()
    if found is None:
        raise Refusal("not_found", field="item")
    if found.party_id != party.id:
        raise Refusal("agenda_item_not_yours")
    found.state = "withdrawn"
    found.save(update_fields=["state"])
    _ask_no_more(here)
    return Answer({"n": found.n, "party": party.id})


class OpenAgenda(Act):
    """Ask every joined party whether it agrees to talk and write about exactly these items."""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({name: done[name] for name in ("ballot", "digest", "items")})


@carries_out(OpenAgenda, action="open_ballot")
def open_agenda(act: OpenAgenda, here: Here) -> Answer:
    found = agenda.items(here.dialogue)
    if not found:
        raise Refusal("agenda_missing")
    digest = agenda.digest_of(here.dialogue, found)
    made = ballots.open_ballot(
        here.dialogue, subject=agenda.SUBJECT, digest=digest, about=here.dialogue, now=here.now
    )
    return Answer({"ballot": made.n, "digest": digest, "items": [each.n for each in found]})
