"""Promises on stage: a party's first step with evidence, one that waits for a third person, and a pledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sulh.acts.registry import Actor
from sulh.followup.commitments.models import Commitment
from tests.helpers import PUBLIC, Stage

EN_DARI = {"en": "In plain words", "fa-af": "به زبان ساده"}
LEVELS = {"level_1": EN_DARI, "level_2": EN_DARI, "level_3": EN_DARI}
STEP = {"what": EN_DARI, "due": "2099-01-31", "verified_by": EN_DARI, "tags": ["women"]} | LEVELS
SEEN = {"kind": "event", "source": "affected", "day": "2012-10-01", "words": EN_DARI}


class Staged:
    """One promise to code, one on which two codes differ, and a pledge whose levels are not written."""

    def __init__(self, stage: Stage, people: Mapping[str, Actor]) -> None:
        self.step, self.disputed = (
            str(stage.do("PromiseFirstStep", people["delegate"], **STEP)["promise"]) for _ in range(2)
        )
        self.piece, self.other = (
            str(stage.do("FileEvidence", PUBLIC, promise=promise, **SEEN)["evidence"])
            for promise in (self.step, self.disputed)
        )
        more = stage.do("FileEvidence", people["expert"], promise=self.step, **SEEN)
        self.support = str(more["evidence"])
        for level in "12":
            coded = {"promise": self.disputed, "level": level, "evidence": [self.other]}
            stage.do("CodeLevel", stage.office("monitor"), **coded)
        stage.do("PledgeSupport", people["supporter"], kind="funds", text=EN_DARI)
        self.pledge = Commitment.objects.get(dialogue_id=stage.id, origin="pledge").id

    def bodies(self) -> dict[str, dict[str, Any]]:
        return {
            "PromiseFirstStep": STEP,
            "WriteLevels": {"promise": self.pledge} | LEVELS,
            "FileEvidence": {"promise": self.step, "link": "An address"} | SEEN,
            "VerifyEvidence": {"evidence": self.piece, "state": "single_source", "words": EN_DARI},
            "VerifyEvidence other": {
                "evidence": self.piece, "state": "corroborated", "other": self.support, "words": EN_DARI,
            },
            "CodeLevel": {
                "promise": self.step, "level": "1", "evidence": [self.piece], "words": EN_DARI,
            },
            "AdjudicateLevel": {
                "promise": self.disputed, "level": "2", "evidence": [self.other], "words": EN_DARI,
            },
            "ReplyToScore": {"promise": self.step, "words": EN_DARI},
        }  # fmt: skip
