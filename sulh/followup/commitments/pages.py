"""The scorecard, one promise, and one theme over time."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sulh.dialogue.models import Party, Supporter
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.followup.commitments import forms, reading
from sulh.followup.commitments.answer import answer
from sulh.followup.commitments.choices import ORIGINS
from sulh.followup.commitments.counts import is_overdue
from sulh.followup.commitments.files import A_FILE, LAST
from sulh.followup.commitments.models import Code, Commitment
from sulh.followup.commitments.timeline import timeline
from sulh.followup.commitments.who import sees_protected
from sulh.followup.today import today
from sulh.rules.refusal import Refusal


def _page(visit: Visit, name: str = "page") -> int:
    return page_number(visit.request.GET.get(name, "1"), LAST)


def _one_of(visit: Visit, name: str, known: tuple[str, ...]) -> str:
    asked = visit.request.GET.get(name, "")
    return asked if asked in known else ""


@require_safe
@in_dialogue
def promises(visit: Visit) -> HttpResponse:
    """The scorecard: the distribution first, then one number, then the promises themselves."""
    now = today(visit.dialogue)
    origin, state = _one_of(visit, "origin", tuple(ORIGINS)), _one_of(visit, "state", reading.STATES)
    rows = reading.listed(visit.dialogue, now, origin, state)
    page = Paginator(rows, reading.A_PAGE).get_page(_page(visit))
    shown = list(page.object_list)
    score = reading.score(visit.dialogue, now)
    return visit.page(
        "followup/commitments/promises.html",
        score=score,
        themes=reading.themes(visit.dialogue, _page(visit, "themes")),
        page=page,
        rows=shown,
        late={row.pk for row in shown if is_overdue(row.level, row.due, now)},
        pieces=reading.pieces(shown),
        origin=origin,
        state=state,
        origins=tuple(ORIGINS),
        states=reading.STATES,
        kept=f"&origin={origin}&state={state}",
        answer=answer(score),
        files=range(1, -(-(score.n + score.ended) // A_FILE) + 1),
        first_step=forms.first_step(visit),
    )


@require_safe
@in_dialogue
def promise(visit: Visit, n: int) -> HttpResponse:
    """One promise: criteria, evidence, codes, levels, replies, and what may be done about it."""
    row = Commitment.objects.filter(dialogue=visit.dialogue, n=n).first()
    if row is None:
        raise Refusal("not_found")
    evidence = reading.by_day(row)
    page = Paginator(evidence, reading.A_PAGE).get_page(_page(visit))
    shown = list(page.object_list)
    now = today(visit.dialogue)
    codes = Code.objects.filter(commitment=row).order_by("round", "place")
    # A first code is shown to nobody until the second one is in.
    open_codes = codes if row.waits == "adjudication" else codes.filter(round__lt=row.round)
    return visit.page(
        "followup/commitments/promise.html",
        row=row,
        parties=[each.names for each in Party.objects.filter(pk__in=row.parties).order_by("place", "pk")],
        supporter=Supporter.objects.filter(pk=row.supporter).first() if row.supporter else None,
        late=is_overdue(row.level, row.due, now) and row.ended is None,
        page=page,
        evidence=shown,
        sees=sees_protected(row, visit.standing, visit.office.id),
        verifying=forms.verifying(visit, row, shown),
        codes=list(open_codes),
        levels=list(row.history.order_by("pk")),
        replies=list(row.replies.order_by("at", "pk")),
        doing=forms.doing(visit, row, shown),
    )


@require_safe
@in_dialogue
def theme(visit: Visit, key: str) -> HttpResponse:
    """One theme over time."""
    first = Commitment.objects.filter(dialogue=visit.dialogue, theme_key=key).order_by("n").first()
    if first is None:
        raise Refusal("not_found")
    return visit.page(
        "followup/commitments/theme.html",
        key=key,
        names=first.theme,
        page=timeline(visit.dialogue, key, _page(visit)),
    )
