"""What delegates and the facilitator find on the desk about agenda, sessions, minutes and side letters."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sulh.acts import clock
from sulh.dialogue import consent
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.desk_parties import signed
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import number, own
from sulh.settlement.deciding.ballots import open_on
from sulh.settlement.sessions import agenda, letters
from sulh.settlement.sessions import minutes as of_minutes
from sulh.settlement.sessions import wording_desk as say
from sulh.settlement.sessions.models import Minutes
from sulh.settlement.sessions.who import Reader, reader


def delegate(visit: Visit) -> list[Task]:
    """What waits for this delegate's party, then what it can do by itself."""
    who = reader(visit.standing)
    tasks = [*_minutes_to_approve(visit, who), *_letters_to_answer(visit, who)]
    if who.joined and allowed(visit, "propose_agenda_item"):
        tasks.append(_agenda(visit))
    if allowed(visit, "record_session"):
        tasks.append(Task(*say.CAUCUS, href=visit.url("sessions")))
    return tasks


def _agenda(visit: Visit) -> Task:
    running = open_on(visit.dialogue.id)
    waits = running is not None and running.state == "open"
    if running is not None and waits and not signed(visit, agenda.SUBJECT, running.subject_digest):
        return Task(*say.AGENDA, href=visit.url("agenda"), urgent=True)
    return Task(*say.PUT_ON, href=visit.url("agenda"))


def _minutes_to_approve(visit: Visit, who: Reader) -> list[Task]:
    rows = Minutes.objects.filter(session__dialogue=visit.dialogue, state="offered")
    tasks = []
    for row in rows.select_related("session__party").order_by("at"):
        if who.party not in {party.id for party in of_minutes.waiting(row)} or not who.sees(row.session):
            continue
        if signed(visit, of_minutes.KIND, row.digest):
            continue
        title = _("Minutes wait for your party: %(title)s") % {"title": own(row.session.titles)}
        tasks.append(Task(title, say.APPROVE, href=visit.url("session", n=row.session.n), urgent=True))
    return tasks


def _letters_to_answer(visit: Visit, who: Reader) -> list[Task]:
    if not allowed(visit, "consent"):
        return []
    waiting = [
        each for each in letters.shown(visit.dialogue.id)
        if each.state == "offered" and who.party in each.row.to
        and not signed(visit, letters.KIND, each.row.digest)
    ]  # fmt: skip
    title = _("A side letter is addressed to your party: number %(n)s")
    href = visit.url("side_letters")
    return [Task(title % {"n": number(each.row.n)}, say.LETTER, href=href, urgent=True) for each in waiting]


def facilitator(visit: Visit) -> list[Task]:
    """The agenda while it is not agreed, minutes that can be settled, and recording."""
    tasks = []
    ready = Minutes.objects.filter(session__dialogue=visit.dialogue, state="offered")
    for row in ready.exclude(session__kind="caucus").select_related("session__party").order_by("at"):
        if not of_minutes.waiting(row) or clock.now() >= of_minutes.closes(row):
            title = _("Minutes can be settled: %(title)s") % {"title": own(row.session.titles)}
            tasks.append(Task(title, say.SETTLE, href=visit.url("session", n=row.session.n), urgent=True))
    asking = consent.joined(visit.dialogue.id) and visit.dialogue.phase in ("listening", "convergence")
    if asking and allowed(visit, "open_ballot") and agenda.lacks(visit.dialogue.id):
        tasks.append(Task(*say.ASK, href=visit.url("agenda"), urgent=visit.dialogue.phase == "convergence"))
    if allowed(visit, "record_session"):
        tasks.append(Task(*say.RECORD, href=visit.url("sessions")))
    return tasks


add(Section(42, "delegate", delegate), Section(42, "facilitator", facilitator))
