"""What may be told of votes of members: while they are open nothing but that they are, afterwards the result
as far as nobody can be recognised by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sulh.acts import clock
from sulh.dialogue.models import Dialogue, Participant, Party
from sulh.dialogue.order import by_lot
from sulh.dialogue.words import number
from sulh.rules.decisions import rule_of
from sulh.settlement.deciding.hooks import Named, named
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.ratifying.counting import (
    hidden,
    judged_by_members,
    rule_of_vote,
    safe_total,
    verdict,
)
from sulh.settlement.ratifying.models import MembersVote, Objection
from sulh.settlement.text.models import Version


def told(vote: MembersVote) -> dict[str, Any]:
    """A closed vote as the log and the files tell it.

    Of one party: `{"party", "outcome"}`, of everybody `{"results": [{"party", …}], "total"?}`. `yes`, `no`,
    `abstain` and `enrolled` stand where they may be shown. `outcome` is carried, not_carried or no_quorum; of
    everybody it stands with a party where the rule asks the members of each party.
    """
    limit = vote.dialogue.cell_limit
    if vote.party_id:
        return _told(vote, vote.party_id, limit, judged=True)
    judged = vote.ballot is not None and judged_by_members(rule_of(vote.ballot.rule))
    shown: dict[str, Any] = {"results": [_told(vote, party, limit, judged) for party in vote.result]}
    total = safe_total(vote.result, limit)
    return shown | ({"total": total} if total else {})


def _told(vote: MembersVote, party: str, limit: int, judged: bool) -> dict[str, Any]:
    numbers = vote.result[party]
    unseen = hidden(numbers, limit)
    shown: dict[str, Any] = {"party": party}
    if judged:
        found = verdict(numbers, rule_of_vote(vote))
        # Why it was not carried would tell how many answered.
        lacked = "not_carried" if found.quorate or unseen else "no_quorum"
        shown["outcome"] = "carried" if found.carried else lacked
    return shown if unseen else shown | numbers


@dataclass(frozen=True)
class Line:
    """One party's result. `outcome` may be empty; `numbers` is None where they are hidden."""

    party: Party
    outcome: str
    numbers: dict[str, int] | None


@dataclass(frozen=True)
class Shown:
    """A vote as a page draws it; `lines` in the order drawn by lot, empty until it is closed."""

    vote: MembersVote
    ballot: Ballot | None
    lines: list[Line]
    total: dict[str, int] | None

    @property
    def over(self) -> bool:
        """Whether its time is over, counted or not."""
        return self.vote.state != "open" or clock.now() >= self.vote.ends


def votes(dialogue: Dialogue) -> list[Shown]:
    """Every vote of members, the newest first."""
    rows = MembersVote.objects.filter(dialogue=dialogue).select_related("party", "ballot")
    parties = list(Party.objects.filter(dialogue=dialogue))
    # A version is large: read once, not with each vote on it.
    whole = rows.prefetch_related("dialogue", "version").order_by("-n")
    return [_shown(dialogue, vote, parties) for vote in whole]


def _shown(dialogue: Dialogue, vote: MembersVote, parties: Iterable[Party]) -> Shown:
    if vote.state != "closed":
        return Shown(vote, vote.ballot, [], None)
    found = told(vote)
    rows = {row["party"]: row for row in found.get("results", [found])}
    lines = [_line(party, rows[party.id]) for party in by_lot(dialogue, parties) if party.id in rows]
    return Shown(vote, vote.ballot, lines, found.get("total"))


def _line(party: Party, row: dict[str, Any]) -> Line:
    names = ("enrolled", "yes", "no", "abstain")
    numbers = {name: row[name] for name in names} if "yes" in row else None
    return Line(party, row.get("outcome", ""), numbers)


def open_to(dialogue: Dialogue, participant: str) -> list[MembersVote]:
    """The votes that this participant (id) may answer now."""
    person = Participant.objects.filter(dialogue=dialogue, pk=participant).first()
    if person is None:
        return []
    rows = MembersVote.objects.filter(dialogue=dialogue, state="open").select_related(
        "version", "party", "ballot"
    )
    own = rows.filter(party=None) | rows.filter(party_id=person.party_id or "")
    return [vote for vote in own.order_by("n") if clock.now() < vote.ends]


def objections(dialogue: Dialogue) -> list[Objection]:
    """Every objection, the newest first."""
    rows = Objection.objects.filter(dialogue=dialogue).select_related("party", "amendment")
    return list(rows.prefetch_related("version").order_by("-n"))


@named("ratification")
def confirmations(slug: str, ballots: Sequence[Ballot]) -> Mapping[str, Named]:
    """What ballots on a confirmation are about, by ballot id."""
    numbers = dict(Version.objects.filter(pk__in=[each.about for each in ballots]).values_list("id", "n"))
    return {
        each.id: Named(
            _("The members confirm version %(n)s of the text") % {"n": number(numbers[each.about])},
            reverse("ratify", kwargs={"slug": slug}),
        )
        for each in ballots
        if each.about in numbers
    }
