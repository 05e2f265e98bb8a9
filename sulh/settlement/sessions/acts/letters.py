"""Side letters: written beside a clause, in public, and agreed by those they are addressed to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Id, LongTexts
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue import consent
from sulh.dialogue.acts.find import joined_party
from sulh.rules.refusal import Refusal
from sulh.settlement.sessions import find, letters
from sulh.settlement.sessions.models import SideLetter
from sulh.settlement.text.content import digest_of_clause
from sulh.settlement.text.working import working


class WriteSideLetter(Act):
    """How the writing party and those it writes to read a clause, or what they promise each other beside it.

    It stands beside the clause for everybody to read from this moment. It binds when each party it is
    addressed to has consented to exactly these words.
    """

    clause: Annotated[Id, Ask(_("Beside which clause?"), source="clauses_of_text")]
    to: Annotated[list[Id], Field(min_length=1), Ask(_("To which parties?"), widget="checks", source="other_parties")]  # fmt: skip
    text: Annotated[LongTexts, Ask(_("What it says"), _("Everybody can read it at once. There are no secret side letters."), widget="textarea")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {name: done[name] for name in ("letter", "n", "party", "parties", "digest")}
        text = Sealed(dict(self.text), done["letter"], public=True)
        return View(shown | {"clause": self.clause, "text": text})


@carries_out(WriteSideLetter, action="write_side_letter")
def write_side_letter(act: WriteSideLetter, here: Here) -> Answer:
    party = joined_party(here)
    clause = next((each for each in working(here.dialogue) if each["id"] == act.clause), None)
    if clause is None:
        raise Refusal("clause_unknown", field="clause")
    others = [each.id for each in consent.joined(here.dialogue) if each.id != party.id]
    to = [each for each in others if each in act.to]
    if set(act.to) - set(to):
        raise Refusal("side_letter_to_others", field="to")
    if not act.text:
        raise Refusal("text_empty", field="text")
    find.check_languages(here, act.text, "text")
    made = SideLetter(
        dialogue_id=here.dialogue, n=find.next_number(SideLetter, here.dialogue), clause=act.clause,
        clause_digest=digest_of_clause(clause), party=party, to=to, text=dict(act.text), at=here.now,
    )  # fmt: skip
    made.digest = letters.digest_of(made)
    made.save(force_insert=True)
    return Answer({"letter": made.id, "n": made.n, "digest": made.digest}, {"party": party.id, "parties": to})


class WithdrawSideLetter(Act):
    """The party that wrote a side letter takes it back, before it is agreed. It stays to read."""

    letter: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"letter": self.letter, "n": done["n"], "party": done["party"]})


@carries_out(WithdrawSideLetter, action="write_side_letter")
def withdraw_side_letter(act: WithdrawSideLetter, here: Here) -> Answer:
    party = joined_party(here)
    found = (
        SideLetter.objects.filter(dialogue_id=here.dialogue, pk=act.letter).exclude(state="withdrawn").first()
    )
    if found is None:
        raise Refusal("not_found", field="letter")
    if found.party_id != party.id:
        raise Refusal("side_letter_not_yours")
    if letters.state_of(found) == "agreed":
        raise Refusal("side_letter_agreed")
    found.state = "withdrawn"
    found.save(update_fields=["state"])
    return Answer({"n": found.n, "party": party.id})
