"""A single negotiating text, from its opening to the one yes or no of each party.

Nobody owns the text: the facilitator writes it, everybody says which of their interests it does not meet yet,
and nobody says yes or no before it cannot be improved any more. Precedent: Camp David 1978, 23 drafts in
thirteen days. There one party saw a draft first; here every version reaches all of them at one moment.
Source: process reference, section 3.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Texts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.find import joined_party
from sulh.dialogue.deciding import rules_in_force
from sulh.rules.refusal import Refusal
from sulh.settlement.single.finding import a_party_may_end, under_way, undisposed
from sulh.settlement.single.models import SingleText
from sulh.settlement.text import working
from sulh.settlement.text.models import Amendment, Text


class OpenSingleText(Act):
    """The facilitator takes over the writing, where the terms allow it. The parties criticise.

    Refuses `single_under_way`, `single_needs_text`, `single_text_stands`, `single_needs_decisions` (amendments
    of the parties are not decided yet, or in no version yet).
    """

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"version": done["version"], "rounds": done["rounds"]})


@carries_out(OpenSingleText, action="run_single_text")
def open_single_text(act: OpenSingleText, here: Here) -> Answer:
    if under_way(here.dialogue) is not None:
        raise Refusal("single_under_way")
    text, version = working.text_of(here.dialogue), working.newest(here.dialogue)
    if text is None or version is None:
        raise Refusal("single_needs_text")
    if version.state in ("tabled", "agreed", "in_force"):
        raise Refusal("single_text_stands", version=version.n)
    if waiting := len(working.undecided(here.dialogue)) + len(working.accepted(here.dialogue)):
        raise Refusal("single_needs_decisions", count=waiting)
    rounds = rules_in_force(here.dialogue).max_rounds
    SingleText.objects.create(dialogue_id=here.dialogue, max_rounds=rounds, at=here.now)
    Text.objects.filter(pk=text.pk).update(mode="single")
    return Answer({"version": version.n, "rounds": rounds})


class DeclareReady(Act):
    """The facilitator says that the text cannot be improved any more. It is then tabled, for one yes or no.

    Refuses `single_not_open`, `single_needs_version`, `criticisms_undisposed`.
    """

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"version": done["version"], "digest": done["digest"], "round": done["round"]})


@carries_out(DeclareReady, action="run_single_text")
def declare_ready(act: DeclareReady, here: Here) -> Answer:
    single = the_open_one(here.dialogue)
    version = working.newest(here.dialogue)
    if version is None or single.round == 0 or working.in_hand(here.dialogue):
        # What was written last has not been before the parties yet.
        raise Refusal("single_needs_version")
    if left := undisposed(single):
        raise Refusal("criticisms_undisposed", count=left)
    single.state = "ready"
    single.save(update_fields=["state"])
    return Answer({"version": version.n, "digest": version.digest, "round": single.round})


class EndSingleText(Act):
    """The parties write again. The facilitator may end it at any time; a party once the terms allow it no more,
    or once no version went out for twice the days that the terms give for an answer: nobody keeps the pen
    and is silent.

    What the facilitator has written and not issued is withdrawn. Refuses `single_not_open`,
    `single_still_allowed`.
    """

    why: Annotated[Texts, Ask(_("Why?"), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"round": done["round"], "why": dict(self.why)})


@carries_out(EndSingleText, action="issue_version")
def end_single_text(act: EndSingleText, here: Here) -> Answer:
    single = under_way(here.dialogue)
    if single is None:
        raise Refusal("single_not_open")
    if here.role == "delegate":
        joined_party(here)
        if not a_party_may_end(single, here.now):
            raise Refusal("single_still_allowed")
    Amendment.objects.filter(
        dialogue_id=here.dialogue, state="proposed", origin="single_text"
    ).update(state="withdrawn", decided=here.now)  # fmt: skip
    close(single)
    return Answer({"round": single.round})


def the_open_one(dialogue: str) -> SingleText:
    """The procedure while it is open for criticism. Raises `Refusal("single_not_open")`."""
    single = under_way(dialogue)
    if single is None or single.state != "open":
        raise Refusal("single_not_open")
    return single


def close(single: SingleText) -> None:
    """The procedure is over, and the text is written by the parties again."""
    SingleText.objects.filter(pk=single.pk).update(state="closed")
    Text.objects.filter(pk=single.dialogue_id).update(mode="parties")
