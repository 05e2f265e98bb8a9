"""Writing a comment: who may, what is refused, and how a flood is stopped without knowing anybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pydantic import ValidationError

from sulh.acts import clock
from sulh.acts.exporting import download
from sulh.acts.log import entries
from sulh.acts.models import Answered, LogEntry, LogOpening
from sulh.acts.registry import REGISTRY
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue
from sulh.public.bulletins.models import Bulletin
from sulh.public.comments import codes
from sulh.public.comments.models import Comment
from sulh.record.verify import verify
from tests.helpers import PUBLIC, Stage, do
from tests.public.comments.conftest import THREAD, Commented, code_of, set_rules

NOON = datetime(2030, 10, 20, 12, tzinfo=UTC)


def test_a_comment_waits_and_only_its_code_is_told(stage: Commented) -> None:
    made = stage.write("A plain word.", name="A carpenter")
    row = stage.row(made)
    assert (row.thread, row.n, row.root, row.parent) == (THREAD, 1, 1, None)
    assert (row.state, row.decided, row.name, row.text) == ("waiting", False, "A carpenter", "A plain word.")
    assert row.at == clock.now()
    assert set(made) == {"comment", "thread", "n", "shown", "code"}
    assert len(made["code"]) == 20
    assert made["code"].isdigit()
    assert row.code == codes.digest(stage.id, made["code"])
    assert made["code"].encode() not in b"".join(download(stage.id))


def test_the_log_holds_the_words_sealed_until_they_are_shown(stage: Commented) -> None:
    made = stage.write("Something new.", name="Nobody else")
    logged, opened = next(iter(entries(stage.id, newest_first=True)))
    assert logged["by"] == {"role": "public"}
    assert set(logged["view"]) == {"comment", "thread", "n", "language", "text", "name"}
    assert not opened
    stage.show(made)
    file = b"".join(download(stage.id))
    assert b"Something new." in file
    assert b"Nobody else" in file
    assert b"Something new." not in b"".join(bytes(row.data) for row in LogEntry.objects.all())
    assert verify(file.splitlines(keepends=True)).dialogue == stage.id


def test_where_comments_are_read_afterwards_they_appear_at_once(stage: Commented) -> None:
    set_rules(stage, comments="after")
    made = stage.write("Here at once.")
    assert made["shown"] is True
    assert (stage.row(made).state, stage.row(made).decided) == ("shown", False)
    assert b"Here at once." in b"".join(download(stage.id))


def test_answers_stand_below_the_comment_that_began_it(stage: Commented) -> None:
    first = stage.shown("One")
    answer = stage.shown("Two", parent=first["n"])
    deeper = stage.shown("Three", parent=answer["n"])
    stage.shown("Four")
    assert [(row.n, row.root, row.parent) for row in Comment.objects.order_by("n")] == [
        (1, 1, None), (2, 1, 1), (3, 1, 2), (4, 4, None),
    ]  # fmt: skip
    assert stage.row(deeper).root == 1


def test_only_what_can_be_read_can_be_answered(stage: Commented) -> None:
    waiting, withheld, gone = stage.write("One"), stage.withheld("Two"), stage.shown("Three")
    stage.shown("Four", parent=gone["n"])
    stage.do("TakeBackComment", PUBLIC, code=gone["code"], sure=True)
    for each in (waiting, withheld, gone):
        assert code_of(lambda at=each["n"]: stage.write("No", parent=at))[0] == "comment_not_to_answer"  # type: ignore[misc]
    assert code_of(lambda: stage.write("No", parent=99)) == ("not_found", {"field": "parent"})
    assert Comment.objects.filter(root=gone["n"]).count() == 2, "answers that are there stay"


@pytest.mark.parametrize("thread", ["findings-2", "bulletin-1"])
def test_there_is_nothing_to_comment_on_before_it_is_published(stage: Commented, thread: str) -> None:
    assert code_of(lambda: stage.write(thread=thread)) == ("not_found", {"field": "thread"})


@pytest.mark.parametrize(
    "thread", ["findings-01", "findings-0", "findings", "terms-1", "findings-1 ", "", "bulletin--1"]
)
def test_a_thread_has_one_spelling(stage: Commented, thread: str) -> None:
    with pytest.raises(ValidationError):
        stage.write(thread=thread)


@pytest.mark.parametrize("state", ["draft", "offered", "published", "released", "retracted"])
def test_bulletins_can_be_commented_on_from_their_release(stage: Commented, state: str) -> None:
    bulletin(stage, state)
    if state in ("released", "retracted"):
        assert stage.write(thread="bulletin-1")["n"] == 1
    else:
        assert code_of(lambda: stage.write(thread="bulletin-1"))[0] == "not_found"


def bulletin(stage: Stage, state: str = "released", n: int = 1, released: datetime | None = None) -> None:
    """A bulletin as another folder's acts leave it."""
    when = released or clock.now()
    write(
        lambda: Bulletin.objects.create(
            dialogue_id=stage.id, n=n, kind="bulletin", state=state, titles={"en": "The canal is open"},
            drafted_by="0" * 32, label="An editor", released=when,
        )
    )  # fmt: skip


