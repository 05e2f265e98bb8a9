"""Versions: computed, delivered to every party at one moment, acknowledged by each.

Precedent: Belfast 1998, where a draft was faxed to two parties and to nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import consent
from sulh.dialogue.acts.find import joined_party
from sulh.rules.refusal import Refusal
from sulh.settlement.text import amending, applying, brackets, checks, content, working
from sulh.settlement.text.acts import find
from sulh.settlement.text.models import Amendment, Delivery, Version

# Other folders: (dialogue, version, now), in the same transaction.
ON_ISSUE: list[Callable[[str, Version, datetime], None]] = []


class IssueVersion(Act):
    """Compute the next version from what was accepted since the last, and deliver it to every party at once.

    Whoever issues it chooses nothing: not what goes in, not its order, not who receives it.
    """

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({
            name: done[name]
            for name in ("version", "n", "digest", "amendments", "count", "parties", "mode", "parked", "open")
        })  # fmt: skip


@carries_out(IssueVersion, action="issue_version")
def issue_version(act: IssueVersion, here: Here) -> Answer:
    text, before = find.the_text(here), working.newest(here.dialogue)
    assert before is not None  # version 0 is made with the text
    if here.role == "delegate":
        joined_party(here)
        if text.mode == "single":
            raise Refusal("single_text_open")
    if before.state == "tabled":
        raise Refusal("text_stands_still", version=before.n)
    for block in checks.BLOCKS:
        for lack in block(here.dialogue):
            raise Refusal(lack.code, **lack.params)
    if in_hand := working.in_hand(here.dialogue):
        amending.take(in_hand, here.now)
    made = _computed(before, working.accepted(here.dialogue), text.mode, here)
    text.authentic, text.prevailing = made.content["authentic"], made.content["prevailing"]
    text.save(update_fields=["authentic", "prevailing"])
    parties = delivered(made, here.now)
    for follow in ON_ISSUE:
        follow(here.dialogue, made, here.now)
    return Answer({
        "version": made.id, "n": made.n, "digest": made.digest, "count": len(made.amendments),
        # Two thousand ids would not fit into an entry; the version itself lists them.
        "amendments": consent.digest_of({"amendments": made.amendments}), "parties": parties, "mode": made.mode,
        **_unsettled(made.content),
    })  # fmt: skip


def _computed(before: Version, changes: list[Amendment], mode: str, here: Here) -> Version:
    """The version after `before`. Raises `Refusal`: `nothing_to_issue`, `amendment_stale`, `clause_unknown`."""
    if not changes:
        raise Refusal("nothing_to_issue")
    whole = applying.apply_all(before.content, changes, before.n + 1)
    Amendment.objects.filter(dialogue_id=here.dialogue, state="accepted", applied_in=None).update(
        applied_in=before.n + 1
    )
    return Version.objects.create(
        dialogue_id=here.dialogue, n=before.n + 1, content=whole, digest=content.digest_of(whole), mode=mode,
        amendments=[each.id for each in changes], at=here.now,
    )  # fmt: skip


def delivered(version: Version, now: datetime) -> list[str]:
    """Deliver a version to every joined party that does not have it, at this moment; gives ids of those that
    have it now."""
    have = set(Delivery.objects.filter(version=version).values_list("party_id", flat=True))
    there = consent.joined(version.dialogue_id)
    Delivery.objects.bulk_create(
        Delivery(version=version, party=party, at=now) for party in there if party.id not in have
    )
    return [party.id for party in there]


def _unsettled(made: content.Content) -> dict[str, list[str]]:
    """Ids of the clauses that are set aside, and of those in which something is still in marks."""
    clauses = made["clauses"]
    return {
        "parked": [each["id"] for each in clauses if each["parked"]],
        "open": [each["id"] for each in clauses if brackets.open_in(each)],
    }


class AcknowledgeVersion(Act):
    """A party acknowledges that it has a version. That says nothing about what it thinks of it."""

    version: Annotated[Id, Ask(_("Which version?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {"version": self.version, "n": done["n"], "party": done["party"], "digest": done["digest"]}
        )


@carries_out(AcknowledgeVersion, action="acknowledge_version")
def acknowledge_version(act: AcknowledgeVersion, here: Here) -> Answer:
    party = joined_party(here)
    row = Delivery.objects.filter(
        version_id=act.version, version__dialogue_id=here.dialogue, party=party
    ).select_related("version").first()  # fmt: skip
    if row is None:
        raise Refusal("version_unknown", field="version")
    if row.acknowledged is not None:
        raise Refusal("version_acknowledged_already", n=row.version.n)
    row.acknowledged = here.now
    row.save(update_fields=["acknowledged"])
    return Answer({"n": row.version.n, "party": party.id, "digest": row.version.digest})
