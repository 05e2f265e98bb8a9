"""What the terms say about following the promises: proposed and agreed like every other part of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field

from sulh.acts.fields import Ask, Day, Name, Texts, WholeNumber
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import consent
from sulh.dialogue.acts import find
from sulh.dialogue.acts.terms import present, propose
from sulh.dialogue.followup_rules import (
    CRITERIA_MOST,
    QUESTIONS_MOST,
    Criterion,
    FollowupRules,
    PulseQuestion,
    rules_of,
)
from sulh.rules.refusal import Refusal

TIMES = {"month": _("By month"), "week": _("By week"), "day": _("By day")}
MEASURE_KINDS = {
    "pulse": _("The share that agrees with a pulse question, in percent"),
    "indicator": _("An indicator, in thousandths of its unit; at most so much where less is better"),
    "index": _("The index of promises kept, in percent"),
}
_WHY = Ask(_("Why, in one line"))


def _each_once(areas: list[str]) -> list[str]:
    return list(dict.fromkeys(areas))


Areas = Annotated[list[Name], Field(max_length=60), AfterValidator(_each_once)]
QuestionId = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]


class ProposeFollowupRules(Act):
    """A party proposes new terms with another rhythm of pulses, and how exactly incidents are told."""

    pulse_every_days: Annotated[WholeNumber, Ask(_("After how many days are the pulse questions asked again?"), _("0: only when the facilitator opens a wave."), widget="number"), Field(le=3660)]  # fmt: skip
    pulse_open_days: Annotated[WholeNumber, Ask(_("For how many days is a wave open?"), widget="number"), Field(ge=1, le=90)]  # fmt: skip
    incident_areas: Annotated[Areas, Ask(_("Areas by which incidents are told"), _("One a line, each so large that nobody can be found in it. No finer place is ever shown."), widget="lines")] = []  # fmt: skip
    incident_time: Annotated[Literal["month", "week", "day"], Ask(_("How exactly is the time of an incident told?"), widget="radio", choices=TIMES)]  # fmt: skip
    why: Annotated[Name, _WHY]

    def public_view(self, done: Mapping[str, Any]) -> View:
        said = self.model_dump(exclude={"why"})
        return View(said | {"why": self.why} | _version(done))


class ProposePulseQuestion(Act):
    """A party proposes new terms with one more pulse question.

    Refuses `pulse_questions_full` and `text_missing_language`: everybody must be able to read it.
    """

    texts: Annotated[Texts, Ask(_("The sentence"), _("People agree with it, disagree with it or pass. It is asked in the same words each time."), widget="textarea")]  # fmt: skip
    why: Annotated[Name, _WHY]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"question": done["question"], "texts": dict(self.texts), "why": self.why} | _version(done))  # fmt: skip


class ProposeNoPulseQuestion(Act):
    """A party proposes new terms without one of the pulse questions. Refuses `pulse_question_unknown`."""

    question: Annotated[QuestionId, Ask(_("Which question?"), source="pulse_questions")]
    why: Annotated[Name, _WHY]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"question": self.question, "why": self.why} | _version(done))


class ProposeSuccessCriterion(Act):
    """A party proposes new terms with one more criterion of success, told beforehand.

    Refuses `criteria_full`, `text_missing_language`, `pulse_question_unknown`, `criterion_ref_needed`,
    `criterion_above_hundred`, and `criterion_day_past`: a criterion is written before, not after.
    """

    texts: Annotated[Texts, Ask(_("What would you call a success?"), widget="textarea")]
    measure: Annotated[Literal["pulse", "indicator", "index"], Ask(_("Measured by what?"), widget="radio", choices=MEASURE_KINDS)]  # fmt: skip
    ref: Annotated[str, Ask(_("Which pulse question or indicator?"), _("Its id, as its page shows it. Empty for the index.")), Field(pattern=r"^[0-9a-f]{0,32}$")] = ""  # fmt: skip
    at_least: Annotated[WholeNumber, Ask(_("At least how much?"), widget="number")]
    by_day: Annotated[Day, Ask(_("By which day?"), widget="date")]
    why: Annotated[Name, _WHY]

    def public_view(self, done: Mapping[str, Any]) -> View:
        said = self.model_dump(exclude={"why"}) | {"criterion": done["criterion"]}
        return View(said | {"why": self.why} | _version(done))


def _version(done: Mapping[str, Any]) -> dict[str, Any]:
    return {"version": done["version"], "digest": done["digest"], "party": done["party"]}


@carries_out(ProposeFollowupRules, action="change_terms")
def propose_followup_rules(act: ProposeFollowupRules, here: Here) -> Answer:
    body = present(here)
    rules = replace(
        rules_of(body), pulse_every_days=act.pulse_every_days, pulse_open_days=act.pulse_open_days,
        incident_areas=tuple(act.incident_areas), incident_time=act.incident_time,
    )  # fmt: skip
    if act.pulse_every_days and act.pulse_every_days <= act.pulse_open_days:
        raise Refusal("pulse_waves_overlap", field="pulse_every_days", days=act.pulse_open_days)
    return _propose(body, rules, here, field="pulse_every_days")


@carries_out(ProposePulseQuestion, action="change_terms")
def propose_pulse_question(act: ProposePulseQuestion, here: Here) -> Answer:
    body = present(here)
    _in_every_language(act.texts, here)
    rules = rules_of(body)
    made = PulseQuestion(_id_of(dict(act.texts)), dict(act.texts))
    if made in rules.pulse_questions:
        raise Refusal("terms_unchanged", field="texts")
    if len(rules.pulse_questions) >= QUESTIONS_MOST:
        raise Refusal("pulse_questions_full", field="texts", most=QUESTIONS_MOST)
    rules = replace(rules, pulse_questions=(*rules.pulse_questions, made))
    return _propose(body, rules, here, field="texts", question=made.id)


@carries_out(ProposeNoPulseQuestion, action="change_terms")
def propose_no_pulse_question(act: ProposeNoPulseQuestion, here: Here) -> Answer:
    body = present(here)
    rules = rules_of(body)
    left = tuple(each for each in rules.pulse_questions if each.id != act.question)
    if len(left) == len(rules.pulse_questions):
        raise Refusal("pulse_question_unknown", field="question")
    return _propose(body, replace(rules, pulse_questions=left), here, field="question")


@carries_out(ProposeSuccessCriterion, action="change_terms")
def propose_success_criterion(act: ProposeSuccessCriterion, here: Here) -> Answer:
    body = present(here)
    _in_every_language(act.texts, here)
    rules = rules_of(body)
    if len(rules.criteria) >= CRITERIA_MOST:
        raise Refusal("criteria_full", field="texts", most=CRITERIA_MOST)
    if act.by_day <= here.now.date().isoformat():
        raise Refusal("criterion_day_past", field="by_day")
    if act.measure != "indicator" and act.at_least > 100:
        raise Refusal("criterion_above_hundred", field="at_least")
    if act.measure == "pulse" and act.ref not in {each.id for each in rules.pulse_questions}:
        raise Refusal("pulse_question_unknown", field="ref")
    if act.measure == "indicator" and not act.ref:
        raise Refusal("criterion_ref_needed", field="ref")
    ref = "" if act.measure == "index" else act.ref
    said = [dict(act.texts), act.measure, ref, act.at_least, act.by_day]
    made = Criterion(_id_of(said), dict(act.texts), act.measure, ref, act.at_least, act.by_day)
    if made in rules.criteria:
        raise Refusal("terms_unchanged", field="texts")
    rules = replace(rules, criteria=(*rules.criteria, made))
    return _propose(body, rules, here, field="texts", criterion=made.id)


def _propose(body: Mapping[str, Any], rules: FollowupRules, here: Here, *, field: str, **more: str) -> Answer:
    made = propose({**body, "followup": rules.as_body()}, here, field=field)
    return Answer({**made.shown, **more})


def _in_every_language(texts: Mapping[str, str], here: Here) -> None:
    if missing := [code for code in find.the_dialogue(here).languages if code not in texts]:
        raise Refusal("text_missing_language", field="texts", language=missing[0])


def _id_of(said: Any) -> str:
    """From the words: the same sentence asked again has the same id, another one never."""
    return consent.digest_of({"said": said})[:12]
