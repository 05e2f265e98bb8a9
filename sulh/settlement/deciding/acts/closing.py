"""Closing a ballot: whoever does it only executes what the frozen rule says. And more time, the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import clock
from sulh.acts.fields import Ask, Id
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.acts import find as find_party
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding import ballots, hooks
from sulh.settlement.deciding.acts import find

# By how many days one round of a ballot can be made longer in all: nobody can keep it open for ever.
EXTENDED_MOST = 30


class CloseBallot(Act):
    """Count the answers and do what the rule of this ballot says. After a referral: go on as it says.

    Possible when every party that counts has answered, and from the ballot's hour in any case.
    """

    ballot: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {
            name: done[name] for name in ("n", "subject", "about", "digest", "round", "rule_digest", "result")
        }
        # Open from the start: with rule and count anybody can evaluate the rule again.
        replay = {
            name: Sealed(done[name], f"{self.ballot}-{name}", public=True) for name in ("rule", "count")
        }
        return View({"ballot": shown.pop("n"), **shown, **replay})


@carries_out(CloseBallot, action="close_ballot")
def close_ballot(act: CloseBallot, here: Here) -> Answer:
    found = find.ballot(here, act.ballot)
    if found.subject_kind == "ratification":
        # Counting the members' vote closes it, and tells no more than nobody can be recognised by.
        raise Refusal("ballot_of_members", field="ballot")
    number = found.round
    result = ballots.close(found, here)
    replay = {"rule": found.rule, "count": found.count, "rule_digest": found.rule_digest}
    return Answer(
        {"n": found.n, "subject": found.subject_kind, "about": found.about, "digest": found.subject_digest,
         "round": number, "result": result, "state": found.state},
        replay,
    )  # fmt: skip


class ExtendBallot(Act):
    """Give all parties some days more. It decides nothing, and there is a limit to it."""

    ballot: Id
    days: Annotated[int, Ask(_("How many days more, for all parties alike?"), widget="number", inputmode="numeric"), Field(ge=1, le=EXTENDED_MOST)]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"ballot": done["n"], "days": self.days, "until": done["until"]})


@carries_out(ExtendBallot, action="extend_time")
def extend_ballot(act: ExtendBallot, here: Here) -> Answer:
    found = find.running(here, act.ballot)
    if found.extended + act.days > EXTENDED_MOST:
        raise Refusal(
            "ballot_extended_enough", field="days", most=EXTENDED_MOST, left=EXTENDED_MOST - found.extended
        )
    found.extended += act.days
    found.closes += timedelta(days=act.days)
    found.save(update_fields=["extended", "closes"])
    return Answer({"n": found.n, "until": clock.hour(found.closes)})


class AcknowledgeBallot(Act):
    """A party says that it has what is decided on before it. That is no answer.

    Only under a rule by which silence can count does it matter: without a receipt silence is never counted.
    """

    ballot: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"ballot": done["n"], "party": done["party"]})


@carries_out(AcknowledgeBallot, action="acknowledge_version")
def acknowledge_ballot(act: AcknowledgeBallot, here: Here) -> Answer:
    found = find.running(here, act.ballot)
    party = find_party.joined_party(here)
    if party.id in hooks.received(found):
        raise Refusal("receipt_given_already")
    found.received = [*found.received, party.id]
    found.save(update_fields=["received"])
    return Answer({"n": found.n, "party": party.id})
