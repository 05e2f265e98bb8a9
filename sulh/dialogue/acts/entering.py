"""Codes, and how somebody becomes a participant: a random id and nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import log
from sulh.acts.fields import Ask
from sulh.acts.models import Answered
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.acts.writer import erased
from sulh.dialogue import codes, sessions, tries
from sulh.dialogue.acts import find
from sulh.dialogue.models import Code, Dialogue, Participant, Party, Session
from sulh.dialogue.termsheet import conduct_digest
from sulh.rules.refusal import Refusal

SHEET_MOST = 2000
OnlyMine = Annotated[
    Literal["no", "yes"],
    Ask(
        _("Is this phone only yours?"),
        widget="radio",
        choices={
            "no": _(
                "No, or not always. Nothing stays on it, and the visit ends after ten minutes without an answer."
            ),
            "yes": _("Yes. Answers wait on it while the connection is lost."),
        },
    ),
]
ON_ERASE: list[Callable[[str, str], None]] = []  # upper rooms erase what they keep: (dialogue, participant)


class IssueCodes(Act):
    """A registrar makes a sheet of sealed slips. The codes are shown once and never again."""

    count: Annotated[
        int, Ask(_("How many slips?"), widget="number", inputmode="numeric"), Field(ge=1, le=SHEET_MOST)
    ]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"party": done["party"], "count": self.count, "sheet": done["sheet"]})


@carries_out(IssueCodes, action="admit_participant")
def issue_codes(act: IssueCodes, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    party = find.joined_party(here) if dialogue.has_parties else None
    if party is not None:
        if party.quota is None:
            raise Refusal("quota_missing")
        if party.codes_issued() + act.count > party.quota:
            raise Refusal("quota_exceeded", quota=party.quota, issued=party.codes_issued(), field="count")
    sheet = secrets.token_hex(4)
    made = [codes.make() for _ in range(act.count)]
    secrets.SystemRandom().shuffle(made)
    # Kept by digest, so that the order of the rows is not that of the slips as they are printed.
    Code.objects.bulk_create(
        Code(digest=digest, dialogue=dialogue, party=party, sheet=sheet)
        for digest in sorted(codes.digest(here.dialogue, code) for code in made)
    )
    return Answer({"party": party.id if party else "", "sheet": sheet, "count": act.count}, {"codes": made})


class RevokeSheet(Act):
    """A registrar makes every unused code of a sheet worthless: it was lost or fell into wrong hands."""

    sheet: Annotated[str, Ask(_("Which sheet?"), source="sheets"), Field(pattern=r"^[0-9a-f]{8}$")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"sheet": self.sheet, "revoked": done["revoked"]})


@carries_out(RevokeSheet, action="admit_participant")
def revoke_sheet(act: RevokeSheet, here: Here) -> Answer:
    rows = Code.objects.filter(
        dialogue_id=here.dialogue, sheet=act.sheet, party_id=here.standing.party or None
    )
    revoked = rows.filter(state="unused").update(state="revoked")
    if not revoked:
        raise Refusal("sheet_unknown", field="sheet")
    return Answer({"revoked": revoked})


class RedeemCode(Act):
    """Enter with a code. The first use makes a random participant; a later one moves to this device.

    `only_mine`: whether the device is used by nobody else. Where it is `no`, the token ends ten minutes after
    the last page; only pages renew it, so a program says `yes`.
    """

    only_mine: OnlyMine = "no"
    code: Annotated[str, Ask(_("Your code"), _("25 digits in five groups."), widget="code", inputmode="numeric"), Field(max_length=200)]  # fmt: skip
    accept_conduct: Annotated[bool, Ask(_("I have read what happens with what I say, and the code of conduct"), widget="checkbox")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


def _digits(act: RedeemCode, dialogue: str) -> str:
    return known_code(act.code, dialogue)


def known_code(typed: str, dialogue: str) -> str:
    """Read a code before the writer is asked; mistyped ones cost no try, unknown ones do.

    Raises `Refusal`: `code_length`, `code_mistyped`, `code_unknown`, `too_many_tries`.
    """
    tries.check("code", tries.CODES)
    digits = codes.read(typed)
    if not Code.objects.filter(digest=codes.digest(dialogue, digits)).exists():
        tries.count("code")
        raise Refusal("code_unknown", field="code")
    return digits


@carries_out(RedeemCode, action="redeem_code", logged=False, prepare=_digits)
def redeem_code(act: RedeemCode, here: Here) -> Answer:
    if not act.accept_conduct:
        raise Refusal("conduct_not_accepted", field="accept_conduct")
    return Answer({}, {"token": _come_in(act, here, person_of(here, here.prepared))})


def person_of(here: Here, digits: str) -> Participant:
    """Whoever a known code stands for; its first use makes a participant.

    Raises `Refusal`: `code_replaced`, `code_revoked`.
    """
    row = Code.objects.select_for_update().get(digest=codes.digest(here.dialogue, digits))
    if row.state in ("replaced", "revoked"):
        raise Refusal(f"code_{row.state}", field="code")
    if row.participant is None:
        row.participant = new_participant(here, row.party)
        row.state = "used"
        row.save()
    return row.participant


def _come_in(act: RedeemCode | EnterOpenly, here: Here, person: Participant) -> str:
    return sessions.start(here.dialogue, "participant", person.id, shared=act.only_mine == "no")


def new_participant(here: Here, party: Party | None) -> Participant:
    """A random id with a party; that somebody joined waits for the diary's next batch."""
    log.wait(here.dialogue, "joining", {"party": party.id if party else ""})
    return Participant.objects.create(
        dialogue_id=here.dialogue, party=party, conduct=conduct_digest(here.dialogue)
    )


