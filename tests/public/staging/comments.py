"""Readers' comments on stage: for everybody's bodies, for the canaries, and for the hostile words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Terms
from sulh.dialogue.outside import OutsideRules
from sulh.findings.models import Snapshot
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement
from tests.helpers import PUBLIC, Stage

if TYPE_CHECKING:
    from tests.planted import Planted

THREAD = "findings-1"


def write_comment(stage: Stage, text: str, **fields: Any) -> dict[str, Any]:
    """Anybody writes a comment; gives the act's answer, with the code."""
    return stage.do("WriteComment", PUBLIC, **{"thread": THREAD, "text": text, "language": "en"} | fields)


def code_of(work: Callable[[], object]) -> tuple[str, dict[str, str | int]]:
    """Code and values of the refusal that `work` meets."""
    with pytest.raises(Refusal) as met:
        work()
    return met.value.code, met.value.params


def set_rules(stage: Stage, **rules: Any) -> None:
    """Other rules stand in the terms in force. Parties agree on them by acts of another room."""

    def change() -> None:
        terms = Terms.objects.get(dialogue_id=stage.id, status="in_force")
        terms.body = terms.body | {"outside": OutsideRules(**rules).as_body()}
        terms.save()

    write(change)


def published(stage: Stage) -> None:
    """Findings are there to be commented on."""
    if Snapshot.objects.filter(dialogue_id=stage.id).exists():
        return
    if not Statement.objects.filter(dialogue_id=stage.id, state="accepted").exists():
        said = {"text": "The canal belongs to all.", "language": "en", "recognisable": True}
        made = stage.do("SubmitStatement", stage.participants(0, 1)[0], **said)["statement"]
        stage.do("DecideModeration", stage.moderator, statement=made, outcome="accept")
    stage.do("PublishFindings", stage.facilitator)


def _moderators(stage: Stage, people: Mapping[str, Actor]) -> tuple[Actor, Actor]:
    return people["moderator"], people.get("appeals_member") or people["appeals member"]


def _withhold(stage: Stage, by: Actor, made: Mapping[str, Any], explanation: str, **fields: Any) -> None:
    decide = {"comment": made["comment"], "outcome": "withhold", "reason": "spam", "explanation": explanation}
    stage.do("DecideComment", by, **(decide | fields))


class Staged:
    """One comment waits, one is shown, one is withheld, and one that was withheld is appealed."""

    def __init__(self, stage: Stage, people: Mapping[str, Actor]) -> None:
        published(stage)
        moderator, _hears = _moderators(stage, people)
        self.waiting, shown, withheld, appealed, gone = (
            write_comment(stage, f"Comment {n} about the findings.")
            for n in ("one", "two", "three", "four", "five")
        )
        stage.do("DecideComment", moderator, comment=shown["comment"], outcome="show")
        for each in (withheld, appealed):
            _withhold(stage, moderator, each, "It advertises.")
        self.appeal = stage.do("AppealComment", PUBLIC, code=appealed["code"], words="It does not.")["appeal"]
        self.shown, self.withheld, self.gone = shown, withheld, gone

    def bodies(self) -> dict[str, dict[str, Any]]:
        return {
            "WriteComment": {"thread": THREAD, "text": "I have read this twice.", "language": "en"},
            "DecideComment": {"comment": self.waiting["comment"], "outcome": "show"},
            "AppealComment": {"code": self.withheld["code"], "words": "Please look again."},
            "TakeBackComment": {"code": self.gone["code"], "sure": True},
            "DecideCommentAppeal": {"appeal": self.appeal, "outcome": "uphold", "reasoning": "It does."},
            "CloseThread": {"thread": THREAD, "state": "closed"},
            "CarryOverComment": {"comment": self.shown["comment"]},
        }


def plant(stage: Planted) -> None:
    """Words that wait or are withheld, and all that is said around them; words taken back are nobody's."""
    published(stage)
    moderator, hears = _moderators(stage, stage.people)

    def written(name: str) -> dict[str, Any]:
        return write_comment(stage, stage.canary(name), name=stage.canary(name))

    written("waiting comment")
    _withhold(stage, moderator, written("withheld comment"), stage.canary("explanation of a comment"))
    for name, outcome in (("appealed comment", ""), ("withheld comment", "uphold")):
        made = written(name)
        explained = "explanation of an appealed comment" if not outcome else "explanation of a comment"
        _withhold(stage, moderator, made, stage.canary(explained))
        words = stage.canary(
            "words of a comment appeal" if not outcome else "words of a closed comment appeal"
        )
        appeal = stage.do("AppealComment", PUBLIC, code=made["code"], words=words)["appeal"]
        if outcome:
            reasoning = stage.canary("reasoning about a comment")
            stage.do("DecideCommentAppeal", hears, appeal=appeal, outcome=outcome, reasoning=reasoning)
    _restored_in_part(stage, moderator, hears)
    taken = written("comment that was taken back")
    _withhold(stage, moderator, taken, stage.canary("comment that was taken back"))
    stage.do("TakeBackComment", PUBLIC, code=taken["code"], sure=True)
    stage.canaries["codes of comments"] = [taken["code"]]


def _restored_in_part(stage: Planted, moderator: Actor, hears: Actor) -> None:
    """Everybody reads what was restored; the words that were left out are for nobody."""
    left_out = stage.canary("words left out of a comment")
    made = write_comment(stage, f"The valley wants a school. {left_out}")
    _withhold(stage, moderator, made, stage.canary("explanation of a comment"))
    words = stage.canary("words of a closed comment appeal")
    appeal = stage.do("AppealComment", PUBLIC, code=made["code"], words=words)["appeal"]
    decide = {"outcome": "restore_part", "kept": "The valley wants a school. […]"}
    reasoning = stage.canary("reasoning about a comment")
    stage.do("DecideCommentAppeal", hears, appeal=appeal, reasoning=reasoning, **decide)


def infest(stage: Stage, people: Mapping[str, Actor], hostile: str, both: dict[str, str]) -> None:
    """The hostile words as comment, name, answer, explanation, appeal, reasoning, part and statement."""
    published(stage)
    moderator, hears = _moderators(stage, people)
    made = write_comment(stage, f"1 {hostile}", name=hostile[:40])
    stage.do("DecideComment", moderator, comment=made["comment"], outcome="show")
    answer = write_comment(stage, f"2 {hostile}", name=hostile[:40], parent=made["n"])
    stage.do("DecideComment", moderator, comment=answer["comment"], outcome="show")
    carried = stage.do("CarryOverComment", people["participant"], comment=made["comment"])["statement"]
    stage.do("DecideModeration", moderator, statement=carried, outcome="accept")
    write_comment(stage, f"3 {hostile}")
    for n, outcome in ((4, ""), (5, "restore_part")):
        withheld = write_comment(stage, f"{n} {hostile} Away with this.", name=hostile[:40])
        _withhold(stage, moderator, withheld, hostile)
        appeal = stage.do("AppealComment", PUBLIC, code=withheld["code"], words=hostile)["appeal"]
        if outcome:
            decide = {"outcome": outcome, "kept": f"{n} {hostile} […]", "reasoning": hostile}
            stage.do("DecideCommentAppeal", hears, appeal=appeal, **decide)
