"""The desks of the convener and the facilitator: who runs the process, and which phase comes next."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from sulh.acts.guards import unmet
from sulh.dialogue import consent
from sulh.dialogue.labels import PHASES, ROLES
from sulh.dialogue.models import Office, Party, Terms
from sulh.dialogue.order import register
from sulh.dialogue.pages import wording_desk as say
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import number, own
from sulh.rules.phases import ENDED, STEPS, next_phases

STAFF = ("translator", "observer", "expert", "monitor", "editor", "enumerator", "teller")


def _nobody_is(visit: Visit, role: str) -> bool:
    return not Office.objects.filter(holder__dialogue=visit.dialogue, role=role, ended=False).exists()


def convener(visit: Visit) -> list[Task]:
    """Call the dialogue, then see that somebody facilitates it."""
    tasks = []
    if allowed(visit, "call_dialogue"):
        tasks.append(Task(*say.CALL, href=visit.url("call"), urgent=True))
    elif allowed(visit, "appoint_facilitator"):
        vacant = _nobody_is(visit, "facilitator")
        if vacant and "facilitator" not in visit.standing.roles:
            myself = {"role": "facilitator", "to": visit.office.id, "label": visit.standing.label}
            form = visit.form("AppointOffice", submit=_("I facilitate it myself"), hidden=myself, only=[])
            tasks.append(Task(*say.FACILITATE_MYSELF, form, urgent=True))
        form = visit.form(
            "AppointOffice", submit=_("Appoint"), hidden={"role": "facilitator"}, only=["label"]
        )
        tasks.append(Task(*say.APPOINT_FACILITATOR, form, urgent=vacant))
    return tasks


def facilitator(visit: Visit) -> list[Task]:
    """Run the process inside the listed powers."""
    return [
        *_phases(visit),
        *_terms(visit),
        *_parties(visit),
        *_people(visit),
        *_around(visit),
        *suspend(visit),
    ]


def _phases(visit: Visit) -> list[Task]:
    """The steps that are possible from here, each with what it still lacks."""
    if not allowed(visit, "change_phase"):
        return []
    dialogue = visit.dialogue
    targets = [target for target in next_phases(dialogue.phase) if target != "suspended"]
    if dialogue.phase == "suspended":
        targets = [
            target for target in targets if target in (dialogue.phase_before, "ended_without_settlement")
        ]
    onward = [target for target in targets if target not in ENDED or target == "closed"]
    tasks = [_step(visit, onward, say.NEXT_PHASE, True)]
    if ending := [target for target in targets if target not in onward]:
        tasks.append(_step(visit, ending, say.END, False))
    return tasks


def _step(visit: Visit, targets: list[str], words: tuple[Any, Any], urgent: bool) -> Task:
    steps, ready = [], []
    for target in targets:
        conditions = [
            (name, unmet([name], visit.dialogue.id)) for name in STEPS[(visit.dialogue.phase, target)].guards
        ]
        steps.append({"to": target, "conditions": conditions})
        if not any(lacks for _name, lacks in conditions):
            ready.append((target, PHASES[target]))
    form = visit.form("ChangePhase", submit=_("Open this phase"), choices={"to": ready}) if ready else None
    context = {"steps": steps}
    return Task(
        *words, form, template="dialogue/desk/steps.html", context=context, urgent=urgent, grave=not urgent
    )


def _terms(visit: Visit) -> list[Task]:
    """Terms that wait to come into force."""
    if not allowed(visit, "adopt_terms"):
        return []
    tasks = []
    for terms in Terms.objects.filter(dialogue=visit.dialogue, status="proposed").order_by("n"):
        lacking = consent.missing(visit.dialogue.id, "terms", terms.digest)
        complete = not lacking and (not visit.dialogue.has_parties or bool(consent.joined(visit.dialogue.id)))
        form = visit.form("AdoptTerms", submit=_("Put them in force"), hidden={"terms": terms.id}, only=[])
        tasks.append(
            Task(
                say.ADOPT_TERMS[0] % {"n": number(terms.n)},
                say.ADOPT_TERMS[1],
                form if complete else None,
                template="dialogue/desk/waiting.html",
                context={"parties": lacking, "nobody": not complete and not lacking},
                urgent=complete,
            )
        )
    return tasks


def _parties(visit: Visit) -> list[Task]:
    """Invitations, first delegates and the people of no party."""
    tasks: list[Task] = []
    if not visit.dialogue.has_parties:
        return tasks
    if allowed(visit, "appoint_delegate") and (choices := _without_delegate(visit)):
        form = visit.form(
            "AppointOffice",
            submit=_("Make the link"),
            hidden={"role": "delegate"},
            only=["party", "label"],
            choices={"party": choices},
        )
        tasks.append(Task(*say.FIRST_DELEGATE, form, urgent=True))
    if allowed(visit, "invite_party"):
        tasks.append(Task(*say.INVITE_PARTY, visit.form("InviteParty", submit=_("Invite"))))
    if allowed(visit, "set_quota"):
        row = Party.objects.filter(dialogue=visit.dialogue, no_party=True).first()
        form = visit.form(
            "SetQuota", submit=_("Set the number"), values={"quota": row.quota or "" if row else ""}
        )
        tasks.append(Task(*say.QUOTA_OF_NO_PARTY, form))
    if allowed(visit, "propose_reference_shares"):
        tasks.append(Task(*say.PROPOSE_SHARES, href=visit.url("propose_shares")))
    return tasks


def _without_delegate(visit: Visit) -> list[tuple[str, str]]:
    served = set(
        Office.objects.filter(holder__dialogue=visit.dialogue, role="delegate", ended=False).values_list(
            "party_id", flat=True
        )
    )
    rows = register(visit.dialogue)
    return [(party.id, own(party.names)) for party in rows if not party.no_party and party.id not in served]


def _people(visit: Visit) -> list[Task]:
    """Moderation, appeals, the registrar for no party, and helpers."""
    if not allowed(visit, "appoint_staff"):
        return []
    fields = ["label", "to"]
    tasks = []
    for role, title, why in (
        ("moderator", *say.MODERATOR),
        ("appeals_member", *say.APPEALS_MEMBER),
    ):
        form = visit.form("AppointOffice", submit=_("Appoint"), hidden={"role": role}, only=fields)
        tasks.append(Task(title, why, form, urgent=_nobody_is(visit, role)))
    hidden = {"role": "registrar"}
    if visit.dialogue.has_parties:
        row = Party.objects.filter(dialogue=visit.dialogue, no_party=True).first()
        hidden["party"] = row.id if row else ""
    form = visit.form("AppointOffice", submit=_("Appoint"), hidden=hidden, only=fields)
    tasks.append(Task(*(say.REGISTRAR_OF_NO_PARTY if visit.dialogue.has_parties else say.REGISTRAR), form))
    form = visit.form(
        "AppointOffice",
        submit=_("Appoint"),
        only=["role", *fields],
        choices={"role": [(role, ROLES[role]) for role in STAFF]},
    )
    tasks.append(Task(*say.STAFF_WANTED, form))
    return tasks


def _around(visit: Visit) -> list[Task]:
    """Those outside, and the plain page about who is behind it all."""
    tasks = []
    if allowed(visit, "invite_supporter"):
        form = visit.form("InviteSupporter", submit=_("Invite"))
        tasks.append(Task(*say.INVITE_SUPPORTER, form))
    if allowed(visit, "describe_backing"):
        known = {name: text for name, text in visit.dialogue.backing.items() if name != "convener"}
        form = visit.form("DescribeBacking", submit=_("Publish"), values=known)
        tasks.append(Task(*say.BACKING, form, urgent=not known))
    return tasks


def suspend(visit: Visit) -> list[Task]:
    """The pause, the right of every party and of the facilitator."""
    if not allowed(visit, "suspend_dialogue"):
        return []
    form = visit.form("SuspendDialogue", submit=_("Pause the dialogue"))
    return [Task(*say.PAUSE, form, grave=True)]


add(Section(10, "convener", convener), Section(20, "facilitator", facilitator))
