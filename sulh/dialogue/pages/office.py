"""Office holders: signing in and out, taking up an office, and handing one-time links over."""

from __future__ import annotations

import io
from typing import Any

import segno
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from sulh.acts.forms import Form
from sulh.dialogue import sessions
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.signing_in import sign_in
from sulh.rules.refusal import Refusal


def qr(address: str) -> Markup:
    """`address` as a QR picture: SVG with presentation attributes only, black on white in every scheme."""
    drawn = io.BytesIO()
    # A fixed mask: trying all eight would take three times as long, and a sheet has up to 2,000 slips.
    code = segno.make(address, error="m", micro=False, mask=2, boost_error=False)
    code.save(
        drawn, kind="svg", xmldecl=False, svgns=False, nl=False, omitsize=True, svgclass="qr",
        lineclass=None, dark="#000", light="#fff", border=4,
    )  # fmt: skip
    return Markup(drawn.getvalue().decode())


def refused_status(refusal: Refusal) -> int:
    """The HTTP status of a refused entry that is no act."""
    return 429 if refusal.code == "too_many_tries" else 422


@require_http_methods(["GET", "HEAD", "POST"])
@in_dialogue
def office(visit: Visit) -> HttpResponse:
    """Sign in with name and password. A session begins; nothing in the dialogue changes."""
    refused: Refusal | None = None
    name = visit.request.POST.get("name", visit.request.GET.get("name", ""))[:60]
    if visit.request.method == "POST":
        try:
            token = sign_in(visit.dialogue, name, visit.request.POST.get("password", ""))
        except Refusal as refusal:
            refused = refusal
        else:
            response = HttpResponseRedirect(first_page(visit))
            sessions.put_cookie(response, visit.dialogue, "holder", token)
            return response
    status = refused_status(refused) if refused else 200
    return visit.page("dialogue/sign_in.html", status=status, name=name, refused=refused)


def first_page(visit: Visit) -> str:
    """Where an office holder begins: the five questions before the dialogue is called, then the desk."""
    return visit.url("call" if visit.dialogue.phase == "draft" else "desk")


@require_POST
@in_dialogue
def leave_office(visit: Visit) -> HttpResponse:
    """Sign out."""
    response = HttpResponseRedirect(visit.url("office"))
    sessions.end(visit.request, response, visit.dialogue, "holder")
    return response


@require_safe
@in_dialogue
def take_office(visit: Visit) -> HttpResponse:
    """Take up an office with a one-time link, or set a new password."""
    return _take(visit, visit.form("TakeOffice", submit=_("Take up the office"), as_="public"), 200)


@redraws("TakeOffice")
def _take(visit: Visit, form: Form, status: int) -> HttpResponse:
    form.submit = _("Take up the office")
    return visit.page("dialogue/take_office.html", status=status, form=form)


@after("TakeOffice")
def taken(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """The device of the new office holder; a form sent twice leads to signing in."""
    if "token" not in answer:
        return HttpResponseRedirect(f"{visit.url('office')}?name={answer['sign_in_name']}")
    response = HttpResponseRedirect(first_page(visit))
    sessions.put_cookie(response, visit.dialogue, "holder", answer["token"])
    return response


@after("AppointOffice")
@after("InviteSupporter")
@after("RequestPlace")
@after("MakeSignInLink")
def appointed(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """The one-time link, once. No link where the office went to somebody who signs in already."""
    if visit.request.POST.get("to"):
        return HttpResponseRedirect(f"{next}?done=AppointOffice")
    link = picture = ""
    if "link" in answer:
        address = visit.request.build_absolute_uri(visit.url("take_office"))
        link = f"{address}#{answer['link']}"
        picture = qr(link)
    return visit.page("dialogue/appointed.html", answer=answer, link=link, picture=picture, next=next)
