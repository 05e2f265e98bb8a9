"""Levels by criteria written beforehand: two people code without seeing each other, a third one decides.

Source: the levels of the Peace Accords Matrix of the Kroc Institute.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import log
from sulh.acts.fields import Ask, Id, OptionalTexts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.followup.commitments import who
from sulh.followup.commitments.choices import LEVELS
from sulh.followup.commitments.counts import settled
from sulh.followup.commitments.models import Code, Commitment, Level
from sulh.rules.refusal import Refusal

NAMED_MOST = 50
LevelField = Annotated[
    Literal["0", "1", "2", "3"], Ask(_("Which level is reached?"), widget="radio", choices=LEVELS)
]
Named = Annotated[
    list[Id],
    Ask(
        _("On which evidence do you build?"),
        _("Here are the pieces that this page of the evidence shows. Each of its pages offers its own."),
        widget="checks",
    ),
    Field(max_length=NAMED_MOST),
]
Why = Annotated[
    OptionalTexts,
    Ask(_("Why?"), _("Needed where the level is lower than the one that stands."), widget="textarea"),
]


class CodeLevel(Act):
    """Say which level a promise has reached. Nobody sees the first code until the second one is in."""

    promise: Annotated[Id, Ask(_("Which promise?"), widget="hidden")]
    level: LevelField
    evidence: Named = []
    words: Why = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(_said(self, done), sealed_about=done["code"] if done["place"] == 1 else "")


class AdjudicateLevel(Act):
    """A third person decides where two codes differ. All three stay to read."""

    promise: Annotated[Id, Ask(_("Which promise?"), widget="hidden")]
    level: LevelField
    evidence: Named = []
    words: Why = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(_said(self, done))


Coding = CodeLevel | AdjudicateLevel


def _said(act: Coding, done: Mapping[str, Any]) -> dict[str, Any]:
    return {"promise": act.promise, "n": done["n"], "round": done["round"], "level": int(act.level),
            "evidence": list(act.evidence), "words": dict(act.words)}  # fmt: skip


@carries_out(CodeLevel, action="code_level")
def code_level(act: CodeLevel, here: Here) -> Answer:
    row = _checked(act, here)
    if row.waits == "adjudication":
        raise Refusal("adjudication_waits")
    before = Code.objects.filter(commitment=row, round=row.round).first()
    if before is not None and before.holder == here.actor.id:
        raise Refusal("coder_twice")
    code = _keep(act, row, here, place=2 if before else 1)
    if before is None:
        _wait(row, "second", here)
    else:
        log.reveal(here.dialogue, before.id)
        agreed = settled([before.level, code.level])
        if agreed is None:
            _wait(row, "adjudication", here)
        else:
            _stand(row, agreed, here)
    return _answer(row, code)


@carries_out(AdjudicateLevel, action="code_level")
def adjudicate_level(act: AdjudicateLevel, here: Here) -> Answer:
    row = _checked(act, here)
    if row.waits != "adjudication":
        raise Refusal("nothing_to_adjudicate")
    if Code.objects.filter(commitment=row, round=row.round, holder=here.actor.id).exists():
        raise Refusal("adjudicator_coded")
    code = _keep(act, row, here, place=3)
    _stand(row, code.level, here)
    return _answer(row, code)


def _checked(act: Coding, here: Here) -> Commitment:
    """The promise, where this person may give it this level for these reasons."""
    row = who.find(act.promise, here)
    who.needs_distance(row, here)
    if not row.has_levels:
        raise Refusal("levels_missing", field="level")
    level = int(act.level)
    who.pieces(row, act.evidence)
    first_and_not_begun = row.level is None and level == 0
    if level != row.level and not act.evidence and not first_and_not_begun:
        raise Refusal("level_without_evidence", field="evidence")
    if row.level is not None and level < row.level and not act.words:
        raise Refusal("regression_unexplained", field="words")
    return row


def _keep(act: Coding, row: Commitment, here: Here, place: int) -> Code:
    return Code.objects.create(
        commitment=row, round=row.round, place=place, level=int(act.level),
        evidence=list(dict.fromkeys(act.evidence)), words=dict(act.words), holder=here.actor.id,
        label=here.standing.label, at=here.now,
    )  # fmt: skip


def _wait(row: Commitment, on: str, here: Here) -> None:
    row.waits, row.waits_since = on, here.now.date().isoformat()
    row.save(update_fields=["waits", "waits_since"])


def _stand(row: Commitment, level: int, here: Here) -> None:
    Level.objects.create(commitment=row, round=row.round, level=level, at=here.now)
    row.level, row.round, row.waits, row.waits_since = level, row.round + 1, "", ""
    row.save(update_fields=["level", "round", "waits", "waits_since"])


def _answer(row: Commitment, code: Code) -> Answer:
    return Answer(
        {"promise": row.id, "n": row.n, "code": code.id}, {"place": code.place, "round": code.round}
    )
