"""What delegates and the facilitator find on the desk about deadlocks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import number
from sulh.settlement.deadlock import ladder, pages, reading
from sulh.settlement.deadlock import wording_desk as say
from sulh.settlement.deadlock.reading import Shown
from sulh.settlement.text.pages.spoken import called_now


def tasks_of(role: str) -> Section:
    """A delegate's or the facilitator's part."""

    def tasks(visit: Visit) -> list[Task]:
        if pages.role_for(visit, "record_ladder_step") != role:
            return []
        shown = [each for each in reading.listed(visit.dialogue) if each.row.state == "open"]
        found = [_task(visit, role, each) for each in shown]
        if called_now(visit.dialogue.id):
            found.append(Task(*say.DECLARE, href=visit.url("deadlocks")))
        return found

    return Section(44, role, tasks)


def _task(visit: Visit, role: str, of: Shown) -> Task:
    """Urgent while this office holder's side has not recorded a step that is its turn, or can go on."""
    title = _("Deadlock %(n)s: %(clause)s") % {"n": number(of.row.n), "clause": of.clause}
    href = visit.url("deadlock", n=of.row.n)
    own = visit.standing.party if role == "delegate" else ""
    spoken = {record.party for record, _party in of.present.records}
    if ladder.may_record(of.present.owner, role) and own not in spoken:
        return Task(title, say.RECORD, href=href, urgent=True)
    if pages.may_climb(of):
        return Task(title, say.CLIMB, href=href, urgent=True)
    return Task(title, say.OPEN, href=href)


add(tasks_of("delegate"), tasks_of("facilitator"))
