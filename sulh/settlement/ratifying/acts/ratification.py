"""Ratification: everybody enrolled votes on the agreed text, and the rule for it decides.

Where it fails, the text goes back and every open objection comes along as a proposed amendment, so that the
next round starts from what people hold against it. Precedent: Colombia 2016, where 455 proposals of the
objectors were taken up and most of them met.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sulh.acts import clock
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.models import Participant
from sulh.rules.decisions import Members, Outcome, rule_of
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.ballots import open_ballot
from sulh.settlement.deciding.hooks import decided
from sulh.settlement.deciding.models import RUNNING, Ballot
from sulh.settlement.ratifying import finding
from sulh.settlement.ratifying.acts import voting
from sulh.settlement.ratifying.acts.voting import Days
from sulh.settlement.ratifying.importing import import_objections
from sulh.settlement.ratifying.models import MembersVote
from sulh.settlement.text.models import Version


class OpenRatification(Act):
    """The facilitator opens the vote of everybody enrolled on the text that the parties have agreed.

    Refuses `no_text_stands`, `text_not_agreed_now`, `ratification_open`, `members_missing`.
    """

    days: Days = 14

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({name: done[name] for name in ("vote", "n", "version", "digest", "until", "ballot")})


@carries_out(OpenRatification, action="open_ratification")
def open_ratification(act: OpenRatification, here: Here) -> Answer:
    version = finding.needs_standing_text(here.dialogue)
    if finding.lacks_agreement(here.dialogue):
        raise Refusal("text_not_agreed_now")
    before = finding.ratification(here.dialogue)
    if before is not None and before.state in RUNNING:
        raise Refusal("ratification_open")
    if not Participant.objects.filter(dialogue_id=here.dialogue).exists():
        raise Refusal("members_missing")
    ballot = open_ballot(
        here.dialogue, subject="ratification", digest=version.digest, about=version.id, now=here.now
    )
    # The facilitator may give more days than the terms ask for, never fewer.
    ballot.closes = max(ballot.closes, here.now + timedelta(days=act.days))
    ballot.save(update_fields=["closes"])
    vote = voting.start(here, version, rule_of(ballot.rule).members or Members(), act.days, ballot=ballot)
    return Answer({**voting.said(vote), "ballot": ballot.n})


@decided("ratification")
def confirm(ballot: Ballot, outcome: Outcome | None, here: Here | None) -> None:
    """The ballot on a ratification has ended: the text is in force, or it goes back with every objection."""
    now = here.now if here else clock.now()
    if ballot.state in RUNNING:
        return  # another round follows, and the vote goes on
    for vote in MembersVote.objects.filter(ballot=ballot, state="open"):
        (voting.void if outcome is None else voting.count)(vote, now)
    version = Version.objects.get(pk=ballot.about)
    if ballot.state == "adopted" and not finding.lacks_agreement(ballot.dialogue_id):
        Version.objects.filter(pk=version.pk).update(state="in_force")
        return
    send_back(version, here, now)


@decided("settlement")
def follow_the_text(ballot: Ballot, outcome: Outcome | None, here: Here | None) -> None:
    """Where the parties do not agree, or agree no longer, members have nothing left to vote on."""
    if ballot.state in (*RUNNING, "adopted"):
        return
    now = here.now if here else clock.now()
    for vote in MembersVote.objects.filter(version_id=ballot.about, ballot=None, state="open"):
        voting.void(vote, now)
    version = Version.objects.filter(pk=ballot.about).first()
    if version is not None:
        send_back(version, here, now)


def send_back(version: Version, here: Here | None, now: datetime) -> None:
    """The text goes back to writing, and every objection that is still open comes along."""
    Version.objects.filter(pk=version.pk).update(state="returned")
    import_objections(version, here, now)
