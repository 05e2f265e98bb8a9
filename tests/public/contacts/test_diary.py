"""What the public diary says of contacts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.helpers import Stage
from tests.public.staging.contacts import FAR, meeting, supporter_of


@pytest.mark.parametrize("prefix", ["", "/fa-af"])
def test_the_diary_says_it_in_words(house: Path, prefix: str) -> None:
    stage = Stage(parties=2).join()
    friend = stage.supporter("The Quiet Republic")
    sides = {"parties": [stage.parties[0].id], "supporters": [supporter_of(friend)]}
    for sealed in ("", FAR):
        fields = meeting(**sides, subjects={"en": "Roads"}, sealed_until=sealed)
        made = stage.do("LogContact", friend, **fields)["contact"]
    address = f"{prefix}/d/{stage.dialogue.slug}/diary?kind=contacts"

    def entries() -> str:
        html = Client().get(address).content.decode()
        return html[html.index('<ol class="') :]

    assert len(re.findall(r'<li id="n\d+"', entries())) == 1
    stage.do("MoveContact", friend, contact=made, state="postponed", words={"en": "Snow"})
    stage.do("OpenContact", friend, contact=made)
    body = entries()
    assert len(re.findall(r'<li id="n\d+"', body)) == 4
    assert body.count("The Quiet Republic") >= 4
    assert "Snow" in body
    assert not re.search(r"[0-9a-f]{32}", re.sub(r"<[^>]+>", "", body)), "an id stands there"
    if not prefix:
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
        assert "A contact was logged as planned." in text
        assert "A contact that stands in this diary was postponed." in text
        assert "31 January 2099" in text
