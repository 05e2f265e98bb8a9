"""What monitors, experts, delegates and supporters find about promises on the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.followup.commitments import wording_desk as say
from sulh.followup.commitments.models import COMPLETE, Code, Commitment, Evidence
from sulh.followup.commitments.reading import standing
from sulh.followup.commitments.who import is_own, obliged
from sulh.followup.near import sides_of
from sulh.followup.today import today

_A_DESK = 20
AHEAD = 30  # days
CODERS = ("monitor", "expert")
OBLIGED = ("delegate", "supporter")
_TEMPLATE = "followup/commitments/desk_promises.html"


def coding_of(role: str) -> Callable[[Visit], list[Task]]:
    """What waits for evidence, for a second code, for adjudication; told once to a holder of both offices."""

    def tasks(visit: Visit) -> list[Task]:
        if role != next(each for each in CODERS if each in visit.standing.roles):
            return []
        if not allowed(visit, "code_level"):
            return []
        rows, sides = standing(visit.dialogue), sides_of(visit.office.id)
        given = Code.objects.filter(
            commitment=OuterRef("pk"), round=OuterRef("round"), holder=visit.office.id
        )
        found = []
        for waits, words in (("second", say.SECOND), ("adjudication", say.ADJUDICATION)):
            waiting = rows.filter(~Exists(given), waits=waits).order_by("waits_since", "n")
            mine = [row for row in waiting[: _A_DESK * 3] if not is_own(row, sides)]
            found += _list(words, mine, urgent=True)
        without = rows.filter(~Exists(Evidence.objects.filter(commitment=OuterRef("pk"))), level=None)
        return found + _list(say.EVIDENCE, list(without.order_by("n")[: _A_DESK + 1]))

    return tasks


def obliged_of(role: str) -> Callable[[Visit], list[Task]]:
    """Own promises that are overdue or fall due soon, and the form for a first step."""

    def tasks(visit: Visit) -> list[Task]:
        if role != next(each for each in OBLIGED if each in visit.standing.roles):
            return []
        now = today(visit.dialogue)
        latest = (date.fromisoformat(now) + timedelta(AHEAD)).isoformat()
        rows = standing(visit.dialogue).filter(due__gt="", due__lte=latest).exclude(level=COMPLETE)
        own = list(obliged(rows, visit.standing).order_by("due", "n")[: _A_DESK + 1])
        found = _list(say.DUE, own, urgent=any(row.due < now for row in own))
        if role == "delegate" and allowed(visit, "promise_first_step"):
            found.append(Task(*say.STEP, visit.form("PromiseFirstStep", submit=say.PROMISE)))
        return found

    return tasks


def _list(words: tuple[object, object], rows: list[Commitment], urgent: bool = False) -> list[Task]:
    if not rows:
        return []
    context = {"rows": rows[:_A_DESK], "more": len(rows) > _A_DESK}
    return [Task(*words, template=_TEMPLATE, context=context, urgent=urgent)]


add(*(Section(57, role, coding_of(role)) for role in CODERS))
add(*(Section(57, role, obliged_of(role)) for role in OBLIGED))
