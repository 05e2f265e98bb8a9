"""What facilitators, delegates and supporters find about contacts on the desk."""

from __future__ import annotations

from collections.abc import Callable

from sulh.acts import clock
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.public.contacts import pages, reading
from sulh.public.contacts import wording_desk as say
from sulh.public.contacts.who import who
from sulh.rules.actions import permit
from sulh.rules.refusal import Refusal

ROLES = ("facilitator", "delegate", "supporter")
_A_DESK = 20


def tasks_of(role: str) -> Callable[[Visit], list[Task]]:
    """Logging, moving and opening; told once to a holder of several offices."""

    def tasks(visit: Visit) -> list[Task]:
        if role != next(each for each in ROLES if each in visit.standing.roles):
            return []
        return [*_logging(visit), *_moving(visit), *_sealed(visit)]

    return tasks


def _logging(visit: Visit) -> list[Task]:
    try:
        permit("log_contact", visit.standing)
    except Refusal:
        return []
    return [Task(*say.LOG, pages.log_form(visit, who(visit.office, visit.standing)))]


def _moving(visit: Visit) -> list[Task]:
    """What is still to come or without a day; urgent where a planned day of one's own has passed."""
    reader = who(visit.office, visit.standing)
    shown = [
        each for each in reading.contacts(visit.dialogue, reader) if each.state in ("planned", "postponed")
    ]
    today = clock.now().date().isoformat()
    late = [each for each in shown if each.state == "planned" and each.day < today]
    entries = [each for each in reversed(shown) if each not in late]
    forms = pages.moving(visit, reader, shown)
    found = [(each, forms[each.contact.id]) for each in [*late, *entries] if each.contact.id in forms]
    if not found:
        return []
    urgent = any(reader.logged(each.contact) for each in late)
    context = {"entries": found[:_A_DESK], "more": len(found) > _A_DESK}
    return [Task(*say.MOVE, template="public/contacts/desk_moving.html", context=context, urgent=urgent)]


def _sealed(visit: Visit) -> list[Task]:
    reader = who(visit.office, visit.standing)
    shown = [each for each in reading.contacts(visit.dialogue, reader) if each.sealed]
    forms = pages.opening(visit, reader, shown)
    if not shown:
        return []
    context = {"entries": [(each, forms.get(each.contact.id)) for each in shown]}
    return [Task(*say.SEALED, template="public/contacts/desk_sealed.html", context=context)]


add(*(Section(56, role, tasks_of(role)) for role in ROLES))
