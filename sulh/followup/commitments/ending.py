"""Ending a promise: every joined party consents to it. And the guard before a dialogue closes."""

from __future__ import annotations

from datetime import datetime

from sulh.acts.guards import guard
from sulh.dialogue import consent
from sulh.followup.commitments.models import COMPLETE, Commitment
from sulh.rules.refusal import Unmet

KIND = "promise"


@consent.subject(KIND)
def open_promises(dialogue: str) -> set[str]:
    """Digests of the promises that parties may consent to end: those that are not kept."""
    rows = Commitment.objects.filter(dialogue_id=dialogue, ended=None).exclude(level=COMPLETE)
    return set(rows.values_list("digest", flat=True))


@consent.about(KIND)
def named(dialogue: str, digest: str) -> dict[str, str]:
    """Which promise it is."""
    rows = Commitment.objects.filter(dialogue_id=dialogue, digest=digest)
    return {"promise": rows.values_list("pk", flat=True)[0]}


@consent.followed(KIND)
def end(dialogue: str, digest: str, now: datetime) -> None:
    """With the consent of the last party the promise has ended, for good."""
    if not consent.missing(dialogue, KIND, digest):
        rows = Commitment.objects.filter(dialogue_id=dialogue, digest=digest, ended=None)
        rows.update(ended=now, ended_by="consent")


@guard("promises_settled")
def promises_settled(dialogue: str) -> list[Unmet]:
    """Every promise is kept, or has ended."""
    count = len(open_promises(dialogue))
    return [Unmet("promises_open", {"count": count})] if count else []


def ended_by_consent(dialogue: str, until: datetime | None = None) -> set[str]:
    """Digests of the promises that ended because every joined party consented, or had by `until`."""
    rows = Commitment.objects.filter(dialogue_id=dialogue, ended_by="consent")
    if until is not None:
        rows = rows.filter(ended__lte=until)
    return set(rows.values_list("digest", flat=True))
