"""Receipts for votes, where the terms in force allow them: what they are, with the warning, and the file."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from sulh.acts.models import LogEntry
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.record_rules import gives_receipts
from sulh.dialogue.witnesses import receipt_of
from sulh.record import votes
from sulh.record.canonical import Value
from sulh.record.commitment import Opening
from sulh.rules.refusal import Refusal
from sulh.statements.models import Vote, VoteSeal

_BEGINS = b'{"act":"LogBatch",'


@require_http_methods(["GET", "HEAD", "POST"])
@in_dialogue
def vote_receipts(visit: Visit) -> HttpResponse:
    """The warning; after it is confirmed, the file. Not on a phone that others use too."""
    if visit.participant.kind != "participant":
        return visit.ended()
    if not gives_receipts(visit.dialogue.id) or visit.shared_phone:
        raise Refusal("not_found")
    if visit.request.method != "POST":
        return visit.page("statements/vote_receipts.html", csrf_token=get_token(visit.request))
    response = HttpResponse(
        votes.write(list(_receipts(visit.dialogue.id, visit.participant.id))), content_type="application/json"
    )
    response["Content-Disposition"] = 'attachment; filename="receipts.json"'
    return response


def _receipts(dialogue: str, participant: str) -> Iterator[votes.VoteReceipt]:
    """For each of this participant's votes that stands in the diary."""
    rows = Vote.objects.filter(dialogue_id=dialogue, participant=participant, sealed=True)
    salts = dict(VoteSeal.objects.filter(vote__in=rows).values_list("vote_id", "salt"))
    openings = {}
    for row in rows:
        if row.pk in salts:
            value: Value = {"statement": row.statement_id, "choice": row.choice, "party": row.party}
            opening = Opening(salts[row.pk], value)
            openings[opening.commitment] = opening
    for n, commitments in _batches(dialogue):
        mine = [openings[each] for each in commitments if each in openings]
        if mine:
            proof = receipt_of(dialogue, n)
            yield from (votes.VoteReceipt(proof, each) for each in mine)


def _batches(dialogue: str) -> Iterator[tuple[int, list[str]]]:
    for n, data in (
        LogEntry.objects.filter(dialogue=dialogue).order_by("n").values_list("n", "data").iterator()
    ):
        if bytes(data).startswith(_BEGINS):
            yield n, json.loads(bytes(data))["view"].get("commitments", [])
