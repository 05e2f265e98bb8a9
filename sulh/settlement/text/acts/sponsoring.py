"""Sponsors: a party backs an amendment, and its author rewrites it where the text has moved on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, ClauseTexts, Headings, Id, OptionalId
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.find import joined_party
from sulh.rules.refusal import Refusal
from sulh.settlement.text import amending, payloads, tying
from sulh.settlement.text.acts import find
from sulh.settlement.text.acts import proposal as ask
from sulh.settlement.text.acts.proposal import answer, shown
from sulh.settlement.text.models import Amendment


class SponsorAmendment(Act):
    """Back a proposed amendment for the own party. With enough sponsors the parties are asked about it.

    Whoever sponsors it already asks with this that it be taken up again, after a ballot without a result.
    """

    amendment: Annotated[Id, Ask(_("Which amendment?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({name: done[name] for name in ("amendment", "n", "party", "state")})


@carries_out(SponsorAmendment, action="sponsor_amendment")
def sponsor_amendment(act: SponsorAmendment, here: Here) -> Answer:
    party, found = joined_party(here), find.undecided(here, act.amendment)
    if found.state != "proposed":
        raise Refusal("amendment_open_already", n=found.n)
    if found.origin == "single_text":
        raise Refusal("single_text_open")
    sponsor = {"party": party.id, "holder": here.actor.id}
    before = list(found.sponsors)
    if sponsor not in before:
        found.sponsors = [*before, sponsor]
        found.save(update_fields=["sponsors"])
    amending.consider(found, here.now, here)
    found.refresh_from_db()
    if sponsor in before and found.state == "proposed":
        raise Refusal("sponsored_already", n=found.n)
    return Answer({"amendment": found.id, "n": found.n, "party": party.id, "state": found.state})


def _rewriting(act: RebaseAmendment) -> str:
    return "run_single_text" if find.origin_of(act.amendment) == "single_text" else "table_text"


class RebaseAmendment(Act):
    """Write an amendment anew against the clause as it reads now; its other sponsors and the parties are asked
    again.

    For a new clause or another wording: the words (a language that is left empty keeps its words). For a new
    clause or a move: behind which clause. Everything else is taken over as it is.
    """

    amendment: Annotated[Id, Ask(_("Which amendment?"), widget="hidden")]
    heading: Annotated[Headings, ask.HEADING] = {}
    text: Annotated[ClauseTexts, ask.TEXT] = {}
    after: Annotated[OptionalId, ask.AFTER] = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(shown(done))


@carries_out(RebaseAmendment, action=_rewriting)
def rebase_amendment(act: RebaseAmendment, here: Here) -> Answer:
    found, there = find.own(here, act.amendment), payloads.setting(here.dialogue)
    if (act.heading or act.text) and found.op not in ("insert", "replace"):
        raise Refusal("rebase_without_words", field="text")
    payload, base = _rewritten(found, act), there.base(found.op, found.clause)
    payloads.check(found.op, found.clause, payload, there)
    if not payloads.changes_something(found.op, found.clause, payload, base, there):
        raise Refusal("amendment_changes_nothing")
    if (payload, base, found.stalled) == (found.payload, found.base, ""):
        raise Refusal("rebase_not_needed", n=found.n)
    amending.stop(tying.tied(found), here.now, here)
    found.refresh_from_db()
    found.payload, found.base, found.stalled = payload, base, ""
    # The others backed what it said before, against the clause as it was.
    found.sponsors = [each for each in found.sponsors if each["party"] == found.sponsors[0]["party"]]
    found.digest = tying.digest_of(found)
    found.save()
    if found.origin != "single_text":
        amending.consider(found, here.now, here)
        found.refresh_from_db()
    return answer(found)


def _rewritten(found: Amendment, act: RebaseAmendment) -> dict[str, Any]:
    """What the amendment says now, with what its sponsor wrote."""
    words = {"heading": act.heading, "text": act.text}
    if found.op == "insert":
        clause = found.payload["clause"]
        changed = {name: {**clause[name], **texts} for name, texts in words.items()}
        return {"clause": {**clause, **changed}, "after": act.after or found.payload["after"]}
    if found.op == "replace":
        return {**found.payload} | {
            name: {**found.payload.get(name, {}), **texts} for name, texts in words.items()
        }
    return {**found.payload} | ({"after": act.after} if found.op == "move" else {})
