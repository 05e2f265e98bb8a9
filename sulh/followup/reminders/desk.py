"""The desk of every office holder: give an address for reminders, see it masked, have it deleted."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sulh.acts import outbox
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.followup.reminders import wording_desk as say
from sulh.followup.reminders.models import Address
from sulh.followup.reminders.sealing import masked, opened
from sulh.rules.roles import OFFICES


def tasks_of(role: str) -> Callable[[Visit], list[Task]]:
    """The one task, told once to a holder of several offices."""

    def tasks(visit: Visit) -> list[Task]:
        first = next(each for each in OFFICES if each in visit.standing.roles)
        if role != first or visit.dialogue.demonstration or not allowed(visit, "keep_address"):
            return []
        return [_task(visit)]

    return tasks


def _task(visit: Visit) -> Task:
    kept = Address.objects.filter(pk=visit.office.id).first()
    sends = outbox.is_set_up()
    drop = visit.form("DropAddress", submit=_("Delete my address")) if kept else None
    give = None
    if sends:
        submit = _("Keep this address instead") if kept else _("Keep this address")
        language = kept.language if kept else get_language() or "en"
        give = visit.form("GiveAddress", submit=submit, values={"language": language})
    context = {"sends": sends, "kept": _shown(kept) if kept else "", "drop": drop, "give": give}
    return Task(*say.ADDRESS, template="followup/reminders/desk.html", context=context)


def _shown(kept: Address) -> str:
    """The address masked; only `…` where the secret is another one than when it was given."""
    try:
        return masked(opened(kept.sealed, kept.pk))
    except InvalidTag:
        return "…"


add(*(Section(95, role, tasks_of(role)) for role in OFFICES))
