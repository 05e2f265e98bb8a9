"""The party register: invited, naming itself, answering, asking for a place, leaving."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import log
from sulh.acts.fields import Ask, Id, Name, Names, OptionalName, Words
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue import consent
from sulh.dialogue.acts import find
from sulh.dialogue.acts.offices import appoint, make_link
from sulh.dialogue.models import Consent, Office, Party, PartyStatus
from sulh.dialogue.order import next_place
from sulh.rules.refusal import Refusal


def set_status(party: Party, status: str, at: datetime) -> None:
    """Change a party's status and write the line of its history."""
    party.status = status
    party.save(update_fields=["status"])
    PartyStatus.objects.create(party=party, status=status, at=at)


def place_digest(party: Party) -> str:
    """The subject of consent to a party's place at the table."""
    return consent.digest_of({"place": party.id})


class InviteParty(Act):
    """Invite a party to the table."""

    names: Annotated[Names, Ask(_("Name of the party"), _("The party will write its own name itself; until then this one stands."))]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"party": done["party"], "names": dict(self.names)})


@carries_out(InviteParty, action="invite_party")
def invite_party(act: InviteParty, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    if not dialogue.has_parties:
        raise Refusal("template_without_parties")
    party = Party.objects.create(
        dialogue=dialogue, names=dict(act.names), status="invited", place=next_place(dialogue)
    )
    PartyStatus.objects.create(party=party, status="invited", at=here.now)
    return Answer({"party": party.id})


class NameParty(Act):
    """A party writes its own name in each language and chooses the label of its delegates."""

    names: Annotated[Names, Ask(_("The name of your party, as you write it yourselves"))]
    delegates_label: Annotated[OptionalName, Ask(_("How your delegates are to be shown"), _("For instance “a delegate of …”. No personal name is needed."))] = ""  # fmt: skip
    signatures_needed: Annotated[
        int,
        Ask(_("How many of your delegates must sign for the party?"), widget="number"),
        Field(ge=1, le=50),
    ] = 1

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"party": done["party"], "names": dict(self.names), "delegates": self.delegates_label,
                     "signatures_needed": self.signatures_needed})  # fmt: skip


@carries_out(NameParty, action="name_party")
def name_party(act: NameParty, here: Here) -> Answer:
    party = find.own_party(here)
    delegates = Office.objects.filter(party=party, role="delegate", ended=False).count()
    if act.signatures_needed > delegates:
        raise Refusal("signatures_beyond_delegates", field="signatures_needed", delegates=delegates)
    if act.signatures_needed < party.signatures_needed:
        # One delegate alone could otherwise lower it and then sign alone.
        raise Refusal("signatures_only_up", field="signatures_needed", needed=party.signatures_needed)
    party.names, party.named_itself = dict(act.names), True
    party.delegates_label, party.signatures_needed = act.delegates_label, act.signatures_needed
    party.save()
    return Answer({"party": party.id})


class AnswerInvitation(Act):
    """A party acknowledges, accepts or declines the invitation."""

    answer: Annotated[
        Literal["acknowledge", "join", "decline"],
        Ask(_("Your answer to the invitation"), widget="radio", choices={"acknowledge": _("We have received it and have not decided"), "join": _("We join"), "decline": _("We decline")}),
    ]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"party": done["party"], "status": done["status"]})


ON_JOIN: list[Callable[[str, str, datetime], None]] = []  # upper rooms: (dialogue, party, now)
_STATUS = {"acknowledge": "acknowledged", "join": "joined", "decline": "declined"}


@carries_out(AnswerInvitation, action="answer_invitation")
def answer_invitation(act: AnswerInvitation, here: Here) -> Answer:
    party = find.own_party(here)
    status = _STATUS[act.answer]
    if party.status == status or party.status in ("joined", "requested", "not_admitted"):
        raise Refusal("invitation_answered", status=party.status)
    if status == "joined" and here.standing.phase != "preparation":
        lacking = consent.missing(here.dialogue, "place", place_digest(party))
        if lacking:
            raise Refusal("place_not_granted", count=len(lacking))
    set_status(party, status, here.now)
    if status == "joined":
        for follow in ON_JOIN:
            follow(here.dialogue, party.id, here.now)
    return Answer({"party": party.id, "status": status})


class RequestPlace(Act):
    """A group that was not invited asks for a place; the joined parties answer."""

    names: Annotated[Names, Ask(_("Name of your group, as you write it yourselves"))]
    reason: Annotated[Words, Ask(_("Whom do you speak for, and why is a place needed?"), _("Read by the delegates of the joined parties. Do not name persons in danger."), widget="textarea")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"request": done["party"], "names": Sealed(dict(self.names), done["party"]),
                     "reason": Sealed(self.reason, done["party"] + "-reason")})  # fmt: skip


WAITING_MOST = 50


