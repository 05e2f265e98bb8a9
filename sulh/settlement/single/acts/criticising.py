"""Criticism of a single negotiating text, and the answer to each.

A criticism names a clause and an interest that it does not meet. It holds no counter-draft and no yes or no.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id, Texts
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.acts.find import joined_party
from sulh.rules.refusal import Refusal
from sulh.settlement.single.acts.running import the_open_one
from sulh.settlement.single.labels import DISPOSITIONS, SEVERITIES
from sulh.settlement.single.models import Criticism, SingleText
from sulh.settlement.text import working
from sulh.settlement.text.content import numbered

A_ROUND_MOST = 5  # criticisms of one participant in one round, so that the facilitator can answer them all
# Of a party, and of all experts together: no version goes out before each has its answer.
OF_OFFICES_MOST = 100


class Criticise(Act):
    """Say which interest a clause of the newest version does not meet, and how much that weighs.

    A party's and an expert's words are public. A participant's have passed no moderation, so the log holds no
    more than their sealed copy and office holders read them. Refuses `single_not_open`, `single_needs_version`,
    `clause_not_of_version`, `criticisms_too_many`.
    """

    clause: Annotated[Id, Ask(_("Which clause?"), source="newest_clauses")]
    interest: Annotated[Texts, Ask(_("Which interest does it not meet, and why does it matter?"), _("Say what you need, not how the clause should read."), widget="textarea")]  # fmt: skip
    severity: Annotated[Literal["1", "2", "3"], Ask(_("How much does it weigh?"), widget="radio", choices=SEVERITIES)]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        names = ("criticism", "n", "version", "round", "clause", "number", "party", "by")
        words = Sealed(dict(self.interest), done["criticism"], public=done["by"] != "participant")
        return View({name: done[name] for name in names} | {"severity": self.severity, "interest": words})


@carries_out(Criticise, action="criticise_text")
def criticise(act: Criticise, here: Here) -> Answer:
    single = the_open_one(here.dialogue)
    version = working.newest(here.dialogue)
    if version is None or version.n == 0:
        raise Refusal("single_needs_version")
    number = next((n for n, clause in numbered(version.content) if clause["id"] == act.clause), None)
    if number is None:
        raise Refusal("clause_not_of_version", field="clause")
    rows = Criticism.objects.filter(single__dialogue_id=here.dialogue)
    row = Criticism.objects.create(
        single=single, n=(rows.aggregate(n=Max("n"))["n"] or 0) + 1, version=version, round=single.round,
        clause=act.clause, interest=dict(act.interest), severity=int(act.severity), at=here.now,
        by=here.role, **_critic(here, single),
    )  # fmt: skip
    return Answer(
        {
            "criticism": row.id, "n": row.n, "version": version.n, "round": row.round, "clause": row.clause,
            "number": number, "party": row.party_id or "", "by": row.by,
        }
    )  # fmt: skip


def _critic(here: Here, single: SingleText) -> dict[str, Any]:
    """Whose criticism it is. An expert's is advice and nobody's; a participant's is kept apart from the party."""
    rows = Criticism.objects.filter(single=single, round=single.round)
    if here.role == "delegate":
        party = joined_party(here)
        _not_too_many(rows.filter(party=party), OF_OFFICES_MOST)
        return {"party": party}
    if here.role == "expert":
        _not_too_many(rows.filter(by="expert"), OF_OFFICES_MOST)
        return {}
    _not_too_many(rows.filter(participant=here.actor.id), A_ROUND_MOST)
    return {"participant": here.actor.id}


def _not_too_many(rows: QuerySet[Criticism], most: int) -> None:
    if rows.count() >= most:
        raise Refusal("criticisms_too_many", most=most)


class DisposeCriticism(Act):
    """The facilitator answers a criticism: met, met in part, or not met, and why. Every one has an answer before
    the next version goes out; until then the answer can be written anew, and the diary keeps each.

    Refuses `single_not_open`, `criticism_unknown`, `criticism_answered`.
    """

    criticism: Annotated[Id, Ask(_("Which criticism?"), widget="hidden")]
    disposition: Annotated[
        Literal["met", "partly", "not_met"],
        Ask(_("Does the next version meet it?"), widget="radio", choices=DISPOSITIONS),
    ]
    reason: Annotated[Texts, Ask(_("How, or why not?"), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        why = Sealed(dict(self.reason), done["about"], public=True)
        return View(
            {"criticism": self.criticism, "n": done["n"], "disposition": self.disposition, "why": why}
        )


@carries_out(DisposeCriticism, action="run_single_text")
def dispose_criticism(act: DisposeCriticism, here: Here) -> Answer:
    single = the_open_one(here.dialogue)
    row = Criticism.objects.filter(pk=act.criticism, single=single).first()
    if row is None:
        raise Refusal("criticism_unknown", field="criticism")
    if row.round != single.round:
        raise Refusal("criticism_answered", field="criticism")
    row.disposition, row.reason = act.disposition, dict(act.reason)
    row.save(update_fields=["disposition", "reason"])
    return Answer({"n": row.n, "about": f"{row.id}-answer"})