class EnterOpenly(Act):
    """Enter by an open link, where the dialogue has one: anyone could answer more than once.

    `only_mine` as in RedeemCode.
    """

    only_mine: OnlyMine = "no"
    accept_conduct: Annotated[bool, Ask(_("I have read what happens with what I say, and the code of conduct"), widget="checkbox")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(EnterOpenly, action="redeem_code", logged=False)
def enter_openly(act: EnterOpenly, here: Here) -> Answer:
    if not act.accept_conduct:
        raise Refusal("conduct_not_accepted", field="accept_conduct")
    dialogue = Dialogue.objects.get(pk=here.dialogue)
    if dialogue.entry != "open":
        raise Refusal("entry_by_code_only")
    party = Party.objects.filter(dialogue=dialogue, no_party=True).first()
    return Answer({}, {"token": _come_in(act, here, new_participant(here, party))})


class ReplaceCode(Act):
    """Replace the code on the slip by one that only this person knows."""

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(ReplaceCode, action="replace_code", logged=False)
def replace_code(act: ReplaceCode, here: Here) -> Answer:
    old = Code.objects.filter(participant_id=here.actor.id, state="used").first()
    if old is None:
        raise Refusal("no_code_to_replace")
    code = codes.make()
    Code.objects.create(
        digest=codes.digest(here.dialogue, code), dialogue_id=here.dialogue, party=old.party, sheet=old.sheet,
        state="used", participant_id=here.actor.id,
    )  # fmt: skip
    old.state, old.participant = "replaced", None
    old.save()
    return Answer({}, {"code": code})


class AcceptConduct(Act):
    """Accept a code of conduct that changed since this person entered."""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({}, batched="conduct")


@carries_out(AcceptConduct, action="accept_conduct")
def accept_conduct(act: AcceptConduct, here: Here) -> Answer:
    digest = conduct_digest(here.dialogue)
    Participant.objects.filter(pk=here.actor.id).update(conduct=digest)
    return Answer({"conduct": digest})


class EraseSelf(Act):
    """A participant leaves and takes everything along: statements' texts, votes, session and code."""

    sure: Annotated[bool, Ask(_("Yes, delete what I said and how I voted"), widget="checkbox")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({}, batched="leaving")


@carries_out(EraseSelf, action="erase_self", keyed=False)
def erase_self(act: EraseSelf, here: Here) -> Answer:
    if not act.sure:
        raise Refusal("not_confirmed", field="sure")
    erased()
    for erase in ON_ERASE:
        erase(here.dialogue, here.actor.id)
    Answered.objects.filter(actor=here.actor.name).delete()
    Session.objects.filter(kind="participant", subject=here.actor.id).delete()
    Code.objects.filter(participant_id=here.actor.id).update(state="revoked", participant=None)
    Participant.objects.filter(pk=here.actor.id).delete()
    return Answer()
