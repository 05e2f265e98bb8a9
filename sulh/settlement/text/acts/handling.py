"""What becomes of an amendment that was not decided: withdrawn, merged, tied to others, lapsed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import clock
from sulh.acts.fields import Ask, Id, OptionalTexts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.find import joined_party
from sulh.dialogue.deciding import rules_in_force
from sulh.dialogue.models import new_id
from sulh.rules.refusal import Refusal
from sulh.settlement.text import amending, tying
from sulh.settlement.text.acts import find
from sulh.settlement.text.models import Amendment

TIED_MOST = 50


class Disposing(Act):
    """What is common to acts that take an amendment off its way."""

    amendment: Annotated[Id, Ask(_("Which amendment?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"amendment": self.amendment, "n": done["n"]})


def _row(act: Disposing) -> str:
    return "run_single_text" if find.origin_of(act.amendment) == "single_text" else "dispose_amendment"


class WithdrawAmendment(Disposing):
    """Take the own amendment back while it is not decided. It stays to be read."""

    reason: Annotated[OptionalTexts, Ask(_("Why?"), widget="textarea")] = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"amendment": self.amendment, "n": done["n"], "reason": dict(self.reason)})


@carries_out(WithdrawAmendment, action=_row)
def withdraw_amendment(act: WithdrawAmendment, here: Here) -> Answer:
    found = find.own(here, act.amendment)
    _leave(found, "withdrawn", here, reason=dict(act.reason))
    return Answer({"n": found.n})


class MergeAmendment(Disposing):
    """Let the own amendment be carried by another one, which says the same or more."""

    into: Annotated[Id, Ask(_("Into which amendment?"), source="amendments_undecided")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"amendment": self.amendment, "n": done["n"], "into": done["into"]})


@carries_out(MergeAmendment, action="dispose_amendment")
def merge_amendment(act: MergeAmendment, here: Here) -> Answer:
    found, into = find.own(here, act.amendment), find.undecided(here, act.into, field="into")
    if found.pk == into.pk:
        raise Refusal("merge_into_itself", field="into")
    _leave(found, "merged", here, merged_into=into)
    return Answer({"n": found.n, "into": into.n})


def _leave(found: Amendment, state: str, here: Here, **values: Any) -> None:
    """Take one amendment off its way. Those it was tied to are asked about anew, at their sponsor's wish."""
    group = tying.tied(found)
    amending.stop(group, here.now, here, stalled="tied_changed" if len(group) > 1 else "")
    Amendment.objects.filter(pk=found.pk).update(state=state, stalled="", decided=here.now, **values)


class TieAmendments(Act):
    """Tie own amendments to each other: all of them are accepted, or none.

    So a clause is split, two are merged, and a trade is written: one ballot decides about all.
    """

    amendments: Annotated[
        list[Id], Ask(_("Which amendments?"), widget="checks", source="amendments_undecided"),
        Field(min_length=2, max_length=TIED_MOST),
    ]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({name: done[name] for name in ("amendments", "numbers", "together", "party", "state")})


@carries_out(TieAmendments, action="dispose_amendment")
def tie_amendments(act: TieAmendments, here: Here) -> Answer:
    party = joined_party(here)
    wanted = list(dict.fromkeys(act.amendments))
    if len(wanted) < 2:
        raise Refusal("tie_needs_two", field="amendments")
    rows = sorted((find.own(here, each) for each in wanted), key=lambda row: row.n)
    together = new_id()
    for row in rows:
        # Some of them may be tied to others already: those are let go, and their ballot with them.
        group = tying.tied(row)
        amending.stop(group, here.now, here, stalled="tied_changed" if len(group) > 1 else "")
        Amendment.objects.filter(pk=row.pk).update(together=together, stalled=_kept(row))
    first = Amendment.objects.get(pk=rows[0].pk)
    amending.consider(first, here.now, here)
    first.refresh_from_db()
    return Answer({
        "amendments": [row.id for row in rows], "numbers": [row.n for row in rows], "together": together,
        "party": party.id, "state": first.state,
    })  # fmt: skip


def _kept(row: Amendment) -> str:
    """What an amendment still waits for after it was tied: words that are missing stay missing."""
    return "wording_missing" if row.stalled == "wording_missing" else ""


class LapseAmendment(Disposing):
    """Let an amendment lapse that found too few sponsors, or was not rewritten, for as long as the terms give
    for an answer. So nobody holds the text up by leaving something lying."""


@carries_out(LapseAmendment, action="issue_version")
def lapse_amendment(act: LapseAmendment, here: Here) -> Answer:
    found = find.undecided(here, act.amendment)
    if here.role == "delegate":
        joined_party(here)
    if found.state == "open":
        raise Refusal("amendment_open_already", n=found.n)
    if found.origin == "single_text" and find.the_text(here).mode == "single":
        raise Refusal("single_text_open")
    until = found.waits_since + timedelta(days=rules_in_force(here.dialogue).answer_days)
    if here.now < until:
        raise Refusal("amendment_not_lapsing", n=found.n, hour=clock.hour(until))
    _leave(found, "lapsed", here)
    return Answer({"n": found.n})
