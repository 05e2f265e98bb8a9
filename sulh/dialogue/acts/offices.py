"""Offices: appointing by the party or the facilitator, taking up by a one-time link."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Id, Name, Names
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue import codes, sessions
from sulh.dialogue.acts import find
from sulh.dialogue.models import (
    NOT_AT_THE_TABLE,
    Dialogue,
    Holder,
    Link,
    Office,
    Party,
    Session,
    Supporter,
)
from sulh.rules.refusal import Refusal
from sulh.rules.roles import JUDGES, PARTY_OFFICES, clash

LINK_LIFE = timedelta(days=14)
PASSWORD_LEAST = 12
_ROW = {"delegate", "registrar", "moderator", "appeals_member", "facilitator"}


def appoint(
    dialogue: Dialogue, role: str, label: str, *, party: Party | None = None, supporter: Supporter | None = None,
    appointed_by: str, holder: Holder | None = None, nominated_by: str = "",
) -> Holder:  # fmt: skip
    """Give `role` to a new holder, or to `holder` where no incompatible role is held (`roles_clash`)."""
    if holder is None:
        name = f"{role.replace('_', '-')}-{secrets.token_hex(3)}"
        holder = Holder.objects.create(dialogue=dialogue, label=label, sign_in_name=name)
    held = set(Office.objects.filter(holder=holder, ended=False).values_list("role", flat=True))
    if other := clash(held, role):
        raise Refusal("roles_clash", held=other, wanted=role)
    if role in held:
        raise Refusal("role_held", role=role)
    if party is not None and (elsewhere := _serves_another(holder, party)):
        raise Refusal("roles_clash", held=elsewhere, wanted=role)
    Office.objects.create(
        holder=holder, role=role, party=party, supporter=supporter, appointed_by=appointed_by[:160],
        nominated_by_id=nominated_by or None,
    )  # fmt: skip
    return holder


def _serves_another(holder: Holder, party: Party) -> str:
    """The role that the holder has for another party: nobody acts for two, or each could act as the other."""
    others = Office.objects.filter(holder=holder, ended=False, party__isnull=False).exclude(party=party)
    return others.values_list("role", flat=True).first() or ""


def make_link(holder: Holder, now: datetime) -> str:
    """A fresh one-time link's token; earlier ones of this holder end."""
    Link.objects.filter(holder=holder).delete()
    token = secrets.token_urlsafe(24)
    Link.objects.create(digest=codes.link_digest(token), holder=holder, expires=now + LINK_LIFE)
    return token


def _row_of(act: AppointOffice) -> str:
    return f"appoint_{act.role}" if act.role in _ROW else "appoint_staff"


class AppointOffice(Act):
    """Give somebody an office; the answer holds the one-time link to hand over."""

    role: Annotated[
        Literal["facilitator", "delegate", "registrar", "moderator", "appeals_member", "translator", "observer", "expert", "monitor", "editor", "enumerator", "teller"],
        Ask(_("Which office?"), source="offices"),
    ]  # fmt: skip
    label: Annotated[Name, Ask(_("Under which name will this office be shown?"), _("A label chosen by the party or the person. A real name is never needed."))]  # fmt: skip
    party: Annotated[Id | None, Ask(_("For which party?"), _("Only for delegates and registrars."), source="parties_or_none")] = None  # fmt: skip
    to: Annotated[
        Id | None, Ask(_("Somebody who already holds an office here?"), source="holders_or_none")
    ] = None

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {"role": self.role, "label": self.label}
            | ({"party": self.party} if self.party else {})
            | ({"nominated_by": done["nominated_by"]} if done["nominated_by"] else {})
            | done["bar"]
        )


