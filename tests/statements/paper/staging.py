"""Voting sheets and somebody who is helped, for a dialogue in which everybody is there."""

from __future__ import annotations

from typing import Any

from sulh.acts.registry import Actor
from sulh.statements.models import Statement
from sulh.statements.paper import visiting
from sulh.statements.paper.models import PaperSheet
from sulh.statements.voting import choosing
from tests.helpers import Stage

Fields = dict[str, Any]


class Staged:
    """A batch with a sheet that two people read differently, one that nobody entered, and an open visit."""

    def __init__(self, stage: Stage, people: dict[str, Actor]) -> None:
        registrar = people["registrar"]
        self.languages = ["en"]
        self.batch, self.other = (
            stage.do("PrintSheets", registrar, languages=self.languages, count=2)["batch"] for _ in range(2)
        )
        self.fresh, self.differs = (
            self.batch + row.number for row in PaperSheet.objects.filter(batch__number=self.batch)
        )
        self.party = stage.parties[0].id
        self.statements = list(
            Statement.objects.filter(dialogue_id=stage.id, state="accepted").values_list("id", flat=True)
        )
        numbers = Statement.objects.filter(dialogue_id=stage.id, state="accepted").values_list("n", flat=True)
        self.numbers = [str(n) for n in numbers]
        for mark in ("agree", "pass"):
            answers = dict.fromkeys(self.numbers, mark)
            stage.do("EnterSheet", stage.office("enumerator"), sheet=self.differs, answers=answers)
        self.code, unused = stage.do("IssueCodes", registrar, count=2)["codes"]
        self.unused = unused
        self.visit = stage.do("BeginAssisted", people["enumerator"], code=self.code, agreed=True)["token"]
        of = choosing.table(stage.id)
        assert of is not None
        person = visiting.person(stage.id, self.visit)
        shown = choosing.choose(of, person, stage.parties[0].id, "en")
        assert shown is not None
        self.shown = shown

    def bodies(self) -> dict[str, Fields]:
        marks = dict.fromkeys(self.numbers, "agree")
        return {
            "PrintSheets": {
                "languages": self.languages, "count": 1, "statements": self.statements, "party": self.party,
            },
            "VoidSheets": {"batch": self.batch, "sheets": [self.fresh]},
            "CloseBatch": {"batch": self.other},
            "EnterSheet": {"sheet": self.fresh, "answers": marks},
            "EnterSheets": {
                "batch": self.batch,
                "table": "\n".join(
                    [",".join(["sheet", *self.numbers]), ",".join([self.fresh, *("1" for _ in self.numbers)])]
                ),
            },
            "DecideSheet": {"sheet": self.differs, "answers": marks},
            "BeginAssisted": {"code": self.unused, "agreed": True},
            "CastAssistedVote": {
                "visit": self.visit, "statement": self.shown.statement, "drawn": self.shown.drawn,
                "choice": "agree", "once": 5, "language": "en",
            },
        }  # fmt: skip
