"""The secret vote of members: opened, answered, closed, and then only numbers are left.

An answer is like a vote on a statement (`sulh.statements.acts.voting`): in no log, under no key, without a time;
it may be changed until the close and its counter decides which one is the last. Nobody is told how they
answered, and there is no receipt. At the close the answers themselves are deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Annotated, Any, Literal

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import clock
from sulh.acts.fields import Ask, Id
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.acts.writer import erased
from sulh.dialogue.acts import find
from sulh.dialogue.models import Participant, Party
from sulh.rules.decisions import Members, rule_of
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding import ballots
from sulh.settlement.ratifying import finding
from sulh.settlement.ratifying.counting import VALUES, members_result, tally
from sulh.settlement.ratifying.labels import MEMBER_CHOICES
from sulh.settlement.ratifying.models import MemberAnswer, MembersVote, Objection
from sulh.settlement.ratifying.reading import told
from sulh.settlement.text.models import Version
from sulh.statements.acts.voting import AnswerCounter

Days = Annotated[int, Ask(_("For how many days?"), widget="number", inputmode="numeric"), Field(ge=1, le=90)]


class OpenMembersVote(Act):
    """A party asks its enrolled members about the text that stands.

    Refuses `no_text_stands`, `members_missing`, `members_vote_open`, `members_voted_already` (a vote without its
    quorum may be held again).
    """

    days: Days = 7

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({name: done[name] for name in ("vote", "n", "party", "version", "digest", "share", "quorum", "until")})  # fmt: skip


@carries_out(OpenMembersVote, action="open_members_vote")
def open_members_vote(act: OpenMembersVote, here: Here) -> Answer:
    party = find.joined_party(here)
    version = finding.needs_standing_text(here.dialogue)
    if not Participant.objects.filter(party=party).exists():
        raise Refusal("members_missing")
    before = MembersVote.objects.filter(party=party, version=version)
    if before.filter(state="open").exists():
        raise Refusal("members_vote_open")
    if any((found := members_result(vote)) and found.quorate for vote in before.filter(state="closed")):
        raise Refusal("members_voted_already")
    vote = start(here, version, rule_for(party), act.days, party=party)
    return Answer({**said(vote), "party": party.id, "share": vote.rule["t"], "quorum": vote.rule["quorum"]})


def rule_for(party: Party) -> Members:
    """What a vote of this party's members is held under: its own bond, else the rule of the ballot, else more
    than half with a quorum of a quarter."""
    mandate, ballot = finding.mandate_of(party), finding.open_settlement(party.dialogue_id)
    if mandate is not None:
        return Members(Fraction(mandate.more_than), ">", Fraction(mandate.quorum))
    return (rule_of(ballot.rule).members if ballot else None) or Members()


def start(here: Here, version: Version, rule: Members, days: int, **of: Any) -> MembersVote:
    """A vote that is open from now on for `days`; `of`: its party or its ballot."""
    last = MembersVote.objects.filter(dialogue_id=here.dialogue).aggregate(n=Max("n"))["n"] or 0
    return MembersVote.objects.create(
        dialogue_id=here.dialogue, n=last + 1, version=version, opened=here.now,
        closes=here.now + timedelta(days=days),
        rule={"t": str(rule.t), "op": rule.op, "quorum": str(rule.quorum)}, **of,
    )  # fmt: skip


def said(vote: MembersVote) -> dict[str, Any]:
    """What the log says of any vote that opens."""
    return {
        "vote": vote.id, "n": vote.n, "version": vote.version.n, "digest": vote.version.digest,
        "until": clock.hour(vote.ends),
    }  # fmt: skip


class CastMemberVote(Act):
    """Yes, no or abstain. It may be changed until the close; the last answer counts.

    `counter` is a whole number from 1 that rises with every answer in the same vote. The answer is `applied`, or
    where it is not, `above`: the counter that stands. It never says which choice stands. Refuses
    `members_vote_unknown`, `members_vote_over`, `not_a_member`.
    """

    vote: Annotated[Id, Ask(_("Which vote?"), widget="hidden")]
    choice: Annotated[
        Literal["yes", "no", "abstain"], Ask(_("Your answer"), widget="radio", choices=MEMBER_CHOICES)
    ]
    counter: AnswerCounter

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


_WRITE = """
    INSERT INTO settlement_memberanswer (vote_id, participant, party, choice, counter)
    VALUES (%s, %s, %s, CAST(%s AS smallint), CAST(%s AS bigint))
    ON CONFLICT (vote_id, participant) DO UPDATE
      SET choice = excluded.choice, counter = excluded.counter
      WHERE excluded.counter > settlement_memberanswer.counter
