"""What everybody reads before the first answer: how long it is, and who has confirmed it in each language."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

import sulh
from sulh.acts import log
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import consent_screen
from sulh.dialogue.models import Dialogue, Terms, new_id
from sulh.rules.refusal import Refusal
from tests.dialogue.reading import reader
from tests.dialogue.visitor import Visitor
from tests.helpers import OPERATOR, Stage, do

PACKAGE = Path(sulh.__file__).parent
ASKED = [
    *sorted(PACKAGE.glob("dialogue/templates_data/*.toml")),
    PACKAGE / "site/demo/intra-afghan-dialogue.toml",
]
MOST = 150  # words
SIX = {code for code, _name in settings.LANGUAGES}


@pytest.fixture
def stage(house: Path) -> Stage:
    made = Stage().join()
    made.moderator = made.office("moderator")
    made.appeals = made.office("appeals_member", by=made.delegates[-1])
    made.quotas()
    return made


def refused(stage: Stage, act: str, by: str = "facilitator", **fields: str) -> tuple[str, object]:
    with pytest.raises(Refusal) as met:
        stage.do(act, getattr(stage, by), **fields)
    return met.value.code, met.value.params.get("language")


def own_lines(language: str) -> list[str]:
    """What the interface itself says on the screen."""
    with translation.override(language):
        return [str(line) for line in (consent_screen.TITLE, consent_screen.AIM, *consent_screen.LINES)]


def texts(path: Path, name: str) -> dict[str, str]:
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))[name]
    return found


@pytest.mark.parametrize("path", ASKED, ids=lambda path: path.stem)
def test_the_screen_has_at_most_150_words_in_every_language(path: Path) -> None:
    """With what each kind of dialogue says will come of the answers."""
    what_happens = texts(path, "what_happens")
    for language, said in what_happens.items():
        counted = sum(len(re.findall(r"\S+", line)) for line in [*own_lines(language), said])
        assert counted <= MOST, (language, counted)
    wanted = SIX if path.parent.name == "templates_data" else {"en", "fa-af"}
    assert set(what_happens) == wanted, "a dialogue in one of them needs its words"


@pytest.mark.parametrize("path", ASKED[:-1], ids=lambda path: path.stem)
def test_the_rules_of_speaking_are_the_same_in_every_language(path: Path) -> None:
    conduct = texts(path, "conduct")
    assert set(conduct) == SIX
    # Where parties are at odds, a seventh: nobody speaks for others.
    wanted = 7 if path.stem in ("national-dialogue", "two-communities-one-resource") else 6
    assert {len(said.strip().splitlines()) for said in conduct.values()} == {wanted}


@pytest.mark.parametrize("language", sorted(SIX))
def test_the_screen_stays_short_in_every_language(language: str) -> None:
    lines = own_lines(language)
    assert all(lines) and len(set(lines)) == len(lines)
    # The eight lines have 79 words in English. What will come of the answers has to be said in the rest.
    assert len(" ".join(lines).split()) <= 95
    assert not re.search(r"%\(|[<>{}]", " ".join(lines)), "somebody has to be able to read it aloud"


def test_a_dialogue_takes_from_its_template_only_its_own_languages(house: Path) -> None:
    template, chosen, new = "ask-a-question", ["ar", "ps", "ru", "ur"], new_id()
    hosted = do("HostDialogue", OPERATOR, new, slug="four")
    do(
        "CallDialogue", Actor("holder", hosted["holder"]), new, template=template, languages=chosen,
        question=dict.fromkeys(chosen, "Why?"), what_happens={"en": "Nothing.", "ru": "Ничего."},
    )  # fmt: skip
    row, terms = Dialogue.objects.get(pk=new), Terms.objects.get(dialogue_id=new)
    for held in (row.what_happens, terms.body["what_happens"], terms.body["conduct"]):
        assert sorted(held) == chosen
    path = PACKAGE / f"dialogue/templates_data/{template}.toml"
    assert row.what_happens["ru"] == "Ничего."
    assert row.what_happens["ps"] == texts(path, "what_happens")["ps"]
    assert terms.body["conduct"]["ur"] == texts(path, "conduct")["ur"]


def test_the_page_shows_the_screen_word_for_word(house: Path) -> None:
    stage = Stage().listen()
    shown = Visitor().get(f"/d/{stage.dialogue.slug}/join").text
    for said in (
        "to find what all sides can accept", stage.dialogue.what_happens["en"], "No name is needed",
        "skip any statement", "change any answer until the close", "the last one counts",
        "Answers appear only in groups", "With effort", "The phone company sees this address",
        "Ask whoever invited you",
        "If someone makes you answer, come back later and answer again; nothing will show.",
    ):  # fmt: skip
        assert said in shown


def test_speaking_cannot_open_before_each_language_is_confirmed(stage: Stage) -> None:
    lacking = ("consent_screen_unconfirmed", "en")
    assert refused(stage, "ChangePhase", to="listening") == lacking
    stage.do("ConfirmConsentScreen", stage.facilitator, language="en", name="Ann Other")
    assert refused(stage, "ChangePhase", to="listening") == ("consent_screen_unconfirmed", "fa-af")
    translator = stage.office("translator")
    stage.do("ConfirmConsentScreen", translator, language="fa-af", name="فرشته")
    stage.do("ChangePhase", stage.facilitator, to="listening")
    assert Dialogue.objects.get(pk=stage.id).phase == "listening"


def test_only_who_facilitates_or_translates_confirms_and_only_a_language_of_the_dialogue(
    stage: Stage,
) -> None:
    fields = {"language": "en", "name": "Ann Other"}
    for by in ("convener", "moderator", "appeals"):
        assert refused(stage, "ConfirmConsentScreen", by, **fields)[0] == "role_may_not"
    assert refused(stage, "ConfirmConsentScreen", language="ru", name="Ann") == (
        "consent_screen_no_language", "ru",
    )  # fmt: skip
    assert refused(stage, "ConfirmConsentScreen", language="en", name=" ")[0] == "text_empty"
    assert refused(stage, "ConfirmConsentScreen", **fields, digest="0" * 64)[0] == "consent_screen_changed"


def test_it_holds_for_exactly_the_words_that_were_read(stage: Stage) -> None:
    stage.confirm()
    words = consent_screen.words(stage.dialogue, "en")
    assert consent_screen.confirmed_by(stage.dialogue, "en") == "A reader"
    stage.do(
        "ProposeTerms", stage.delegates[0], section="what_happens", why="Shorter",
        texts={"en": "It is published.", "fa-af": stage.dialogue.what_happens["fa-af"]},
    )  # fmt: skip
    assert consent_screen.confirmed_by(stage.dialogue, "en") == "A reader", "only proposed"
    second = Terms.objects.get(dialogue_id=stage.id, n=2)
    for delegate in stage.delegates:
        stage.do("GiveConsent", delegate, subject_kind="terms", subject_digest=second.digest, kind="consent")
    stage.do("AdoptTerms", stage.facilitator, terms=second.id)
    assert consent_screen.confirmed_by(stage.dialogue, "en") == ""
    assert consent_screen.confirmed_by(stage.dialogue, "fa-af") == "A reader", "not a word of it has changed"
    assert refused(stage, "ChangePhase", to="listening") == ("consent_screen_unconfirmed", "en")
    stale = {"language": "en", "name": "Ann", "digest": words.digest}
    assert refused(stage, "ConfirmConsentScreen", **stale)[0] == "consent_screen_changed"


def test_the_interface_s_own_words_count_too(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.confirm()
    monkeypatch.setattr(consent_screen, "AIM", "The aim: another one.")
    assert consent_screen.confirmed_by(stage.dialogue, "en") == ""


def test_who_confirmed_stands_on_the_page_and_in_the_diary(stage: Stage) -> None:
    door = f"/d/{stage.dialogue.slug}/join"
    assert "Nobody has confirmed the words of this page" in Visitor().get(door).text
    stage.do("ConfirmConsentScreen", stage.facilitator, language="en", name="Ann Other")
    assert "The words of this page were confirmed by Ann Other ." in Visitor().get(door).text
    assert "Ann Other" not in Visitor().get(f"/fa-af{door}").text
    digest = consent_screen.words(stage.dialogue, "en").digest
    entry, _openings = next(log.entries(stage.id, newest_first=True))
    assert entry["act"] == "ConfirmConsentScreen"
    assert entry["view"] == {"language": "en", "name": "Ann Other", "digest": digest}
    diary = Visitor().get(f"/d/{stage.dialogue.slug}/diary").text
    assert "has read the page for entering in this language, and confirmed its words: English" in diary


def test_the_desk_shows_the_words_of_each_language_that_lacks_it(stage: Stage) -> None:
    translator = stage.office("translator")
    for by in (stage.facilitator, translator):
        desk = reader(stage, "desk", by=by)
        for language in ("en", "fa-af"):
            assert desk.offers("do/ConfirmConsentScreen", f"language={language}")
            assert stage.dialogue.what_happens[language] in desk.text
    desk = reader(stage, "desk", by=translator)
    desk.send("do/ConfirmConsentScreen", "language=fa-af", name="فرشته")
    assert consent_screen.confirmed_by(stage.dialogue, "fa-af") == "فرشته"
    desk = reader(stage, "desk", by=stage.facilitator)
    assert not desk.offers("do/ConfirmConsentScreen", "language=fa-af")
    assert desk.offers("do/ConfirmConsentScreen", "language=en")


def promise(stage: Stage, words: int) -> None:
    """The promise becomes so long that the English page has this many words."""
    own = sum(len(line.split()) for line in own_lines("en"))
    row = stage.dialogue
    row.what_happens["en"] = " ".join(["word"] * (words - own))
    row.save()


def test_a_page_that_is_too_long_is_not_confirmed(stage: Stage) -> None:
    write(lambda: promise(stage, MOST + 1))
    with pytest.raises(Refusal) as met:
        stage.do("ConfirmConsentScreen", stage.facilitator, language="en", name="Ann Other")
    assert (met.value.code, met.value.params) == ("screen_too_long", {"words": 151, "most": 150})
    desk = reader(stage, "desk", by=stage.facilitator)
    assert "This page has 151 words; at most 150 can be read by somebody in a hurry." in desk.text
    assert not desk.offers("do/ConfirmConsentScreen", "language=en"), "it would be refused"
    assert desk.offers("do/ConfirmConsentScreen", "language=fa-af")
    write(lambda: promise(stage, MOST))
    desk = reader(stage, "desk", by=stage.facilitator)
    assert "150 words, of at most 150." in desk.text
    stage.do("ConfirmConsentScreen", stage.facilitator, language="en", name="Ann Other")
    assert consent_screen.confirmed_by(stage.dialogue, "en") == "Ann Other"
