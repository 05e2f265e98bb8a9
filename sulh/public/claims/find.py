"""Finding what an act names, within its own dialogue only."""

from __future__ import annotations

from sulh.acts.registry import Here
from sulh.dialogue.models import NOT_AT_THE_TABLE, Party
from sulh.public.claims.models import Claim
from sulh.rules.refusal import Refusal


def claim(here: Here, wanted: str, field: str = "claim") -> Claim:
    """The claim with this id. Raises `Refusal`: `not_found`, `claim_taken_back`."""
    found = Claim.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("not_found", field=field)
    if found.taken_back is not None:
        raise Refusal("claim_taken_back", field=field)
    return found


def listed_party(here: Here, wanted: str) -> Party:
    """The party with this id in the register. Raises `Refusal("party_unknown")`.

    A group that only asked for a place is not in it, so that no claim can tell of its request; and the row
    "no party" has nobody who could reply.
    """
    rows = Party.objects.filter(dialogue_id=here.dialogue, no_party=False)
    found = rows.exclude(status__in=NOT_AT_THE_TABLE).filter(pk=wanted).first()
    if found is None:
        raise Refusal("party_unknown", field="party")
    return found
