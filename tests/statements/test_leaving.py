"""Taking back one statement, and leaving with everything."""

from __future__ import annotations

from pathlib import Path

from sulh.acts.exporting import download
from sulh.acts.models import Answered, LogOpening
from sulh.acts.writer import WRITER
from sulh.record.verify import verify
from sulh.statements.models import Appeal, Decision, Statement, Translation, Vote
from tests.helpers import Stage, do
from tests.statements.conftest import accepted, code_of, refused, say

WORDS = "A sentence that nobody else says."
DARI = "سخنی که هیچ‌کس دیگر نمی‌گوید."


def test_a_withdrawn_statement_loses_its_words_translations_and_answers(stage: Stage) -> None:
    person, other = stage.participants(0, 2)
    said = accepted(stage, person, WORDS)
    kept = accepted(stage, other, "Something else")
    stage.do("TranslateStatement", stage.office("translator"), statement=said, language="fa-af", text=DARI)
    for statement in (said, kept):
        stage.do("CastVote", other, statement=statement, choice="agree", counter=1)
    assert code_of(lambda: stage.do("WithdrawStatement", other, statement=said))[0] == "not_yours"
    stage.do("WithdrawStatement", person, statement=said)
    row = Statement.objects.get(pk=said)
    assert (row.text, row.folded, row.state, row.author, row.n) == ("", "", "withdrawn", "", 1)
    assert not Translation.objects.exists()
    assert [str(each) for each in Vote.objects.values_list("statement_id", flat=True)] == [kept]
    assert not LogOpening.objects.filter(about__contains=said).exists()
    file = b"".join(download(stage.id))
    assert WORDS.encode() not in file
    assert DARI.encode() not in file
    assert verify(file.splitlines(keepends=True)).dialogue == stage.id
    assert code_of(lambda: stage.do("WithdrawStatement", person, statement=said))[0] == "not_yours"


def test_delegates_and_seeds_can_be_taken_back_too_in_any_phase(stage: Stage) -> None:
    for actor in (stage.delegates[0], stage.facilitator):
        said = say(stage, actor)
        stage.do("WithdrawStatement", actor, statement=said)
    said = say(stage, stage.delegates[1])
    stage.do("SuspendDialogue", stage.facilitator, words="A pause.")
    stage.do("WithdrawStatement", stage.delegates[1], statement=said)
    assert set(Statement.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_who_leaves_takes_everything_along(stage: Stage, house: Path) -> None:
    person, other = stage.participants(0, 2)
    shown = accepted(stage, person, WORDS)
    no = refused(stage, person, WORDS + " No.", explanation="Words around it: quoted.")
    words = "Words around it: appealed."
    appeal = stage.do("AppealDecision", person, statement=no, words=words)["appeal"]
    reasoning = "Words around it: answered."
    stage.do("DecideAppeal", stage.appeals, appeal=appeal, outcome="uphold", reasoning=reasoning)
    waiting = do(
        "SubmitStatement", person, stage.id, "5a2c3a77-0a8b-4f4c-9d6a-0c7f6a5b4d3e",
        text=WORDS + " Waiting.", language="en", recognisable=True,
    )["statement"]  # fmt: skip
    kept = accepted(stage, other, "Something that stays")
    for counter, by in enumerate((person, other), 1):
        stage.do("CastVote", by, statement=kept, choice="agree", counter=counter)
    stage.do("EraseSelf", person, sure=True)
    for said in (shown, no, waiting):
        row = Statement.objects.get(pk=said)
        assert (row.text, row.state, row.author) == ("", "withdrawn", "")
    assert [each.participant for each in Vote.objects.all()] == [other.id]
    assert set(Decision.objects.values_list("explanation", flat=True)) == {""}
    assert set(Appeal.objects.values_list("words", "reasoning")) == {("", "")}
    assert not Answered.objects.filter(actor__contains=person.id).exists()
    assert Statement.objects.get(pk=kept).text == "Something that stays"
    file = b"".join(download(stage.id))
    assert verify(file.splitlines(keepends=True)).dialogue == stage.id
    # Nothing of it is left on the disk either, in the database or in its write-ahead log.
    WRITER.stop()
    from django.db import connection

    connection.close()
    disk = b"".join(path.read_bytes() for path in house.parent.glob("sulh.sqlite3*"))
    assert b"Something that stays" in disk
    assert disk.count(WORDS.encode()) == 0
    assert disk.count(b"Words around it") == 0
