"""What office holders find about decisions on the desk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sulh.acts import clock
from sulh.dialogue.models import Consent
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.wording_deciding import MATTERS
from sulh.dialogue.words import number
from sulh.settlement.deciding import hooks, petitions
from sulh.settlement.deciding import wording_desk as say
from sulh.settlement.deciding.ballots import counts, hindrance, settlement_ballot
from sulh.settlement.deciding.models import RUNNING, Ballot, Petition, Reservation
from sulh.settlement.deciding.pages import forms
from sulh.settlement.deciding.pages.ballots import options
from sulh.settlement.deciding.reading import Filed, Shown
from sulh.settlement.deciding.reservations import BINDING

# How many ballots stand on the desk with everything; the others are a link.
WHOLE = 3
LOOKED_AT = 20


def delegate(visit: Visit) -> list[Task]:
    """What waits for this delegate's party: ballots, reservations of others, petitions."""
    party = forms.party_of(visit)
    if not party:
        return []
    return [*_ballots(visit, party), *_reservations(visit, party), *_petitions(visit, party), *closing(visit)]


def _ballots(visit: Visit, party: str) -> list[Task]:
    there = Ballot.objects.filter(dialogue=visit.dialogue, state="open").exclude(subject_kind="ratification")
    rows = list(there.order_by("closes", "n"))
    signed = _signed(visit, party, [row.subject_digest for row in rows])
    waiting = [row for row in rows if row.subject_digest not in signed and counts(row, party)]
    names = hooks.names(visit.dialogue.slug, waiting[:WHOLE])
    tasks = [_answer(visit, row, party, names.get(row.id)) for row in waiting[:WHOLE]]
    rest = len(waiting) - WHOLE
    if rest > 0:
        tasks.append(
            Task(say.MORE[0] % {"count": number(rest)}, say.MORE[1], href=visit.url("ballots"), urgent=True)
        )
    return tasks


def _answer(visit: Visit, row: Ballot, party: str, about: hooks.Named | None) -> Task:
    shown = Shown(row, visit.dialogue)
    return Task(
        say.ANSWER[0] % {"n": number(row.n), "matter": MATTERS[row.subject_kind]}, say.ANSWER[1],
        template="settlement/deciding/desk_ballot.html",
        context={
            "row": row, "about": about, "options": options(shown, party), "closes": row.closes,
            "form": forms.answer(visit, shown, party),
        },
        urgent=True,
    )  # fmt: skip


def _signed(visit: Visit, party: str, digests: list[str]) -> set[str]:
    """Digests under whose answer this delegate's signature stands."""
    given = Consent.objects.filter(party_id=party, subject_digest__in=digests, lapsed=False)
    return {each.subject_digest for each in given if visit.office.id in each.signatures}


def _reservations(visit: Visit, party: str) -> list[Task]:
    rows = Reservation.objects.filter(
        ballot__dialogue=visit.dialogue, ballot__state="open", state="filed", effect__in=BINDING
    ).exclude(party=party)
    found = list(rows.select_related("ballot", "party").order_by("n"))
    signed = _signed(visit, party, [row.digest for row in found])
    waiting = [row for row in found if row.digest not in signed and counts(row.ballot, party)]
    there = hooks.clauses(waiting[0].ballot) if waiting else {}
    return [
        Task(
            say.RESERVATION[0] % {"n": number(row.n)}, say.RESERVATION[1],
            template="settlement/deciding/desk_reservation.html",
            context={
                "row": row, "clause": there[row.clause].title if row.clause in there else {},
                "form": forms.reservation_form(visit, Filed(row, row.state, {})),
            },
            urgent=True,
        )
        for row in waiting
    ]  # fmt: skip


def _petitions(visit: Visit, party: str) -> list[Task]:
    rows = Petition.objects.filter(
        ballot__dialogue=visit.dialogue, ballot__state__in=RUNNING, state__in=("gathering", "presented")
    )
    tasks = []
    for row in rows.select_related("ballot").order_by("at", "pk"):
        state = petitions.state_of(row.ballot, row, clock.now())
        done = petitions.signed_by(row, confirmed=state == "presented")
        if state in ("gathering", "presented") and party not in done and counts(row.ballot, party):
            where = visit.url("ballot", n=row.ballot.n)
            tasks.append(
                Task(say.PETITION[0] % {"n": number(row.ballot.n)}, say.PETITION[1], href=where, urgent=True)
            )
    return tasks


def closing(visit: Visit) -> list[Task]:
    """Ballots that can be counted, for whoever may do it: the first to end are looked at."""
    if not allowed(visit, "close_ballot"):
        return []
    now = clock.now()
    there = Ballot.objects.filter(dialogue=visit.dialogue, state__in=RUNNING)
    rows = there.exclude(subject_kind="ratification").order_by("closes", "n")[:LOOKED_AT]
    return [
        Task(
            say.CLOSE[0] % {"n": number(row.n), "matter": MATTERS[row.subject_kind]}, say.CLOSE[1],
            visit.form("CloseBallot", submit=_("Count by the rule"), hidden={"ballot": row.id}, only=[]),
            href=visit.url("ballot", n=row.n),
            urgent=True,
        )
        for row in rows
        if hindrance(row, now) is None
    ]  # fmt: skip


def witness(visit: Visit) -> list[Task]:
    """For supporters and observers: the newest text, where something of it is left to attest."""
    row = settlement_ballot(visit.dialogue.id)
    if row is None:
        return []
    form = forms.attest(visit, Shown(row, visit.dialogue))
    return [Task(*say.ATTEST, form, href=visit.url("ballot", n=row.n))] if form else []


add(
    Section(28, "delegate", delegate),
    Section(28, "facilitator", closing),
    Section(58, "supporter", witness),
    Section(58, "observer", witness),
)
