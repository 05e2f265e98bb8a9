"""On the desks of the facilitator and of delegates: what nobody who holds an office now may decide."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Task
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import number
from sulh.statements.moderation.pairs import gaps


def lacking(visit: Visit) -> list[Task]:
    """One task for each gap: a party's delegates and the facilitator appoint those who close it."""
    found = gaps(visit.dialogue)
    tasks = []
    if found.no_pair:
        why = _(
            "Every moderator was nominated by the same side, so no statement can be refused. A moderator"
            " appointed by another side is needed: by a party, or by the facilitator."
        )
        tasks.append(_task(visit, "moderator", _("A moderator of another side is needed"), why))
    if found.unheard:
        why = _(
            "Appeals that nobody may decide: %(count)s. Whoever decides one must have taken no part, and be"
            " nominated by a side none of whose moderators refused anything of it."
        ) % {"count": number(found.unheard)}
        tasks.append(_task(visit, "appeals_member", _("A member for appeals of another side is needed"), why))
    return tasks


def _task(visit: Visit, role: str, title: str, why: str) -> Task:
    form = None
    if allowed(visit, f"appoint_{role}"):
        hidden = {"role": role}
        form = visit.form("AppointOffice", submit=_("Appoint"), hidden=hidden, only=["label", "to"])
    return Task(title, why, form, urgent=True)