def test_numbers_begin_anew_in_each_thread(stage: Commented) -> None:
    bulletin(stage)
    assert [stage.write("One")["n"], stage.write("Two")["n"]] == [1, 2]
    assert stage.write("Three", thread="bulletin-1")["n"] == 1


def test_the_terms_can_allow_none(stage: Commented) -> None:
    set_rules(stage, comments="off")
    assert code_of(stage.write)[0] == "comments_off"


def test_a_thread_closes_by_itself_and_never_where_the_terms_say_so(stage: Commented) -> None:
    set_rules(stage, comments_close_after=30)
    day = clock.now()
    with clock.at(day + timedelta(days=30) - timedelta(hours=1)):
        stage.write("In time")
    with clock.at(day + timedelta(days=30)):
        assert code_of(lambda: stage.write("Too late"))[0] == "thread_closed"
    set_rules(stage, comments_close_after=0)
    with clock.at(day + timedelta(days=4000)):
        stage.write("Still open")


def test_the_same_words_stand_once_in_a_dialogue(stage: Commented) -> None:
    first = stage.write("The  same   WORDS")
    bulletin(stage)
    assert code_of(lambda: stage.write("the same words", thread="bulletin-1")) == (
        "comment_duplicate",
        {"field": "text"},
    )
    stage.withhold(first)
    stage.write("the same words")


def test_only_languages_of_the_dialogue(stage: Commented) -> None:
    assert code_of(lambda: stage.write("Нет", language="ru"))[0] == "language_not_here"
    stage.write("نه", language="fa-af")


@pytest.mark.parametrize(
    ("text", "code"),
    [("a\u202eb", "text_bidi_control"), ("a\u2066b", "text_bidi_control"), ("a" + "\u0301" * 6, "text_marks"),
     ("a\x00b", "text_control"), ("x" * 1001, "text_too_long"), (" \n ", "text_empty")],
)  # fmt: skip
def test_signs_that_would_disturb_others_are_refused_clearly(stage: Commented, text: str, code: str) -> None:
    assert code_of(lambda: stage.write(text))[0] == code
    if code != "text_empty":
        assert code_of(lambda: stage.write(name=text))[0] in (code, "text_control")


def test_a_name_is_short_and_of_one_line(stage: Commented) -> None:
    stage.write("One", name="n" * 40)
    assert code_of(lambda: stage.write("Two", name="n" * 41))[0] == "text_too_long"
    assert code_of(lambda: stage.write("Two", name="a\nb"))[0] == "text_control"
    assert stage.row(stage.write("Two", name="  ")).name == ""