@carries_out(AppointOffice, action=_row_of)
def appoint_office(act: AppointOffice, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    party = _party_for(act, here)
    holder = None
    if act.to:
        holder = Holder.objects.filter(pk=act.to, dialogue=dialogue).first()
        if holder is None:
            raise Refusal("not_found", field="to")
    nominated_by = here.standing.party if here.role == "delegate" and act.role in JUDGES else ""
    holder = appoint(
        dialogue,
        act.role,
        act.label,
        party=party,
        holder=holder,
        appointed_by=here.standing.label or here.role,
        nominated_by=nominated_by,
    )
    shown = {
        "holder": holder.id,
        "sign_in_name": holder.sign_in_name,
        "label": holder.label,
        "role": act.role,
    }
    link = {} if act.to else {"link": make_link(holder, here.now)}
    bar = _raised(party) if act.role == here.role == "delegate" else {}
    return Answer(shown, {"bar": bar, "nominated_by": nominated_by} | link)


def _raised(party: Party | None) -> dict[str, int]:
    """Where several delegates sign for a party, one more of them means one more signature. So nobody signs
    alone by appointing those who sign along."""
    if party is None or party.signatures_needed < 2:
        return {}
    party.signatures_needed += 1
    party.save(update_fields=["signatures_needed"])
    return {"signatures_needed": party.signatures_needed}


def _party_for(act: AppointOffice, here: Here) -> Party | None:
    """The party of a delegate or registrar; each appoints only where the table lets them."""
    if act.role not in PARTY_OFFICES:
        if here.role == "delegate":
            find.joined_party(here)
        return None
    if here.role == "delegate":
        if act.party and act.party != here.standing.party:
            raise Refusal("condition_own_party", action=act.action())
        return find.own_party(here)
    dialogue = find.the_dialogue(here)
    if act.role == "registrar" and not dialogue.has_parties:
        return None
    party = find.party(here, act.party or "")
    if act.role == "registrar" and not party.no_party:
        raise Refusal("condition_for_no_party", action="appoint_registrar")
    if act.role == "delegate" and (
        party.no_party or Office.objects.filter(party=party, role="delegate", ended=False).exists()
    ):
        raise Refusal("condition_first_delegate", action="appoint_delegate")
    return party


class InviteSupporter(Act):
    """Invite an outside state or organisation to support the dialogue. It can never vote, speak or decide."""

    names: Annotated[Names, Ask(_("Name of the supporter"))]
    kind: Annotated[
        Literal["guarantor", "friend", "accompanier", "witness", "depositary"],
        Ask(_("In which quality?"), choices={"guarantor": _("guarantor"), "friend": _("friend of the process"), "accompanier": _("accompanier"), "witness": _("witness"), "depositary": _("depositary")}),
    ]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"supporter": done["supporter"], "names": dict(self.names), "kind": self.kind})


@carries_out(InviteSupporter, action="invite_supporter")
def invite_supporter(act: InviteSupporter, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    supporter = Supporter.objects.create(dialogue=dialogue, names=dict(act.names), kind=act.kind)
    label = act.names.get("en") or next(iter(act.names.values()))
    holder = appoint(dialogue, "supporter", label, supporter=supporter, appointed_by=here.standing.label)
    shown = {"supporter": supporter.id, "holder": holder.id, "sign_in_name": holder.sign_in_name, "label": label, "role": "supporter"}  # fmt: skip
    return Answer(shown, {"link": make_link(holder, here.now)})


def _waiting(holder: Holder) -> str:
    """The id of the group that asks for a place and has this holder speak for it; mostly empty."""
    rows = Office.objects.filter(holder=holder, ended=False, party__status__in=NOT_AT_THE_TABLE)
    return rows.values_list("party_id", flat=True).first() or ""


def _label(done: Mapping[str, Any]) -> Any:
    """The label is the group's name as long as nobody chose another, so it is sealed as long as that is."""
    return Sealed(done["label"], done["group"]) if done["group"] else done["label"]


class TakeOffice(Act):
    """Take up an office, or set a new password, with a one-time link."""

    link: Annotated[
        str, Ask(_("The one-time link, or what stands behind its #"), widget="code"), Field(max_length=400)
    ]
    password: Annotated[str, Ask(_("A password only you know"), _("At least 12 characters. Three or four unrelated words are easier to keep than one difficult word."), widget="password", autocomplete="new-password"), Field(min_length=PASSWORD_LEAST, max_length=200)]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"label": _label(done), "roles": done["roles"]})


def _hash(act: TakeOffice, dialogue: str) -> str:
    _link(act.link, dialogue)  # an unknown link is refused before the slow work
    return make_password(act.password)


def _link(typed: str, dialogue: str) -> Link:
    token = typed.strip().rpartition("#")[2]
    found = Link.objects.filter(digest=codes.link_digest(token)).select_related("holder").first()
    if found is None or found.holder.dialogue_id != dialogue:
        raise Refusal("link_unknown", field="link")
    return found


@carries_out(TakeOffice, action="take_office", prepare=_hash, unkept=["password"])
def take_office(act: TakeOffice, here: Here) -> Answer:
    link = _link(act.link, here.dialogue)
    if link.expires < here.now:
        raise Refusal("link_expired", field="link")
    holder = link.holder
    holder.password = here.prepared
    holder.save(update_fields=["password"])
    link.delete()
    roles = sorted(set(Office.objects.filter(holder=holder, ended=False).values_list("role", flat=True)))
    shown = {"label": holder.label, "roles": roles, "sign_in_name": holder.sign_in_name}
    # Whoever used the old password is signed out: the new one may be there because of them.
    Session.objects.filter(kind="holder", subject=holder.id).delete()
    secret = {"group": _waiting(holder), "token": sessions.start(here.dialogue, "holder", holder.id)}
    return Answer(shown, secret)


class MakeSignInLink(Act):
    """The operator makes a one-time link for an office holder who lost the password; on the log."""

    holder: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"label": _label(done)})


@carries_out(MakeSignInLink, action="make_sign_in_link")
def make_sign_in_link(act: MakeSignInLink, here: Here) -> Answer:
    holder = Holder.objects.filter(pk=act.holder, dialogue_id=here.dialogue).first()
    if holder is None:
        raise Refusal("not_found", field="holder")
    shown = {"label": holder.label, "sign_in_name": holder.sign_in_name}
    return Answer(shown, {"group": _waiting(holder), "link": make_link(holder, here.now)})
