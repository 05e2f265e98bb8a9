"""What an amendment is called under oath, alone or together with those it stands or falls with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sulh.dialogue import consent
from sulh.settlement.text.models import Amendment

UNDECIDED = ("proposed", "open")


def digest_of(row: Amendment) -> str:
    """The sealed copy of what one amendment does to which clause: its ballot is about exactly this."""
    return consent.digest_of(
        {"amendment": row.id, "op": row.op, "clause": row.clause, "base": row.base, "payload": row.payload}
    )


def about(row: Amendment) -> str:
    """Under which name the ballot on an amendment stands: its own, or that of those it is tied to."""
    return row.together or row.id


def tied(row: Amendment) -> list[Amendment]:
    """The amendments that are decided together with this one, itself among them, in the order of their
    numbers; withdrawn and merged ones are out of it."""
    if not row.together:
        return [row]
    rows = Amendment.objects.filter(dialogue_id=row.dialogue_id, together=row.together, state__in=UNDECIDED)
    return list(rows.order_by("n"))


def named(dialogue: str, wanted: str) -> list[Amendment]:
    """The undecided amendments that a ballot of this name is about."""
    rows = Amendment.objects.filter(dialogue_id=dialogue, state__in=UNDECIDED)
    return list(rows.filter(together=wanted).order_by("n")) or list(rows.filter(pk=wanted))


def subject_digest(group: Sequence[Amendment]) -> str:
    """What a ballot on these amendments is about: one digest, or one over all of theirs."""
    if not group[0].together:
        return group[0].digest
    return consent.digest_of({"together": sorted(digests(group))})


def digests(group: Iterable[Amendment]) -> list[str]:
    """Their digests, in the given order."""
    return [row.digest for row in group]
