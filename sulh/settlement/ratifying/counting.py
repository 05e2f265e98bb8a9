"""Counting a vote of members: what was answered, whether it carries, and what of it may be shown.

Whether a vote carried is always told; its numbers only where they tell nothing about single people. The
method is the one of the findings (`sulh.findings.cells`): a cell below the dialogue's limit is hidden whole,
one in which fewer than 50 all gave the same answer too, and a total is shown only where no hidden cell could
be computed from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count as Counted
from django.db.models import Q

from sulh.acts import clock
from sulh.dialogue.models import Dialogue, Participant, Party
from sulh.findings.cells import CROWD, Counts, total_is_safe, total_of, why_hidden
from sulh.rules.decisions import Bloc, Members, Rule, rule_of
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.ratifying.models import MemberAnswer, MembersVote

Numbers = Mapping[str, int]
"""`enrolled`, `yes`, `no`, `abstain`: numbers of people of one party."""
VALUES = {"yes": 1, "abstain": 0, "no": -1}
_NAMES = {value: name for name, value in VALUES.items()}


def tally(vote: MembersVote) -> dict[str, dict[str, int]]:
    """The numbers of an open vote by party id: of its party, or of every party at the table and "no party".

    Enrolled are the participants of a party at this moment.
    """
    asked = Q(pk=vote.party_id) if vote.party_id else Q(status="joined") | Q(no_party=True)
    rows = Party.objects.filter(asked, dialogue_id=vote.dialogue_id)
    found = {
        party: {"enrolled": 0, "yes": 0, "no": 0, "abstain": 0}
        for party in rows.order_by("place").values_list("pk", flat=True)
    }
    people = Participant.objects.filter(dialogue_id=vote.dialogue_id, party__in=found).values("party")
    for row in people.annotate(n=Counted("pk")).order_by():
        found[row["party"]]["enrolled"] = row["n"]
    answers = MemberAnswer.objects.filter(vote=vote, party__in=found).values("party", "choice")
    for row in answers.annotate(n=Counted("pk")).order_by():
        found[row["party"]][_NAMES[row["choice"]]] = row["n"]
    return found


@dataclass(frozen=True)
class Verdict:
    """`quorate`: enough of the enrolled answered. `carried`: that, and enough of yes and no are a yes."""

    quorate: bool
    carried: bool


def verdict(numbers: Numbers, rule: Members) -> Verdict:
    """Whether these numbers carry the vote. Nobody answering never does."""
    yes, no = numbers["yes"], numbers["no"]
    answered = yes + no + numbers["abstain"]
    quorate = answered > 0 and answered >= rule.quorum * numbers["enrolled"]
    share = Fraction(yes, yes + no) if yes + no else Fraction(0)
    agreed = yes > 0 and (share > rule.t if rule.op == ">" else share >= rule.t)
    return Verdict(quorate, quorate and agreed)


def rule_of_vote(vote: MembersVote) -> Members:
    """What the vote was opened under."""
    return Members(Fraction(vote.rule["t"]), vote.rule["op"], Fraction(vote.rule["quorum"]))


def judged_by_members(rule: Rule) -> bool:
    """Whether a ratification asks the members of each party as one: then each party's result is told."""
    return rule.members is not None or rule.body != "participants"


def members_result(vote: MembersVote) -> Verdict | None:
    """What became of a closed vote of one party; None while it is open, void, or of everybody."""
    if vote.state != "closed" or vote.party_id is None:
        return None
    return verdict(vote.result[vote.party_id], rule_of_vote(vote))


def hidden(numbers: Numbers, limit: int) -> bool:
    """Whether these numbers are not shown: too few people, or so few who all answered alike."""
    cell = counts(numbers)
    return why_hidden(cell, limit) is not None or (sum(cell) < CROWD and max(cell) == sum(cell))


def counts(numbers: Numbers) -> Counts:
    """Yes, no, abstain: in the order of the findings' agree, disagree, pass."""
    return numbers["yes"], numbers["no"], numbers["abstain"]


def safe_total(result: Mapping[str, Numbers], limit: int) -> dict[str, int] | None:
    """Yes, no and abstain of all parties together; None where a hidden cell could be computed from it."""
    rows = list(result.values())
    cells = [counts(row) for row in rows]
    # That all said no is hidden here and not in the findings, so no range is known for such a cell.
    alike = any(hidden(row, limit) and not why_hidden(counts(row), limit) for row in rows)
    if alike or not total_is_safe(cells, limit, [row["enrolled"] for row in rows]):
        return None
    return dict(zip(("yes", "no", "abstain"), total_of(cells), strict=True))


def shown_bloc(party: str, numbers: Numbers, rule: Members, limit: int) -> Bloc:
    """A party's numbers for a ballot's count, which everybody can read.

    Where they are hidden, one made-up member stands for all: it says what the vote came to under this rule,
    so the outcome is the same and can be replayed, and nothing else can be read off it.
    """
    if not hidden(numbers, limit):
        return _true_bloc(party, numbers)
    carried = verdict(numbers, rule).carried
    return Bloc(party, enrolled=1, yes=int(carried), no=int(not carried))


def counted_members(ballot: Ballot) -> dict[str, Bloc]:
    """The votes of members that a ballot's rule counts, by party id; of none that is still open to answers.

    What a ballot counts everybody can read, so small numbers are made up (`shown_bloc`) where the rule asks
    the members of each party. Where it counts all people together the numbers must be the true ones; such a
    ballot shows none of them.
    """
    rule = rule_of(ballot.rule)
    limit = Dialogue.objects.values_list("cell_limit", flat=True).get(pk=ballot.dialogue_id)
    if ballot.subject_kind == "ratification":
        numbers = _of_everybody(ballot)
        if rule.body == "participants":
            return {party: _true_bloc(party, row) for party, row in numbers.items()}
    else:
        votes = MembersVote.objects.filter(version_id=ballot.about, ballot=None, state="closed").order_by("n")
        numbers = {party: row for vote in votes for party, row in vote.result.items()}
    members = rule.members or Members()
    return {party: shown_bloc(party, row, members, limit) for party, row in numbers.items()}


def _of_everybody(ballot: Ballot) -> dict[str, dict[str, int]]:
    vote = MembersVote.objects.filter(ballot=ballot).exclude(state="void").select_related("ballot").first()
    if vote is None or (vote.state == "open" and clock.now() < vote.ends):
        return {}
    return vote.result if vote.state == "closed" else tally(vote)


def _true_bloc(party: str, numbers: Numbers) -> Bloc:
    yes, no, abstain = counts(numbers)
    return Bloc(party, enrolled=numbers["enrolled"], yes=yes, no=no, abstain=abstain)
