"""The page of interests and claims: what each says of itself, what is said of it, and the replies."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.models import Party
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.public.claims import reading
from sulh.public.claims.models import Claim, Interests
from sulh.public.claims.sides import Sides, sides
from sulh.rules.actions import permit
from sulh.rules.attribution import ASPECTS
from sulh.rules.refusal import Refusal


@require_safe
@in_dialogue
def interests(visit: Visit) -> HttpResponse:
    """Every supporter, and every party of which something is said."""
    shown = reading.concerned(visit.dialogue)
    mine = sides(visit)
    claims = reading.claims_of(shown)
    return visit.page(
        "public/claims/interests.html",
        concerned=shown,
        count=reading.count(shown),
        aspects=ASPECTS,
        own=mine.supporter,
        stating=_stating(visit, shown, mine),
        filing=filing_form(visit),
        replying={claim.id: reply_form(visit, claim) for claim in claims if mine.may_reply(claim)},
        taking_back={claim.id: take_back_form(visit, claim) for claim in claims if mine.filed(claim)},
    )


def _stating(visit: Visit, shown: list[reading.Concerned], mine: Sides) -> Form | None:
    own = next((each for each in shown if each.is_supporter and each.id == mine.supporter), None)
    if own is None or not allowed(visit, "state_interests"):
        return None
    return stating_form(visit, own.statement)


def stating_form(visit: Visit, now: Interests | None) -> Form:
    """The form begins with what stands, so that one aspect can change without the others being lost."""
    values = {aspect: getattr(now, aspect) for aspect in ASPECTS} if now else {}
    return visit.form("StateInterests", submit=_("State this"), values=values, next=visit.url("interests"))


def filing_form(visit: Visit) -> Form | None:
    """None for those who may not file, and where there is nobody of whom they could say something."""
    if not _may_file(visit):
        return None
    fields = ["supporter", "party", "aspect", "text", "source", "who", "to_whom", "said_on", "certainty"]
    if "supporter" in visit.standing.roles:
        fields.remove("party")
    if Claim.objects.filter(dialogue=visit.dialogue, taken_back=None).exists():
        fields.append("against")
    form = visit.form("FileClaim", submit=_("File this claim"), only=fields, next=visit.url("interests"))
    somebody = any(len(each.choices) > 1 for each in form.fields if each.name in ("supporter", "party"))
    return form if somebody else None


def _may_file(visit: Visit) -> bool:
    """As the act decides: a delegate only for a party that has joined."""
    try:
        role = permit("file_claim", visit.standing)
    except Refusal:
        return False
    rows = Party.objects.filter(pk=visit.standing.party, status="joined")
    return role != "delegate" or rows.exists()


def reply_form(visit: Visit, claim: Claim) -> Form:
    return visit.form("ReplyToClaim", submit=_("Reply"), hidden={"claim": claim.id})


def take_back_form(visit: Visit, claim: Claim) -> Form:
    return visit.form("TakeBackClaim", submit=_("Take it back"), hidden={"claim": claim.id}, only=[])