"""


@carries_out(CastMemberVote, action="vote_as_member", logged=False, keyed=False)
def cast_member_vote(act: CastMemberVote, here: Here) -> Answer:
    # Opening, closing, leaving and changes of phase are logged acts: none runs beside this one.
    vote = finding.vote(here.dialogue, act.vote)
    person = Participant.objects.filter(pk=here.actor.id, dialogue_id=here.dialogue).first()
    if person is None or (vote.party_id and vote.party_id != person.party_id):
        raise Refusal("not_a_member", field="vote")
    if vote.state != "open" or here.now >= vote.ends:
        raise Refusal("members_vote_over", field="vote")
    values: list[str | int] = [vote.id, person.id, person.party_id or "", VALUES[act.choice], act.counter]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        if cursor.rowcount == 1:
            return Answer({"applied": True})
    standing = MemberAnswer.objects.get(vote=vote, participant=person.id).counter
    return Answer({"applied": False, "above": standing})


def fresh_counter(participant: str, votes: Iterable[str]) -> int:
    """One above every answer of this participant in these votes (ids): for all forms of one page."""
    rows = MemberAnswer.objects.filter(vote__in=votes, participant=participant)
    highest: int = rows.aggregate(most=Max("counter"))["most"] or 0
    return highest + 1


class CloseMembersVote(Act):
    """A vote whose time is over is counted. Only what nobody can be recognised by is said of it.

    Refuses `members_vote_over`, `members_vote_running` (with the hour), `members_vote_of_others` (a delegate
    closes the votes of the own party and those of everybody), and what `ballots.hindrance` says.
    """

    vote: Annotated[Id, Ask(_("Which vote?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(done)


@carries_out(CloseMembersVote, action="close_members_vote")
def close_members_vote(act: CloseMembersVote, here: Here) -> Answer:
    vote = finding.vote(here.dialogue, act.vote)
    if vote.state != "open":
        raise Refusal("members_vote_over", field="vote")
    if here.role == "delegate" and vote.party_id not in (None, here.standing.party):
        raise Refusal("members_vote_of_others", field="vote")
    if here.now < vote.ends:
        raise Refusal("members_vote_running", field="vote", until=clock.hour(vote.ends))
    return Answer(close(vote, here))


def close(vote: MembersVote, here: Here) -> dict[str, Any]:
    """Count a vote whose time is over; gives what may be told of it.

    One that confirms a text closes its ballot, and the rule of that decides; where the rule goes on to another
    round, the vote goes on with it.
    """
    about = {"vote": vote.id, "n": vote.n, "version": vote.version.n}
    if vote.ballot is None:
        count(vote, here.now)
        return about | told(vote)
    ballots.close(vote.ballot, here)
    vote.refresh_from_db()
    if vote.state == "open":
        return about | {"outcome": "goes_on"}
    imported = Objection.objects.filter(version=vote.version, state="imported").order_by("n")
    numbers = [row.amendment.n for row in imported.select_related("amendment") if row.amendment]
    # Members may confirm what a party has taken its consent back from: then it is not in force all the same.
    outcome = "confirmed" if vote.version.state == "in_force" else "not_confirmed"
    return about | told(vote) | {"outcome": outcome, "imported": numbers}


def count(vote: MembersVote, now: datetime) -> None:
    """Keep the numbers and delete the answers: from now on nobody can find out who answered what."""
    vote.result = tally(vote)
    vote.state, vote.closed = "closed", now
    vote.save()
    forget_answers(vote)


def void(vote: MembersVote, now: datetime) -> None:
    """End a vote without counting it: there is nothing left to vote on."""
    vote.state, vote.closed = "void", now
    vote.save()
    forget_answers(vote)


def forget_answers(vote: MembersVote) -> None:
    erased()
    MemberAnswer.objects.filter(vote=vote).delete()
