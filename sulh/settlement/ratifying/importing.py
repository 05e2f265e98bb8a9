"""Open objections become proposed amendments when a text goes back to writing, each linked to its clause.

An objection of a party has that party as sponsor. One of a participant waits until a party takes it up.
One without a wording has an empty amendment, which its sponsor must write before it can be taken up. So each
open objection has its amendment, or else stands: none is lost.
"""

from __future__ import annotations

from datetime import datetime

from sulh.acts.perform import standing
from sulh.acts.registry import Here
from sulh.acts.schedule import CLOCK
from sulh.settlement.ratifying.models import Objection
from sulh.settlement.text import amending
from sulh.settlement.text.content import clause_in, digest_of_clause
from sulh.settlement.text.models import Version


def import_objections(version: Version, here: Here | None, now: datetime) -> list[int]:
    """Import every open objection to this version; gives the numbers of the amendments made."""
    by = here or _by_the_clock(version.dialogue_id, now)
    rows = Objection.objects.filter(version=version, state="open").order_by("n")
    return [_import(row, version, by) for row in rows]


def _import(row: Objection, version: Version, here: Here) -> int:
    clause = clause_in(version.content, row.clause)
    assert clause is not None  # checked when it was filed, and a version never changes
    sponsors = [{"party": row.party_id, "holder": ""}] if row.party_id else []
    amendment = amending.create(
        here, op="replace", clause=row.clause, base=digest_of_clause(clause),
        payload={"text": dict(row.wanted)} if row.wanted else {},
        # What a participant wrote beside the wording has passed no moderation; an amendment is public.
        rationale=dict(row.words) if row.party_id else {},
        origin="objection", origin_ref=row.id, sponsors=sponsors,
    )  # fmt: skip
    row.state, row.amendment = "imported", amendment
    row.save(update_fields=["state", "amendment"])
    return amendment.n


def _by_the_clock(dialogue: str, now: datetime) -> Here:
    """Where a party left, nobody acts on the text; what follows is done by the house."""
    return Here(dialogue, CLOCK, standing(CLOCK, dialogue), "clock", now)
