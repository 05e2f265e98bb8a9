"""The JSON door's reading side of this folder: interests and claims, for anybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.acts.clock import hour
from sulh.dialogue.api import by_slug
from sulh.public.claims import reading
from sulh.public.claims.models import Interests

router = Router(tags=["reading"])
Texts = dict[str, str]


class InterestsOut(Schema):
    """A supporter's own statement. `stands`: it is that supporter's newest. An empty text was not said."""

    supporter: str
    names: Texts
    wants: Texts
    fears: Texts
    would_not_accept: Texts
    gains: Texts
    at: str
    stands: bool


class ReplyOut(Schema):
    """The right of reply: words of the one whom a claim is about."""

    text: Texts
    label: str
    at: str


class ClaimOut(Schema):
    """An attributed claim: no finding. Exactly one of `supporter` and `party` (ids) is given.

    `against`: the claim that it contradicts, or empty. `taken_back` (an hour) is empty while the claim
    stands; afterwards its words and replies are gone.
    """

    id: str
    n: int
    supporter: str
    party: str
    aspect: str
    text: Texts
    source: str
    who: Texts
    to_whom: Texts
    said_on: str
    certainty: str
    against: str
    filed_as: str
    label: str
    at: str
    taken_back: str
    replies: list[ReplyOut]


@router.get("/{slug}/interests", response=list[InterestsOut], operation_id="interests")
def interests(request: HttpRequest, slug: str) -> Any:
    """Every statement of interests, in the order they were made. Not paginated."""
    rows = Interests.objects.filter(supporter__dialogue=by_slug(slug)).select_related("supporter")
    made = list(rows.order_by("at", "supporter", "n"))
    newest = {row.supporter_id: row.id for row in made}
    return [
        {
            "supporter": row.supporter_id, "names": row.supporter.names,
            "wants": row.wants, "fears": row.fears,
            "would_not_accept": row.would_not_accept, "gains": row.gains, "at": hour(row.at),
            "stands": newest[row.supporter_id] == row.id,
        }
        for row in made
    ]  # fmt: skip


@router.get("/{slug}/claims", response=list[ClaimOut], operation_id="claims")
def claims(request: HttpRequest, slug: str) -> Any:
    """Every claim in the order they were filed, with its replies. Not paginated."""
    return [_shown(each) for each in reading.standing(by_slug(slug))]


def _shown(each: reading.Shown) -> dict[str, Any]:
    row = each.claim
    return {
        "id": row.id, "n": row.n, "supporter": row.supporter_id or "", "party": row.party_id or "",
        "aspect": row.aspect, "text": row.text, "source": row.source, "who": row.who, "to_whom": row.to_whom,
        "said_on": row.said_on, "certainty": row.certainty, "against": row.against_id or "",
        "filed_as": row.filed_as, "label": row.label, "at": hour(row.at),
        "taken_back": hour(row.taken_back) if row.taken_back else "",
        "replies": [
            {"text": reply.text, "label": reply.label, "at": hour(reply.at)} for reply in each.replies
        ],
    }  # fmt: skip
