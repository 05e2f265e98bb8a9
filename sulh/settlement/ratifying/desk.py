"""What delegates and facilitators find about votes of members and objections on the desk."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from sulh.acts import clock
from sulh.acts.forms import Form
from sulh.dialogue.models import Party
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.settlement.deciding.ballots import settlement_ballot
from sulh.settlement.deciding.models import RUNNING
from sulh.settlement.ratifying import finding
from sulh.settlement.ratifying import wording_desk as say
from sulh.settlement.ratifying.acts.objecting import UNSETTLED
from sulh.settlement.ratifying.models import MembersVote, Objection
from sulh.settlement.text.models import Version


def delegate(visit: Visit) -> list[Task]:
    """For the own party: bind it, ask its members, count what is over, object."""
    party = Party.objects.filter(pk=visit.standing.party, status="joined").first()
    if party is None:
        return []
    return [
        *_asking(visit, party),
        *_counting(visit, party.id),
        *_objecting(visit, party),
        *_binding(visit, party),
    ]


def _asking(visit: Visit, party: Party) -> list[Task]:
    version = finding.standing_text(visit.dialogue.id) if allowed(visit, "open_members_vote") else None
    if (
        version is None
        or MembersVote.objects.filter(party=party, version=version).exclude(state="void").exists()
    ):
        return []
    urgent = finding.mandate_of(party) is not None
    form = visit.form("OpenMembersVote", submit=_("Ask our members"))
    return [Task(*say.ASK, form, urgent=urgent)]


def _counting(visit: Visit, party: str) -> list[Task]:
    """Votes whose time is over: the own party's and everybody's; all of them where `party` is empty."""
    if not allowed(visit, "close_members_vote"):
        return []
    rows = MembersVote.objects.filter(dialogue=visit.dialogue, state="open").select_related("ballot")
    due = [vote for vote in rows.order_by("n") if clock.now() >= vote.ends]
    if party:
        due = [vote for vote in due if vote.party_id in (None, party)]
    return [Task(*say.COUNT, _count(visit, vote), urgent=True) for vote in due]


def _count(visit: Visit, vote: MembersVote) -> Form:
    return visit.form("CloseMembersVote", submit=_("Count it"), hidden={"vote": vote.id}, only=[])


def _objecting(visit: Visit, party: Party) -> list[Task]:
    tasks = []
    if allowed(visit, "file_objection") and finding.standing_text(visit.dialogue.id) is not None:
        tasks.append(Task(*say.OBJECT, href=visit.url("objections")))
    if Objection.objects.filter(party=party, state__in=UNSETTLED).exists():
        tasks.append(Task(*say.OWN, href=visit.url("objections")))
    return tasks


def _binding(visit: Visit, party: Party) -> list[Task]:
    if not allowed(visit, "consent"):
        return []
    mandate = finding.mandate_of(party)
    values: dict[str, Any] = {"share": mandate.more_than, "quorum": mandate.quorum} if mandate else {}
    return [Task(*say.BIND, visit.form("BindToMembers", submit=_("Bind our consent"), values=values))]


def facilitator(visit: Visit) -> list[Task]:
    """Open the confirmation, and count what is over."""
    counting = _counting(visit, "")
    if not allowed(visit, "open_ratification"):
        return counting
    ballot, agreed = finding.ratification(visit.dialogue.id), settlement_ballot(visit.dialogue.id)
    waits = agreed is not None and Version.objects.filter(pk=agreed.about, state="agreed").exists()
    if not waits or (ballot is not None and ballot.state in RUNNING):
        return counting
    form = visit.form("OpenRatification", submit=_("Open the vote"))
    return [*counting, Task(*say.CONFIRM, form, urgent=True)]


add(Section(47, "delegate", delegate), Section(47, "facilitator", facilitator))
