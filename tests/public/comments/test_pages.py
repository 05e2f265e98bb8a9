"""The pages: what everybody reads, what a reader, a moderator and a member for appeals can do on them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from sulh.acts import clock
from sulh.dialogue.pages.parts import parts
from sulh.dialogue.pages.visit import Visit
from sulh.public.comments import codes
from sulh.public.comments.models import Comment, CommentAppeal
from sulh.statements.models import Statement
from tests.dialogue.reading import reader
from tests.dialogue.visitor import Visitor
from tests.helpers import PUBLIC
from tests.public.comments.conftest import THREAD, Commented, set_rules
from tests.public.comments.counting import Listed, pages
from tests.public.comments.crowd import fill
from tests.public.comments.test_writing import bulletin

HERE = f"comments/{THREAD}"
LANGUAGES = ("", "/fa-af")
CODE = re.compile(r"\d{5} \d{5} \d{5} \d{5}")
TEXT = "The valley wants a school. He of the third house is a thief."
PART = "The valley wants a school. […]"


def shown_code(visitor: Visitor) -> str:
    found = CODE.search(visitor.text)
    assert found, visitor.text
    return found[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_writes_keeps_the_code_and_sees_what_became_of_it(stage: Commented, language: str) -> None:
    visitor = reader(stage, HERE, language=language)
    sent = visitor.send("/do/WriteComment", text="A plain word.", name="A carpenter")
    assert sent.status_code == 200
    code = shown_code(visitor)
    row = Comment.objects.get()
    assert (row.text, row.name, row.language) == (
        "A plain word.",
        "A carpenter",
        "fa-af" if language else "en",
    )
    assert row.code == codes.digest(stage.id, code.replace(" ", ""))
    assert f'href="{language}{stage.page}?at=1#comment-1"' in visitor.html
    visitor.get(f"{language}{stage.here}/my-comment")
    visitor.send("/my-comment", code=code)
    assert visitor.page.status_code == 200
    assert "A plain word." in visitor.text
    assert code not in str(visitor.page.request["PATH_INFO"]) + visitor.page.request.get("QUERY_STRING", "")


def test_a_form_that_is_refused_keeps_the_thread_and_what_was_typed(stage: Commented) -> None:
    stage.shown("First")
    visitor = reader(stage, f"{HERE}?reply=1")
    assert "Answer number 1" in visitor.text
    visitor.send("/do/WriteComment", text="Typed \u202e words", name="Somebody")
    assert visitor.page.status_code == 422
    assert "This was not sent. What you typed is still here." in visitor.text
    assert "Answer number 1" in visitor.text
    assert [n for n, _state, _reason in Listed(visitor.html).comments] == [1]
    visitor.send("/do/WriteComment", text="Typed words")
    assert Comment.objects.get(n=2).parent == 1
    assert Comment.objects.get(n=2).name == "Somebody"


def test_only_what_can_be_read_is_offered_to_be_answered(stage: Commented) -> None:
    stage.withheld()
    visitor = reader(stage, f"{HERE}?reply=1")
    assert not visitor.offers("/do/WriteComment", "parent")
    assert "Answer number" not in visitor.text
    for odd in ("?reply=99", "?reply=x", "?at=99", "?page=99", "?carry=1", "?page=-1"):
        assert reader(stage, HERE + odd).page.status_code == 200


def test_a_thread_in_its_order_with_placeholders(stage: Commented) -> None:
    first = stage.shown("One", name="A carpenter")
    stage.withheld("Two", "spam")
    answer = stage.shown("Three", parent=1)
    gone = stage.shown("Four", parent=3)
    stage.shown("Five", parent=4)
    stage.write("Six")
    stage.do("TakeBackComment", PUBLIC, code=gone["code"], sure=True)
    visitor = reader(stage, HERE)
    assert [n for n, _state, _reason in Listed(visitor.html).comments] == [1, 3, 4, 5, 2, 6]
    for words in ("One", "Three", "Five", "A carpenter (a reader)", "in reply to number 4",
                  "This comment was withheld. The reason: spam.", "taken back by whoever wrote it",
                  "This comment is waiting to be read."):  # fmt: skip
        assert words in visitor.text, words
    for words in ("Two", "Four", "Six"):
        assert words not in visitor.text
    assert first["n"] == 1
    assert answer["n"] == 3


def test_no_time_finer_than_the_day(stage: Commented) -> None:
    with clock.at(clock.now().replace(hour=17)):
        stage.shown("When was this?")
        page = reader(stage, HERE)
        assert "17:00" not in page.text
        for ending in (".atom", ".csv"):
            answer = page.client.get(stage.page + ending)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            assert b"17:00" not in body


def test_pages_follow_each_other_and_a_number_finds_its_page(stage: Commented) -> None:
    fill(stage, 230)
    found = pages(stage.page)
    assert [len(page.comments) for page in found] == [50, 50, 50, 50, 30]
    for number in (1, 117, 230):
        html = reader(stage, f"{HERE}?at={number}").html
        assert number in [n for n, _state, _reason in Listed(html).comments]
    assert "?page=2&amp;reply=" in reader(stage, f"{HERE}?page=2").html
    deep = reader(stage, f"{HERE}?page=3&reply=5")
    assert deep.form("/do/WriteComment").values["parent"] == ["5"]


@pytest.mark.parametrize(
    ("state", "words"),
    [("closed", "A moderator has closed this thread."), ("archived", "This thread is in the archive.")],
)
def test_a_closed_thread_can_be_read_and_says_why(stage: Commented, state: str, words: str) -> None:
    stage.shown("Readable")
    visitor = reader(stage, "comment-desk", by=stage.moderator)
    visitor.send("/do/CloseThread", thread=THREAD, state=state)
    page = reader(stage, HERE)
    assert words in page.text
    assert "Readable" in page.text
    assert not page.offers("/do/WriteComment")
    assert "Answer number" not in page.text
    rules = reader(stage, "comment-rules").text
    assert ("In the archive" in rules) == (state == "archived")


def test_a_thread_that_closed_by_itself_says_since_when(stage: Commented) -> None:
    with clock.at(clock.now() + timedelta(days=90)):
        assert "closed by itself on" in reader(stage, HERE).text
    set_rules(stage, comments="off")
    assert "allow no readers' comments" in reader(stage, HERE).text


def test_below_the_findings_stand_the_first_ten(stage: Commented) -> None:
    for n in range(12):
        stage.shown(f"Comment {n}")
    for language in LANGUAGES:
        page = reader(stage, "findings", language=language)
        assert len(Listed(page.html).comments) == 10
        assert f'href="{language}{stage.page}"' in page.html
        assert f'href="{language}{stage.page}#write"' in page.html
    text = reader(stage, "findings").text
    assert "12 comments: 12 shown" in text
    assert "Readers' comments are no part of the dialogue and are never counted in it." in text
    set_rules(stage, comments="off")
    assert "12 comments" in reader(stage, "findings").text, "what was written stays"
    bulletin(stage)
    visit = Visit(reader(stage, HERE).page.wsgi_request, stage.dialogue)
    assert parts("bulletin", visit, "1") == [], "nothing where none are allowed and none were written"
    set_rules(stage)
    assert "No comments yet" in reader(stage, "bulletins/1").text
    (drawn,) = parts("bulletin", visit, "1")
    assert drawn["template"] == "public/comments/part.html"
    assert parts("bulletin", visit, "2") == []


def test_comments_are_in_no_number_of_the_dialogue(stage: Commented) -> None:
    before = [reader(stage, page).text for page in ("statements", "moderation-report")]
    stage.shown("Not counted")
    stage.withheld("Not counted either")
    assert [reader(stage, page).text for page in ("statements", "moderation-report")] == before


def test_an_appeal_from_the_code_to_the_part_that_is_shown(stage: Commented) -> None:
    made = stage.write(TEXT, name="A carpenter")
    stage.withhold(made, "abuse", abused="private_person", explanation="Nobody has judged him.")
    visitor = reader(stage, "my-comment")
    visitor.send("/my-comment", code=made["code"])
    for words in (
        "A moderator withheld your comment. The reason: abuse.",
        "a private person",
        "Nobody has judged him.",
        "Criticising a state, a party, an army or a war is never a reason.",
    ):
        assert words in visitor.text, words
    visitor.send("/do/AppealComment", words="But the school!")
    assert "You have asked for a second look." in visitor.text
    assert not visitor.offers("/do/AppealComment")
    assert made["code"] not in visitor.address
    desk = reader(stage, "comment-desk", by=stage.appeals)
    for words in (TEXT, "But the school!", "Nobody has judged him.", "a private person"):
        assert words in desk.text
    assert "A carpenter" in desk.text
    desk.send("/do/DecideCommentAppeal", outcome="restore_part", kept=PART, reasoning="The school may stay.")
    assert CommentAppeal.objects.get().outcome == "restore_part"
    page = reader(stage, HERE).text
    assert PART in page
    assert "thief" not in page
    visitor.get(f"{stage.here}/my-comment")
    visitor.send("/my-comment", code=made["code"])
    for words in ("restored a part of it", "The school may stay.", PART, TEXT):
        assert words in visitor.text
    visitor.send("/do/TakeBackComment", sure="on")
    assert "Your comment is deleted" in visitor.text
    visitor.get(f"{stage.here}/my-comment")
    visitor.send("/my-comment", code=made["code"])
    assert visitor.page.status_code == 422
    assert "No comment here has this code." in visitor.text


def test_notices_are_in_the_language_of_the_comment(stage: Commented) -> None:
    made = stage.withhold(stage.write("این قالین را بخرید", language="fa-af"), "spam")
    visitor = reader(stage, "my-comment")
    visitor.send("/my-comment", code=made["code"])
    assert '<div lang="fa-AF" dir="auto">' in visitor.html


def test_refused_forms_of_my_comment_come_back_with_it(stage: Commented) -> None:
    made = stage.withheld(TEXT)
    visitor = reader(stage, "my-comment")
    visitor.send("/my-comment", code=made["code"])
    visitor.send("/do/TakeBackComment")
    assert visitor.page.status_code == 422
    assert TEXT in visitor.text
    assert "Please tick the box" in visitor.text
    visitor.send("/do/AppealComment", words="a\u202eb")
    assert visitor.page.status_code == 422
    assert TEXT in visitor.text


@pytest.mark.parametrize(
    "act", ["WriteComment", "AppealComment", "TakeBackComment", "DecideComment", "CloseThread"]
)
def test_an_act_s_own_page_stands_alone_too(stage: Commented, act: str) -> None:
    for client in (Client(), Client()):
        assert client.get(f"{stage.here}/do/{act}").status_code == 200
        assert client.post(f"{stage.here}/do/{act}", {"as": "public"}).status_code == 422


def test_wrong_codes_are_limited_on_the_page(stage: Commented) -> None:
    client = Client()
    for _ in range(60):
        assert client.post(f"{stage.here}/my-comment", {"code": codes.fresh()}).status_code == 422
    assert client.post(f"{stage.here}/my-comment", {"code": codes.fresh()}).status_code == 429


@pytest.mark.parametrize("comments", ["off", "before", "after"])
def test_the_rules_are_written_out_from_the_terms_in_force(stage: Commented, comments: str) -> None:
    words = {
        "off": "the terms of this dialogue allow no readers' comments",
        "before": "When a moderator has read it.",
        "after": "At once. A moderator reads it afterwards",
    }
    set_rules(stage, comments=comments, comments_an_hour=17, comments_close_after=31)
    text = reader(stage, "comment-rules").text
    for way, sentence in words.items():
        assert (sentence in text) == (way == comments)
    assert ("One thread takes 17 comments in an hour at the most." in text) == (comments != "off")
    assert "31 days after" in text
    assert "Criticising a state, a party, an army or a war is never abuse" in text
    assert "Naming a private person as a criminal is abuse" in text
    set_rules(stage, comments=comments, comments_close_after=0)
    assert "Never by itself." in reader(stage, "comment-rules").text


def test_the_rules_show_the_numbers(stage: Commented) -> None:
    stage.shown("One")
    stage.withheld("Two", "spam")
    page = reader(stage, "comment-rules")
    assert "Received so far 2" in page.text
    assert "spam 1 0 0" in page.text
    assert f'href="{stage.here}/comment-rules"' in reader(stage, HERE).html
    assert f'href="{stage.here}/comment-rules"' in reader(stage, "findings").html


def test_a_participant_carries_over_from_the_page(stage: Commented) -> None:
    stage.shown("Divide the canal by turns.", name="A farmer")
    person = stage.participants(0, 1)[0]
    assert "Carry number" not in reader(stage, HERE).text
    for language in LANGUAGES:
        assert reader(stage, f"{HERE}?carry=1", by=person, language=language).offers("/do/CarryOverComment")
    visitor = reader(stage, f"{HERE}?carry=1", by=person)
    visitor.send("/do/CarryOverComment")
    assert visitor.address == stage.page
    assert Statement.objects.get(text="Divide the canal by turns.").state == "pending"
    assert not reader(stage, f"{HERE}?carry=1").offers("/do/CarryOverComment")
