"""Petitions: presented by enough parties, confirmed by as many after the days of consideration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts import clock
from sulh.acts.fields import Ask, Id, OptionalTexts
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding import petitions
from sulh.settlement.deciding.acts import find
from sulh.settlement.deciding.models import Ballot, Petition


class PresentPetition(Act):
    """Begin a petition, so that this matter is decided by the higher threshold that the rule names."""

    ballot: Id
    words: Annotated[
        OptionalTexts, Ask(_("Why should more be needed in this matter?"), widget="textarea")
    ] = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {"ballot": done["n"], "party": done["party"], "words": Sealed(dict(self.words), done["petition"], public=True),
             "state": done["state"]}
        )  # fmt: skip


@carries_out(PresentPetition, action="petition")
def present_petition(act: PresentPetition, here: Here) -> Answer:
    ballot = find.running(here, act.ballot)
    party = find.counted_party(here, ballot)
    asked = petitions.asked_of(ballot)
    if asked is None:
        raise Refusal("petition_not_in_rule")
    if ballot.subject_kind in asked.excluded:
        raise Refusal("petition_excluded")
    if petitions.petition_of(ballot) is not None:
        raise Refusal("petition_there_already")
    row = Petition(ballot=ballot, words=dict(act.words), at=here.now)
    return _joined_by(party.id, ballot, row, here)


class SignPetition(Act):
    """A party joins a petition that still gathers signatures."""

    petition: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"ballot": done["n"], "party": done["party"], "state": done["state"]})


@carries_out(SignPetition, action="petition")
def sign_petition(act: SignPetition, here: Here) -> Answer:
    row = find.petition(here, act.petition)
    ballot = row.ballot
    party = find.counted_party(here, ballot)
    if petitions.state_of(ballot, row, here.now) != "gathering":
        raise Refusal("petition_gathers_no_more")
    if party.id in petitions.signed_by(row, confirmed=False):
        raise Refusal("petition_signed_already")
    return _joined_by(party.id, ballot, row, here)


class ConfirmPetition(Act):
    """After the days of consideration: the party still wants the higher threshold. Whoever did not sign may."""

    petition: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"ballot": done["n"], "party": done["party"], "state": done["state"]})


@carries_out(ConfirmPetition, action="petition")
def confirm_petition(act: ConfirmPetition, here: Here) -> Answer:
    row = find.petition(here, act.petition)
    ballot = row.ballot
    party = find.counted_party(here, ballot)
    if petitions.state_of(ballot, row, here.now) != "presented":
        raise Refusal("petition_not_presented")
    since, _until = petitions.to_confirm(ballot, row)
    if here.now < since:
        raise Refusal("petition_confirmed_later", hour=clock.hour(since))
    if party.id in petitions.signed_by(row, confirmed=True):
        raise Refusal("petition_signed_already")
    _sign(row, party.id, here, "confirmed")
    if petitions.enough_confirmed(ballot, row, here.now):
        row.state, row.confirmed = "confirmed", here.now
    row.save()
    return Answer({"n": ballot.n, "party": party.id, "state": row.state})


def _sign(row: Petition, party: str, here: Here, what: str) -> None:
    """One line for each party: whether it signed, and whether it confirmed."""
    before = next((each for each in row.signatures if each["party"] == party), None)
    line = before or {"party": party, "holder": here.actor.id, "signed": 0, "confirmed": 0}
    others = [each for each in row.signatures if each["party"] != party]
    row.signatures = [*others, {**line, what: 1}]


def _joined_by(party: str, ballot: Ballot, row: Petition, here: Here) -> Answer:
    """One more signature; with enough of them the petition is presented at once."""
    _sign(row, party, here, "signed")
    if petitions.enough(ballot, row):
        row.state, row.presented = "presented", here.now
    row.save()
    return Answer({"petition": row.id, "n": ballot.n, "party": party, "state": row.state})
