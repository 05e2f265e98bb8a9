"""Good offices: a party asks, a supporter answers, and either side ends it. A supporter can never begin it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts import log
from sulh.acts.fields import Ask, Id, OptionalTexts, Texts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import admission
from sulh.dialogue.acts import find
from sulh.dialogue.models import GoodOffices
from sulh.rules.refusal import Refusal


class RequestGoodOffices(Act):
    """A party asks a supporter to help it stay in contact with another. It may stay sealed until it is accepted."""

    supporter: Annotated[Id, Ask(_("Which supporter?"), source="supporters")]
    subject: Annotated[Texts, Ask(_("What do you ask for?"), _("For instance to carry a message, to lend a place, to be present."), widget="textarea")]  # fmt: skip
    sealed: Annotated[bool, Ask(_("Keep it sealed until they accept"), _("Until they accept, the public diary shows only that something was sealed, not by whom or to whom."), widget="checkbox")] = False  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"good_offices": done["good_offices"], "party": done["party"], "supporter": self.supporter, "subject": dict(self.subject)}  # fmt: skip
        return View(shown, sealed_about=done["good_offices"] if self.sealed else "")


@carries_out(RequestGoodOffices, action="request_good_offices")
def request_good_offices(act: RequestGoodOffices, here: Here) -> Answer:
    party, supporter = find.own_party(here), find.supporter(here, act.supporter)
    if not admission.accepted(supporter):
        raise Refusal("supporter_not_accepted", field="supporter")
    if GoodOffices.objects.filter(party=party, supporter=supporter, answer="", ended=None).exists():
        raise Refusal("good_offices_asked_already", field="supporter")
    row = GoodOffices.objects.create(
        party=party, supporter=supporter, subject=dict(act.subject), sealed=act.sealed, at=here.now
    )
    return Answer({"good_offices": row.id, "party": party.id})


class AnswerGoodOffices(Act):
    """A supporter accepts or declines. A sealed request opens to the public only when it is accepted."""

    good_offices: Id
    answer: Annotated[Literal["accept", "decline"], Ask(_("Your answer"), widget="radio", choices={"accept": _("We accept"), "decline": _("We decline")})]  # fmt: skip
    words: Annotated[OptionalTexts, Ask(_("In your own words"), widget="textarea")] = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"good_offices": self.good_offices, "party": done["party"], "supporter": done["supporter"],
                 "answer": self.answer, "words": dict(self.words)}  # fmt: skip
        return View(shown, sealed_about=self.good_offices if done["sealed"] else "")


@carries_out(AnswerGoodOffices, action="answer_good_offices")
def answer_good_offices(act: AnswerGoodOffices, here: Here) -> Answer:
    supporter = find.own_supporter(here)
    row = GoodOffices.objects.filter(pk=act.good_offices, supporter=supporter).first()
    if row is None:
        raise Refusal("not_found")
    if row.answer or row.ended is not None:
        raise Refusal("good_offices_answered")
    row.answer, row.words, row.answered = act.answer, dict(act.words), here.now
    row.save(update_fields=["answer", "words", "answered"])
    sealed = row.sealed and act.answer == "decline"
    if not sealed:
        log.reveal(here.dialogue, row.id)
    return Answer({"party": row.party_id, "supporter": supporter.id}, {"sealed": sealed})


class EndGoodOffices(Act):
    """The party or the supporter ends it, at any time and without a reason."""

    good_offices: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"good_offices": self.good_offices, "party": done["party"], "supporter": done["supporter"]}
        return View(shown, sealed_about=self.good_offices if done["sealed"] else "")


@carries_out(EndGoodOffices, action="end_good_offices")
def end_good_offices(act: EndGoodOffices, here: Here) -> Answer:
    rows = GoodOffices.objects.filter(pk=act.good_offices, party__dialogue_id=here.dialogue)
    if here.role == "supporter":
        row = rows.filter(supporter=find.own_supporter(here)).first()
    else:
        row = rows.filter(party_id=here.standing.party).first()
    if row is None:
        raise Refusal("not_found")
    if row.ended is not None or row.answer == "decline":
        raise Refusal("good_offices_ended")
    row.ended = here.now
    row.save(update_fields=["ended"])
    sealed = row.sealed and row.answer != "accept"
    return Answer({"party": row.party_id, "supporter": row.supporter_id}, {"sealed": sealed})
