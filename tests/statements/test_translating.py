"""Translations questioned, held back, confirmed and written anew; how long languages wait; the desk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from sulh.acts import clock
from sulh.acts.exporting import download
from sulh.acts.log import entries
from sulh.acts.models import Answered
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Terms
from sulh.statements import queries
from sulh.statements.acts.questioning import HELD_MOST, HOURLY_MOST, UNNAMED_MOST, forget
from sulh.statements.models import Question, Translation
from sulh.statements.own_texts import lacks
from sulh.statements.voting import choosing
from sulh.statements.waits import InLanguage, waits
from tests.helpers import Stage
from tests.statements.conftest import accepted, browser, code_of, say

DARI = "آب را نوبتی تقسیم کنیم."
OTHER = "آب را به نوبت تقسیم کنیم."


@pytest.fixture
def stage(stage: Stage) -> Stage:
    forget()
    return stage


@pytest.fixture
def desk(stage: Stage) -> tuple[Actor, Actor]:
    """Two translators."""
    return stage.office("translator", label="First hand"), stage.office("translator", label="Second hand")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def translated(stage: Stage, by: Actor, text: str = "Share the water by turns.", dari: str = DARI) -> str:
    said = accepted(stage, stage.delegates[2], text)
    stage.do("TranslateStatement", by, statement=said, language="fa-af", text=dari)
    return said


def ask(stage: Stage, by: Actor, said: str, words: str = "It says something else.") -> None:
    stage.do("QuestionTranslation", by, statement=said, language="fa-af", words=words)


def confirm(stage: Stage, by: Actor, said: str, wording: str = DARI) -> None:
    stage.do("ConfirmTranslation", by, statement=said, language="fa-af", wording=sha(wording))


def stands(said: str) -> tuple[bool, str, int]:
    """Whether it is held back, who confirmed it, and how many questions are open."""
    row = Translation.objects.get(statement=said)
    return row.questioned, row.confirmed, row.questions.count()


def readable(stage: Stage) -> list[str]:
    """What somebody who reads Dari can be shown."""
    choosing.forget()
    table = choosing.table(stage.id)
    assert table is not None
    there = table.readable.get("fa-af")
    return [] if there is None else [each for each, can in zip(table.ids, there, strict=True) if can]


def test_an_office_holder_holds_a_translation_back_until_a_second_translator_confirms_it(
    stage: Stage, desk: tuple[Actor, Actor]
) -> None:
    first, second = desk
    said = translated(stage, first)
    assert readable(stage) == [said]
    ask(stage, stage.delegates[0], said)
    assert stands(said) == (True, "", 1)
    assert readable(stage) == []
    (shown,) = queries.show(queries.accepted(stage.id), "fa-af")
    assert (shown.text, shown.language, shown.translated) == ("Share the water by turns.", "en", False)
    assert code_of(lambda: confirm(stage, first, said))[0] == "own_translation"
    assert code_of(lambda: confirm(stage, second, said, OTHER))[0] == "translation_changed"
    confirm(stage, second, said)
    assert stands(said) == (False, "Second hand", 0)
    assert readable(stage) == [said]
    # What two translators stand behind is not taken away by asking again; translators read it all the same.
    ask(stage, stage.delegates[0], said)
    assert stands(said) == (False, "Second hand", 1)
    assert readable(stage) == [said]


def test_another_translator_writes_it_anew(stage: Stage, desk: tuple[Actor, Actor]) -> None:
    first, second = desk
    said = translated(stage, first)
    ask(stage, stage.moderator, said)
    stage.do("TranslateStatement", second, statement=said, language="fa-af", text=OTHER)
    assert stands(said) == (False, "", 0)
    row = Translation.objects.get(statement=said)
    assert (row.text, row.translator, row.holder) == (OTHER, "Second hand", second.id)
    ask(stage, stage.moderator, said)
    assert stands(said) == (True, "", 1), "a new wording can be doubted anew"


def test_its_own_translator_alone_does_not_end_the_doubt_where_there_is_another(
    stage: Stage, desk: tuple[Actor, Actor]
) -> None:
    first, second = desk
    said = translated(stage, first)
    ask(stage, stage.delegates[1], said)

    def again(text: str) -> object:
        return stage.do("TranslateStatement", first, statement=said, language="fa-af", text=text)

    assert code_of(lambda: again(DARI))[0] == "translation_question_stands"
    again(OTHER)
    assert stands(said) == (True, "", 1)
    confirm(stage, second, said, OTHER)
    assert stands(said) == (False, "Second hand", 0)


def test_where_there_is_one_translator_the_new_wording_ends_the_doubt(stage: Stage) -> None:
    """Else one question would take the statement away from a whole language."""
    only = stage.office("translator")
    said = translated(stage, only)
    ask(stage, stage.delegates[1], said)
    stage.do("TranslateStatement", only, statement=said, language="fa-af", text=OTHER)
    assert stands(said) == (False, "", 0)


def test_a_participant_puts_it_on_the_desk_only_and_under_no_name(
    stage: Stage, desk: tuple[Actor, Actor]
) -> None:
    said = translated(stage, desk[0])
    person = stage.participants(0, 1)[0]
    ask(stage, person, said, "Canary words of somebody")
    assert stands(said) == (False, "", 1)
    assert readable(stage) == [said]
    (row,) = Question.objects.all()
    assert (row.holder, row.party, row.label, row.holds) == ("", "", "", False)
    assert not Answered.objects.filter(actor=person.name, answer__contains=said).exists()
    logged = next(entry for entry, _ in entries(stage.id, newest_first=True))
    assert logged["by"] == {}
    assert logged["at"].endswith("T00:00Z")
    assert logged["view"] == {"statement": said, "language": "fa-af"}
    assert b"Canary words" not in b"".join(download(stage.id))
    assert code_of(lambda: ask(stage, person, said))[0] == "questioned_already"


def test_an_office_holder_stands_in_the_log_without_the_words(
    stage: Stage, desk: tuple[Actor, Actor]
) -> None:
    said = translated(stage, desk[0])
    ask(stage, stage.delegates[0], said, "Canary words of a delegate")
    logged = next(entry for entry, _ in entries(stage.id, newest_first=True))
    assert logged["by"]["role"] == "delegate"
    assert set(logged["view"]["words"]) == {"commitment"}
    assert b"Canary words" not in b"".join(download(stage.id))
    stage.do("WithdrawStatement", stage.delegates[2], statement=said)
    assert not Question.objects.exists()


def test_one_party_holds_back_few_at_a_time(stage: Stage, desk: tuple[Actor, Actor]) -> None:
    """However many delegates it has. What is above still reaches the desk; other parties have their own."""
    said = [translated(stage, desk[0], f"Number {n}") for n in range(HELD_MOST + 2)]
    delegates = [stage.delegates[0], stage.office("delegate", by=stage.delegates[0])]
    for n, each in enumerate(said[:-1]):
        ask(stage, delegates[n % 2], each)
    assert [stands(each)[0] for each in said] == [True] * HELD_MOST + [False, False]
    assert stands(said[-2])[2] == 1
    ask(stage, stage.delegates[1], said[-1])
    assert stands(said[-1])[0]
    confirm(stage, desk[1], said[0])
    ask(stage, delegates[0], said[-2])
    assert stands(said[-2])[0], "one was answered, so there is room for another"


def test_limits_on_participants(stage: Stage, desk: tuple[Actor, Actor]) -> None:
    said = [translated(stage, desk[0], f"Number {n}") for n in range(HOURLY_MOST + 1)]
    person, other = stage.participants(0, 2)
    now = datetime(2012, 10, 5, 9, tzinfo=UTC)
    with clock.at(now):
        for each in said[:-1]:
            ask(stage, person, each)
        assert code_of(lambda: ask(stage, person, said[-1])) == ("too_many_questions", {"most": HOURLY_MOST})
    with clock.at(now + timedelta(hours=1)):
        ask(stage, person, said[-1])
    found = Translation.objects.get(statement=said[0])
    write(
        lambda: Question.objects.bulk_create(
            Question(translation=found, words="?") for _ in range(UNNAMED_MOST)
        )
    )
    assert code_of(lambda: ask(stage, other, said[0])) == ("questions_full", {"most": UNNAMED_MOST})


def test_what_cannot_be_questioned_or_confirmed(stage: Stage, desk: tuple[Actor, Actor]) -> None:
    said, waiting = translated(stage, desk[0]), say(stage, stage.facilitator, "Waiting")
    stage.do("TranslateStatement", desk[0], statement=waiting, language="fa-af", text=OTHER)
    person = stage.participants(0, 1)[0]
    asked: list[tuple[Callable[[], object], str]] = [
        (lambda: ask(stage, desk[0], said), "own_translation"),
        (lambda: ask(stage, person, waiting), "translation_missing"),
        (lambda: ask(stage, stage.delegates[0], waiting), "translation_missing"),
        (lambda: ask(stage, person, "0" * 32), "translation_missing"),
        (lambda: ask(stage, stage.facilitator, said), "role_may_not"),
        (lambda: confirm(stage, stage.moderator, said), "role_may_not"),
    ]
    assert [code_of(work)[0] for work, _ in asked] == [code for _, code in asked]
    ask(stage, stage.moderator, waiting)
    ask(stage, stage.delegates[0], said)
    assert code_of(lambda: ask(stage, stage.delegates[0], said))[0] == "questioned_already"
    elsewhere = Stage().listen()
    assert code_of(lambda: ask(elsewhere, elsewhere.moderator, said))[0] == "translation_missing"


def test_how_long_languages_wait(stage: Stage, desk: tuple[Actor, Actor]) -> None:
    """Five in English, accepted at 9, 9, 9, 9 and 12; translated after 0, 2, 30 hours; two wait."""
    nine = datetime(2012, 10, 5, 9, tzinfo=UTC)

    def hours(n: int) -> datetime:
        return nine + timedelta(hours=n)

    with clock.at(hours(-5)):
        said = [say(stage, stage.facilitator, f"Number {n}") for n in range(4)]
        late = say(stage, stage.delegates[0], "Late")
        # Translated before it was accepted: it waited for nobody.
        stage.do("TranslateStatement", desk[0], statement=said[0], language="fa-af", text=DARI)
    with clock.at(nine):
        for each in said:
            stage.do("DecideModeration", stage.moderator, statement=each, outcome="accept")
    for each, after in ((said[1], 2), (said[2], 30)):
        with clock.at(hours(after)):
            stage.do("TranslateStatement", desk[1], statement=each, language="fa-af", text=DARI)
    with clock.at(hours(3)):
        stage.do("DecideModeration", stage.moderator, statement=late, outcome="accept")
    with clock.at(hours(40)):
        stage.do("TranslateStatement", desk[1], statement=said[1], language="fa-af", text=OTHER)
        confirm(stage, desk[0], said[1], OTHER)
    english, dari = waits(stage.dialogue, hours(48))
    assert english == InLanguage("en", 5, 0, 0, None, None, None, ())
    assert dari == InLanguage("fa-af", 0, 3, 2, 2, 30, 48, (("First hand", 1), ("Second hand", 1)))
    ask(stage, stage.delegates[0], said[2])
    held = waits(stage.dialogue, hours(48))[1]
    assert (held.translated, held.waiting, held.longest, held.waiting_longest) == (2, 3, 2, 48)
    found = browser(stage).get(f"/d/{stage.dialogue.slug}/languages.json").json()["languages"][1]
    assert (found["language"], found["translated"], found["waiting"]) == ("fa-af", 2, 3)
    assert found["unreviewed"] == [{"translator": "First hand", "translations": 1}]
    html = browser(stage).get(f"/d/{stage.dialogue.slug}/languages").content.decode()
    assert "Half of them waited no more hours than" in html
    assert len(html) < 30_000


def test_texts_of_the_dialogue_that_are_missing_or_left_behind(stage: Stage) -> None:
    """The terms in force hold `mandate` in both languages; the parties then rewrite the English one alone."""
    assert all(each.state == "missing" for each in lacks(stage.dialogue))
    before = {(each.section, each.language) for each in lacks(stage.dialogue)}
    both = {"en": "To share the water.", "fa-af": "برای تقسیم آب."}

    def adopt(section: str, texts: dict[str, str]) -> None:
        stage.do("ProposeTerms", stage.delegates[0], section=section, texts=texts, why="Clearer")
        made = Terms.objects.filter(dialogue_id=stage.id).latest("n")
        for delegate in stage.delegates:
            stage.do(
                "GiveConsent", delegate, subject_kind="terms", subject_digest=made.digest, kind="consent"
            )
        stage.do("AdoptTerms", stage.facilitator, terms=made.id)

    def stale() -> set[tuple[str, str]]:
        return {(each.section, each.language) for each in lacks(stage.dialogue) if each.state == "stale"}

    adopt("mandate", both)
    assert stale() == set()
    adopt("mandate", both | {"en": "To share the water and the road."})
    assert stale() == {("mandate", "fa-af")}
    adopt("scope", both)
    assert stale() == {("mandate", "fa-af")}, "another section changes nothing"
    html = (
        browser(stage, stage.office("translator"))
        .get(f"/d/{stage.dialogue.slug}/translation")
        .content.decode()
    )
    assert "Mandate: what this dialogue is for · دری: another language was rewritten since" in html
    adopt("mandate", both | {"en": "To share the water and the road.", "fa-af": "برای آب و راه."})
    assert stale() == set()
    assert {(each.section, each.language) for each in lacks(stage.dialogue)} <= before


def hidden_in(html: str) -> dict[str, str]:
    form = html[: html.index("</form>")]
    return dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', form))


def test_the_desk(stage: Stage, desk: tuple[Actor, Actor]) -> None:
    first, second = desk
    said = translated(stage, first)
    accepted(stage, stage.facilitator, "Another one.")
    ask(stage, stage.delegates[0], said, "Turns are not shares.")
    slug = stage.dialogue.slug
    client = browser(stage, second)
    html = client.get(f"/d/{slug}/translation?language=fa-af").content.decode()
    row = html[html.index('<strong lang="fa-AF">دری') :]
    assert re.findall(r'<td class="num">(\d+)</td>', row)[:3] == ["1", "1", "1"]
    for shown in ("Turns are not shares.", DARI, "First hand", "held back", "Another one."):
        assert shown in html
    fields = hidden_in(html[html.index("/do/ConfirmTranslation") :])
    answer = client.post(f"/d/{slug}/do/ConfirmTranslation", fields)
    assert answer.status_code == 302
    assert answer["Location"].endswith("/translation?done=ConfirmTranslation&language=fa-af")
    assert stands(said) == (False, "Second hand", 0)
    html = client.get(answer["Location"]).content.decode()
    assert "Turns are not shares." not in html
    assert "held back" not in html.lower().replace('<th scope="col" class="num">held back', "")
    # One statement with all its translations, its own translator cannot confirm.
    html = browser(stage, first).get(f"/d/{slug}/translation?statement=1").content.decode()
    assert DARI in html
    assert "/do/ConfirmTranslation" not in html
    assert client.get(f"/d/{slug}/translation?statement=99").status_code == 404
    html = client.get(f"/d/{slug}/translation?language=en").content.decode()
    assert "Another one." not in html


def test_asking_on_a_page(stage: Stage, desk: tuple[Actor, Actor]) -> None:
    said = translated(stage, desk[0])
    slug = stage.dialogue.slug
    client = browser(stage, stage.participants(0, 1)[0])
    path = f"/d/{slug}/translation/question?statement={said}&language=fa-af"
    listed = client.get(f"/fa-af/d/{slug}/statements").content.decode()
    assert path.replace("&", "&amp;") in listed
    html = client.get(path).content.decode()
    assert DARI in html
    assert "Share the water by turns." in html
    assert len(html) < 30_000
    fields = hidden_in(html[html.index("/do/QuestionTranslation") :])
    empty = client.post(f"/d/{slug}/do/QuestionTranslation", fields | {"words": " "})
    assert empty.status_code == 422
    assert DARI in empty.content.decode()
    assert client.post(f"/d/{slug}/do/QuestionTranslation", fields | {"words": "Wrong."}).status_code == 302
    assert stands(said) == (False, "", 1)
    anybody = browser(stage).get(path)
    assert "/do/QuestionTranslation" not in anybody.content.decode()
    assert (
        path.replace("&", "&amp;") not in browser(stage).get(f"/fa-af/d/{slug}/statements").content.decode()
    )
    waiting = say(stage, stage.facilitator, "Waiting")
    assert client.get(path.replace(said, waiting)).status_code == 404
