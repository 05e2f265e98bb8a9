"""A pulse question, and later a wave of it, for a dialogue in which everybody is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Participant
from sulh.statements.paper import visiting
from sulh.statements.paper.models import PaperBatch
from tests.followup.pulse.staging import SAFE, WATER, agree, counted_on_paper, people_of, sheets_for
from tests.helpers import Stage

Fields = dict[str, Any]


class Staged:
    """The question is in force, and no wave is open; `scenes` and `play` open one."""

    def __init__(self, stage: Stage, people: dict[str, Actor]) -> None:
        self.stage, self.people = stage, people
        self.question = agree(stage, "ProposePulseQuestion", texts=SAFE)["question"]
        self.wave, self.visit = 1, "0" * 20
        self.fresh = self.differs = "0" * 10

    def bodies(self) -> dict[str, Fields]:
        why = {"why": "It was unclear"}
        answers = {"wave": self.wave, "answers": {self.question: "agree"}}
        unused: str = self.stage.paper.unused  # type: ignore[attr-defined]
        return {
            "ProposeFollowupRules": why | {
                "pulse_every_days": 90, "pulse_open_days": 14, "incident_areas": ["The north"],
                "incident_time": "month",
            },
            "ProposePulseQuestion": why | {"texts": WATER},
            "ProposeNoPulseQuestion": why | {"question": self.question},
            "ProposeSuccessCriterion": why | {
                "texts": WATER, "measure": "pulse", "ref": self.question, "at_least": 50,
                "by_day": "2099-01-01",
            },
            "OpenPulse": {"party": self.stage.parties[0].id},
            "ClosePulse": {},
            "AnswerPulse": answers,
            "BeginAssistedPulse": {"code": unused, "agreed": True},
            "AnswerAssistedPulse": {"visit": self.visit} | answers,
            "PrintPulseSheets": {"languages": ["en"], "count": 1, "party": self.stage.parties[0].id},
            "VoidPulseSheets": {"batch": self.fresh[:5], "sheets": [self.fresh]},
            "EnterPulseSheet": {"sheet": self.fresh, "answers": {"1": "agree"}},
            "DecidePulseSheet": {"sheet": self.differs, "answers": {"1": "pass"}},
        }  # fmt: skip

    def play(self) -> None:
        """A wave that opens and closes, for its entries in the diary."""
        people_of(self.stage, 0, 10)
        counted_on_paper(self.stage, 0, 1)
        self.stage.do("OpenPulse", self.people["facilitator"], **self.bodies()["OpenPulse"])
        (self.fresh,) = sheets_for(self.stage, self.people["registrar"], 1)
        self.stage.do("VoidPulseSheets", self.people["registrar"], **self.bodies()["VoidPulseSheets"])
        self.stage.do("ClosePulse", self.people["facilitator"])

    def scenes(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Enough people come, and a wave is opened. Nothing is left open, and nobody stays, at the end."""
        extra = [person.id for person in people_of(self.stage, 0, 10)]
        yield "listening", ("OpenPulse",)
        opened = self.stage.do("OpenPulse", self.people["facilitator"], **self.bodies()["OpenPulse"])
        self.wave = opened["n"]
        person = self.people["participant"].id
        self.visit = write(lambda: visiting.begin(self.stage.id, person))
        yield "listening", ("ClosePulse", "AnswerPulse", "BeginAssistedPulse", "AnswerAssistedPulse")
        before = set(PaperBatch.objects.values_list("pk", flat=True))
        extra += [person.id for person in counted_on_paper(self.stage, 0, 3)]
        self.fresh, self.differs = sheets_for(self.stage, self.people["registrar"], 2)
        for mark in ("agree", "disagree"):
            enumerator, answers = self.stage.office("enumerator"), {"1": mark}
            self.stage.do("EnterPulseSheet", enumerator, sheet=self.differs, answers=answers)
        yield "listening", ("PrintPulseSheets", "VoidPulseSheets", "EnterPulseSheet", "DecidePulseSheet")
        write(PaperBatch.objects.exclude(pk__in=before).delete)
        self.stage.do("ClosePulse", self.people["facilitator"])
        write(lambda: Participant.objects.filter(pk__in=extra).delete())
