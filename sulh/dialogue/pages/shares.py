"""Proposing reference shares: one percentage a party, which must add up to a hundred."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sulh.acts.fields import latin_digits
from sulh.acts.perform import perform
from sulh.dialogue.acts.shares import ProposeReferenceShares
from sulh.dialogue.models import Party
from sulh.dialogue.order import register
from sulh.dialogue.pages.office import refused_status
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.refusal import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@in_dialogue
def propose_shares(visit: Visit) -> HttpResponse:
    """The form, and the act it makes."""
    needs(visit, "facilitator")
    refused: Refusal | None = None
    parties = register(visit.dialogue)
    if visit.request.method == "POST":
        try:
            act = ProposeReferenceShares(
                source=visit.request.POST.get("source", ""), shares=_shares(visit, parties)
            )
            perform(act, by=visit.office, in_=visit.dialogue.id)
        except Refusal as refusal:
            refused = refusal
        else:
            return HttpResponseRedirect(visit.url("desk") + "?done=ProposeReferenceShares")
    rows = [(party, visit.request.POST.get(f"share.{party.id}", "")) for party in parties]
    return visit.page(
        "dialogue/shares.html", status=refused_status(refused) if refused else 200, rows=rows,
        source=visit.request.POST.get("source", ""), refused=refused,
    )  # fmt: skip


def _shares(visit: Visit, parties: list[Party]) -> dict[str, int]:
    """Per ten thousand, by party id."""
    return {party.id: per_ten_thousand(visit.request.POST.get(f"share.{party.id}", "")) for party in parties}


def per_ten_thousand(typed: str) -> int:
    """`12.5` or `۱۲٫۵` per cent as 1250. At most two decimals; raises `Refusal("share_unreadable")`."""
    plain = latin_digits(typed.strip().rstrip("%٪ "))
    whole, _point, rest = plain.replace("٫", ".").replace(",", ".").partition(".")
    if not (whole or "0").isascii() or not (whole or "0").isdigit() or len(whole) > 3:
        raise Refusal("share_unreadable", typed=typed[:20])
    if rest and not (rest.isascii() and rest.isdigit() and len(rest) <= 2):
        raise Refusal("share_unreadable", typed=typed[:20])
    found = int(whole or "0") * 100 + int(rest.ljust(2, "0") if rest else "0")
    if found > 10_000:
        raise Refusal("share_unreadable", typed=typed[:20])
    return found
