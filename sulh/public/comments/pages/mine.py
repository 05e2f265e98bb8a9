"""What became of a comment: for whoever has its code, with the appeal and the way to take it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sulh.acts.forms import Form
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.office import refused_status
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.public.comments import codes
from sulh.public.comments.labels import ACTS
from sulh.public.comments.models import Comment, CommentAppeal
from sulh.public.comments.notices import notice
from sulh.rules.refusal import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@in_dialogue
def my_comment(visit: Visit) -> HttpResponse:
    """Ask for the code, then show what it opens. Looking changes nothing, so it is no act."""
    if visit.request.method != "POST":
        return _door(visit)
    typed = visit.request.POST.get("code", "")[:200]
    try:
        said = codes.find(visit.dialogue.id, typed)
    except Refusal as refusal:
        return _door(visit, typed, refusal)
    return _opened(visit, said, typed)


def _door(visit: Visit, typed: str = "", refused: Refusal | None = None) -> HttpResponse:
    status = refused_status(refused) if refused else 200
    return visit.page("public/comments/code.html", status=status, typed=typed, refused=refused)


def _opened(
    visit: Visit,
    said: Comment,
    code: str,
    forms: dict[str, Form] | None = None,
    status: int = 200,
    done: str = "",
) -> HttpResponse:
    made, hidden = forms or {}, {"code": code}
    appeal = take_back = None
    if said.state == "withheld" and not CommentAppeal.objects.filter(comment=said).exists():
        appeal = made.get("AppealComment") or visit.form(
            "AppealComment", submit=_("Ask for a second look"), as_="public", hidden=hidden
        )
    if said.state != "taken_back":
        take_back = made.get("TakeBackComment") or visit.form(
            "TakeBackComment", submit=_("Delete it for good"), as_="public", hidden=hidden
        )
    return visit.page(
        "public/comments/mine.html",
        status=status,
        said=said,
        told=notice(said),
        appeal=appeal,
        take_back=take_back,
        back=visit.url("comments", thread=said.thread),
        done=done,
    )


@redraws("AppealComment")
def _not_appealed(visit: Visit, form: Form, status: int) -> HttpResponse:
    return _again(visit, "AppealComment", form, _("Ask for a second look"), status)


@redraws("TakeBackComment")
def _not_taken_back(visit: Visit, form: Form, status: int) -> HttpResponse:
    return _again(visit, "TakeBackComment", form, _("Delete it for good"), status)


def _again(visit: Visit, act: str, form: Form, submit: str, status: int) -> HttpResponse:
    """The same page around a form that was refused; the form alone where its code opens nothing."""
    form.submit = submit
    code = visit.request.POST.get("code", "")[:200]
    try:
        said = codes.find(visit.dialogue.id, code)
    except Refusal:
        return visit.page("site/act.html", status=status, form=form, title=ACTS[act])
    return _opened(visit, said, code, {act: form}, status)


@after("AppealComment")
def appealed(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """The same page, on which the appeal now stands: an address with the code in it would tell too much."""
    said = Comment.objects.get(pk=answer["comment"])
    return _opened(visit, said, visit.request.POST.get("code", "")[:200], done="AppealComment")


@after("TakeBackComment")
def taken_back(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    back = visit.url("comments", thread=answer["thread"])
    return visit.page("public/comments/taken_back.html", back=back)
