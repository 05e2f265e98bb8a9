"""A reader's comment becomes a statement of the dialogue: by a participant, with credit, and moderated."""

from __future__ import annotations

from typing import Any

import pytest

from sulh.acts.exporting import download
from sulh.acts.log import entries
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue
from sulh.public.comments.models import Comment
from sulh.statements.models import Statement
from tests.dialogue.reading import reader
from tests.helpers import PUBLIC
from tests.public.comments.conftest import THREAD, Commented, code_of

TEXT = "Divide the canal by turns, a day for each village."
CREDIT = {"name": "A farmer", "path": f"comments/{THREAD}?at=1#comment-1"}


@pytest.fixture
def person(stage: Commented) -> Actor:
    return stage.participants(1, 1)[0]


def carry(stage: Commented, by: Actor, made: dict[str, Any]) -> str:
    return str(stage.do("CarryOverComment", by, comment=made["comment"])["statement"])


def test_it_waits_like_every_statement_and_names_the_reader(stage: Commented, person: Actor) -> None:
    made = stage.shown(TEXT, name="A farmer")
    said = Statement.objects.get(pk=carry(stage, person, made))
    assert (said.text, said.language, said.state, said.attribution) == (TEXT, "en", "pending", "unattributed")
    assert (said.kind, said.author, said.name, said.party) == ("participant", person.id, "", None)
    assert said.credit == CREDIT
    assert stage.row(made).carried == said


def test_the_diary_names_neither_who_carried_it_nor_the_words_before_they_are_accepted(
    stage: Commented, person: Actor
) -> None:
    made = stage.shown(TEXT, name="A farmer")
    carried = carry(stage, person, made)
    view = next(each for each in stage.enter_log() if each["kind"] == "stating")
    place, logged = next((n, each) for n, each in enumerate(view["together"]) if each["statement"] == carried)
    assert set(logged) == {"statement", "comment", "thread", "n", "language", "text"}
    path = f"view/together/{place}/text"
    assert not [opened for _logged, opened in entries(stage.id) if path in opened]
    stage.do("DecideModeration", stage.moderator, statement=carried, outcome="accept")
    assert [opened[path] for _logged, opened in entries(stage.id) if path in opened] == [TEXT]
    assert person.id.encode() not in b"".join(download(stage.id))


def test_once_while_the_statement_lives(stage: Commented, person: Actor) -> None:
    made = stage.shown(TEXT)
    first = carry(stage, person, made)
    assert code_of(lambda: carry(stage, person, made))[0] == "comment_carried_already"
    stage.refuse(first, "off_topic")
    again = carry(stage, person, made)
    assert again != first
    stage.do("DecideModeration", stage.moderator, statement=again, outcome="accept")
    assert code_of(lambda: carry(stage, person, made))[0] == "comment_carried_already"
    stage.do("WithdrawStatement", person, statement=again)
    carry(stage, person, made)


def test_what_is_already_said_in_the_dialogue_is_not_said_twice(stage: Commented, person: Actor) -> None:
    stage.do("SubmitStatement", person, text=TEXT, language="en", recognisable=True)
    made = stage.shown(TEXT)
    assert code_of(lambda: carry(stage, person, made))[0] == "statement_duplicate"
    assert stage.row(made).carried is None


def test_only_a_comment_that_is_shown_whole(stage: Commented, person: Actor) -> None:
    gone = stage.shown("Gone")
    stage.do("TakeBackComment", PUBLIC, code=gone["code"], sure=True)
    part = stage.appealed("Two halves. Away with this.")
    judged = {"outcome": "restore_part", "kept": "Two halves. […]", "reasoning": "So."}
    stage.do("DecideCommentAppeal", stage.appeals, appeal=part["appeal"], **judged)
    for made in (stage.write("Waiting"), stage.withheld("Withheld"), gone, part):
        assert code_of(lambda each=made: carry(stage, person, each))[0] == "comment_not_whole"  # type: ignore[misc]


def test_only_participants_and_only_while_people_speak(stage: Commented, person: Actor) -> None:
    made = stage.shown(TEXT)
    for actor in (PUBLIC, stage.moderator, stage.facilitator, stage.delegates[0], stage.supporter()):
        assert code_of(lambda by=actor: carry(stage, by, made))[0] == "role_may_not"  # type: ignore[misc]
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(phase="convergence"))
    assert code_of(lambda: carry(stage, person, made))[0] == "phase_closed"


def test_thread_and_statement_lead_to_each_other_once_it_is_accepted(stage: Commented, person: Actor) -> None:
    made = stage.shown(TEXT, name="A farmer")
    carried = carry(stage, person, made)
    assert "Carried over" not in reader(stage, f"comments/{THREAD}").text
    stage.do("DecideModeration", stage.moderator, statement=carried, outcome="accept")
    n = Statement.objects.get(pk=carried).n
    for language, words in (("", f"Carried over into the dialogue: statement {n}"), ("/fa-af", "")):
        thread = reader(stage, f"comments/{THREAD}", language=language)
        assert f'href="{language}{stage.here}/statements?page=1#s{n}"' in thread.html
        assert words in thread.text
        listed = reader(stage, "statements", language=language)
        assert f'href="{language}{stage.here}/{CREDIT["path"]}"' in listed.html
        assert "A farmer" in listed.text
    assert "After a comment by a reader: A farmer" in reader(stage, "statements").text
    met = reader(stage, f"take-part?statement={carried}", by=stage.participants(0, 1)[0])
    assert "After a comment by a reader: A farmer" in met.text
    thread.get(f"{stage.here}/{CREDIT['path']}".partition("#")[0])
    assert 'id="comment-1"' in thread.html
    stage.withhold(made, "personal_data")
    assert "Carried over" not in reader(stage, f"comments/{THREAD}").text, "no way to the withheld words"


def test_the_interface_for_programs_gives_the_credit(stage: Commented, person: Actor) -> None:
    made = stage.shown(TEXT)
    stage.do("DecideModeration", stage.moderator, statement=carry(stage, person, made), outcome="accept")
    found = reader(stage, "").client.get(f"/api/v1/dialogues/{stage.dialogue.slug}/statements").json()
    assert [row["credit"] for row in found] == [None, CREDIT | {"name": ""}]
    assert "After a comment by a reader" in reader(stage, "statements").text


def test_credit_follows_what_becomes_of_the_comment(stage: Commented, person: Actor) -> None:
    made = stage.shown(TEXT, name="A farmer")
    carried = carry(stage, person, made)

    def credit() -> dict[str, str]:
        return Statement.objects.get(pk=carried).credit

    stage.withhold(made)
    assert credit() == CREDIT | {"name": ""}, "a name that is withheld stands nowhere"
    appeal = stage.do("AppealComment", PUBLIC, code=made["code"], words="Why?")["appeal"]
    judged = {"outcome": "restore", "reasoning": "So."}
    stage.do("DecideCommentAppeal", stage.appeals, appeal=appeal, **judged)
    assert credit() == CREDIT
    stage.do("TakeBackComment", PUBLIC, code=made["code"], sure=True)
    assert credit() == {}
    assert Comment.objects.get(pk=made["comment"]).carried is None
    assert Statement.objects.get(pk=carried).text == TEXT, "the statement is the participant's"
