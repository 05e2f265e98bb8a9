"""A published snapshot never changes, and yet words that their author takes back are gone from it."""

from __future__ import annotations

from pathlib import Path

from django.test import Client

from sulh.findings.models import Snapshot
from tests.helpers import Stage

WORDS = "The seventh well belongs to nobody."


def test_words_taken_back_are_in_no_page_file_or_answer(house: Path) -> None:
    stage = Stage().listen()
    author = stage.participants(0, 1)[0]
    said = stage.do("SubmitStatement", author, text=WORDS, language="en", recognisable=True)["statement"]
    stage.do("DecideModeration", stage.moderator, statement=said, outcome="accept")
    stage.do("PublishFindings", stage.facilitator)
    at, api = f"/d/{stage.dialogue.slug}/findings", f"/api/v1/dialogues/{stage.dialogue.slug}/findings"
    where = [f"{at}/every", f"{at}.csv", api]
    for path in where:
        assert WORDS in Client().get(path).content.decode(), path
    before = bytes(Snapshot.objects.get(dialogue_id=stage.id).body)
    assert WORDS.encode() not in before

    stage.do("WithdrawStatement", author, statement=said)
    for path in (*where, at, f"{at}.json"):
        answer = Client().get(path)
        assert answer.status_code == 200, path
        assert WORDS not in answer.content.decode(), path
    assert Client().get(api).json()["statements"][0]["text"] == ""
    assert "(taken back by its author)" in Client().get(f"{at}/every").content.decode()
    assert bytes(Snapshot.objects.get(dialogue_id=stage.id).body) == before
