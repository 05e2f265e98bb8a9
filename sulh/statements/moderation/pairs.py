"""Who may decide after whom: second opinions at high risk, and appeals.

A moderator belongs to no party, but some side nominated them. Where the terms say that people may be in
danger for taking part, no single side can refuse, hide for good or merge anything: a second moderator,
nominated by another side, has to agree. Where the two differ, the statement appears: a doubt speaks for it.
An appeal is heard by somebody of a side that refused nothing of the statement: neither first nor second.
Source: process reference D3 and D4.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from sulh.acts.registry import Here
from sulh.dialogue.models import Dialogue
from sulh.dialogue.nominations import nominator, nominees
from sulh.dialogue.termsheet import in_force
from sulh.rules.moderation import independent
from sulh.rules.refusal import Refusal
from sulh.statements import queries
from sulh.statements.models import Decision, Statement


def needs_two(dialogue: str) -> bool:
    """Whether a refusal needs two moderators: where the terms in force declare high risk."""
    terms = in_force(dialogue)
    if terms is not None and "risk" in terms.body:
        return bool(terms.body["risk"] == "high")
    return Dialogue.objects.filter(pk=dialogue, risk="high").exists()


def first_of(said: Statement) -> Decision | None:
    """The decision that began what stands now: a first refusal, a hide, or the first call for a merge.

    Whoever confirms decides directly after the one who began; what had lapsed before is passed over.
    """
    kinds = ("merge",) if said.state == "merged" else ("reject", "hide")
    last = list(Decision.objects.filter(statement=said, outcome__in=kinds).order_by("-pk")[:2])
    if len(last) == 2 and last[0].stands and not last[1].stands:
        return last[1]
    return last[0] if last else None


def check_second(here: Here, first: Decision | None) -> None:
    """Refuse a second opinion by somebody who is not independent of the first: `same_person_first` or
    `same_nominator`."""
    if first is None:
        return
    if first.holder == here.actor.id:
        raise Refusal("same_person_first")
    if not _apart(here.dialogue, first.nominated_by, nominator(here.actor.id, "moderator")):
        raise Refusal("same_nominator")


def may_second(holder: str, first: Decision | None) -> bool:
    """Whether this moderator may give the second opinion after `first`."""
    if first is None:
        return True
    side = nominator(holder, "moderator")
    return first.holder != holder and _apart(first.statement.dialogue_id, first.nominated_by, side)


def proposed_merges(dialogue: str) -> list[Decision]:
    """The newest call to merge each statement where it is only proposed and could still be done."""
    rows = Decision.objects.filter(
        statement__dialogue_id=dialogue, statement__state__in=("pending", "accepted"), outcome="merge"
    ).order_by("pk")
    newest = {call.statement_id: call for call in rows.select_related("statement")}
    standing = [call for call in newest.values() if not call.stands]
    shown = set(
        queries.accepted(dialogue)
        .filter(pk__in=[call.into for call in standing])
        .values_list("pk", flat=True)
    )
    return [call for call in standing if call.into in shown]


def check_hears(here: Here, said: Statement) -> None:
    """Refuse an appeal to somebody who decided before (`same_person_decided`), or whom a side nominated
    that nominated one of those who refused (`same_nominator_decided`)."""
    if Decision.objects.filter(statement=said, holder=here.actor.id).exists():
        raise Refusal("same_person_decided")
    if not may_hear(said, here.actor.id, nominator(here.actor.id, "appeals_member")):
        raise Refusal("same_nominator_decided")


def may_hear(said: Statement, holder: str, nominated_by: str) -> bool:
    """Whether this member for appeals may decide about `said`."""
    if Decision.objects.filter(statement=said, holder=holder).exists():
        return False
    refused = Decision.objects.filter(statement=said).exclude(outcome="accept")
    sides = set(refused.values_list("nominated_by", flat=True))
    return all(_apart(said.dialogue_id, side, nominated_by) for side in sides)


def hidden_before(here: Here, said: Statement) -> bool:
    """Whether the actor's side has hidden `said` already: it does so once, or an hour could become a year."""
    side = nominator(here.actor.id, "moderator")
    for before in Decision.objects.filter(statement=said, outcome="hide"):
        if before.holder == here.actor.id or not _apart(here.dialogue, before.nominated_by, side):
            return True
    return False


def _apart(dialogue: str, first: str, second: str) -> bool:
    has_parties = Dialogue.objects.values_list("has_parties", flat=True).get(pk=dialogue)
    return independent(has_parties, first, second)


@dataclass(frozen=True)
class Gaps:
    """What cannot be decided by anybody who holds an office now.

    `no_pair`: no two moderators are independent where two are needed. `unheard`: open appeals that no member
    for appeals may decide.
    """

    no_pair: bool
    unheard: int


def gaps(dialogue: Dialogue) -> Gaps:
    moderators = nominees(dialogue.id, "moderator")
    no_pair = bool(moderators) and not _pairs(dialogue, moderators) and needs_two(dialogue.id)
    unheard = sum(not anybody_hears(appeal.statement) for appeal in queries.open_appeals(dialogue.id))
    return Gaps(no_pair, unheard)


def anybody_hears(said: Statement) -> bool:
    """Whether some member for appeals may decide about `said`."""
    members = nominees(said.dialogue_id, "appeals_member")
    return any(may_hear(said, holder, party) for holder, party in members)


def every_refusal_can_be_heard(dialogue: Dialogue) -> bool:
    """Whether, whoever of the moderators refuses a statement, some member for appeals may hear the appeal."""
    moderators, members = nominees(dialogue.id, "moderator"), nominees(dialogue.id, "appeals_member")
    refusing: list[tuple[Nominee, ...]] = [(each,) for each in moderators]
    if needs_two(dialogue.id):
        refusing += _pairs(dialogue, moderators)
    return all(any(_took_no_part(dialogue, member, by) for member in members) for by in refusing)


Nominee = tuple[str, str]  # the holder's id, and the party that nominated them or empty


def _pairs(dialogue: Dialogue, moderators: list[Nominee]) -> list[tuple[Nominee, Nominee]]:
    """Every two moderators who may refuse something together."""
    return [
        (one, other)
        for one, other in combinations(moderators, 2)
        if one[0] != other[0] and independent(dialogue.has_parties, one[1], other[1])
    ]


def _took_no_part(dialogue: Dialogue, member: Nominee, refusing: tuple[Nominee, ...]) -> bool:
    return all(
        member[0] != holder and independent(dialogue.has_parties, member[1], side)
        for holder, side in refusing
    )
