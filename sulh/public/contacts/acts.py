"""Contacts: logged by who took part or by the facilitator, moved, and opened when their seal ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts import clock, log
from sulh.acts.fields import Ask, Id, OptionalDay, OptionalTexts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.models import NOT_AT_THE_TABLE, Party, Supporter
from sulh.public.contacts.labels import KINDS, STATES
from sulh.public.contacts.models import Contact, ContactLine
from sulh.public.contacts.who import who
from sulh.rules.refusal import Refusal

_WITHOUT_DAY = _("Leave it empty where no day is known now.")


class LogContact(Act):
    """Log a meeting, visit or call: planned, held, postponed or cancelled; public, or sealed until a day."""

    kind: Annotated[Literal["meeting", "visit", "call"], Ask(_("What kind of contact?"), widget="radio", choices=KINDS)]  # fmt: skip
    state: Annotated[Literal["planned", "held", "postponed", "cancelled"], Ask(_("How does it stand?"), widget="radio", choices=STATES)]  # fmt: skip
    day: Annotated[OptionalDay, Ask(_("On which day?"), _WITHOUT_DAY, widget="date")] = ""
    parties: Annotated[list[Id], Ask(_("Which parties take part?"), widget="checks", source="parties")] = []
    supporters: Annotated[list[Id], Ask(_("Which supporters take part?"), widget="checks", source="supporters")] = []  # fmt: skip
    others: Annotated[OptionalTexts, Ask(_("Who else takes part?"), _("For instance “a foreign ministry”. Do not name persons in danger."))] = {}  # fmt: skip
    subjects: Annotated[OptionalTexts, Ask(_("About what?"), widget="textarea")] = {}
    sealed_until: Annotated[OptionalDay, Ask(_("Keep it sealed until which day?"), _("Until then only those who take part and you can see it; the public diary shows only that something was sealed. It opens by itself on that day. Leave it empty to show it at once."), widget="date")] = ""  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"contact": done["contact"], "kind": self.kind, "state": self.state, "day": self.day,
                 "parties": done["parties"], "supporters": done["supporters"], "others": dict(self.others),
                 "subjects": dict(self.subjects), "sealed_until": self.sealed_until}  # fmt: skip
        return View(shown, sealed_about=done["contact"] if self.sealed_until else "")


@carries_out(LogContact, action="log_contact")
def log_contact(act: LogContact, here: Here) -> Answer:
    parties, supporters = _parties(act, here), _supporters(act, here)
    if len(parties) + len(supporters) + bool(act.others) < 2:
        raise Refusal("contact_two_sides", field="parties")
    if act.state != "postponed" and not act.day:
        raise Refusal("contact_day_needed", field="day")
    _check_held(act.state, act.day, here)
    if act.sealed_until and act.sealed_until <= here.now.date().isoformat():
        raise Refusal("contact_seal_past", field="sealed_until")
    made = Contact(
        dialogue_id=here.dialogue, kind=act.kind, parties=parties, supporters=supporters,
        others=dict(act.others), subjects=dict(act.subjects), sealed_until=act.sealed_until,
        opened=None if act.sealed_until else here.now, logged_by=here.actor.id, label=here.standing.label,
        at=here.now,
    )  # fmt: skip
    if not (here.role == "facilitator" or who(here.actor, here.standing).took_part(made)):
        raise Refusal("contact_not_yours", field="supporters" if here.role == "supporter" else "parties")
    made.save(force_insert=True)
    ContactLine.objects.create(contact=made, state=act.state, day=act.day, at=here.now)
    return Answer({"contact": made.id}, {"parties": parties, "supporters": supporters})


def _parties(act: LogContact, here: Here) -> list[str]:
    """Each named party once, as long as it is in the register: a request for a place is not told of."""
    wanted = list(dict.fromkeys(act.parties))
    rows = Party.objects.filter(dialogue_id=here.dialogue, no_party=False, pk__in=wanted)
    if rows.exclude(status__in=NOT_AT_THE_TABLE).count() < len(wanted):
        raise Refusal("party_unknown", field="parties")
    return wanted


def _supporters(act: LogContact, here: Here) -> list[str]:
    wanted = list(dict.fromkeys(act.supporters))
    if Supporter.objects.filter(dialogue_id=here.dialogue, pk__in=wanted).count() < len(wanted):
        raise Refusal("supporter_unknown", field="supporters")
    return wanted


def _check_held(state: str, day: str, here: Here) -> None:
    if state == "held" and day > clock.latest_day(here.now):
        raise Refusal("contact_held_in_future", field="day")


class MoveContact(Act):
    """Write what became of a contact: held, postponed, cancelled, planned anew. Earlier lines stay to read."""

    contact: Annotated[Id, Ask(_("Which contact?"), widget="hidden")]
    state: Annotated[Literal["planned", "held", "postponed", "cancelled"], Ask(_("How does it stand now?"), widget="radio", choices=STATES)]  # fmt: skip
    day: Annotated[OptionalDay, Ask(_("On which day?"), _WITHOUT_DAY, widget="date")] = ""
    words: Annotated[OptionalTexts, Ask(_("Why, or what came of it"), widget="textarea")] = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"contact": self.contact, "kind": done["kind"], "state": self.state, "day": self.day,
                 "parties": done["parties"], "supporters": done["supporters"], "words": dict(self.words)}  # fmt: skip
        return View(shown, sealed_about=self.contact if done["sealed"] else "")


@carries_out(MoveContact, action="log_contact")
def move_contact(act: MoveContact, here: Here) -> Answer:
    contact = _contact(act.contact, here)
    if not who(here.actor, here.standing).logs_for(contact):
        raise Refusal("contact_not_yours")
    if act.state in ("planned", "held") and not act.day:
        raise Refusal("contact_day_needed", field="day")
    _check_held(act.state, act.day, here)
    ContactLine.objects.create(
        contact=contact, state=act.state, day=act.day, words=dict(act.words), at=here.now
    )
    return Answer({"contact": contact.id}, _of(contact) | {"sealed": contact.opened is None})


class OpenContact(Act):
    """A sealed contact opens to everybody: by who logged it at any time, or by the clock when its day comes."""

    contact: Annotated[Id, Ask(_("Which contact?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"contact": self.contact, "kind": done["kind"], "parties": done["parties"], "supporters": done["supporters"]})  # fmt: skip


@carries_out(OpenContact, action="open_contact")
def open_contact(act: OpenContact, here: Here) -> Answer:
    contact = _contact(act.contact, here)
    if contact.opened is not None:
        raise Refusal("contact_open_already")
    if here.role == "clock":
        day_has_come = bool(contact.sealed_until) and contact.sealed_until <= here.now.date().isoformat()
        if contact.dialogue.demonstration or not day_has_come:
            raise Refusal("contact_not_due")
    elif not who(here.actor, here.standing).logged(contact):
        raise Refusal("contact_opened_by_logger")
    contact.opened = here.now
    contact.save(update_fields=["opened"])
    log.reveal(here.dialogue, contact.id)
    return Answer({"contact": contact.id}, _of(contact))


def _contact(wanted: str, here: Here) -> Contact:
    """The contact with this id. A sealed one that the actor may not see is as good as not there (`not_found`)."""
    found = Contact.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None or not (here.role == "clock" or who(here.actor, here.standing).sees(found)):
        raise Refusal("not_found", field="contact")
    return found


def _of(contact: Contact) -> dict[str, Any]:
    """What the log says of a contact besides its id; not kept with the answer."""
    return {"kind": contact.kind, "parties": contact.parties, "supporters": contact.supporters}
