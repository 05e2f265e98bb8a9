"""What office holders find about interests and claims on the desk."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, Q

from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.public.claims import pages
from sulh.public.claims import wording_desk as say
from sulh.public.claims.models import Claim, Interests
from sulh.public.claims.sides import sides
from sulh.rules.actions import permit
from sulh.rules.refusal import Refusal

FILERS = ("supporter", "delegate", "observer", "expert", "editor")
_A_DESK = 20


def _as(visit: Visit, action: str) -> str:
    """The role by which this holder would do `action` now; empty where it is not open."""
    try:
        return permit(action, visit.standing)
    except Refusal:
        return ""


def stating(visit: Visit) -> list[Task]:
    """A supporter's own statement: the first thing that is asked of it."""
    own = sides(visit).supporter
    if not own or _as(visit, "state_interests") != "supporter":
        return []
    newest = Interests.objects.filter(supporter_id=own).order_by("-n").first()
    return [Task(*say.STATE, pages.stating_form(visit, newest), urgent=newest is None)]


def replying(visit: Visit) -> list[Task]:
    """Claims about the holder's own side that nobody has replied to, oldest first."""
    mine = sides(visit)
    if not mine.replies or not (mine.supporter or mine.party):
        return []
    about = Q(supporter_id=mine.supporter) if mine.supporter else Q(party_id=mine.party)
    rows = Claim.objects.filter(about, dialogue=visit.dialogue, taken_back=None)
    waiting = rows.annotate(answers=Count("replies")).filter(answers=0).order_by("n")[:_A_DESK]
    entries = [(claim, pages.reply_form(visit, claim)) for claim in waiting]
    if not entries:
        return []
    return [
        Task(
            *say.REPLY, template="public/claims/desk_replies.html", context={"entries": entries}, urgent=True
        )
    ]


def filing(role: str) -> Callable[[Visit], list[Task]]:
    """Filing a claim, told once to a holder of several offices: under the one by which it would be filed."""

    def tasks(visit: Visit) -> list[Task]:
        found = []
        if _as(visit, "file_claim") == role and (form := pages.filing_form(visit)):
            found.append(Task(*say.FILE, form))
        own = Claim.objects.filter(dialogue=visit.dialogue, filed_by=visit.office.id, taken_back=None)
        if _as(visit, "take_back_claim") == role and own.exists():
            found.append(Task(*say.OWN, href=visit.url("interests")))
        return found

    return tasks


add(
    Section(51, "supporter", stating),
    *(Section(52, role, replying) for role in ("supporter", "delegate")),
    *(Section(53, role, filing(role)) for role in FILERS),
)
