"""Forms end here: one address per act, which performs it and shows what was typed when it is refused."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sulh.acts import forms
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY
from sulh.dialogue.pages.after import AFTER, REDRAWN
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.rules.refusal import Refusal
from sulh.site.errors import status_of
from sulh.site.labels import label
from sulh.site.messages import message


@require_http_methods(["GET", "POST"])
@in_dialogue
def do(visit: Visit, act: str) -> HttpResponse:
    """POST performs the act and goes on to `next`; a refusal shows the form again with what was typed."""
    if act not in REGISTRY:
        raise Refusal("not_found")
    if visit.request.method == "GET":
        return _form_page(visit, act, {}, {}, [], 200)
    posted = visit.request.POST
    values = forms.values_from(act, posted)
    try:
        made, wrong = forms.read(act, values)
        if made is None:
            texts = {name: message(code, {}) for name, code in wrong.items()}
            return _form_page(visit, act, values, texts, [_("Please look at the marked fields.")], 422)
        answer = perform(
            made, by=visit.actor(posted.get("as", "")), in_=visit.dialogue.id, key=_key(posted.get("key", ""))
        )
    except Refusal as refusal:
        text = message(refusal.code, refusal.params)
        return _form_page(
            visit, act, values, {str(refusal.params.get("field", "")): text}, [text], status_of(refusal)
        )
    if act in AFTER:
        return AFTER[act](visit, answer, _next(visit))
    more = "" if answer.entry is None else f"&entry={answer.entry}"
    return HttpResponseRedirect(f"{_next(visit)}?done={act}{more}")


_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _key(posted: str) -> str:
    """The form's own idempotency key, where it is one."""
    return posted if _UUID.fullmatch(posted) else ""


def _next(visit: Visit) -> str:
    """Where to go on: a path of this site only."""
    wanted = visit.request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted.split("?")[0]
    return visit.url("dialogue")


def _form_page(
    visit: Visit, act: str, values: dict[str, Any], wrong: dict[str, str], errors: list[str], status: int
) -> HttpResponse:
    """The act's form on its own page, or alone on one. Fields that were hidden stay hidden."""
    posted = visit.request.POST
    shown = posted.get("shown", "").split(",") if "shown" in posted else None
    hidden = {
        name: posted[name] for name in REGISTRY[act].model.model_fields
        if shown is not None and name not in shown and name in posted
    }  # fmt: skip
    form = visit.form(
        act,
        submit=_("Send"),
        as_=posted.get("as", "office"),
        next=_next(visit),
        values=values,
        hidden=hidden,
        only=shown,
    )
    for control in form.fields:
        if control.widget != "hidden":
            control.error = wrong.get(control.name, "") or wrong.get(control.name.split(".")[0], "")
        if control.widget == "password":
            control.value = ""
    # What stands at a field is not said again for the whole form.
    form.errors = [text for text in errors if all(control.error != text for control in form.fields)]
    if act in REDRAWN:
        return REDRAWN[act](visit, form, status)
    return visit.page("site/act.html", status=status, form=form, title=label("act", act))
