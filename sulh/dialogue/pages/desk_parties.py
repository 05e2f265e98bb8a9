"""The desks of those who act for a party: its delegates and its registrar."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sulh.acts.forms import Form
from sulh.dialogue.acts.parties import place_digest
from sulh.dialogue.acts.terms import ending_digest
from sulh.dialogue.labels import ROLES
from sulh.dialogue.models import Code, Consent, Encouragement, Holder, Party, ReferenceShares, Terms
from sulh.dialogue.order import by_lot
from sulh.dialogue.pages import wording_desk as say
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.desk_process import suspend
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import number, own


def _party(visit: Visit) -> Party | None:
    return Party.objects.filter(dialogue=visit.dialogue, pk=visit.standing.party).first()


def delegate(visit: Visit) -> list[Task]:
    """Everything a party does through its delegates."""
    party = _party(visit)
    if party is None:
        return []
    return [
        *_invitation(visit, party),
        *_encouragements(visit, party),
        *_signatures(visit, party),
        *_requests(visit, party),
        *_own_affairs(visit, party),
        *_leaving(visit, party),
    ]


def _invitation(visit: Visit, party: Party) -> list[Task]:
    if not allowed(visit, "answer_invitation") or party.status not in (
        "invited",
        "acknowledged",
        "declined",
        "withdrew",
    ):
        return []
    form = visit.form("AnswerInvitation", submit=_("Answer"))
    return [
        Task(
            *say.INVITATION,
            form,
            urgent=party.status in ("invited", "acknowledged"),
        )
    ]


def _encouragements(visit: Visit, party: Party) -> list[Task]:
    """What supporters said to this party, the sealed ones too: the party sees them first."""
    rows = list(Encouragement.objects.filter(party=party).select_related("supporter").order_by("-at", "pk"))
    if not rows:
        return []
    open_ = allowed(visit, "acknowledge_encouragement")
    entries = [
        (row, _acknowledge(visit, row) if open_ and row.acknowledged is None else None) for row in rows
    ]
    waiting = any(form for _row, form in entries)
    return [
        Task(
            *say.ENCOURAGEMENTS,
            template="dialogue/desk/encouragements.html",
            context={"entries": entries},
            urgent=waiting,
        )
    ]


def _acknowledge(visit: Visit, row: Encouragement) -> Form:
    hidden = {"encouragement": row.id}
    return visit.form("AcknowledgeEncouragement", submit=_("Acknowledge"), hidden=hidden, only=[])


def signed(visit: Visit, kind: str, digest: str) -> bool:
    """Whether this delegate's signature stands under the party's answer to exactly this."""
    rows = Consent.objects.filter(
        party_id=visit.standing.party, subject_kind=kind, subject_digest=digest, lapsed=False
    )
    return any(visit.office.id in row.signatures for row in rows)


def _signatures(visit: Visit, party: Party) -> list[Task]:
    """Terms, reference shares and the ending, as far as they wait for this party."""
    if not allowed(visit, "consent") or party.status != "joined":
        return []
    tasks = []
    for terms in Terms.objects.filter(dialogue=visit.dialogue).exclude(status="superseded").order_by("n"):
        if not signed(visit, "terms", terms.digest):
            tasks.append(
                Task(
                    say.SIGN_TERMS[0] % {"n": number(terms.n)},
                    say.SIGN_TERMS[1],
                    href=visit.url("terms"),
                    urgent=True,
                )
            )
    for shares in ReferenceShares.objects.filter(dialogue=visit.dialogue).order_by("pk"):
        if not signed(visit, "reference_shares", shares.digest):
            names = {row.id: row for row in Party.objects.filter(dialogue=visit.dialogue)}
            rows = [
                (row, shares.shares[row.id])
                for row in by_lot(visit.dialogue, names.values())
                if row.id in shares.shares
            ]
            tasks.append(
                Task(
                    *say.SIGN_SHARES,
                    _sign(visit, "reference_shares", shares.digest, ["kind", "reasons"]),
                    template="dialogue/desk/shares.html",
                    context={"source": shares.source, "rows": rows},
                    urgent=True,
                )
            )
    if visit.dialogue.phase not in ("draft", "preparation"):
        form = _sign(visit, "ending", ending_digest(visit.dialogue.id), ["kind", "reasons"])
        tasks.append(Task(*say.SIGN_ENDING, form, grave=True))
    return tasks


def _sign(visit: Visit, kind: str, digest: str, only: list[str]) -> Form:
    hidden = {"subject_kind": kind, "subject_digest": digest}
    return visit.form("GiveConsent", submit=_("Sign for your party"), hidden=hidden, only=only)


def _requests(visit: Visit, party: Party) -> list[Task]:
    """Groups that ask for a place, and invited ones that come late."""
    if not allowed(visit, "answer_request") or party.status != "joined":
        return []
    late = () if visit.dialogue.phase == "preparation" else ("invited", "acknowledged")
    rows = Party.objects.filter(dialogue=visit.dialogue, status__in=("requested", *late)).order_by("place")
    waiting = [row for row in rows if not signed(visit, "place", place_digest(row))]
    if not waiting:
        return []
    choices = [(row.id, own(row.names)) for row in waiting]
    form = visit.form("AnswerRequest", submit=_("Answer for your party"), choices={"party": choices})
    return [
        Task(
            *say.REQUESTS,
            form,
            template="dialogue/desk/requests.html",
            context={"groups": waiting},
            urgent=True,
        )
    ]


def _own_affairs(visit: Visit, party: Party) -> list[Task]:
    """The party's own name, number and people."""
    tasks = []
    if allowed(visit, "name_party"):
        known = {
            "names": party.names,
            "delegates_label": party.delegates_label,
            "signatures_needed": party.signatures_needed,
        }
        form = visit.form("NameParty", submit=_("This is our name"), values=known)
        tasks.append(Task(*say.OWN_NAME, form, urgent=not party.named_itself))
    if allowed(visit, "set_quota"):
        form = visit.form("SetQuota", submit=_("Set the number"), values={"quota": party.quota or ""})
        tasks.append(Task(*say.QUOTA, form, urgent=party.status == "joined" and party.quota is None))
    if allowed(visit, "appoint_registrar"):
        holders = (
            Holder.objects.filter(offices__party=party, offices__ended=False).distinct().order_by("label")
        )
        form = visit.form(
            "AppointOffice",
            submit=_("Appoint"),
            only=["role", "label", "to"],
            choices={
                "role": [
                    (role, ROLES[role]) for role in ("registrar", "delegate", "moderator", "appeals_member")
                ],
                "to": [("", _("No, somebody new")), *((row.id, row.label) for row in holders)],
            },
        )
        tasks.append(Task(*say.OWN_PEOPLE, form))
    return tasks


