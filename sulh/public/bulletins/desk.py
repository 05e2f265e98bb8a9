"""What office holders find about bulletins on the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Consent
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import number
from sulh.public.bulletins import reading
from sulh.public.bulletins.acts.agreeing import KIND
from sulh.public.bulletins.models import Bulletin

WRITE = (
    _("Bulletins and joint statements"),
    _("Write one passage by passage, each with its source; offer it; publish it when it is agreed."),
)
ANSWER = (
    _("A text waits for your party: number %(n)s"),
    _("Read the whole of it, then answer for your party. Silence is never consent."),
)
OFFERED = (
    _("Texts that are offered to the parties"),
    _("You can read them. Whether they go out is decided by the rule that the parties set."),
)
SIGN = (
    _("A joint statement of supporters waits for your signature: number %(n)s"),
    _("Read the whole of it, then sign for your supporter. It is published with the last signature."),
)
TOGETHER = (
    _("Joint statements of supporters"),
    _("What several supporters share, and where they differ. It is no text of this dialogue."),
)


def editor(visit: Visit) -> list[Task]:
    """Writing and publishing; urgent while something of it is not out."""
    if not allowed(visit, "draft_bulletin"):
        return []
    return [Task(*WRITE, href=visit.url("drafts"), urgent=bool(reading.unfinished(visit)))]


def delegate(visit: Visit) -> list[Task]:
    """Every text that this delegate's party can still answer; urgent while this delegate has not."""
    if not (allowed(visit, "consent") and reading.speaks_for_a_party(visit)):
        return []
    rows = [row for row in reading.unfinished(visit) if row.state == "offered"]
    answered = _answered(visit, rows)
    return [_waiting(visit, row, row.digest not in answered) for row in rows]


def _waiting(visit: Visit, row: Bulletin, urgent: bool) -> Task:
    return Task(ANSWER[0] % {"n": number(row.n)}, ANSWER[1], href=visit.url("draft", n=row.n), urgent=urgent)


def _answered(visit: Visit, rows: list[Bulletin]) -> set[str]:
    """Digests under whose answer this delegate's signature stands."""
    given = Consent.objects.filter(
        party_id=visit.standing.party, subject_kind=KIND, subject_digest__in=[row.digest for row in rows],
        lapsed=False,
    )  # fmt: skip
    return {each.subject_digest for each in given if visit.office.id in each.signatures}


def facilitator(visit: Visit) -> list[Task]:
    if not reading.unfinished(visit):
        return []
    return [Task(*OFFERED, href=visit.url("drafts"))]


def supporter(visit: Visit) -> list[Task]:
    """Joint statements: those that wait for this supporter's signature first."""
    own = visit.standing.supporter
    tasks = [
        Task(SIGN[0] % {"n": number(row.n)}, SIGN[1], href=visit.url("draft", n=row.n), urgent=True)
        for row in reading.unfinished(visit)
        if row.state == "offered" and own not in row.signatures
    ]
    if allowed(visit, "draft_supporters_statement"):
        tasks.append(Task(*TOGETHER, href=visit.url("drafts")))
    return tasks


add(
    Section(31, "delegate", delegate),
    Section(54, "supporter", supporter),
    Section(55, "editor", editor),
    Section(56, "facilitator", facilitator),
)
