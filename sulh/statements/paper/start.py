"""What this folder tells the rooms below it when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue import models
from sulh.dialogue.acts.entering import ON_ERASE
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task
from sulh.dialogue.pages.desk import add as add_to_desk
from sulh.dialogue.pages.navigation import Entry, add
from sulh.dialogue.pages.visit import Visit
from sulh.statements.models import Statement
from sulh.statements.paper import asking, lines, visiting
from sulh.statements.paper.counting import as_votes
from sulh.statements.paper.counts import seats
from sulh.statements.paper.models import STATEMENTS, EnumeratorDay, PaperSheet

_SHORT = 80
_DAYS_SHOWN = 60


@provides("accepted_statements")
def statement_choices(dialogue: str, reader: Actor) -> Choices:
    rows = Statement.objects.filter(dialogue_id=dialogue, state="accepted").order_by("n")
    return [(row.id, f"{row.n} · \u2068{row.text[:_SHORT]}\u2069") for row in rows]


def printing(visit: Visit) -> list[Task]:
    """For those who enrol: voting sheets on paper."""
    if not (allowed(visit, "print_sheets") or allowed(visit, "settle_sheets")):
        return []
    why = _("For people who answer on paper: print sheets, see how many count, close a batch.")
    return [Task(_("Voting sheets"), why, href=visit.url("paper"))]


def enumerator(visit: Visit) -> list[Task]:
    """Helping people to answer, and entering papers."""
    if not allowed(visit, "assist_person"):
        return []
    help_why = _("With the code of their slip, on this device. You see no earlier answer.")
    enter_why = _("Each sheet is entered by two people. You see nothing of what the other entered.")
    return [
        Task(_("Help somebody to answer"), help_why, href=visit.url("assisted"), urgent=True),
        Task(_("Enter voting sheets"), enter_why, href=visit.url("paper"), urgent=True),
    ]


def overseeing(visit: Visit) -> list[Task]:
    """For the facilitator: the work of each enumerator in numbers, so that an unusual one is seen."""
    rows = EnumeratorDay.objects.filter(holder__dialogue=visit.dialogue).select_related("holder")
    shown = list(rows.order_by("-day", "holder__label", "holder_id")[:_DAYS_SHOWN])
    if not shown:
        return []
    why = _(
        "Somebody who helps far more people a day than others, or whose sheets often differ, is asked why."
    )
    return [
        Task(
            _("Sessions per enumerator"), why, template="statements/paper_work.html", context={"rows": shown}
        )
    ]


def _erase(dialogue: str, participant: str) -> None:
    visiting.end_of(dialogue, participant)


def _concerned(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return "enumerator" in roles or bool(
        roles & {"registrar", "facilitator"} and PaperSheet.objects.filter(batch__dialogue=dialogue).exists()
    )


def _enumerates(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return "enumerator" in roles


def start() -> None:
    """Called once, by the room."""
    asking.KINDS[STATEMENTS] = asking.Asking(
        action="enter_sheet", enter="EnterSheet", decide="DecideSheet",
        void="VoidSheets", close="CloseBatch",
        about=lines.about, words=lines.words, count=as_votes,
    )  # fmt: skip
    if seats not in models.SEATS_ELSEWHERE:
        models.SEATS_ELSEWHERE.append(seats)
        ON_ERASE.append(_erase)
    add(
        Entry(72, "paper", _("Voting sheets"), _concerned),
        Entry(73, "assisted", _("Answering with help"), _enumerates),
    )
    add_to_desk(
        Section(21, "facilitator", printing),
        Section(26, "facilitator", overseeing),
        Section(41, "registrar", printing),
        Section(50, "enumerator", enumerator),
    )
