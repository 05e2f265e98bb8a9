"""The desk: what this office holder may do now, each task a form with one line of explanation.

Upper rooms add their own sections at start-up with `add(Section(…))`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.models import Dialogue, Holder, Office
from sulh.dialogue.pages import navigation
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.roles import OFFICES


@dataclass
class Task:
    """One thing that may be done now: a form, a link to a page of its own, or a template with its context.

    `urgent` tasks stand open and first, the others are folded; `grave` ones stand last.
    """

    title: Any
    why: Any
    form: Form | None = None
    href: str = ""
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False
    grave: bool = False


@dataclass(frozen=True)
class Section:
    """Tasks of one role. `tasks` is asked only for holders of `role`; an empty list shows nothing."""

    order: int
    role: str
    tasks: Callable[[Visit], list[Task]]


SECTIONS: list[Section] = []


def add(*sections: Section) -> None:
    """Add sections; the same one twice stands once."""
    SECTIONS.extend(section for section in sections if section not in SECTIONS)
    SECTIONS.sort(key=lambda section: section.order)


@require_safe
@in_dialogue
def desk(visit: Visit) -> HttpResponse:
    """Everything this person may do now, by role."""
    if visit.office.kind != "holder":
        return HttpResponseRedirect(visit.url("office"))
    offices = Office.objects.filter(holder_id=visit.office.id, ended=False).select_related(
        "party", "supporter"
    )
    if not offices:
        needs(visit, *OFFICES)
    holder = Holder.objects.get(pk=visit.office.id)
    tasks = [
        task for section in SECTIONS if section.role in visit.standing.roles for task in section.tasks(visit)
    ]
    return visit.page(
        "dialogue/desk.html",
        holder=holder,
        offices=list(offices),
        urgent=[task for task in tasks if task.urgent],
        folded=sorted((task for task in tasks if not task.urgent), key=lambda task: task.grave),
    )


def _holds_office(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return bool(roles & set(OFFICES))


navigation.add(navigation.Entry(80, "desk", _("Desk"), _holds_office))
