"""A thread as a table, for programs, and in the public diary."""

from __future__ import annotations

import csv
import io

from django.test import Client

from sulh.acts import clock
from tests.dialogue.reading import reader
from tests.public.comments.conftest import THREAD, Commented
from tests.public.comments.test_writing import bulletin


def test_the_table_holds_every_number_and_no_withheld_words(stage: Commented) -> None:
    stage.shown("=1+1", name="@admin")
    stage.withheld("Away with this", "spam")
    stage.write("Nobody reads this yet", name="Hidden")
    answer = Client().get(f"{stage.page}.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert body.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(body[1:], newline="")))
    day = clock.now().date().isoformat()
    assert rows == [
        ["number", "in_reply_to", "state", "reason", "day", "language", "name", "text", "statement"],
        ["1", "", "shown", "", day, "en", "'@admin", "'=1+1", ""],
        ["2", "", "withheld", "spam", day, "", "", "", ""],
        ["3", "", "waiting", "", day, "", "", "", ""],
    ]


def test_the_interface_for_programs(stage: Commented) -> None:
    stage.shown("One", name="A farmer")
    stage.withheld("Two", "spam")
    found = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/comments/{THREAD}").json()
    assert (found["thread"], found["state"], found["count"], found["page"], found["pages"]) == (
        THREAD,
        "open",
        2,
        1,
        1,
    )
    assert found["counts"] == [
        {"state": "shown", "reason": "", "count": 1}, {"state": "withheld", "reason": "spam", "count": 1},
    ]  # fmt: skip
    assert [(row["n"], row["name"], row["text"]) for row in found["comments"]] == [
        (1, "A farmer", "One"),
        (2, "", ""),
    ]
    for nowhere in ("findings-9", "bulletin-1", "x", "findings-0"):
        assert Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/comments/{nowhere}").status_code == 404
        assert Client().get(f"{stage.here}/comments/{nowhere}").status_code == 404
        assert Client().get(f"{stage.here}/comments/{nowhere}.atom").status_code == 404
        assert Client().get(f"{stage.here}/comments/{nowhere}.csv").status_code == 404


def test_the_diary_speaks_of_comments_in_plain_words(stage: Commented) -> None:
    bulletin(stage, n=3)
    stage.shown("One", thread="bulletin-3")
    stage.withheld("Two", "spam")
    stage.do("CloseThread", stage.moderator, thread=THREAD, state="archived")
    text = reader(stage, "diary?kind=comments").text
    for words in ("A reader handed in a comment on bulletin 3: number 1.", "is shown: number 1.",
                  "A reader's comment on findings, snapshot 1 was withheld: number 1. Reason: spam.",
                  "The comments on findings, snapshot 1 were put into the archive."):  # fmt: skip
        assert words in text, words
    assert "findings-1" not in text
    dari = reader(stage, "diary?kind=comments", language="/fa-af")
    assert dari.page.status_code == 200
