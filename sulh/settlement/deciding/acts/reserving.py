"""Reservations, declarations, notes of dissent and footnotes: filed with their effect, withdrawn at any time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id, Texts
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.acts.find import the_dialogue
from sulh.dialogue.models import Consent
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding import hooks, reservations
from sulh.settlement.deciding.acts import find
from sulh.settlement.deciding.models import RUNNING, Ballot, Reservation

KINDS = {
    "reservation": _("Reservation: this part does not bind us as it stands"),
    "interpretative_declaration": _("Declaration: this is how we understand this part"),
    "note_of_dissent": _("Note of dissent: we are bound, and we disagree"),
    "footnote": _("Footnote: something to be recorded beside the text"),
}
EFFECTS = {
    "excludes": _("For us this clause does not hold"),
    "modifies": _("For us this clause holds changed, as written below"),
    "interprets": _("The clause holds for us, as we understand it below"),
    "records_only": _("The clause holds for us; this is only put on record"),
}


class FileReservation(Act):
    """Set something beside the party's consent to a text. What it does in law is said when it is filed.

    The answer that the party has already given to the text lapses: what it signed was given without this.
    """

    ballot: Id
    clause: Annotated[Id, Ask(_("Which clause?"), source="clauses_on_the_table")]
    kind: Annotated[Literal["reservation", "interpretative_declaration", "note_of_dissent", "footnote"], Ask(_("What is it?"), widget="radio", choices=KINDS)]  # fmt: skip
    effect: Annotated[Literal["excludes", "modifies", "interprets", "records_only"], Ask(_("What is its effect?"), _("It must be said now: later nobody should dispute what it means."), widget="radio", choices=EFFECTS)]  # fmt: skip
    text: Annotated[Texts, Ask(_("In your party's words"), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {"ballot": done["n"], "reservation": done["reservation_n"], "party": done["party"], "clause": self.clause,
             "kind": self.kind, "effect": self.effect, "digest": done["digest"],
             "text": Sealed(dict(self.text), done["reservation"], public=True)}
        )  # fmt: skip


@carries_out(FileReservation, action="file_reservation")
def file_reservation(act: FileReservation, here: Here) -> Answer:
    ballot = find.running(here, act.ballot)
    if ballot.subject_kind != "settlement":
        raise Refusal("reservation_to_text_only", field="ballot")
    party = find.counted_party(here, ballot)
    found = hooks.clauses(ballot).get(act.clause)
    if found is None:
        raise Refusal("clause_not_in_text", field="clause")
    if missing := [code for code in the_dialogue(here).languages if code not in act.text]:
        raise Refusal("text_missing_language", field="text", language=missing[0])
    reservations.check_permitted(ballot, act.clause, found, act.kind, act.effect)
    digest = reservations.sealed(ballot, party.id, act.clause, act.kind, act.effect, act.text)
    if Reservation.objects.filter(ballot=ballot, digest=digest).exclude(state__in=reservations.OVER).exists():
        raise Refusal("reservation_filed_already", field="text")
    _lapse_answer(ballot, party.id, act.effect)
    rows = Reservation.objects.filter(ballot__dialogue_id=here.dialogue)
    row = Reservation.objects.create(
        ballot=ballot, n=(rows.aggregate(last=Max("n"))["last"] or 0) + 1, party=party, clause=act.clause,
        version_digest=ballot.subject_digest, kind=act.kind, effect=act.effect, text=dict(act.text),
        digest=digest, at=here.now,
    )  # fmt: skip
    return Answer(
        {"reservation": row.id, "reservation_n": row.n, "n": ballot.n, "party": party.id, "digest": digest}
    )


class WithdrawReservation(Act):
    """A party takes back what it had set beside its consent. It may at any time."""

    reservation: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"ballot": done["n"], "reservation": done["reservation_n"], "party": done["party"]})


@carries_out(WithdrawReservation, action="withdraw_reservation")
def withdraw_reservation(act: WithdrawReservation, here: Here) -> Answer:
    row = find.own_reservation(here, act.reservation)
    if row.state in reservations.OVER:
        raise Refusal("reservation_over")
    ballot = row.ballot
    if ballot.state in RUNNING:
        _lapse_answer(ballot, row.party_id, row.effect)
    reservations.lapse_responses(here.dialogue, [row.digest])
    row.state, row.settled = "withdrawn", here.now
    row.save(update_fields=["state", "settled"])
    return Answer({"reservation_n": row.n, "n": ballot.n, "party": row.party_id})


def _lapse_answer(ballot: Ballot, party: str, effect: str) -> None:
    """A consent was given to the text with what stood beside it; with something else it must be given again.

    Otherwise a single delegate could bind a party that asks for several signatures.
    """
    if effect in reservations.BINDING:
        Consent.objects.filter(
            dialogue_id=ballot.dialogue_id, party_id=party, subject_kind="settlement",
            subject_digest=ballot.subject_digest, lapsed=False,
            kind__in=("consent", "with_reservation", "ad_referendum"),
        ).update(lapsed=True)  # fmt: skip
