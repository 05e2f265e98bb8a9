"""A thread on its own page, with the form to write, and as a part below what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.acts.forms import Form
from sulh.dialogue.outside import OutsideRules, rules_in_force
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.allowed import open_to_all
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.public.comments import codes, gates, subjects, threads
from sulh.public.comments.labels import ACTS
from sulh.public.comments.subjects import Subject
from sulh.rules.actions import permit
from sulh.rules.refusal import Refusal
from sulh.rules.standing import Standing
from sulh.statements.pages.speaker import language

BELOW = 10  # how many are drawn below a bulletin or a snapshot


@dataclass(frozen=True)
class Around:
    """What stands around a thread. `writes`: it takes comments; `carries`: this reader may carry one over."""

    subject: Subject
    rules: OutsideRules
    gate: gates.Gate
    writes: bool
    carries: bool


def around(visit: Visit, subject: Subject) -> Around:
    rules = rules_in_force(visit.dialogue.id)
    gate = gates.gate(subject, gates.by_moderators(visit.dialogue.id), rules, clock.now())
    writes = gate.is_open and rules.comments != "off" and open_to_all(visit, "write_comment")
    return Around(subject, rules, gate, writes, _carries(visit))


def _carries(visit: Visit) -> bool:
    if visit.participant.kind != "participant":
        return False
    try:
        permit("carry_over_comment", Standing(frozenset({"participant"}), visit.dialogue.phase))
    except Refusal:
        return False
    return True


@require_safe
@in_dialogue
def comments(visit: Visit, thread: str) -> HttpResponse:
    """Fifty a page. `?at=` finds the page of a number, `?reply=` answers one, `?carry=` carries one over."""
    subject = subjects.needed(visit.dialogue.id, thread)
    return _thread_page(visit, subject)


def _thread_page(visit: Visit, subject: Subject, form: Form | None = None, status: int = 200) -> HttpResponse:
    here, asked = around(visit, subject), visit.request.GET
    head = threads.head(visit.dialogue.id, subject.thread)
    page = page_number(asked.get("page", "1"), head.last)
    if at := _number(asked.get("at", "")):
        page = threads.page_with(visit.dialogue.id, subject.thread, at)
    lines = threads.page(visit.dialogue.id, subject.thread, page)
    answered = _asked_for(visit, lines, subject, _number(_parent_of(form) or asked.get("reply", "")))
    carried = _asked_for(visit, lines, subject, _number(asked.get("carry", ""))) if here.carries else None
    if here.writes and form is None:
        form = _writing(visit, subject, answered)
    return visit.page(
        "public/comments/thread.html",
        status=status,
        around=here,
        head=head,
        lines=lines,
        places=threads.statement_pages(visit.dialogue.id, lines),
        page=page,
        last=head.last,
        form=form,
        answered=answered,
        carried=carried,
        carry=_carrying(visit, subject, carried) if carried else None,
    )


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _parent_of(form: Form | None) -> str:
    found = next((str(each.value or "") for each in form.fields if each.name == "parent"), "") if form else ""
    return found[:9]


def _asked_for(visit: Visit, lines: list[threads.Line], subject: Subject, n: int) -> threads.Line | None:
    """The comment of this number, where it can be read; mostly it stands on the same page."""
    found = next((each for each in lines if each.n == n), None)
    if n and found is None:
        row = threads.of(visit.dialogue.id, subject.thread).filter(n=n).select_related("carried").first()
        found = threads.line(row) if row else None
    return found if found and found.readable else None


def _writing(visit: Visit, subject: Subject, answered: threads.Line | None) -> Form:
    spoken = language() if language() in visit.dialogue.languages else visit.dialogue.languages[0]
    hidden = {"thread": subject.thread} | ({"parent": str(answered.n)} if answered else {})
    return visit.form(
        "WriteComment",
        submit=_("Send the comment"),
        as_="public",
        hidden=hidden,
        only=["text", "name", "language"],
        values={"language": spoken},
        next=visit.url("comments", thread=subject.thread),
    )


def _carrying(visit: Visit, subject: Subject, carried: threads.Line) -> Form:
    return visit.form(
        "CarryOverComment",
        submit=_("Carry it over into the dialogue"),
        as_="participant",
        hidden={"comment": carried.id},
        next=visit.url("comments", thread=subject.thread),
    )


@redraws("WriteComment")
def _not_sent(visit: Visit, form: Form, status: int) -> HttpResponse:
    """The thread around a form that was refused; the form alone where it names no thread."""
    form.submit = _("Send the comment")
    thread = next((str(each.value) for each in form.fields if each.name == "thread"), "")
    subject = subjects.find(visit.dialogue.id, thread)
    if subject is None:
        return visit.page("site/act.html", status=status, form=form, title=ACTS["WriteComment"])
    return _thread_page(visit, subject, form, status)


@after("WriteComment")
def written(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """The code, once; a form that was sent twice says that it was shown before."""
    return visit.page(
        "public/comments/written.html",
        code=codes.shown(answer["code"]) if "code" in answer else "",
        answer=answer,
        back=visit.url("comments", thread=answer["thread"]),
    )


def below(kind: subjects.Kind) -> Any:
    """What is drawn below a bulletin or a snapshot: the first comments and the way to all of them."""

    def context(visit: Visit, of: str) -> Mapping[str, Any] | None:
        subject = subjects.find(visit.dialogue.id, f"{kind}-{of}")
        if subject is None:
            return None
        here, head = around(visit, subject), threads.head(visit.dialogue.id, subject.thread)
        if here.rules.comments == "off" and not head.total:
            return None
        lines = threads.page(visit.dialogue.id, subject.thread, 1, BELOW)
        return {
            "around": here,
            "head": head,
            "lines": lines,
            "places": threads.statement_pages(visit.dialogue.id, lines),
            "more": max(0, head.total - BELOW),
        }

    return context