def test_a_thread_takes_so_many_in_an_hour(stage: Commented) -> None:
    set_rules(stage, comments="after", comments_an_hour=3)
    bulletin(stage)
    for n in range(3):
        stage.write(f"Comment {n}")
    assert code_of(lambda: stage.write("One more")) == ("comments_too_many_this_hour", {"most": 3})
    stage.write("Elsewhere there is room", thread="bulletin-1")
    with clock.at(clock.now() + timedelta(hours=1)):
        for n in range(3, 6):
            stage.write(f"Comment {n}")
        assert code_of(lambda: stage.write("One more"))[0] == "comments_too_many_this_hour"


def test_a_full_queue_takes_no_more(stage: Commented) -> None:
    set_rules(stage, comments_an_hour=1000)
    dialogue = Dialogue.objects.get(pk=stage.id)

    def fill() -> None:
        Comment.objects.bulk_create(
            Comment(
                dialogue=dialogue, thread="bulletin-7", n=n, root=n, text=str(n), language="en",
                state="waiting", at=NOON,
            ) for n in range(1, 200)
        )  # fmt: skip

    write(fill)
    last = stage.write("The two hundredth")
    assert code_of(lambda: stage.write("One more")) == ("comments_too_many_waiting", {"most": 200})
    stage.show(last)
    stage.write("Now there is room")
    set_rules(stage, comments="after")
    stage.write("Here nobody has to wait")


@pytest.mark.parametrize("phase", ["not_convened", "closed"])
def test_nothing_is_written_after_the_end(stage: Commented, phase: str) -> None:
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(phase=phase))
    assert code_of(stage.write)[0] == "phase_closed"


def test_only_the_public_writes_comments(stage: Commented) -> None:
    fields = {"thread": THREAD, "text": "As I am", "language": "en"}
    people = [
        stage.moderator,
        stage.facilitator,
        stage.delegates[0],
        stage.supporter(),
        *stage.participants(0, 1),
    ]
    for actor in people:
        assert code_of(lambda by=actor: stage.do("WriteComment", by, **fields))[0] == "role_may_not"  # type: ignore[misc]


def test_a_form_that_is_sent_twice_writes_one_comment_and_shows_no_code_again(stage: Commented) -> None:
    key = "00000000-0000-4000-8000-000000000000"
    fields = {"thread": THREAD, "text": "Once", "language": "en"}
    first, again = (do("WriteComment", PUBLIC, stage.id, key=key, **fields) for _ in range(2))
    assert first["comment"] == again["comment"]
    assert "code" in first
    assert "code" not in again
    assert Comment.objects.count() == 1
    assert first["code"] not in Answered.objects.get(key=key).answer


@pytest.mark.parametrize("lent", [{"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "2001:db8:1:2::7"}])
def test_nothing_is_kept_of_who_wrote_it(stage: Commented, house: Path, lent: dict[str, str]) -> None:
    """Neither the row nor the diary nor any other table holds an address, a browser or a finer time."""
    client = Client(headers={"User-Agent": "PlantedBrowser"})
    answer = client.post(
        f"/api/v1/dialogues/{stage.dialogue.slug}/acts/WriteComment",
        json.dumps({"thread": THREAD, "text": "From somewhere", "language": "en"}),
        content_type="application/json",
        **lent,  # type: ignore[arg-type]
    )
    assert answer.status_code == 200
    rows = [*Comment.objects.values(), *LogOpening.objects.values(), *Answered.objects.values()]
    kept = repr(rows) + repr([bytes(row.data) for row in LogEntry.objects.all()])
    assert "PlantedBrowser" not in kept
    assert lent["REMOTE_ADDR"] not in kept
    assert all(row.at.minute == row.at.second == row.at.microsecond == 0 for row in Comment.objects.all())


def test_the_acts_are_declared() -> None:
    here = "sulh.public.comments."
    assert {name for name, each in REGISTRY.items() if each.model.__module__.startswith(here)} == {
        "WriteComment", "DecideComment", "AppealComment", "DecideCommentAppeal", "TakeBackComment",
        "CloseThread", "CarryOverComment",
    }  # fmt: skip
