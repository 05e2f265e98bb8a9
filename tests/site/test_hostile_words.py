"""Words that want to be more than words: markup, formats and templates wherever something can be written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.test import Client

from sulh.acts.registry import REGISTRY, Actor
from sulh.dialogue.models import Party
from tests.everybody import Everybody
from tests.helpers import OPERATOR, Stage, do
from tests.site.infested import AS_TEXT, BOTH, HOSTILE, Infested, addresses, harmless
from tests.site.test_visibility import said

PARAMETERS = (
    "done", "page", "kind", "party", "statement", "after", "answered", "again", "section", "snapshot", "name",
    "as", "next", "link", "shown", "language", "from", "which", "part",
)  # fmt: skip


def test_words_at_a_pause_and_on_leaving(house: Path) -> None:
    stage = Stage(parties=2).listen()
    stage.do("SuspendDialogue", stage.delegates[0], words=HOSTILE)
    answers = [harmless(Client().get(f"/d/{stage.dialogue.slug}/{page}"), page) for page in ("", "diary")]
    stage.do("ChangePhase", stage.facilitator, to="listening", words=HOSTILE)
    stage.do("LeaveDialogue", stage.delegates[0], words=HOSTILE)
    answers += [
        harmless(Client().get(f"/d/{stage.dialogue.slug}/{page}"), page) for page in ("parties", "diary")
    ]
    assert all(AS_TEXT in answer for answer in (answers[0], answers[1], answers[3]))


def test_a_dialogue_that_was_called_with_such_words(house: Path) -> None:
    stage = Stage(parties=2)
    other = Stage.__new__(Stage)
    other.id = "0123456789abcdef" * 2
    hosted = do("HostDialogue", OPERATOR, other.id, slug="infested", convener=HOSTILE)
    convener = Actor("holder", hosted["holder"])
    fields: dict[str, Any] = {
        "template": "national-dialogue",
        "languages": ["en", "fa-af"],
        "question": BOTH,
        "what_happens": BOTH,
    }
    do("CallDialogue", convener, other.id, parties=[HOSTILE, "B"], **fields)
    for address in ["/", "/fa-af/", "/dialogues", *addresses(other)]:
        harmless(Client().get(address), address)
    assert AS_TEXT in said(Client().get("/dialogues"))
    assert stage.dialogue.slug != other.dialogue.slug


def test_every_parameter_is_only_read(house: Path) -> None:
    """What an address asks for is never drawn as anything but text, in whatever parameter it comes."""
    stage = Infested()
    asked = {name: HOSTILE for name in PARAMETERS}
    for who in ("participant", "facilitator"):
        client = stage.client(who)
        for address in addresses(stage):
            harmless(client.get(address, asked), address)
            harmless(client.get(f'{address}?"><script>'), address)


def test_a_refused_form_shows_what_was_typed_as_text(house: Path) -> None:
    stage = Everybody()
    for act, registered in REGISTRY.items():
        fields: dict[str, Any] = {name: HOSTILE for name in registered.model.model_fields}
        fields |= {f"{name}.en": HOSTILE for name in registered.model.model_fields}
        address = f"/d/{stage.dialogue.slug}/do/{act}"
        around = {"as": HOSTILE, "next": HOSTILE, "key": HOSTILE, "shown": HOSTILE}
        for more in ({}, around, {"shown": ",".join(registered.model.model_fields)}):
            answer = Client().post(address, fields | more)
            harmless(answer, address)


def test_names_that_only_look_different(house: Path) -> None:
    """Composed and decomposed letters are one name, so that nobody can seat a party twice by spelling."""
    stage = Stage(parties=2)
    made = stage.do("InviteParty", stage.facilitator, names={"en": "Cafe\u0301"})
    assert Party.objects.get(pk=made["party"]).names == {"en": "Caf\u00e9"}
