"""Corrections: a party words a passage itself. It is taken into the minutes, or both wordings stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id, LongTexts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.find import own_party
from sulh.dialogue.models import Consent, Party
from sulh.rules.refusal import Refusal
from sulh.settlement.sessions import find
from sulh.settlement.sessions import minutes as of_minutes
from sulh.settlement.sessions.acts.minutes import logged
from sulh.settlement.sessions.models import Correction, Minutes


class CorrectMinutes(Act):
    """A party's own wording of one passage. Its approval of the other wording lapses with it."""

    minutes: Id
    passage: Id
    text: Annotated[LongTexts, Ask(_("How your party words this passage"), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return _view(done, {"text": dict(self.text)})


def _view(done: Mapping[str, Any], long: Mapping[str, Any]) -> View:
    shown = {"session": done["session"]["id"], "n": done["n"], "party": done["party"], "place": done["place"]}
    return find.view(done["session"], shown, long)


@carries_out(CorrectMinutes, action="correct_minutes")
def correct_minutes(act: CorrectMinutes, here: Here) -> Answer:
    party = own_party(here)
    found = find.minutes(here, act.minutes)
    find.check_state(found, "offered")
    if party.id not in {each.id for each in of_minutes.asked(found.session)}:
        raise Refusal("minutes_not_yours")
    place = _place(found, act.passage)
    if not act.text:
        raise Refusal("text_empty", field="text")
    find.check_languages(here, act.text, "text")
    if found.passages[place - 1]["text"] == dict(act.text):
        raise Refusal("correction_unchanged", field="text")
    rows = Correction.objects.filter(minutes=found, party=party, state="open")
    rows.filter(passage=act.passage).update(state="withdrawn")
    made = Correction.objects.create(
        minutes=found, party=party, passage=act.passage, text=dict(act.text), at=here.now
    )
    Consent.objects.filter(
        party=party, subject_kind=of_minutes.KIND, subject_digest=found.digest, lapsed=False
    ).update(lapsed=True)
    return _answer(found, party, place, {"correction": made.id})


def _place(found: Minutes, passage: str) -> int:
    """Where the passage stands, counted from 1. Raises `Refusal("not_found")`."""
    places = [place for place, each in enumerate(found.passages, 1) if each["id"] == passage]
    if not places:
        raise Refusal("not_found", field="passage")
    return places[0]


def _answer(found: Minutes, party: Party, place: int, shown: Mapping[str, Any]) -> Answer:
    hidden = logged(found) | {"party": party.id, "place": place, "n": found.session.n}
    return Answer(shown, hidden)


class WithdrawCorrection(Act):
    """A party takes its own wording back."""

    correction: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return _view(done, {})


@carries_out(WithdrawCorrection, action="correct_minutes")
def withdraw_correction(act: WithdrawCorrection, here: Here) -> Answer:
    row = find.correction(here, act.correction)
    if row.party_id != own_party(here).id:
        raise Refusal("not_found", field="correction")
    found = find.minutes(here, row.minutes_id)
    row.state = "withdrawn"
    row.save(update_fields=["state"])
    return _answer(found, row.party, _place(found, row.passage), {})


class TakeCorrection(Act):
    """Take a party's wording into the minutes: they have another digest now, and every approval lapses."""

    correction: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"session": done["session"]["id"], "n": done["n"], "party": done["party"],
                 "place": done["place"], "digest": done["digest"]}  # fmt: skip
        return find.view(done["session"], shown, {"passages": done["passages"]})


@carries_out(TakeCorrection, action="write_minutes")
def take_correction(act: TakeCorrection, here: Here) -> Answer:
    row = find.correction(here, act.correction)
    found = find.kept_minutes(here, row.minutes_id, "offered")
    place = _place(found, row.passage)
    found.passages[place - 1]["text"] = row.text
    found.digest, found.at = of_minutes.digest_of(found), here.now
    found.save(update_fields=["passages", "digest", "at"])
    row.state = "taken"
    row.save(update_fields=["state"])
    return _answer(found, row.party, place, {"digest": found.digest})
