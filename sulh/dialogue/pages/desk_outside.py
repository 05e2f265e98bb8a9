"""What desks hold that concerns those outside: accepting supporters, good offices, milestones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sulh.acts.forms import Form
from sulh.dialogue.admission import KIND, Admission, admissions, digest_of
from sulh.dialogue.milestones import milestones
from sulh.dialogue.models import GoodOffices, Supporter
from sulh.dialogue.pages import wording_desk as say
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import own


def delegate(visit: Visit) -> list[Task]:
    """A party accepts supporters, asks them for good offices, and names milestones."""
    if not visit.standing.party or not allowed(visit, "consent"):
        return []
    found = list(Supporter.objects.filter(dialogue=visit.dialogue).order_by("pk"))
    standing = admissions(visit.dialogue, found)
    return [*_accepting(visit, found, standing), *_good_offices(visit, found, standing), *naming(visit)]


def _accepting(visit: Visit, found: list[Supporter], standing: Mapping[str, Admission]) -> list[Task]:
    """One question for each supporter that this party has not answered; a way to take every yes back."""
    tasks = []
    for row in found:
        own_answer = next(
            (each for each in standing[row.id].answers if each.party.id == visit.standing.party), None
        )
        if own_answer is None:
            continue
        if own_answer.kind == "consent":
            form = _answer(visit, row, [("withdraw", _("We no longer accept this supporter"))])
            tasks.append(
                Task(f"{say.SUPPORTER_ENDS[0]}: {own(row.names)}", say.SUPPORTER_ENDS[1], form, grave=True)
            )
        else:
            choices = [
                ("consent", _("We accept this supporter")),
                ("object", _("We do not accept this supporter")),
            ]
            form = _answer(visit, row, choices)
            title = f"{say.SUPPORTERS_WAIT[0]} {own(row.names)}"
            tasks.append(Task(title, say.SUPPORTERS_WAIT[1], form, urgent=not own_answer.kind))
    return tasks


def _answer(visit: Visit, row: Supporter, choices: list[tuple[str, Any]]) -> Form:
    hidden = {"subject_kind": KIND, "subject_digest": digest_of(row)}
    return visit.form(
        "GiveConsent", submit=_("Answer for your party"), hidden=hidden, only=["kind", "reasons"],
        choices={"kind": choices},
    )  # fmt: skip


def _good_offices(visit: Visit, found: list[Supporter], standing: Mapping[str, Admission]) -> list[Task]:
    tasks = []
    willing = [(row.id, own(row.names)) for row in found if standing[row.id].accepted]
    if willing and allowed(visit, "request_good_offices"):
        form = visit.form("RequestGoodOffices", submit=_("Ask for it"), choices={"supporter": willing})
        tasks.append(Task(*say.GOOD_OFFICES, form))
    asked = GoodOffices.objects.filter(party_id=visit.standing.party).select_related("supporter")
    rows = [(row, _ending(visit, row)) for row in asked.order_by("-at", "pk")]
    if rows:
        context = {"entries": rows, "supporter": False}
        tasks.append(
            Task(*say.GOOD_OFFICES_STAND, template="dialogue/desk/good_offices.html", context=context)
        )
    return tasks


def _ending(visit: Visit, row: GoodOffices) -> list[Form]:
    if row.ended is not None or row.answer == "decline" or not allowed(visit, "end_good_offices"):
        return []
    return [visit.form("EndGoodOffices", submit=_("End it"), hidden={"good_offices": row.id}, only=[])]


def supporter(visit: Visit) -> list[Task]:
    """What parties asked of this supporter, the sealed requests too: it sees them first."""
    asked = GoodOffices.objects.filter(supporter_id=visit.standing.supporter)
    tasks = _not_accepted(visit)
    rows = list(asked.select_related("party").order_by("-at", "pk"))
    if not rows:
        return tasks
    entries = [(row, [*_answering(visit, row), *_ending(visit, row)]) for row in rows]
    waiting = any(not row.answer and row.ended is None for row in rows)
    context = {"entries": entries, "supporter": True}
    template = "dialogue/desk/good_offices.html"
    return [*tasks, Task(*say.GOOD_OFFICES_ASKED, template=template, context=context, urgent=waiting)]


def _not_accepted(visit: Visit) -> list[Task]:
    """Why a supporter finds nothing to pledge and nobody to encourage."""
    row = Supporter.objects.filter(pk=visit.standing.supporter).first()
    if row is None or "admitted_by_all" in visit.standing.met:
        return []
    answers = admissions(visit.dialogue, [row])[row.id]
    lacking = [each.party for each in (*answers.refused, *answers.waiting)]
    context = {"parties": lacking}
    template = "dialogue/desk/not_accepted.html"
    return [Task(*say.NOT_ACCEPTED, template=template, context=context, urgent=True)]


def _answering(visit: Visit, row: GoodOffices) -> list[Form]:
    if row.answer or row.ended is not None or not allowed(visit, "answer_good_offices"):
        return []
    hidden = {"good_offices": row.id}
    return [visit.form("AnswerGoodOffices", submit=_("Answer"), hidden=hidden, only=["answer", "words"])]


def naming(visit: Visit) -> list[Task]:
    """Outside milestones, for delegates and the facilitator."""
    if not allowed(visit, "name_milestone"):
        return []
    tasks = [Task(*say.NAME_MILESTONE, visit.form("NameMilestone", submit=_("Name it")))]
    if milestones(visit.dialogue):
        tasks.append(Task(*say.MOVE_MILESTONE, visit.form("MoveMilestone", submit=_("Move it"))))
    return tasks


add(
    Section(21, "facilitator", naming), Section(32, "delegate", delegate), Section(51, "supporter", supporter)
)  # fmt: skip
