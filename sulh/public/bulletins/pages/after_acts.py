"""Where an act leads: to the draft it opened, to what is shown only once, and back around a refused form."""

from __future__ import annotations

import json
import shlex
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from sulh.acts.forms import Form
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.visit import Visit
from sulh.public.bulletins import reading
from sulh.public.bulletins.labels import ACTS
from sulh.public.bulletins.pages.drafts import draft_page
from sulh.rules.refusal import Refusal


def _to_the_draft(act: str) -> None:
    @after(act)
    def go(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
        return HttpResponseRedirect(f"{visit.url('draft', n=answer['n'])}?done={act}")


for _act in ("OpenDraft", "CorrectBulletin", "DraftSupportersStatement"):
    _to_the_draft(_act)


@after("AddPassage")
def sealed_name(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """What opens a sealed name, drawn once; the same form sent again finds it no more and says so."""
    if not answer["commitment"]:
        return HttpResponseRedirect(f"{next}?done=AddPassage")
    # As it is hashed behind the salt: a JSON string, letters of every script written as they are.
    value = json.dumps(answer["value"], ensure_ascii=False) if "value" in answer else ""
    # Quoted for the shell, so that the command on the page gives the sealed copy as it stands.
    quoted = shlex.quote(value)
    return visit.page(
        "public/bulletins/sealed_name.html", answer=answer, value=value, quoted=quoted, next=next
    )


def _around_the_draft(act: str) -> None:
    @redraws(act)
    def again(visit: Visit, form: Form, status: int) -> HttpResponse:
        """The draft's page around a refused form; the form alone for whom the draft does not concern."""
        wanted = next((str(control.value) for control in form.fields if control.name == "bulletin"), "")
        try:
            row = reading.at_the_desk(visit, id=wanted[:32].replace("\0", ""))
        except Refusal:
            row = None
        if row is None or row.state != "draft":
            return visit.page("site/act.html", status=status, form=form, title=ACTS[act])
        form.submit = _("Add this passage")
        return draft_page(visit, row, form, status)


for _act in ("AddPassage", "AddSupportersPassage"):
    _around_the_draft(_act)