def _leaving(visit: Visit, party: Party) -> list[Task]:
    tasks = suspend(visit)
    if allowed(visit, "leave_dialogue") and party.status != "withdrew":
        form = visit.form("LeaveDialogue", submit=_("We leave"))
        tasks.append(Task(*say.LEAVE, form, grave=True))
    return tasks


def registrar(visit: Visit) -> list[Task]:
    """Slips: how many may be made, how many were, and the lost ones."""
    if not allowed(visit, "admit_participant"):
        return []
    party = _party(visit)
    codes = Code.objects.filter(dialogue=visit.dialogue, party=party)
    issued = codes.filter(state__in=("unused", "used")).count()
    quota = party.quota if party else None
    context = {"issued": issued, "quota": quota, "needs_quota": party is not None and quota is None}
    full = party is not None and (quota is None or issued >= quota)
    form = None if full else visit.form("IssueCodes", submit=_("Make the slips"))
    tasks = [Task(*say.SLIPS, form, template="dialogue/desk/issued.html", context=context, urgent=True)]
    sheets = sorted(set(codes.filter(state="unused").values_list("sheet", flat=True)))
    if sheets:
        form = visit.form(
            "RevokeSheet",
            submit=_("Make them worthless"),
            choices={"sheet": [(sheet, sheet) for sheet in sheets]},
        )
        tasks.append(Task(*say.LOST_SHEET, form))
    return tasks


add(Section(30, "delegate", delegate), Section(40, "registrar", registrar))
