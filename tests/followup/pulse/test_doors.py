"""Answering through the pages: for oneself, and for somebody who is helped. As a browser sends it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sulh.followup.pulse.models import PulseAnswer
from tests.dialogue.reading import reader
from tests.dialogue.visitor import Visitor
from tests.followup.pulse.staging import asked
from tests.helpers import Stage


def kept() -> list[tuple[int, str]]:
    return list(PulseAnswer.objects.values_list("choice", "channel"))


def say(visitor: Visitor, question: str, choice: str) -> Visitor:
    typed: dict[str, Any] = {f"q-{question}": choice}
    visitor.send("/pulse", "wave", **typed)
    return visitor


def test_a_participant_sends_the_form_and_changes_the_answer(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    person = stage.participants(0, 10)[0]
    stage.do("OpenPulse", stage.facilitator)
    visitor = say(reader(stage, "pulse", person), question, "agree")
    assert "Thank you" in visitor.text and kept() == [(1, "web")]
    say(visitor, question, "disagree")
    assert kept() == [(-1, "web")], "one person counts once"
    visitor.get(f"/d/{stage.dialogue.slug}/pulse").send("/pulse", "wave")
    assert kept() == [(-1, "web")], "a question left open stays as it was"
    assert visitor.client.post(f"/d/{stage.dialogue.slug}/pulse", {}).status_code == 403, "no token"
    stage.do("ClosePulse", stage.facilitator)
    assert not kept()
    late = reader(stage, "pulse", person)
    assert "No wave is open now." in late.text and not late.offers("/pulse", "wave")


def test_a_page_that_is_older_than_the_close_is_refused(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    person = stage.participants(0, 10)[0]
    stage.do("OpenPulse", stage.facilitator)
    visitor = reader(stage, "pulse", person)
    stage.do("ClosePulse", stage.facilitator)
    say(visitor, question, "agree")
    assert visitor.page.status_code == 409 and "This wave is not open" in visitor.text
    assert not kept()


def test_an_enumerator_helps_one_person_after_the_other(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    stage.participants(0, 10)
    first, second = stage.codes(1, 2)
    stage.do("OpenPulse", stage.facilitator)
    visitor = reader(stage, "pulse", stage.office("enumerator"))
    assert not visitor.offers("/pulse", "wave"), "nobody has begun"
    for code, choice in ((first, "pass"), (second, "agree")):
        visitor.send("BeginAssistedPulse", code=code, agreed="on")
        assert "The road is safe." in visitor.text
        assert "Thank you" in say(visitor, question, choice).text
        held = visitor.html
        visitor.send("/pulse/next")
        assert "The road is safe." not in visitor.text
    assert sorted(kept()) == [(0, "assisted"), (1, "assisted")]
    assert "checked" not in held
    (proof,) = visitor.form("BeginAssistedPulse").values["csrfmiddlewaretoken"]
    over = {"wave": "1", f"q-{question}": "agree", "csrfmiddlewaretoken": proof}
    refused = visitor.client.post(f"/d/{stage.dialogue.slug}/pulse", over)
    assert refused.status_code == 422 and len(kept()) == 2


def test_whoever_looks_on_has_no_form(house: Path) -> None:
    stage = Stage(parties=2).listen()
    asked(stage)
    stage.participants(0, 10)
    stage.do("OpenPulse", stage.facilitator)
    for by in (None, stage.facilitator):
        visitor = reader(stage, "pulse", by)
        assert not visitor.offers("/pulse", "wave") and "The road is safe." not in visitor.text
