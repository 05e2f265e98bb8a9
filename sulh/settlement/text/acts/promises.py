"""Proposals about what hangs on a clause: promises, what it is, where it comes from, what it belongs to."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Day, Id, Name, OptionalName, Texts
from sulh.acts.registry import Answer, Here, carries_out
from sulh.dialogue.models import NOT_AT_THE_TABLE, Party, new_id
from sulh.rules.refusal import Refusal
from sulh.settlement.text import payloads
from sulh.settlement.text.acts import proposal as ask
from sulh.settlement.text.acts.proposal import OnClause, propose

TAGS_MOST = 10
_LEVEL = _("Written down now, so that nobody moves the mark later.")


class ProposeCommitment(OnClause):
    """Propose a promise of a clause: who does what by when, and how it will be seen whether it was done.

    Level 0 is always "not begun". Source: the stipulations and implementation levels of the Peace Accords
    Matrix (process reference, 4.6).
    """

    who: Annotated[Texts, Ask(_("Who?"))]
    what: Annotated[Texts, Ask(_("Does what?"), widget="textarea")]
    due: Annotated[Day, Ask(_("By when?"), widget="date")]
    verified_by: Annotated[Texts, Ask(_("How will it be verified, and by whom?"), widget="textarea")]
    level_1: Annotated[Texts, Ask(_("Level 1: begun. What is then so?"), _LEVEL, widget="textarea")]
    level_2: Annotated[Texts, Ask(_("Level 2: well under way. What is then so?"), _LEVEL, widget="textarea")]
    level_3: Annotated[Texts, Ask(_("Level 3: done. What is then so?"), _LEVEL, widget="textarea")]
    tags: Annotated[
        list[Name],
        Ask(_("Tags"), _("For instance gender, land, returnees; one on each line."), widget="lines"),
        Field(max_length=TAGS_MOST),
    ] = []
    parties: Annotated[
        list[Id],
        Ask(
            _("Which parties are obliged?"),
            _("Tick none where the whole text obliges all of them."),
            widget="checks",
            source="parties",
        ),
    ] = []


@carries_out(ProposeCommitment, action="table_text")
def propose_commitment(act: ProposeCommitment, here: Here) -> Answer:
    promise = {
        "id": new_id(), "who": dict(act.who), "what": dict(act.what), "due": act.due,
        "verified_by": dict(act.verified_by),
        "levels": {"1": dict(act.level_1), "2": dict(act.level_2), "3": dict(act.level_3)},
        "tags": list(dict.fromkeys(act.tags)),
    }  # fmt: skip
    if act.parties:
        promise["parties"] = _parties(act, here)
    return propose(act, here, "commit", {"commitment": promise}, act.clause)


def _parties(act: ProposeCommitment, here: Here) -> list[str]:
    """Each obliged party once. Refuses `party_unknown`."""
    wanted = list(dict.fromkeys(act.parties))
    rows = Party.objects.filter(dialogue_id=here.dialogue, no_party=False, pk__in=wanted)
    if rows.exclude(status__in=NOT_AT_THE_TABLE).count() < len(wanted):
        raise Refusal("party_unknown", field="parties")
    return wanted


class ProposeNoCommitment(OnClause):
    """Propose to take a promise out of a clause."""

    commitment: Annotated[Id, Ask(_("Which promise?"), source="promises_of_text")]


@carries_out(ProposeNoCommitment, action="table_text")
def propose_no_commitment(act: ProposeNoCommitment, here: Here) -> Answer:
    return propose(act, here, "uncommit", {"commitment": act.commitment}, act.clause)


class ProposeFlags(OnClause):
    """Propose what a clause is: declaratory or not, essential or not."""

    declaratory: Annotated[bool, ask.DECLARATORY] = False
    essential: Annotated[bool, ask.ESSENTIAL] = False


@carries_out(ProposeFlags, action="table_text")
def propose_flags(act: ProposeFlags, here: Here) -> Answer:
    payload = {"declaratory": int(act.declaratory), "essential": int(act.essential)}
    return propose(act, here, "declare", payload, act.clause)


class ProposeLinks(OnClause):
    """Propose where a clause comes from and what it belongs to: statements, other clauses, a package."""

    sources: Annotated[ask.Sources, ask.SOURCES] = []
    depends_on: Annotated[ask.Dependencies, ask.DEPENDS_ON] = []
    package: Annotated[OptionalName, ask.PACKAGE] = ""


@carries_out(ProposeLinks, action="table_text")
def propose_links(act: ProposeLinks, here: Here) -> Answer:
    payload = {
        "sources": payloads.sources(here.dialogue, act.sources),
        "depends_on": list(dict.fromkeys(act.depends_on)),
        "package": act.package,
    }
    return propose(act, here, "link", payload, act.clause)
