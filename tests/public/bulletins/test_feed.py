"""The feed and the card: only what is public, retracted texts marked, hostile words harmless."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import feedparser
from django.test import Client
from lxml import etree

from tests.helpers import Stage
from tests.public.staging.bulletins import SAID, TITLES, WHY, Together, Writing, infest

HOSTILE = "\"'><b data-hostile onclick=x>%(x)s {{7*7}}]]></title>javascript:1<!--"


def feed(stage: Stage, language: str = "") -> Any:
    answer = Client().get(f"{language}/d/{stage.dialogue.slug}/bulletins.atom")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("application/atom+xml")
    schema = etree.RelaxNG(etree.parse(str(Path(__file__).parents[1] / "atom.rng")))
    schema.assertValid(etree.fromstring(answer.content))
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_an_empty_feed_is_a_feed(stage: Stage) -> None:
    assert feed(stage).entries == []


def test_the_feed_holds_what_is_public(stage: Stage, writing: Writing, together: Together) -> None:
    wrong = writing.published()
    writing.offer(writing.whole())
    writing.embargoed()
    together.draft()
    stage.do("RetractBulletin", writing.editor, bulletin=wrong, why=WHY)
    writing.published(writing.whole(titles={"en": "Second", "fa-af": "دوم"}))
    together.released(together.draft({"en": "Third", "fa-af": "سوم"}))
    found = feed(stage)
    assert [each.title for each in found.entries] == ["Third", "Second", f"Retracted: {TITLES['en']}"]
    third, second, first = found.entries
    assert third.author == "A northern state, A southern state" and second.author == "The editors"
    assert "Not a text of this dialogue" in third.content[0].value
    assert SAID["en"] in second.content[0].value and "1 of 2 passages unnamed" in second.content[0].value
    assert SAID["en"] not in first.content[0].value and WHY["en"] in first.content[0].value
    assert second.link == f"http://testserver/d/{stage.dialogue.slug}/bulletins/5"
    dari = feed(stage, "/fa-af")
    assert dari.entries[1].title == "دوم" and dari.entries[1].id != second.id
    assert feed(stage).entries[1].id == second.id


def test_hostile_words_stay_words(stage: Stage) -> None:
    both = {"en": HOSTILE, "fa-af": HOSTILE}
    infest(stage, {"supporter": stage.supporter()}, HOSTILE, both)
    found = feed(stage)
    assert len(found.entries) == 5
    for each in found.entries:
        assert "<b data-hostile" not in each.content[0].value
    for number in range(1, 8):
        answer = Client().get(f"/d/{stage.dialogue.slug}/bulletins/{number}").content.decode()
        assert "<b data-hostile" not in answer


def test_the_card(stage: Stage, writing: Writing, together: Together) -> None:
    made = writing.published()
    together.released()
    writing.offer(writing.whole())
    pictures = []
    for path in (
        "/d/{}/bulletins/1/card.png",
        "/fa-af/d/{}/bulletins/1/card.png",
        "/d/{}/bulletins/2/card.png",
    ):
        answer = Client().get(path.format(stage.dialogue.slug))
        assert answer.status_code == 200 and answer["Content-Type"] == "image/png"
        assert answer["Cache-Control"] == "public, max-age=3600"
        pictures.append(answer.content)
    stage.do("RetractBulletin", writing.editor, bulletin=made, why=WHY)
    pictures.append(Client().get(f"/d/{stage.dialogue.slug}/bulletins/1/card.png").content)
    assert len(set(pictures)) == 4, "each says what it is"
    assert Client().get(f"/d/{stage.dialogue.slug}/bulletins/3/card.png").status_code == 404
