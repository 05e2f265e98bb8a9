"""The desk for readers' comments: what waits, appeals, one comment by its number, and the threads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.acts.forms import Choices, Form
from sulh.dialogue.outside import rules_in_force
from sulh.dialogue.pages.after import redraws
from sulh.dialogue.pages.desk import Task
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.public.comments import gates, subjects, threads
from sulh.public.comments.choices import thread_title
from sulh.public.comments.labels import ACTS
from sulh.public.comments.labels import REASONS as REASON_WORDS
from sulh.public.comments.models import Comment, CommentAppeal, CommentDecision
from sulh.public.comments.numbers import open_appeals, undecided, unread, waiting_appeals
from sulh.rules.moderation import REASONS

A_PAGE = 20


@dataclass(frozen=True)
class Read:
    """A comment as the desk sees it: its words, and never more of who wrote it than the chosen name."""

    row: Comment
    titled: str
    show: Form | None
    withhold: Form | None


@dataclass(frozen=True)
class Appealed:
    """An appeal with what was decided before; no form for whoever decided then."""

    row: Comment
    titled: str
    decision: CommentDecision
    words: str
    decide: Form | None


@dataclass(frozen=True)
class Threaded:
    """A thread with how it stands and how many comments it has."""

    thread: str
    titled: str
    gate: gates.Gate
    count: int


@require_safe
@in_dialogue
def comment_desk(visit: Visit) -> HttpResponse:
    """The queue, oldest first, and open appeals: each for those who may decide."""
    needs(visit, "moderator", "appeals_member")
    roles = visit.standing.roles
    about = subjects.every(visit.dialogue.id)
    titled = {each.thread: thread_title(each) for each in about}
    context: dict[str, Any] = {"moderates": "moderator" in roles, "hears": "appeals_member" in roles}
    if context["moderates"]:
        context |= _queue(visit, titled) | _found(visit, titled) | _threads(visit, about)
    if context["hears"]:
        context |= {"appeals_count": open_appeals(visit.dialogue.id), "appeals": _appeals(visit, titled)}
    return visit.page("public/comments/desk.html", **context)


@redraws("DecideComment")
@redraws("DecideCommentAppeal")
def decide_again(visit: Visit, form: Form, status: int) -> HttpResponse:
    """A refused decision with the comment that it is about, for those who may read that comment."""
    role = "moderator" if form.name == "DecideComment" else "appeals_member"
    named = {control.name: str(control.value)[:32] for control in form.fields if control.widget == "hidden"}
    rows = Comment.objects.filter(dialogue=visit.dialogue)
    if form.name == "DecideComment":
        row = rows.filter(pk=named.get("comment", "")).first()
    else:
        row = rows.filter(appeal=named.get("appeal", "")).first()
    if row is None or role not in visit.standing.roles:
        return visit.page("site/act.html", status=status, form=form, title=ACTS[form.name])
    form.submit = _("Decide")
    titled = {each.thread: thread_title(each) for each in subjects.every(visit.dialogue.id)}
    return visit.page(
        "public/comments/again.html", status=status, form=form, row=row,
        titled=titled.get(row.thread, subjects.named(row.thread)),
    )  # fmt: skip


def _queue(visit: Visit, titled: dict[str, str]) -> dict[str, Any]:
    count = undecided(visit.dialogue.id)
    last = max(1, -(-count // A_PAGE))
    page = page_number(visit.request.GET.get("page", "1"), last)
    rows = unread(visit.dialogue.id).order_by("at", "thread", "n")
    waiting = [_read(visit, row, titled) for row in rows[(page - 1) * A_PAGE : page * A_PAGE]]
    return {"count": count, "page": page, "last": last, "waiting": waiting}


def _read(visit: Visit, row: Comment, titled: dict[str, str]) -> Read:
    show = withhold = None
    if row.state in ("waiting", "shown") and not _restored(row):
        withhold = _withholding(visit, row)
        if not row.decided:
            hidden = {"comment": row.id, "outcome": "show"}
            show = visit.form("DecideComment", submit=_("Show it"), hidden=hidden, only=[])
            if row.state == "shown":
                show.submit = _("Leave it shown")
    return Read(row, titled.get(row.thread, subjects.named(row.thread)), show, withhold)


def _restored(row: Comment) -> bool:
    return row.decided and CommentAppeal.objects.filter(comment=row, outcome="restore").exists()


def _withholding(visit: Visit, row: Comment) -> Form:
    reasons: Choices = [("", _("Choose a reason")), *((code, REASON_WORDS[code]) for code in REASONS)]
    form = visit.form(
        "DecideComment",
        submit=_("Withhold it"),
        hidden={"comment": row.id, "outcome": "withhold"},
        only=["reason", "abused", "explanation"],
        choices={"reason": reasons},
    )
    form.fields = [
        replace(control, required=True) if control.name == "reason" else control for control in form.fields
    ]
    return form


def _found(visit: Visit, titled: dict[str, str]) -> dict[str, Any]:
    """The comment that was looked for by thread and number."""
    asked = visit.request.GET
    thread, typed = asked.get("thread", "")[:30], asked.get("number", "").strip()[:10]
    digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
    row = None
    if thread in titled and digits:
        row = threads.of(visit.dialogue.id, thread).filter(n=int(digits[:9])).first()
    return {
        "choices": list(titled.items()),
        "wanted": {"thread": thread, "number": typed},
        "asked": bool(typed),
        "found": _read(visit, row, titled) if row else None,
    }


def _threads(visit: Visit, about: list[subjects.Subject]) -> dict[str, Any]:
    rules, by_hand = rules_in_force(visit.dialogue.id), gates.by_moderators(visit.dialogue.id)
    counts, now = threads.counts(visit.dialogue.id), clock.now()
    listed = [
        Threaded(
            each.thread, thread_title(each), gates.gate(each, by_hand, rules, now), counts.get(each.thread, 0)
        )
        for each in about
    ]
    close = visit.form("CloseThread", submit=_("Change it")) if listed else None
    return {"threads": listed, "close": close}


def _appeals(visit: Visit, titled: dict[str, str]) -> list[Appealed]:
    rows = waiting_appeals(visit.dialogue.id)
    rows = rows.select_related("comment").prefetch_related("comment__decisions")
    return [_appealed(visit, row, titled) for row in rows.order_by("at", "pk")[:A_PAGE]]


def _appealed(visit: Visit, appeal: CommentAppeal, titled: dict[str, str]) -> Appealed:
    row = appeal.comment
    decided = sorted(row.decisions.all(), key=lambda each: each.pk)
    decide = None
    if all(each.holder != visit.office.id for each in decided):
        decide = visit.form(
            "DecideCommentAppeal",
            submit=_("Decide"),
            hidden={"appeal": appeal.id},
            values={"kept": row.text},
        )
    last = next(each for each in reversed(decided) if each.outcome == "withhold")
    return Appealed(row, titled.get(row.thread, subjects.named(row.thread)), last, appeal.words, decide)


def to_read(visit: Visit) -> list[Task]:
    """For the desk of moderators."""
    count = undecided(visit.dialogue.id)
    if not count and not subjects.every(visit.dialogue.id):
        return []
    why = _("You read them before or after they appear, as the terms say. You can also close a thread.")
    return [Task(_("Readers' comments"), why, href=visit.url("comment_desk"), urgent=count > 0)]


def to_hear(visit: Visit) -> list[Task]:
    """For the desk of members for appeals."""
    if not open_appeals(visit.dialogue.id):
        return []
    why = _("Somebody asks you to look again at a comment that was withheld.")
    return [Task(_("Appeals about readers' comments"), why, href=visit.url("comment_desk"), urgent=True)]
