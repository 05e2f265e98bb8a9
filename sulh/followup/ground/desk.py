"""What experts, monitors and delegates find about indicators on the desk."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.followup.ground.pages import measuring_form, naming_form

ROLES = ("expert", "monitor", "delegate")


def tasks_of(role: str) -> Callable[[Visit], list[Task]]:
    """Naming and measuring; told once to a holder of several offices."""

    def tasks(visit: Visit) -> list[Task]:
        if role != next(each for each in ROLES if each in visit.standing.roles):
            return []
        found = []
        if form := measuring_form(visit):
            why = _("A value never changes. A newer one for the same day replaces it, and both stay to read.")
            found.append(Task(_("Measure an indicator"), why, form=form))
        if form := naming_form(visit):
            why = _("Best before a text is in force: without a baseline no change can be told.")
            found.append(Task(_("Name an indicator"), why, form=form))
        return found

    return tasks


add(*(Section(58, role, tasks_of(role)) for role in ROLES))
