"""Reference shares: how large each party is by some source. Hidden until every joined party accepts it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Id, Words
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue import consent
from sulh.dialogue.acts import find
from sulh.dialogue.models import Party, ReferenceShares
from sulh.rules.refusal import Refusal


class ProposeReferenceShares(Act):
    """Propose shares (per ten thousand) with their source. Nobody outside the parties sees them yet."""

    source: Annotated[Words, Ask(_("From which source?"), widget="textarea")]
    shares: dict[Id, Annotated[int, Field(ge=0, le=10_000)]]

    def public_view(self, done: Mapping[str, Any]) -> View:
        whole = {"source": self.source, "shares": dict(self.shares)}
        return View({"digest": done["digest"], "shares": Sealed(whole, done["digest"])})


@carries_out(ProposeReferenceShares, action="propose_reference_shares")
def propose_reference_shares(act: ProposeReferenceShares, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    known = set(Party.objects.filter(dialogue=dialogue).values_list("id", flat=True))
    if not act.shares or set(act.shares) - known:
        raise Refusal("party_unknown", field="shares")
    if sum(act.shares.values()) != 10_000:
        raise Refusal("shares_not_whole", total=sum(act.shares.values()))
    digest = consent.digest_of({"source": act.source, "shares": dict(act.shares)})
    if ReferenceShares.objects.filter(dialogue=dialogue, digest=digest).exists():
        raise Refusal("terms_unchanged")
    ReferenceShares.objects.create(
        dialogue=dialogue, source=act.source, shares=dict(act.shares), digest=digest
    )
    return Answer({"digest": digest})


@consent.subject("reference_shares")
def open_shares(dialogue: str) -> set[str]:
    """Every proposal of shares."""
    return set(ReferenceShares.objects.filter(dialogue_id=dialogue).values_list("digest", flat=True))


def accepted(dialogue: str) -> ReferenceShares | None:
    """The newest shares whose source every joined party accepts; None keeps them hidden."""
    if not consent.joined(dialogue):
        return None
    for row in ReferenceShares.objects.filter(dialogue_id=dialogue).order_by("-pk"):
        if not consent.missing(dialogue, "reference_shares", row.digest):
            return row
    return None
