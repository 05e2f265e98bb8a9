"""A deadlock is declared, each step is recorded, the ladder is climbed, and it ends: without a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id, LongTexts, OptionalDay, Texts
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.acts.find import joined_party, the_dialogue
from sulh.rules.refusal import Refusal
from sulh.settlement.deadlock import ladder
from sulh.settlement.deadlock.labels import OUTCOMES
from sulh.settlement.deadlock.models import Deadlock, DeadlockRecord
from sulh.settlement.text import amending
from sulh.settlement.text.acts.find import writer
from sulh.settlement.text.content import Clause, digest_of_clause
from sulh.settlement.text.working import working


class DeclareDeadlock(Act):
    """Say that a clause is stuck. From here on the parties climb the ladder that they agreed in the terms."""

    clause: Annotated[Id, Ask(_("Which clause is stuck?"), source="clauses_of_text")]
    words: Annotated[Texts, Ask(_("What stands in the way?"), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {name: done[name] for name in ("deadlock", "n", "party", "step")}
        return View(shown | {"clause": self.clause, "words": dict(self.words)})


@carries_out(DeclareDeadlock, action="declare_deadlock")
def declare_deadlock(act: DeclareDeadlock, here: Here) -> Answer:
    party = joined_party(here).id if here.role == "delegate" else ""
    clause = _clause(here, act.clause)
    if clause is None:
        raise Refusal("clause_unknown", field="clause")
    _check_languages(here, act.words)
    rows = Deadlock.objects.filter(dialogue_id=here.dialogue)
    if rows.filter(clause=act.clause, state="open").exists():
        raise Refusal("deadlock_open_already", field="clause")
    steps = ladder.frozen(here.dialogue)
    made = Deadlock.objects.create(
        dialogue_id=here.dialogue, n=(rows.aggregate(last=Max("n"))["last"] or 0) + 1, clause=act.clause,
        clause_digest=digest_of_clause(clause), party=party, words=dict(act.words), steps=steps,
        step_since=here.now, at=here.now,
    )  # fmt: skip
    return Answer({"deadlock": made.id, "n": made.n}, {"party": party, "step": steps[0]["step"]})


def _clause(here: Here, wanted: str) -> Clause | None:
    return next((each for each in working(here.dialogue) if each["id"] == wanted), None)


def _check_languages(here: Here, words: Mapping[str, str]) -> None:
    languages = the_dialogue(here).languages
    for code in words:
        if code not in languages:
            raise Refusal("language_not_here", field=f"words.{code}", language=code)


def _open(here: Here, wanted: str) -> Deadlock:
    """The open deadlock with this id. Raises `Refusal`: `not_found`, `deadlock_over`."""
    found = Deadlock.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("not_found", field="deadlock")
    if found.state != "open":
        raise Refusal("deadlock_over")
    return found


class RecordStep(Act):
    """Write down what was tried on the present step and what came of it."""

    deadlock: Id
    words: Annotated[LongTexts, Ask(_("What was tried, and what came of it"), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {name: done[name] for name in ("n", "step", "party")}
        words = Sealed(dict(self.words), self.deadlock, public=True)
        return View(shown | {"deadlock": self.deadlock, "words": words})


@carries_out(RecordStep, action="record_ladder_step")
def record_step(act: RecordStep, here: Here) -> Answer:
    found = _open(here, act.deadlock)
    step = ladder.present(found)
    if not ladder.may_record(step["owner"], here.role):
        raise Refusal("step_not_yours")
    party = joined_party(here).id if here.role == "delegate" else ""
    if not act.words:
        raise Refusal("text_empty", field="words")
    _check_languages(here, act.words)
    DeadlockRecord.objects.create(
        deadlock=found, place=found.at_step, party=party, label=here.standing.label,
        words=dict(act.words), at=here.now,
    )  # fmt: skip
    return Answer({"n": found.n}, {"step": step["step"], "party": party})


class ClimbLadder(Act):
    """Go on to the next step: when the present one is recorded, and its time is over or every party has spoken."""

    deadlock: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"deadlock": self.deadlock} | {name: done[name] for name in ("n", "before", "step")})


@carries_out(ClimbLadder, action="climb_ladder")
def climb_ladder(act: ClimbLadder, here: Here) -> Answer:
    found = _open(here, act.deadlock)
    if here.role == "delegate":
        joined_party(here)
    before = ladder.present(found)["step"]
    ladder.check_climb(found, here.now)
    found.at_step += 1
    found.step_since = here.now
    found.save(update_fields=["at_step", "step_since"])
    return Answer({"n": found.n}, {"before": before, "step": ladder.present(found)["step"]})


class EndDeadlock(Act):
    """End a deadlock: it is resolved, or the ladder has been climbed and the matter is parked, returned to
    writing, or an end is proposed. None of these changes a word of the text.

    To park a clause is an amendment like any other: it is proposed here and decided by the parties.
    """

    deadlock: Id
    outcome: Annotated[
        Literal["resolved", "parked", "returned", "ended"],
        Ask(_("How does it end?"), widget="radio", choices=OUTCOMES),
    ]
    review_on: Annotated[
        OptionalDay,
        Ask(_("On which day is it looked at again?"), _("Only for a clause that is to be parked."), widget="date"),
    ] = ""  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"deadlock": self.deadlock, "n": done["n"], "outcome": self.outcome}
        return View(shown | {"review_on": self.review_on, "amendment": done["amendment"]})


@carries_out(EndDeadlock, action="climb_ladder")
def end_deadlock(act: EndDeadlock, here: Here) -> Answer:
    found = _open(here, act.deadlock)
    party = joined_party(here).id if here.role == "delegate" else ""
    if act.review_on and act.outcome != "parked":
        raise Refusal("review_only_parked", field="review_on")
    amendment = 0
    if act.outcome == "resolved":
        _check_resolved(found, party, here)
    elif not ladder.at_end(found):
        raise Refusal("ladder_not_at_end", field="outcome")
    elif act.outcome == "parked":
        amendment = _propose_parking(found, act, here)
    found.state, found.review_on, found.ended = act.outcome, act.review_on, here.now
    found.save(update_fields=["state", "review_on", "amendment", "ended"])
    return Answer({"n": found.n}, {"amendment": amendment})


def _check_resolved(found: Deadlock, party: str, here: Here) -> None:
    """Who declared a deadlock may call it resolved; anybody may, once the clause reads otherwise."""
    clause = _clause(here, found.clause)
    unchanged = clause is not None and digest_of_clause(clause) == found.clause_digest
    if unchanged and party != found.party:
        raise Refusal("deadlock_not_yours", field="outcome")


def _propose_parking(found: Deadlock, act: EndDeadlock, here: Here) -> int:
    """The number of the amendment that proposes to park the clause."""
    if here.role != "delegate":
        raise Refusal("parking_by_party", field="outcome")
    if here.standing.phase != "drafting":
        raise Refusal("parking_while_writing", field="outcome")
    if act.review_on <= here.now.date().isoformat():
        raise Refusal("review_day_needed", field="review_on")
    writer(here)  # while a single text is written, parties propose nothing here either
    clause = _clause(here, found.clause)
    if clause is None:
        raise Refusal("clause_unknown", field="outcome")
    made = amending.create(
        here, op="park", clause=found.clause, payload={}, base=digest_of_clause(clause), rationale=found.words
    )
    found.amendment = made.id
    return made.n
