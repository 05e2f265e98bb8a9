"""The desk of those who write: drafts, what is offered, and what can be done about what is out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.public.bulletins import reading
from sulh.public.bulletins.models import Bulletin
from sulh.public.bulletins.pages import answering, writing
from sulh.public.bulletins.pages.reading import drawn


@require_safe
@in_dialogue
def drafts(visit: Visit) -> HttpResponse:
    """What this office holder writes or answers, and the forms that begin something new."""
    needs(visit, "editor", "facilitator", "delegate", "supporter")
    shown = reading.articles(visit.dialogue, reading.unfinished(visit))
    return visit.page("public/bulletins/drafts.html", shown=shown, opening=opening(visit))


def opening(visit: Visit) -> list[tuple[str, Form]]:
    """The forms that begin something new, as (title, form)."""
    found = []
    if allowed(visit, "draft_bulletin"):
        found.append(
            (_("Begin a text"), visit.form("OpenDraft", submit=_("Open the draft"), next=visit.url("drafts")))
        )
    if allowed(visit, "draft_supporters_statement"):
        form = visit.form("DraftSupportersStatement", submit=_("Open the draft"), next=visit.url("drafts"))
        found.append((_("Begin a joint statement of supporters"), form))
    return found


@require_safe
@in_dialogue
def draft(visit: Visit, n: int) -> HttpResponse:
    """One text as it will look, with everything that this office holder can do about it now."""
    return draft_page(visit, reading.at_the_desk(visit, n=n))


def draft_page(visit: Visit, row: Bulletin, refused: Form | None = None, status: int = 200) -> HttpResponse:
    """The same around a form that was refused."""
    (article,) = reading.articles(visit.dialogue, [row])
    context = drawn(visit, article)
    if row.state == "draft":
        action = "draft_supporters_statement" if row.kind == "supporters" else "draft_bulletin"
        context["may_write"] = allowed(visit, action)
        if context["may_write"]:
            context |= _writing(visit, row, refused) | {"editing": writing.editing(visit, article)}
    elif row.state in ("offered", "published"):
        context |= answering.offered(visit, article)
    else:
        context |= _out(visit, row)
    return visit.page("public/bulletins/draft.html", status=status, **context)


def _writing(visit: Visit, row: Bulletin, refused: Form | None) -> dict[str, Any]:
    """The forms around a draft. `?add=` says which kind of passage is being added."""
    ways = writing.ways(row)
    wanted = writing.fit(visit, row, refused) if refused else visit.request.GET.get("add", "")
    form = refused
    if form is None and wanted in {way.code for way in ways}:
        form = writing.adding(visit, row, wanted)
    hidden = {"bulletin": row.id}
    return {
        "ways": ways,
        "wanted": wanted,
        "adding": form,
        "title": visit.form(
            "RewriteTitle", submit=_("Save the title"), hidden=hidden, values={"titles": row.titles}
        ),
        "offer": visit.form("OfferBulletin", submit=_("Offer it"), hidden=hidden, only=[]),
        "drop": visit.form(
            "DropDraft", submit=_("Throw it away"), hidden=hidden, only=[], next=visit.url("drafts")
        ),
    }


def _out(visit: Visit, row: Bulletin) -> dict[str, Any]:
    """What can be done about a text that everybody can read."""
    if row.state != "released":
        return {"retract": None, "correct": None}
    hidden, submit = {"bulletin": row.id}, _("Retract it")
    retract = correct = None
    if row.kind == "supporters":
        if allowed(visit, "retract_supporters_statement"):
            retract = visit.form("RetractSupportersStatement", submit=submit, hidden=hidden)
    elif allowed(visit, "retract_bulletin"):
        retract = visit.form("RetractBulletin", submit=submit, hidden=hidden)
        if allowed(visit, "draft_bulletin"):
            begin = _("Begin the correction")
            correct = visit.form("CorrectBulletin", submit=begin, hidden=hidden, next=visit.url("drafts"))
    return {"retract": retract, "correct": correct}
