"""How promises come into being: from a text in force, from pledges, from a party's own first step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from sulh.acts import clock
from sulh.acts.registry import Here
from sulh.dialogue import consent
from sulh.dialogue.models import Pledge
from sulh.followup.commitments.models import Commitment
from sulh.followup.commitments.tags import GENDER, YOUTH, has_tag
from sulh.rules.decisions import Outcome
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Version

# What a later version may change of a promise that it keeps.
_CHANGED = (
    "clause", "theme_key", "theme", "who", "what", "due", "verified_by", "levels", "tags", "gender", "youth",
    "parties", "digest", "ended", "ended_by", "round", "waits", "waits_since",
)  # fmt: skip


def digest_of(row: Commitment) -> str:
    """The sealed copy of a promise's words: what parties consent to when they end it."""
    return consent.digest_of(
        {"dialogue": row.dialogue_id, "promise": row.id, "who": row.who, "what": row.what, "due": row.due}
    )


def first_number(dialogue: str) -> int:
    """The number that the next promise of this dialogue gets."""
    last = Commitment.objects.filter(dialogue_id=dialogue).aggregate(last=Max("n"))["last"]
    return (last or 0) + 1


def from_version(version: Version, now: datetime) -> None:
    """The promises of a text in force. Those with an id that stood before go on; those that are gone end."""
    old = {
        row.ref: row for row in Commitment.objects.filter(dialogue_id=version.dialogue_id, origin="clause")
    }
    everyone = [party.id for party in consent.joined(version.dialogue_id)]
    n = first_number(version.dialogue_id)
    new: list[Commitment] = []
    kept: list[Commitment] = []
    for clause in version.content["clauses"]:
        for promise in clause["commitments"]:
            there = old.pop(promise["id"], None)
            row = there or Commitment(
                dialogue_id=version.dialogue_id, origin="clause", ref=promise["id"], n=n + len(new), at=now
            )
            _fill(row, clause, promise, everyone)
            (kept if there else new).append(row)
    Commitment.objects.bulk_create(new, batch_size=500)
    Commitment.objects.bulk_update(kept, _CHANGED, batch_size=200)
    gone = [row.id for row in old.values() if row.ended is None]
    Commitment.objects.filter(pk__in=gone).update(ended=now, ended_by="text")


def _fill(
    row: Commitment, clause: Mapping[str, Any], promise: Mapping[str, Any], everyone: list[str]
) -> None:
    before = (row.levels, row.digest)
    row.clause = row.theme_key = clause["id"]
    row.theme = dict(clause["heading"])
    row.who, row.what, row.verified_by = (dict(promise[name]) for name in ("who", "what", "verified_by"))
    row.due, row.levels, row.tags = promise["due"], dict(promise["levels"]), list(promise["tags"])
    row.gender, row.youth = has_tag(row.tags, GENDER), has_tag(row.tags, YOUTH)
    # A text that names nobody obliges every party that agreed to it.
    row.parties = list(promise.get("parties") or everyone)
    digest = digest_of(row)
    # What every party consented to end stays ended while its words stand as they did.
    if (row.ended_by, row.digest) != ("consent", digest):
        row.ended, row.ended_by = None, ""
    row.digest = digest
    if before != (row.levels, row.digest):
        # Other words or criteria: a first code that waits was given by the earlier ones, and counts no more.
        row.round, row.waits, row.waits_since = row.round + 1, "", ""


def from_pledge(pledge: Pledge) -> None:
    """A supporter's pledge is followed like any promise; its criteria are still to be written."""
    dialogue = pledge.supporter.dialogue_id
    row = Commitment(
        dialogue_id=dialogue, n=first_number(dialogue), origin="pledge", ref=pledge.id, theme_key="pledges",
        who=dict(pledge.supporter.names), what=dict(pledge.text), due=pledge.due,
        supporter=pledge.supporter_id, at=pledge.at,
    )  # fmt: skip
    row.digest = digest_of(row)
    row.save(force_insert=True)


def follow_ratification(ballot: Ballot, outcome: Outcome | None, here: Here | None) -> None:
    """Once a text is in force, its promises are followed."""
    version = Version.objects.filter(pk=ballot.about, state="in_force").first()
    if ballot.state == "adopted" and version is not None:
        from_version(version, here.now if here else clock.now())
