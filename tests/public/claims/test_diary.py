"""What the public diary says of interests and claims."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.helpers import Stage
from tests.public.staging.claims import claim, supporter_of


@pytest.mark.parametrize("prefix", ["", "/fa-af"])
def test_the_diary_says_it_in_words(house: Path, prefix: str) -> None:
    stage = Stage(parties=2).join()
    friend, expert = stage.supporter("The Quiet Republic"), stage.office("expert")
    own, party = supporter_of(friend), stage.parties[0].id
    stage.do("StateInterests", friend, wants={"en": "Quiet borders"})
    first = stage.do("FileClaim", expert, **claim(supporter=own))["claim"]
    stage.do("ReplyToClaim", friend, claim=first, text={"en": "Nobody asked us."})
    gone = claim(party=party, aspect="fears", text={"en": "It fears floods."})
    second = stage.do("FileClaim", expert, **gone)["claim"]
    stage.do("TakeBackClaim", expert, claim=second)
    html = Client().get(f"{prefix}/d/{stage.dialogue.slug}/diary?kind=claims").content.decode()
    body = html[html.index('<ol class="') :]
    assert len(re.findall(r'<li id="n\d+"', body)) == 5
    for words in ("Quiet borders", "Nobody asked us.", "A senior official", "The Quiet Republic", "Party A"):
        assert words in body
    assert "It fears floods." not in html
    assert not re.search(r"[0-9a-f]{32}", re.sub(r"<[^>]+>", "", body)), "an id stands there"
    if not prefix:
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
        assert "The Quiet Republic stated its interests." in text
        assert "Claim 1 was filed: what the one named below wants." in text
        assert "Claim 2 was taken back by who filed it. Its words are deleted." in text
        assert "4 October 2012" in text
