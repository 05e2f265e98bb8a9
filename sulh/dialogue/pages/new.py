"""From the convener's one-time link to a called dialogue: a password, then five questions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sulh.acts import forms
from sulh.acts.forms import Form
from sulh.acts.perform import perform
from sulh.dialogue import codes, sessions, templates
from sulh.dialogue.models import Dialogue, Link
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.office import first_page, refused_status
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.refusal import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Where `sulh new` sends a convener. The link itself says to which dialogue it belongs."""
    refused: Refusal | None = None
    posted = request.POST
    if request.method == "POST":
        try:
            return _take(request, _dialogue_of(posted.get("link", "")))
        except Refusal as refusal:
            refused = refusal
    form = forms.build(
        "TakeOffice", action=request.path, dialogue="", values={"link": posted.get("link", "")[:400]}
    )
    form.submit, form.csrf = _("Go on"), get_token(request)
    status = refused_status(refused) if refused else 200
    return render(request, "dialogue/new.html", {"form": form, "refused": refused}, status=status)


def _dialogue_of(typed: str) -> Dialogue:
    """The dialogue whose unused link this is. Raises `Refusal("link_unknown")`."""
    token = typed.strip().rpartition("#")[2]
    link = Link.objects.filter(digest=codes.link_digest(token)).select_related("holder__dialogue").first()
    if link is None:
        raise Refusal("link_unknown", field="link")
    return link.holder.dialogue


def _take(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    act, wrong = forms.read("TakeOffice", forms.values_from("TakeOffice", request.POST))
    if act is None:
        raise Refusal("password_too_short" if "password" in wrong else "field_invalid", field=min(wrong))
    answer = perform(act, by=sessions.PUBLIC, in_=dialogue.id)
    response = HttpResponseRedirect(first_page(Visit(request, dialogue)))
    sessions.put_cookie(response, dialogue, "holder", answer["token"])
    return response


@require_safe
@in_dialogue
def call(visit: Visit) -> HttpResponse:
    """The five questions."""
    needs(visit, "convener")
    if visit.dialogue.phase != "draft":
        return HttpResponseRedirect(visit.url("desk"))
    form = visit.form(
        "CallDialogue", submit=_("Call the dialogue"), values={"languages": [get_language() or "en"]}
    )
    return _questions(visit, form, 200)


@redraws("CallDialogue")
def _questions(visit: Visit, form: Form, status: int) -> HttpResponse:
    form.submit = _("Call the dialogue")
    return visit.page("dialogue/call.html", status=status, form=form, templates=templates.all_templates())


@after("CallDialogue")
def called(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """To the desk under the address that was chosen."""
    return HttpResponseRedirect(reverse("desk", kwargs={"slug": answer["slug"]}) + "?done=CallDialogue")
