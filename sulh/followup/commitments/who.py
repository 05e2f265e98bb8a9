"""Who stands where towards a promise: obliged, coder, reader of protected evidence."""

from __future__ import annotations

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from sulh.acts.registry import Here
from sulh.followup.commitments.models import Commitment, Evidence
from sulh.followup.near import sides_of
from sulh.rules.refusal import Refusal
from sulh.rules.standing import Standing

# Who may read the words of protected evidence.
CODERS = frozenset({"monitor", "expert"})


def is_obliged(row: Commitment, stands: Standing) -> bool:
    """Whether this delegate or supporter answers for the promise."""
    as_party = "delegate" in stands.roles and stands.party in row.parties
    as_supporter = "supporter" in stands.roles and bool(row.supporter) and stands.supporter == row.supporter
    return as_party or as_supporter


def is_own(row: Commitment, sides: set[str]) -> bool:
    """Whether one of these made the promise."""
    return not sides.isdisjoint((*row.parties, row.supporter))


def obliged(rows: QuerySet[Commitment], stands: Standing) -> QuerySet[Commitment]:
    """The promises for which this delegate or supporter answers."""
    mine = Q(pk=None)
    if "delegate" in stands.roles and stands.party:
        mine |= Q(named__contains=stands.party)
    if "supporter" in stands.roles and stands.supporter:
        mine |= Q(supporter=stands.supporter)
    # The ids are random, so one is found in the text of the list only where it stands in the list.
    return rows.annotate(named=Cast("parties", TextField())).filter(mine)


def needs_distance(row: Commitment, here: Here) -> None:
    """Refuse whoever would judge their own promise (`coder_own_promise`)."""
    if is_own(row, sides_of(here.actor.id)):
        raise Refusal("coder_own_promise", field="promise")


def sees_protected(row: Commitment, stands: Standing, holder: str) -> bool:
    """Whether the words of protected evidence are shown to this reader; never to who is near it."""
    return bool(stands.roles & CODERS) and not is_own(row, sides_of(holder))


def find(wanted: str, here: Here) -> Commitment:
    """The promise with this id. Raises `Refusal`: `not_found`, `promise_ended`."""
    row = Commitment.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if row is None:
        raise Refusal("not_found", field="promise")
    if row.ended is not None:
        raise Refusal("promise_ended", field="promise")
    return row


def pieces(row: Commitment, wanted: list[str]) -> list[str]:
    """These pieces of evidence, each once, all of this promise. Raises `Refusal("evidence_unknown")`."""
    named = list(dict.fromkeys(wanted))
    if Evidence.objects.filter(commitment=row, pk__in=named).count() < len(named):
        raise Refusal("evidence_unknown", field="evidence")
    return named
