"""The desk of a supporter: ties, pledges and encouragements; there is nothing else a supporter can do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sulh.dialogue.models import Party
from sulh.dialogue.order import by_lot
from sulh.dialogue.pages import wording_desk as say
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import own


def supporter(visit: Visit) -> list[Task]:
    """Declare, pledge, encourage."""
    tasks = []
    parties = Party.objects.filter(
        dialogue=visit.dialogue, no_party=False, ties__supporter__offices__holder_id=visit.office.id
    )
    tied = by_lot(visit.dialogue, parties.distinct())
    if allowed(visit, "declare_tie") and visit.dialogue.has_parties:
        form = visit.form("DeclareTie", submit=_("Declare"))
        tasks.append(Task(*say.TIES, form, urgent=not tied))
    if allowed(visit, "encourage_party") and "admitted_by_all" in visit.standing.met and tied:
        form = visit.form(
            "EncourageParty",
            submit=_("Encourage"),
            choices={"party": [(party.id, own(party.names)) for party in tied]},
        )
        tasks.append(Task(*say.ENCOURAGE, form, urgent=_some_waiting(tied)))
    if allowed(visit, "pledge_support"):
        form = visit.form("PledgeSupport", submit=_("Pledge"))
        tasks.append(Task(*say.PLEDGE, form))
    return tasks


def _some_waiting(tied: list[Party]) -> bool:
    return any(party.status in ("invited", "acknowledged") for party in tied)


add(Section(50, "supporter", supporter))
