"""Answering the open wave: by oneself, or with the help of an enumerator. No earlier answer is ever shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts import find
from sulh.dialogue.acts.entering import known_code, person_of
from sulh.dialogue.followup_rules import QUESTIONS_MOST
from sulh.dialogue.models import Participant
from sulh.followup.pulse.acts import open_wave
from sulh.followup.pulse.models import PulseAnswer, PulseWave
from sulh.rules.refusal import Refusal
from sulh.statements.acts.voting import VALUES
from sulh.statements.paper import visiting
from sulh.statements.paper.counting import note_work

Choice = Literal["agree", "disagree", "pass"]
QuestionId = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
Answers = Annotated[
    dict[QuestionId, Choice], Ask(_("Your answers")), Field(min_length=1, max_length=QUESTIONS_MOST)
]
Wave = Annotated[int, Ask(_("Which wave?"), widget="hidden"), Field(ge=1, le=10**6)]


class AnswerPulse(Act):
    """Agree, disagree or pass, question by question (`answers`: question id to choice). It may be changed.

    `wave` is the number of the open wave. Until the close the last answer counts; then nobody can say any
    more who gave which. Refuses `pulse_none_open`, `pulse_not_asked`, `pulse_question_unknown`.
    """

    wave: Wave
    answers: Answers

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(AnswerPulse, action="answer_pulse", logged=False, keyed=False)
def answer_pulse(act: AnswerPulse, here: Here) -> Answer:
    _keep(here, here.actor.id, act.wave, act.answers, settings.CHANNEL)
    return Answer({"applied": True})


class BeginAssistedPulse(Act):
    """An enumerator begins with one person, with the code of their slip; see `BeginAssisted`.

    Refuses what redeeming a code refuses, `pulse_none_open` and `conduct_not_accepted`.
    """

    code: Annotated[
        str,
        Ask(
            _("The code on this person's slip"),
            _("25 digits in five groups. Let the person type it, if they can."),
            widget="code",
            inputmode="numeric",
        ),
        Field(max_length=200),
    ]
    agreed: Annotated[
        bool, Ask(_("I have read this page to the person, and the person agrees"), widget="checkbox")
    ]

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


def _digits(act: BeginAssistedPulse, dialogue: str) -> str:
    return known_code(act.code, dialogue)


@carries_out(BeginAssistedPulse, action="assist_pulse", logged=False, keyed=False, prepare=_digits)
def begin_assisted_pulse(act: BeginAssistedPulse, here: Here) -> Answer:
    if not act.agreed:
        raise Refusal("conduct_not_accepted", field="agreed")
    if open_wave(find.the_dialogue(here)) is None:
        raise Refusal("pulse_none_open")
    person = person_of(here, here.prepared)
    note_work(here, here.actor.id, sessions=1)
    return Answer({}, {"token": visiting.begin(here.dialogue, person.id)})


class AnswerAssistedPulse(Act):
    """The answers of the person whose visit it is. Refuses `assisted_over` and what `AnswerPulse` refuses."""

    visit: Annotated[str, Ask(_("Visit"), widget="hidden"), Field(max_length=200)]
    wave: Wave
    answers: Answers

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(AnswerAssistedPulse, action="assist_pulse", logged=False, keyed=False)
def answer_assisted_pulse(act: AnswerAssistedPulse, here: Here) -> Answer:
    person = visiting.person(here.dialogue, act.visit)
    if not person:
        raise Refusal("assisted_over")
    _keep(here, person, act.wave, act.answers, "assisted")
    return Answer({"applied": True})


def _keep(here: Here, participant: str, n: int, answers: Mapping[str, str], channel: str) -> None:
    wave = open_wave(find.the_dialogue(here))
    if wave is None or wave.n != n:
        raise Refusal("pulse_none_open")
    person = Participant.objects.filter(pk=participant, dialogue_id=here.dialogue).first()
    if person is None or not asked(wave, person):
        raise Refusal("pulse_not_asked")
    if not set(answers) <= {each["id"] for each in wave.questions}:
        raise Refusal("pulse_question_unknown", field="answers")
    of_person = PulseAnswer.objects.filter(wave=wave, participant=person.id)
    of_person.filter(question__in=list(answers)).delete()
    # One way per person, or the table of ways would count somebody twice.
    of_person.update(channel=channel)
    for question, choice in answers.items():
        PulseAnswer.objects.create(
            wave=wave, question=question, participant=person.id, party=person.party_id or "",
            choice=VALUES[choice], channel=channel,
        )  # fmt: skip


def asked(wave: PulseWave, person: Participant) -> bool:
    return wave.party_id is None or wave.party_id == person.party_id


def erase_participant(dialogue: str, participant: str) -> None:
    """Who leaves takes the answers to an open wave along; of closed ones nobody knows whose they were."""
    PulseAnswer.objects.filter(wave__dialogue_id=dialogue, participant=participant).delete()
