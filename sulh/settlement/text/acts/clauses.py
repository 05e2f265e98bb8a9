"""Proposals about clauses as a whole: a new one, another wording, out, elsewhere, set aside."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, ClauseTexts, Headings, OptionalId, OptionalName
from sulh.acts.registry import Answer, Here, carries_out
from sulh.rules.refusal import Refusal
from sulh.settlement.export.words import KINDS
from sulh.settlement.text import payloads
from sulh.settlement.text.acts import proposal as ask
from sulh.settlement.text.acts.proposal import OnClause, Proposal, propose

Kind = Literal[
    "title", "preamble", "principle", "definition", "operative", "transitional", "implementation", "final", "annex",
]  # fmt: skip


class ProposeClause(Proposal):
    """Propose a new clause, with the statements it grew from."""

    kind: Annotated[Kind, Ask(_("Kind of clause"), choices=KINDS)]
    heading: Annotated[Headings, ask.HEADING] = {}
    text: Annotated[ClauseTexts, ask.TEXT] = {}
    after: Annotated[OptionalId, ask.AFTER] = ""
    sources: Annotated[ask.Sources, ask.SOURCES] = []
    depends_on: Annotated[ask.Dependencies, ask.DEPENDS_ON] = []
    package: Annotated[OptionalName, ask.PACKAGE] = ""
    declaratory: Annotated[bool, ask.DECLARATORY] = False
    essential: Annotated[bool, ask.ESSENTIAL] = False


@carries_out(ProposeClause, action="table_text")
def propose_clause(act: ProposeClause, here: Here) -> Answer:
    clause = {
        "kind": act.kind, "heading": dict(act.heading), "text": dict(act.text),
        "sources": payloads.sources(here.dialogue, act.sources), "depends_on": list(dict.fromkeys(act.depends_on)),
        "package": act.package, "declaratory": int(act.declaratory), "essential": int(act.essential),
    }  # fmt: skip
    return propose(act, here, "insert", {"clause": clause, "after": act.after})


class ProposeWording(OnClause):
    """Propose another wording of a clause. A language that is left empty keeps its words."""

    heading: Annotated[Headings, ask.HEADING] = {}
    text: Annotated[ClauseTexts, ask.TEXT] = {}


@carries_out(ProposeWording, action="table_text")
def propose_wording(act: ProposeWording, here: Here) -> Answer:
    payload = {"heading": dict(act.heading), "text": dict(act.text)}
    return propose(act, here, "replace", payload, act.clause)


class ProposeDeletion(OnClause):
    """Propose to take a clause out."""


@carries_out(ProposeDeletion, action="table_text")
def propose_deletion(act: ProposeDeletion, here: Here) -> Answer:
    return propose(act, here, "delete", {}, act.clause)


class ProposeMove(OnClause):
    """Propose to put a clause elsewhere."""

    after: Annotated[OptionalId, ask.AFTER] = ""


@carries_out(ProposeMove, action="table_text")
def propose_move(act: ProposeMove, here: Here) -> Answer:
    return propose(act, here, "move", {"after": act.after}, act.clause)


class ProposeParking(OnClause):
    """Propose to set a clause aside, so that the rest can go on without it; or to take it up again."""

    parked: Annotated[
        Literal["park", "unpark"],
        Ask(_("What is to happen?"), widget="radio", choices={"park": _("Set the clause aside"), "unpark": _("Take the clause up again")}),
    ] = "park"  # fmt: skip


@carries_out(ProposeParking, action="table_text")
def propose_parking(act: ProposeParking, here: Here) -> Answer:
    return propose(act, here, act.parked, {}, act.clause)


class ProposeLanguages(Proposal):
    """Propose which languages of the text are authentic, and whether one of them prevails.

    Precedent: Vienna Convention on the Law of Treaties, article 33.
    """

    authentic: Annotated[list[str], Ask(_("Authentic languages"), widget="checks", source="text_languages")]
    prevailing: Annotated[
        str, Ask(_("Where they differ, this one prevails"), source="text_languages_or_none")
    ] = ""


@carries_out(ProposeLanguages, action="table_text")
def propose_languages(act: ProposeLanguages, here: Here) -> Answer:
    authentic = list(dict.fromkeys(act.authentic))
    if not authentic:
        raise Refusal("authentic_missing", field="authentic")
    return propose(act, here, "languages", {"authentic": authentic, "prevailing": act.prevailing})
