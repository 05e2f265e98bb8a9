"""Pulses on stage: the questions agreed to by every party, people enrolled, waves answered."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Participant, Terms
from sulh.statements.paper import numbers
from sulh.statements.paper.models import PaperBatch, PaperSheet
from tests.helpers import Stage

SAFE = {"en": "The road is safe.", "fa-af": "راه امن است."}
WATER = {"en": "Water comes on time.", "fa-af": "آب به وقت می‌رسد."}


def agree(stage: Stage, act: str, **fields: Any) -> dict[str, Any]:
    """Every party at the table agrees to what the first one proposes, and it comes into force."""
    made = stage.do(act, stage.joined()[0], **fields, why="We want to know")
    subject = {"subject_kind": "terms", "subject_digest": made["digest"], "kind": "consent"}
    for delegate in stage.joined():
        stage.do("GiveConsent", delegate, **subject)
    terms = Terms.objects.get(dialogue_id=stage.id, n=made["version"])
    stage.do("AdoptTerms", stage.facilitator, terms=terms.id)
    return made


def asked(stage: Stage) -> str:
    """One question is in force; gives its id."""
    made: str = agree(stage, "ProposePulseQuestion", texts=SAFE)["question"]
    return made


def people_of(stage: Stage, party: int | None, count: int) -> list[Actor]:
    """People of a party (None: of "no party") who are there, without the way they came in."""
    of = stage.no_party if party is None else stage.parties[party]
    rows = [Participant(dialogue=stage.dialogue, party=of) for _person in range(count)]
    write(lambda: Participant.objects.bulk_create(rows))
    return [Actor("participant", row.id) for row in rows]


def counted_on_paper(stage: Stage, party: int | None, count: int) -> list[Actor]:
    """Voting sheets of a party that count, without who entered them; gives the people whom they stand for."""

    def make() -> None:
        batch = PaperBatch.objects.create(
            dialogue=stage.dialogue, party=stage.no_party if party is None else stage.parties[party],
            number=numbers.fresh_batch(stage.id), statements=[1], languages=["en"], closed=True,
        )  # fmt: skip
        PaperSheet.objects.bulk_create(
            PaperSheet(batch=batch, number=number, state="counted", entered=True)
            for number in numbers.fresh_sheets(count)
        )

    write(make)
    return people_of(stage, party, count)


def sheets_for(stage: Stage, by: Actor, count: int, **fields: Any) -> list[str]:
    """The ten digits of each sheet of a new batch for the open wave."""
    made = stage.do("PrintPulseSheets", by, languages=["en"], count=count, **fields)
    rows = PaperSheet.objects.filter(batch__number=made["batch"]).order_by("number")
    return [made["batch"] + row.number for row in rows]


def after_weeks(count: int) -> AbstractContextManager[None]:
    """So many weeks from now, and a day: waves do not follow each other within one."""
    return clock.at(clock.now() + timedelta(days=8 * count))


def answer(stage: Stage, people: list[Actor], question: str, choices: str, wave: int = 1) -> None:
    """Person by person: `+` agrees, `-` disagrees, `0` passes."""
    words = {"+": "agree", "-": "disagree", "0": "pass"}
    for person, choice in zip(people, choices, strict=True):
        stage.do("AnswerPulse", person, wave=wave, answers={question: words[choice]})
