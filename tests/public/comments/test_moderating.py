"""Decisions by the closed list, the one appeal by somebody else, and comments restored whole or in part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sulh.acts import clock
from sulh.acts.exporting import download
from sulh.acts.log import entries
from sulh.acts.models import LogEntry
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import tries
from sulh.dialogue.models import Dialogue, Holder
from sulh.public.comments import codes
from sulh.public.comments.models import Comment, CommentAppeal, CommentDecision
from sulh.public.comments.numbers import numbers
from sulh.public.comments.threads import line
from sulh.record.verify import verify
from sulh.rules.moderation import REASONS
from tests.helpers import PUBLIC
from tests.public.comments.conftest import Commented, code_of, set_rules

TEXT = "The valley wants a school. He of the third house is a thief. The valley wants a road."
PART = "The valley wants a school. […] The valley wants a road."


def decide(
    stage: Commented, made: dict[str, Any], outcome: str = "withhold", by: Actor | None = None, **more: Any
) -> Any:
    fields = {"comment": made["comment"], "outcome": outcome} | more
    return stage.do("DecideComment", by or stage.moderator, **fields)


def judge(stage: Commented, appeal: str, outcome: str, by: Actor | None = None, **more: Any) -> Any:
    fields = {"appeal": appeal, "outcome": outcome, "reasoning": "So it is."} | more
    return stage.do("DecideCommentAppeal", by or stage.appeals, **fields)


@pytest.mark.parametrize("reason", ["viewpoint", "", "off topic", "I disagree"])
def test_a_reason_that_is_not_on_the_list_withholds_nothing(stage: Commented, reason: str) -> None:
    made = stage.write()
    assert code_of(lambda: decide(stage, made, reason=reason)) == ("reason_not_listed", {"reason": reason})
    assert stage.row(made).state == "waiting"


def test_each_reason_of_the_list_withholds_and_is_logged_with_the_rules_in_force(stage: Commented) -> None:
    rules = stage.dialogue.terms.get(status="in_force").digest
    label = Holder.objects.get(pk=stage.moderator.id).label
    for n, reason in enumerate(REASONS, 1):
        made = stage.write(f"Words {reason}")
        abused: dict[str, Any] = {"abused": "reader"} if reason == "abuse" else {}
        decide(stage, made, reason=reason, **abused)
        row = stage.row(made)
        assert (row.state, row.reason, row.decided) == ("withheld", reason, True)
        logged = next(entry for entry, _ in entries(stage.id, newest_first=True))
        assert logged["view"] == {
            "comment": made["comment"], "thread": "findings-1", "n": n, "outcome": "withhold", "rules": rules,
            "reason": reason, **abused,
        }  # fmt: skip
        assert logged["by"] == {"role": "moderator", "label": label}


def test_abuse_is_always_of_somebody_and_criticism_never_is(stage: Commented) -> None:
    made = stage.write("That army burned our mill. Shame on it.")
    assert code_of(lambda: decide(stage, made, reason="abuse"))[0] == "abused_missing"
    assert code_of(lambda: decide(stage, made, reason="abuse", abused="the king"))[0] == "abused_missing"
    criticism = code_of(lambda: decide(stage, made, reason="abuse", abused="state_party_or_war"))
    assert criticism == ("criticism_is_no_abuse", {"field": "abused"})
    assert code_of(lambda: decide(stage, made, reason="spam", abused="reader"))[0] == "abused_not_wanted"
    assert stage.row(made).state == "waiting"
    decide(stage, made, "show")
    assert stage.row(made).state == "shown"


def test_what_is_shown_needs_no_reason_and_is_decided_once(stage: Commented) -> None:
    made = stage.write()
    assert code_of(lambda: decide(stage, made, "show", reason="spam"))[0] == "comment_reason_not_wanted"
    assert code_of(lambda: decide(stage, made, "show", abused="reader"))[0] == "abused_not_wanted"
    decide(stage, made, "show")
    assert code_of(lambda: decide(stage, made, "show")) == ("decided_already", {"state": "shown"})


def test_a_comment_that_was_shown_can_be_withheld_and_comes_back_only_on_appeal(stage: Commented) -> None:
    made = stage.shown(TEXT)
    assert TEXT.encode() in b"".join(download(stage.id))
    stage.withhold(made)
    assert TEXT.encode() not in b"".join(download(stage.id)), "the diary closes over it again"
    assert code_of(lambda: decide(stage, made, "show"))[0] == "comment_restored_on_appeal_only"
    assert code_of(lambda: decide(stage, made, reason="spam")) == ("decided_already", {"state": "withheld"})
    assert CommentDecision.objects.filter(comment_id=made["comment"]).count() == 2


def test_where_comments_are_read_afterwards_a_moderator_still_reads_each(stage: Commented) -> None:
    set_rules(stage, comments="after")
    left, taken = stage.write("One"), stage.write("Two")
    decide(stage, left, "show")
    decide(stage, taken, reason="off_topic")
    assert (stage.row(left).state, stage.row(left).decided) == ("shown", True)
    assert stage.row(taken).state == "withheld"


@pytest.mark.parametrize("role", ["facilitator", "appeals", "supporter", "delegate", "participant", "public"])
def test_only_moderators_decide(stage: Commented, role: str) -> None:
    made = stage.write()
    actors = {
        "facilitator": stage.facilitator,
        "appeals": stage.appeals,
        "delegate": stage.delegates[0],
        "public": PUBLIC,
    }
    actor = stage.supporter() if role == "supporter" else actors.get(role) or stage.participants(0, 1)[0]
    assert code_of(lambda: decide(stage, made, "show", by=actor))[0] == "role_may_not"


def test_comments_of_another_dialogue_are_not_found(stage: Commented) -> None:
    elsewhere = Commented()
    made, appeal = elsewhere.write(), elsewhere.appealed()
    assert code_of(lambda: decide(stage, made, "show"))[0] == "not_found"
    assert code_of(lambda: judge(stage, appeal["appeal"], "uphold"))[0] == "not_found"
    foreign = {"code": appeal["code"], "words": "Here too"}
    assert code_of(lambda: stage.do("AppealComment", PUBLIC, **foreign))[0] == "comment_code_unknown"


def test_whoever_has_the_code_appeals_once(stage: Commented) -> None:
    made = stage.write(TEXT)
    appeal = {"code": made["code"], "words": "Please"}
    assert code_of(lambda: stage.do("AppealComment", PUBLIC, **appeal))[0] == "comment_not_withheld"
    stage.withhold(made)
    spaced = {"code": " ".join((made["code"][:5], made["code"][5:10], made["code"][10:])), "words": "Please"}
    stage.do("AppealComment", PUBLIC, **spaced)
    assert code_of(lambda: stage.do("AppealComment", PUBLIC, **appeal))[0] == "comment_appealed_already"
    assert CommentAppeal.objects.get().words == "Please"


@pytest.mark.parametrize(
    ("code", "refused"),
    [("", "comment_code_length"), ("123", "comment_code_length"), ("1" * 25, "comment_code_length"),
     ("12345 12345 12345 12345", "comment_code_mistyped"), ("x" * 20, "comment_code_length")],
)  # fmt: skip
def test_codes_that_are_none(stage: Commented, code: str, refused: str) -> None:
    assert code_of(lambda: stage.do("AppealComment", PUBLIC, code=code, words="Please"))[0] == refused
    assert code_of(lambda: stage.do("TakeBackComment", PUBLIC, code=code, sure=True))[0] == refused


def test_codes_cannot_be_tried_for_long(stage: Commented) -> None:
    for _ in range(tries.CODES):
        unknown = codes.fresh()
        assert code_of(lambda code=unknown: stage.do("TakeBackComment", PUBLIC, code=code, sure=True))[0] == (  # type: ignore[misc]
            "comment_code_unknown"
        )
    made = stage.write()
    assert (
        code_of(lambda: stage.do("TakeBackComment", PUBLIC, code=made["code"], sure=True))[0]
        == "too_many_tries"
    )


def test_an_appeal_is_decided_by_somebody_else_and_once(stage: Commented) -> None:
    both = stage.office("moderator", label="Both")
    stage.do("AppointOffice", stage.facilitator, role="appeals_member", label="Both", to=both.id)
    made = stage.write(TEXT)
    decide(stage, made, "show", by=both)
    stage.withhold(made)  # by another moderator
    appeal = stage.do("AppealComment", PUBLIC, code=made["code"], words="Why?")["appeal"]
    assert code_of(lambda: judge(stage, appeal, "restore", by=both))[0] == "same_person_decided"
    assert code_of(lambda: judge(stage, appeal, "restore", by=stage.moderator))[0] == "role_may_not"
    judge(stage, appeal, "restore")
    assert code_of(lambda: judge(stage, appeal, "uphold"))[0] == "decided_already"
    assert CommentAppeal.objects.get().decided_by == stage.appeals.id


def test_what_was_restored_stays(stage: Commented) -> None:
    made = stage.withheld(TEXT)
    appeal = stage.do("AppealComment", PUBLIC, code=made["code"], words="Why?")["appeal"]
    judge(stage, appeal, "restore")
    row = stage.row(made)
    assert (row.state, row.reason, row.part) == ("shown", "", "")
    assert TEXT.encode() in b"".join(download(stage.id))
    assert code_of(lambda: decide(stage, made, reason="spam"))[0] == "comment_restored_already"


def test_an_upheld_decision_stands(stage: Commented) -> None:
    made = stage.appealed()
    judge(stage, made["appeal"], "uphold", kept="this is not read")
    assert (stage.row(made).state, stage.row(made).part) == ("withheld", "")
    assert code_of(lambda: judge(stage, made["appeal"], "restore"))[0] == "decided_already"


def test_a_part_is_restored_and_the_rest_stays_sealed(stage: Commented) -> None:
    made = stage.write(TEXT, name="Reader")
    stage.withhold(made, "abuse", abused="private_person", explanation="Who says that he is a thief?")
    appeal = stage.do("AppealComment", PUBLIC, code=made["code"], words="He is a thief indeed.")["appeal"]
    assert code_of(lambda: judge(stage, appeal, "restore_part"))[0] == "comment_part_missing"
    for wrong in (
        TEXT,
        "The valley wants a bridge.",
        "[…]",
        "The valley wants a road. The valley wants a school.",
    ):
        met = code_of(lambda kept=wrong: judge(stage, appeal, "restore_part", kept=kept))  # type: ignore[misc]
        assert met == ("part_not_of_the_text", {"field": "kept"})
    judge(stage, appeal, "restore_part", kept=PART)
    row = stage.row(made)
    assert (row.state, row.reason, row.part, row.text) == ("part", "abuse", PART, TEXT)
    assert line(row).name == "", "a name can be the abuse, and nobody chose to restore it"
    file = b"".join(download(stage.id))
    assert PART.encode() in file
    for sealed in (b"thief", b"third house", b"Reader"):
        assert sealed not in file
    assert verify(file.splitlines(keepends=True)).dialogue == stage.id
    assert code_of(lambda: decide(stage, made, reason="spam"))[0] == "comment_restored_already"


def test_words_around_a_comment_never_reach_the_log(stage: Commented) -> None:
    made = stage.withheld(TEXT, explanation="You wrote: third house.")
    appeal = stage.do("AppealComment", PUBLIC, code=made["code"], words="The third house, indeed.")["appeal"]
    judge(stage, appeal, "restore", reasoning="The third house names nobody.")
    file = b"".join(download(stage.id)).replace(TEXT.encode(), b"")
    assert b"third house" not in file
    assert b"hird house" not in b"".join(bytes(row.data) for row in LogEntry.objects.all())


def test_taking_back_leaves_a_number_and_nothing_else(stage: Commented) -> None:
    made = stage.write(TEXT, name="Reader")
    stage.withhold(made, "abuse", abused="private_person", explanation="Vanishing explanation")
    appeal = stage.do("AppealComment", PUBLIC, code=made["code"], words="Vanishing appeal")["appeal"]
    judge(stage, appeal, "restore_part", kept=PART, reasoning="Vanishing reasoning")
    assert code_of(lambda: stage.do("TakeBackComment", PUBLIC, code=made["code"], sure=False))[0] == (
        "comment_take_back_unsure"
    )
    stage.do("TakeBackComment", PUBLIC, code=made["code"], sure=True)
    row = stage.row(made)
    assert (row.state, row.n, row.decided) == ("taken_back", 1, True)
    assert {row.text, row.part, row.name, row.folded, row.code, row.reason} == {""}
    kept = repr([*CommentDecision.objects.values(), *CommentAppeal.objects.values()])
    file = b"".join(download(stage.id))
    assert "Vanishing" not in kept
    for gone in (b"valley", b"Reader", b"Vanishing"):
        assert gone not in file
    assert verify(file.splitlines(keepends=True)).dialogue == stage.id
    assert (
        code_of(lambda: stage.do("TakeBackComment", PUBLIC, code=made["code"], sure=True))[0]
        == "comment_code_unknown"
    )
    assert stage.write(TEXT)["n"] == 2, "the words may be said again"


def test_an_appeal_ends_when_its_comment_is_taken_back(stage: Commented) -> None:
    made = stage.appealed()
    stage.do("TakeBackComment", PUBLIC, code=made["code"], sure=True)
    assert code_of(lambda: judge(stage, made["appeal"], "uphold"))[0] == "decided_already"
    found = numbers(stage.id)
    assert (found.appeals, found.appeals_open, found.appeals_over) == (1, 0, 1)


def test_what_waits_can_be_taken_back_too(stage: Commented) -> None:
    made = stage.write()
    stage.do("TakeBackComment", PUBLIC, code=made["code"], sure=True)
    assert code_of(lambda: decide(stage, made, "show")) == ("decided_already", {"state": "taken_back"})


def test_moderation_and_appeals_go_on_after_the_end(stage: Commented) -> None:
    waiting, appealed = stage.write("Still waiting"), stage.appealed()
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(phase="closed"))
    stage.show(waiting)
    judge(stage, appealed["appeal"], "restore")
    stage.do("TakeBackComment", PUBLIC, code=waiting["code"], sure=True)


def test_threads_are_closed_put_away_and_opened_again(stage: Commented) -> None:
    def close(state: str, by: Actor | None = None, thread: str = "findings-1") -> Any:
        return stage.do("CloseThread", by or stage.moderator, thread=thread, state=state)

    assert code_of(lambda: close("open"))[0] == "thread_stands_so"
    assert code_of(lambda: close("closed", thread="findings-7"))[0] == "not_found"
    assert code_of(lambda: close("closed", stage.facilitator))[0] == "role_may_not"
    for state in ("closed", "archived"):
        close(state)
        assert code_of(lambda at=state: close(at))[0] == "thread_stands_so"  # type: ignore[misc]
        assert code_of(stage.write)[0] == "thread_closed"
    close("open")
    stage.write()


def test_a_moderator_cannot_open_what_closed_by_itself(stage: Commented) -> None:
    with clock.at(clock.now() + timedelta(days=90)):
        for state, code in (("open", "thread_expired"), ("archived", ""), ("closed", "")):
            fields = {"thread": "findings-1", "state": state}
            if code:
                assert code_of(lambda f=fields: stage.do("CloseThread", stage.moderator, **f))[0] == code  # type: ignore[misc]
            else:
                stage.do("CloseThread", stage.moderator, **fields)


def test_the_numbers_add_up(stage: Commented) -> None:
    stage.shown("One")
    stage.write("Two")
    for n, outcome in enumerate(("restore", "restore_part", "uphold", "")):
        made = stage.withheld(f"Comment {n}. Carpets.", "spam")
        appeal = stage.do("AppealComment", PUBLIC, code=made["code"], words="Why?")["appeal"]
        if outcome:
            judge(stage, appeal, outcome, kept=f"Comment {n}. […]")
    gone = stage.withheld("Gone", "off_topic")
    stage.do("TakeBackComment", PUBLIC, code=gone["code"], sure=True)
    found = numbers(stage.id)
    assert (found.received, found.shown, found.waiting, found.taken_back) == (7, 3, 1, 1)
    assert found.withheld == 5
    by_reason = {reason: rest for reason, *rest in found.by_reason}
    assert by_reason["spam"] == [4, 1, 1]
    assert by_reason["off_topic"] == [1, 0, 0]
    assert (found.appeals, found.appeals_open, found.upheld) == (4, 1, 1)
    assert (found.restored, found.restored_in_part) == (1, 1)
    assert Comment.objects.filter(dialogue_id=stage.id).count() == found.received
