from __future__ import annotations

from pathlib import Path

import pytest

from sulh.acts.writer import write
from sulh.dialogue.labels import PHASES as LABELS
from sulh.dialogue.models import Dialogue, new_id
from sulh.dialogue.pages.overview import line_of, place_on
from sulh.dialogue.pages.wording import NOW
from sulh.rules.phases import PHASES
from tests.dialogue.reading import PAGES, reader, sign_in
from tests.dialogue.visitor import Visitor
from tests.helpers import OPERATOR, Stage, do


def test_the_first_page_asks_the_question_and_says_what_happens(house: Path) -> None:
    stage = Stage(parties=2)
    page = reader(stage, "")
    assert '<h1><bdi dir="auto">How shall we share the water?</bdi></h1>' in page.html
    assert '<li aria-current="step">Preparing</li>' in page.html
    assert (
        "What happens with what you say What you say and how all of you vote is published by party"
        in page.text
    )
    assert f'href="/d/{stage.dialogue.slug}/join"' in page.html
    dari = reader(stage, "", language="/fa-af")
    assert '<html lang="fa-AF" dir="rtl">' in dari.html
    assert '<h1><bdi dir="auto">آب را چگونه تقسیم کنیم؟</bdi></h1>' in dari.html


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["", "/fa-af"])
def test_another_dialogues_cookie_makes_nobody_here(house: Path, page: str, language: str) -> None:
    stage, other = Stage(parties=2), Stage(parties=2)
    anonymous = reader(stage, page, language=language)
    assert anonymous.page.status_code == 200
    stranger = Visitor()
    for by in (other.delegates[0], other.facilitator, other.supporter()):
        # The cookie has the name this dialogue looks for and another dialogue's token.
        sign_in(stranger, other, by)
        for cookie in list(stranger.client.cookies.values()):
            stranger.client.cookies[f"o-{stage.id[:12]}"] = cookie.value
        stranger.get(f"{language}/d/{stage.dialogue.slug}/{page}")
        assert stranger.page.status_code == 200
        assert [
            form for form in ("GiveConsent", "DeclareTie", "AdoptTerms") if stranger.offers(f"/{form}")
        ] == []
        assert stranger.text == anonymous.text


@pytest.mark.parametrize("page", [*PAGES, "terms.json", "terms/1.json"])
def test_an_unknown_dialogue_is_not_found(house: Path, page: str) -> None:
    answer = Visitor().get(f"/d/no-such-dialogue/{page}")
    assert answer.page.status_code == 404
    assert "There is no such dialogue here." in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_a_dialogue_that_was_not_called_yet_has_its_pages(house: Path, page: str) -> None:
    do("HostDialogue", OPERATOR, new_id(), slug="empty")
    assert Visitor().get(f"/d/empty/{page}").page.status_code == 200


def test_a_pause_is_explained_with_the_words_that_came_with_it(house: Path) -> None:
    stage = Stage(parties=2).listen()
    stage.do("SuspendDialogue", stage.delegates[0], words="A delegate was threatened.")
    page = reader(stage, "")
    assert "Paused. This dialogue is paused, and nobody can speak or vote." in page.text
    assert "What was said about it: A delegate was threatened." in page.text
    assert '<li aria-current="step">Speaking</li>' in page.html


def test_an_ended_dialogue_lets_nobody_in(house: Path) -> None:
    stage = Stage(parties=2)
    stage.do("ChangePhase", stage.facilitator, to="not_convened", words="Nobody came.")
    page = reader(stage, "")
    assert "This dialogue did not come about" in page.text
    assert "What was said about it: Nobody came." in page.text
    assert "/join" not in page.html
    assert not reader(stage, "parties").offers("/RequestPlace")


def test_every_phase_is_explained_and_has_its_place() -> None:
    assert set(NOW) == set(PHASES) == set(LABELS)
    dialogue = Dialogue(template="city-and-neighbourhoods")
    line = line_of(dialogue)
    assert "ratification" not in line and line[0] == "preparation"
    places = {}
    for phase in PHASES:
        dialogue.phase, dialogue.phase_before = phase, "drafting" if phase == "suspended" else ""
        places[phase] = place_on(line, dialogue)
    assert places == {
        "draft": -1, "preparation": 0, "listening": 1, "convergence": 2, "drafting": 3, "consent": 4,
        "ratification": -1, "implementation": 5, "closed": 6, "renegotiation": 3, "review": 5,
        "suspended": 3, "not_convened": -1, "ended_without_settlement": -1,
    }  # fmt: skip


def test_a_participant_goes_on_where_it_was(house: Path) -> None:
    stage = Stage(parties=2).listen()
    person = stage.participants(0, 1)[0]
    assert "Go on where you were" in reader(stage, "", person).text
    assert "Take part with your code" in reader(stage, "").text


def test_an_open_entry_says_that_anyone_could_answer_twice(house: Path) -> None:
    stage = Stage(parties=0, template="ask-a-question")
    page = reader(stage, "")
    assert "Anyone could answer more than once here." in page.text
    names = ("/parties", "/supporters", "/terms")
    assert [name for name in names if f'href="/d/{stage.dialogue.slug}{name}"' in page.html] == []


def test_a_demonstration_says_so_and_tells_its_story(house: Path) -> None:
    stage = Stage(parties=2)
    story = {"en": "Two states support this dialogue."}
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(demonstration=True, story=story))
    page = reader(stage, "")
    assert "Two states support this dialogue." in page.text
    assert "Demonstration: no state, party or person named here said or wrote any of this." in page.text


def test_the_list_names_every_dialogue_that_was_called(house: Path) -> None:
    first, second = Stage(parties=2, slug="first"), Stage(parties=2, slug="second")
    write(lambda: Dialogue.objects.filter(pk=second.id).update(demonstration=True))
    do("HostDialogue", OPERATOR, new_id(), slug="unborn")
    page = Visitor().get("/dialogues")
    assert f'href="/d/{first.dialogue.slug}/"' in page.html
    assert 'href="/d/second/"' in page.html
    assert "unborn" not in page.html
    assert page.text.count("demonstration") == 1
    assert page.text.count("Preparing") == 2
