"""How somebody enters, keeps a code of their own, leaves a device, and leaves for good."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sulh.acts import clock
from sulh.acts.forms import Form
from sulh.dialogue import codes, consent_screen, sessions
from sulh.dialogue.models import Participant
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.visit import Visit, for_participants, in_dialogue
from sulh.dialogue.termsheet import conduct_digest, current
from sulh.rules.actions import ACTIONS


def entry_act(visit: Visit) -> str:
    """The act by which this dialogue is entered."""
    return "EnterOpenly" if visit.dialogue.entry == "open" else "RedeemCode"


def conduct_changed(visit: Visit) -> bool:
    """Whether the code of conduct changed since this participant accepted it."""
    accepted = Participant.objects.filter(pk=visit.participant.id).values_list("conduct", flat=True).first()
    return accepted is not None and accepted != conduct_digest(visit.dialogue.id)


@require_safe
@in_dialogue
def join(visit: Visit) -> HttpResponse:
    """Whose phone it is, the consent screen, the rules of speaking; then the door."""
    form = visit.form(entry_act(visit), submit=_("Enter"), as_="public", next=visit.url("take_part"))
    return _door(visit, form, 200)


@redraws("RedeemCode")
@redraws("EnterOpenly")
def _door(visit: Visit, form: Form, status: int) -> HttpResponse:
    # No key: entering twice with one code is the same as once, and an answer found again under a key
    # would hold no session.
    form.key, form.submit = "", _("Enter")
    for control in form.fields:
        control.may_be_empty = False  # the answer is preset, and none of them is optional
    terms = current(visit.dialogue.id)
    conduct = terms.body.get("conduct", {}) if terms else {}
    is_open = visit.dialogue.phase in ACTIONS["redeem_code"].phases
    confirmed_by = consent_screen.confirmed_by(visit.dialogue, get_language() or "en")
    # Speaking is open only in a language whose words on this page somebody has read and confirmed.
    unread = visit.dialogue.phase == "listening" and not confirmed_by
    elsewhere = [each for each in visit.languages if consent_screen.confirmed_by(visit.dialogue, each[0])]
    return visit.page(
        "dialogue/join.html", status=status, form=form, conduct=conduct, unread=is_open and unread,
        can_enter=is_open, show_form=(is_open and not unread) or status != 200, screen=consent_screen,
        confirmed_by=confirmed_by, elsewhere=elsewhere,
    )  # fmt: skip


@after("RedeemCode")
@after("EnterOpenly")
def entered(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """This device becomes the participant's."""
    response = HttpResponseRedirect(visit.url("take_part"))
    if "token" in answer:
        if sessions.is_shared(answer["token"]):
            # Nor does anything stay that waited here while somebody called the phone theirs alone.
            response["Clear-Site-Data"] = '"storage"'
        sessions.put_cookie(response, visit.dialogue, "participant", answer["token"])
    return response


@require_safe
@in_dialogue
@for_participants
def my_code(visit: Visit) -> HttpResponse:
    """A code only I know, leaving this device, leaving for good."""
    return _code_page(visit, None, 200)


@redraws("EraseSelf")
def _not_erased(visit: Visit, form: Form, status: int) -> HttpResponse:
    form.submit = _("Delete everything of mine")
    return _code_page(visit, form, status)


def _code_page(visit: Visit, erase: Form | None, status: int) -> HttpResponse:
    if visit.participant.kind != "participant":
        return visit.page("dialogue/code.html", status=status, inside=False, new_code="")
    here = visit.url("my_code")
    replace = visit.form("ReplaceCode", submit=_("Give me a code only I know"), as_="participant", next=here)
    replace.key = ""
    accept = None
    if conduct_changed(visit):
        accept = visit.form("AcceptConduct", submit=_("I accept it"), as_="participant", next=here)
    terms = current(visit.dialogue.id)
    return visit.page(
        "dialogue/code.html", status=status, inside=True, new_code="", replace=replace, accept=accept,
        by_code=visit.dialogue.entry == "codes", conduct=terms.body.get("conduct", {}) if terms else {},
        erase=erase or visit.form("EraseSelf", submit=_("Delete everything of mine"), as_="participant"),
    )  # fmt: skip


@after("ReplaceCode")
def replaced(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """The new code, once."""

    return visit.page("dialogue/code.html", inside=True, new_code=codes.shown(answer["code"]))


@after("EraseSelf")
def erased(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """Everything is gone; so is what this device knew."""
    return _forgetting(visit, visit.page("dialogue/erased.html", leaving=""))


@require_POST
@in_dialogue
def leave_device(visit: Visit) -> HttpResponse:
    """Forget on this device that anybody took part; the code opens the door again.

    With `fast` the way leads to a page that has nothing to do with this site.
    """
    onward = "today" if "fast" in visit.request.POST else "left"
    return _forgetting(visit, HttpResponseRedirect(reverse(onward)))


def _forgetting(visit: Visit, response: HttpResponse) -> HttpResponse:
    sessions.end(visit.request, response, visit.dialogue, "participant")
    response["Clear-Site-Data"] = sessions.EVERYTHING_HERE
    del response["Refresh"]
    return response


@require_safe
@in_dialogue
def ended(visit: Visit) -> HttpResponse:
    """Where a page on a shared phone goes by itself when nobody has touched it for ten minutes."""
    return visit.ended()


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """After leaving: what is gone, and what the browser still keeps."""
    return render(request, "dialogue/left.html")


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """After leaving fast: a calendar leaf, which tells whoever looks nothing at all."""
    return render(request, "dialogue/today.html", {"day": clock.now()})
