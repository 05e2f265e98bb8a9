"""What is common to the acts by which a party proposes to change the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, Field

from sulh.acts.fields import Ask, Id, OptionalDigest, OptionalTexts, latin_digits
from sulh.acts.registry import Act, Answer, Here, Sealed, View
from sulh.settlement.text import amending
from sulh.settlement.text.acts import find
from sulh.settlement.text.models import Amendment

LINKS_MOST = 50

# A statement by its number, as people know it, or by its id.
StatementName = Annotated[str, BeforeValidator(latin_digits), Field(pattern=r"^([0-9]{1,9}|[0-9a-f]{32})$")]
Sources = Annotated[list[StatementName], Field(max_length=LINKS_MOST)]
Dependencies = Annotated[list[Id], Field(max_length=LINKS_MOST)]

HEADING = Ask(_("Heading"))
TEXT = Ask(
    _("Text"),
    _("Put what is not agreed yet in marks: [disputed], {+agreed new+}, {-agreed deletion-}, {~proposed compromise~}."),
    widget="textarea",
)  # fmt: skip
AFTER = Ask(_("Behind which clause?"), source="places_in_text")
SOURCES = Ask(
    _("Statements it grew from"), _("The numbers of the statements, one on each line."), widget="lines"
)
DEPENDS_ON = Ask(_("It holds only if these clauses hold"), widget="checks", source="clauses_of_text")
PACKAGE = Ask(_("Package"), _("A short name. Clauses of one package stand or fall together."))
DECLARATORY = Ask(
    _("Declaratory: it says something and promises nothing"),
    _("A clause that obliges somebody needs a promise instead."),
    widget="checkbox",
)
ESSENTIAL = Ask(_("Essential: no party may make a reservation to it"), widget="checkbox")


class Proposal(Act):
    """What is common to proposed amendments: why, and against which state of the clause it was written."""

    rationale: Annotated[OptionalTexts, Ask(_("Why?"), widget="textarea")] = {}
    base: Annotated[OptionalDigest, Ask(_("Written against"), widget="hidden")] = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(shown(done))


class OnClause(Proposal):
    """The same, for a clause that is there already."""

    clause: Annotated[Id, Ask(_("Which clause?"), source="clauses_of_text")]


def shown(done: Mapping[str, Any]) -> dict[str, Any]:
    """What the log says of an amendment. The words stand in it as a commitment that is open from the start."""
    view = {name: done[name] for name in ("amendment", "n", "op", "clause", "digest", "party")}
    sealed = {"payload": done["payload"], "base": done["base"], "rationale": done["rationale"]}
    return view | {"content": Sealed(sealed, about=done["amendment"], public=True)}


def described(row: Amendment) -> dict[str, Any]:
    """What an act's answer and view say of an amendment."""
    return {
        "amendment": row.id, "n": row.n, "op": row.op, "clause": row.clause, "digest": row.digest,
        "state": row.state, "party": row.sponsors[0]["party"] if row.sponsors else "",
    }  # fmt: skip


def propose(act: Proposal, here: Here, op: str, payload: Mapping[str, Any], clause: str = "") -> Answer:
    """Write the amendment down for the actor. Raises what `find.writer` and `amending.create` raise."""
    origin, sponsors = find.writer(here)
    row = amending.create(
        here, op=op, clause=clause, payload=payload, base=act.base, rationale=act.rationale, origin=origin,
        sponsors=sponsors,
    )  # fmt: skip
    return answer(row)


def answer(row: Amendment) -> Answer:
    """The answer to an act that wrote or rewrote an amendment."""
    words = {"payload": row.payload, "base": row.base, "rationale": row.rationale}
    return Answer(described(row), words)