@carries_out(RequestPlace, action="request_place")
def request_place(act: RequestPlace, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    if not dialogue.has_parties:
        raise Refusal("template_without_parties")
    if Party.objects.filter(dialogue=dialogue, status="requested").count() >= WAITING_MOST:
        raise Refusal("too_many_requests_waiting", most=WAITING_MOST)
    party = Party.objects.create(
        dialogue=dialogue, names=dict(act.names), status="requested", reason=act.reason,
        named_itself=True, place=next_place(dialogue),
    )  # fmt: skip
    PartyStatus.objects.create(party=party, status="requested", at=here.now)
    label = act.names.get("en") or next(iter(act.names.values()))
    holder = appoint(dialogue, "delegate", label, party=party, appointed_by="request")
    return Answer({"party": party.id, "sign_in_name": holder.sign_in_name, "label": label, "role": "delegate"},
                  {"link": make_link(holder, here.now)})  # fmt: skip


class AnswerRequest(Act):
    """A joined party answers a request for a place, or consents to a late joiner; all must consent."""

    party: Annotated[Id, Ask(_("Which group?"), source="requests")]
    answer: Annotated[
        Literal["consent", "object"],
        Ask(_("Your party's answer"), widget="radio", choices={"consent": _("We consent to a place for them"), "object": _("We object")}),
    ]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {
                "party": self.party,
                "by_party": done["by_party"],
                "answer": self.answer,
                "status": done["status"],
            }
        )


@carries_out(AnswerRequest, action="answer_request")
def answer_request(act: AnswerRequest, here: Here) -> Answer:
    own, wanted = find.own_party(here), find.party(here, act.party)
    if own.status != "joined":
        raise Refusal("party_not_joined")
    if wanted.status not in ("requested", "invited", "acknowledged"):
        raise Refusal("invitation_answered", status=wanted.status)
    record(own, "place", place_digest(wanted), act.answer, here)
    if wanted.status == "requested":
        if act.answer == "object":
            set_status(wanted, "not_admitted", here.now)
        elif not consent.missing(here.dialogue, "place", place_digest(wanted)):
            set_status(wanted, "invited", here.now)
            log.reveal(here.dialogue, wanted.id)
    return Answer({"by_party": own.id, "status": wanted.status})


def record(party: Party, kind: str, digest: str, answer: str, here: Here) -> Consent:
    """Write one delegate's signature under the party's answer; another answer replaces the earlier one.

    An objection holds with one signature. It stands beside another answer until that has all of its own, or
    until whoever objected answers otherwise: one delegate alone cannot speak over another.
    """
    rows = Consent.objects.filter(party=party, subject_kind=kind, subject_digest=digest, lapsed=False)
    row = rows.filter(kind=answer).first()
    if row is None:
        row = Consent.objects.create(
            dialogue_id=here.dialogue, party=party, subject_kind=kind, subject_digest=digest, kind=answer,
            signatures=[here.actor.id], needed=party.signatures_needed, at=here.now,
        )  # fmt: skip
    elif here.actor.id not in row.signatures:
        if len(row.signatures) < row.needed:
            row.needed = max(row.needed, party.signatures_needed)
        row.signatures = [*row.signatures, here.actor.id]
        row.save(update_fields=["signatures", "needed"])
    for other in rows.exclude(pk=row.pk):
        _replace(other, row, here.actor.id)
    return row


def _replace(earlier: Consent, by: Consent, holder: str) -> None:
    """Replaced for good: it must not count again when every answer lapses. The log keeps it."""
    earlier.signatures = [each for each in earlier.signatures if each != holder]
    decided = by.kind in consent.AGAINST or len(by.signatures) >= by.needed
    if decided or earlier.kind not in consent.AGAINST or not earlier.signatures:
        earlier.delete()
    else:
        earlier.save(update_fields=["signatures"])


ON_LEAVE: list[Callable[[str, str, datetime], None]] = []  # upper rooms: (dialogue, party, now)


class LeaveDialogue(Act):
    """A party leaves. This always succeeds; each remaining party must consent again."""

    words: Annotated[Name, Ask(_("What may be published about it, in one line"))]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"party": done["party"], "words": self.words})


@carries_out(LeaveDialogue, action="leave_dialogue")
def leave_dialogue(act: LeaveDialogue, here: Here) -> Answer:
    party = find.own_party(here)
    if party.status == "withdrew":
        raise Refusal("invitation_answered", status="withdrew")
    was_joined = party.status == "joined"
    set_status(party, "withdrew", here.now)
    consent.lapse(here.dialogue, "" if was_joined else party.id)
    if was_joined:
        for close in ON_LEAVE:
            close(here.dialogue, party.id, here.now)
    return Answer({"party": party.id})


class SetQuota(Act):
    """How many people a party (or "no party") may enrol; published before speaking opens."""

    quota: Annotated[int, Ask(_("How many people may take part for you?"), widget="number", inputmode="numeric"), Field(ge=1, le=1_000_000)]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"party": done["party"], "quota": self.quota})


@carries_out(SetQuota, action="set_quota")
def set_quota(act: SetQuota, here: Here) -> Answer:
    if here.role == "facilitator":
        party = Party.objects.filter(dialogue_id=here.dialogue, no_party=True).first()
        if party is None:
            raise Refusal("template_without_parties")
    else:
        party = find.own_party(here)
    if party.codes_issued() > act.quota:
        raise Refusal("quota_below_issued", issued=party.codes_issued(), field="quota")
    party.quota = act.quota
    party.save(update_fields=["quota"])
    return Answer({"party": party.id})
