"""What delegates and the facilitator find on the desk about the text."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sulh.dialogue.models import Consent
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import number
from sulh.settlement.text import checks, working
from sulh.settlement.text import wording_desk as say
from sulh.settlement.text.labels import OPS, STALLED
from sulh.settlement.text.models import Amendment, Delivery, Version

LISTED_MOST = 20


def delegate(visit: Visit) -> list[Task]:
    """What waits for this party: a receipt, own amendments to rewrite, others' to sponsor, a version."""
    if not allowed(visit, "acknowledge_version") or not visit.standing.party:
        return []
    tasks = [*_receipts(visit), *_changed(visit)]
    if allowed(visit, "issue_version") and "mandate" in visit.standing.met:
        tasks += [*_amendments(visit), *_version(visit)]
    return tasks


def facilitator(visit: Visit) -> list[Task]:
    """The next version of the text, and what it still lacks."""
    return _version(visit) if allowed(visit, "issue_version") else []


def _receipts(visit: Visit) -> list[Task]:
    """The newest version, while this party has not said that it has it."""
    row = (
        Delivery.objects.filter(version__dialogue=visit.dialogue, party_id=visit.standing.party)
        .select_related("version")
        .order_by("-version__n")
        .first()
    )
    if row is None or row.acknowledged is not None or row.version.n == 0:
        return []
    form = visit.form(
        "AcknowledgeVersion", submit=_("We have it"), hidden={"version": row.version_id}, only=[]
    )
    title = say.RECEIPT[0] % {"n": number(row.version.n)}
    return [Task(title, say.RECEIPT[1], form, href=visit.url("version", n=row.version.n), urgent=True)]


def _changed(visit: Visit) -> list[Task]:
    """What reads otherwise than in the version to which this party consented last, and in no other sense."""
    given = Consent.objects.filter(
        party_id=visit.standing.party, subject_kind="settlement", kind__in=("consent", "with_reservation")
    )
    versions = Version.objects.filter(dialogue=visit.dialogue).order_by("-n")
    before = versions.filter(digest__in=given.values("subject_digest")).first()
    newest = versions.first()
    if before is None or newest is None or before.n == newest.n:
        return []
    shown = {"before": number(before.n), "n": number(newest.n)}
    href = f"{visit.url('compare')}?from={before.n}&to={newest.n}"
    return [Task(say.CHANGED[0] % shown, say.CHANGED[1], href=href, urgent=newest.state == "tabled")]


def _amendments(visit: Visit) -> list[Task]:
    """Proposed amendments: the own ones that are stuck, then those that this party could sponsor."""
    party = visit.standing.party
    rows = list(Amendment.objects.filter(dialogue=visit.dialogue, state="proposed").order_by("n"))
    own = [row for row in rows if row.sponsors and row.sponsors[0]["party"] == party]
    others = [row for row in rows if all(each["party"] != party for each in row.sponsors)]
    stuck = [
        Task(
            _named(say.STUCK[0], row), STALLED[row.stalled], href=visit.url("amendment", n=row.n), urgent=True
        )
        for row in own
        if row.stalled
    ]
    backing = [
        Task(_named(say.SPONSOR[0], row), say.SPONSOR[1], href=visit.url("amendment", n=row.n))
        for row in others
        if row.origin != "single_text"
    ]
    return [*stuck[:LISTED_MOST], *backing[:LISTED_MOST]]


def _named(title: object, row: Amendment) -> str:
    return str(title) % {"n": number(row.n), "op": OPS[row.op]}


def _version(visit: Visit) -> list[Task]:
    """Open the text, issue the next version, or put the newest one before the parties."""
    dialogue = visit.dialogue.id
    newest = working.newest(dialogue)
    if newest is None:
        if not visit.dialogue.has_parties:
            return []
        form = visit.form("OpenText", submit=_("Open the text"), only=[])
        return [Task(*say.OPEN, form, urgent=True)]
    if newest.state == "tabled":
        return []
    tasks = []
    if waiting := len(working.accepted(dialogue)) + len(working.in_hand(dialogue)):
        form = visit.form("IssueVersion", submit=_("Issue the version"), only=[])
        title = say.ISSUE[0] % {"n": number(newest.n + 1), "count": number(waiting)}
        tasks.append(Task(title, say.ISSUE[1], form, urgent=True))
    return tasks + (_table(visit, newest) if newest.n and newest.state in ("issued", "returned") else [])


def _table(visit: Visit, newest: Version) -> list[Task]:
    lacks = checks.not_ready(visit.dialogue.id, replay=False)
    title = say.TABLE[0] % {"n": number(newest.n)}
    if lacks:
        shown = {"lacks": lacks[:LISTED_MOST], "more": len(lacks) - LISTED_MOST}
        return [Task(title, say.LACKS, template="settlement/text/desk_lacks.html", context=shown)]
    form = visit.form(
        "TableVersion", submit=_("Put it before the parties"), hidden={"version": newest.id}, only=[]
    )
    return [Task(title, say.TABLE[1], form, urgent=True)]


add(Section(29, "delegate", delegate), Section(49, "facilitator", facilitator))
