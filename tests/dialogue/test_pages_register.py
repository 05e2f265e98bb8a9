from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from sulh.acts import clock
from sulh.dialogue.models import Party
from tests.dialogue.reading import reader, rows
from tests.helpers import PUBLIC, Stage

SENTENCE = (
    "Being listed or taking part recognises nobody and concedes nothing. Any party may leave at any time."
)


def day(month: int, day: int) -> datetime:
    return datetime(2012, month, day, 9, tzinfo=UTC)


def test_every_register_page_says_that_it_recognises_nobody(house: Path) -> None:
    stage = Stage()
    for page in ("parties", ""):
        assert SENTENCE in reader(stage, page).text
        with translation.override("fa-af"):
            translated = translation.gettext(SENTENCE)
        assert translated in reader(stage, page, language="/fa-af").text


def test_parties_stand_in_the_order_that_anybody_can_draw_again(house: Path) -> None:
    stage = Stage(parties=6)
    lot = stage.dialogue.lot
    drawn = sorted(range(1, 7), key=lambda place: hashlib.sha256(f"{lot} {place}".encode()).hexdigest())
    page = reader(stage, "parties")
    expected = [f"Party {'ABCDEF'[place - 1]}" for place in drawn] + ["People of no party"]
    assert [row[: len(name)] for row, name in zip(rows(page.html), expected, strict=False)] == expected
    assert f"printf '%s' '{lot} {drawn[0]}' | sha256sum" in page.text


def test_who_is_missing_comes_before_who_is_there(house: Path) -> None:
    with clock.at(day(9, 3)):
        stage = Stage(parties=5)
    joined, declined, acknowledged, left, _ = stage.delegates
    with clock.at(day(9, 10)):
        stage.do("AnswerInvitation", joined, answer="join")
        stage.do("AnswerInvitation", declined, answer="decline")
        stage.do("AnswerInvitation", acknowledged, answer="acknowledge")
        stage.do("AnswerInvitation", left, answer="join")
    with clock.at(day(9, 20)):
        stage.do("LeaveDialogue", left, words="We leave.")
    text = reader(stage, "parties").text
    missing = text[text.index("Who is missing") : text.index("The party register")]
    assert "invited Party E · since 3 September 2012" in missing
    assert "acknowledged the invitation Party C · since 10 September 2012" in missing
    assert "declined Party B · since 10 September 2012" in missing
    assert "withdrew Party D · since 20 September 2012" in missing
    assert "Party A" not in missing
    overview = reader(stage, "").text
    assert "1 of 5 parties have joined." in overview
    assert "withdrew Party D · since 20 September 2012" in overview


def test_a_row_tells_name_history_quota_codes_and_delegates(house: Path) -> None:
    with clock.at(day(9, 3)):
        stage = Stage(parties=2)
    stage.office("delegate", by=stage.delegates[0])
    names = {"en": "The valley", "fa-af": "دره"}
    stage.do("NameParty", stage.delegates[0], names=names, delegates_label="A voice of the valley",
             signatures_needed=2)  # fmt: skip
    with clock.at(day(9, 5)):
        stage.do("AnswerInvitation", stage.delegates[0], answer="join")
    stage.participants(0, 3)
    stage.do("SetQuota", stage.delegates[0], quota=80)
    found = {row.split(" ")[1]: row for row in rows(reader(stage, "parties").html)}
    valley = found["valley"]
    assert valley.startswith("The valley دره written by the party itself joined 3 September 2012 : invited")
    assert "5 September 2012 : joined" in valley
    assert "A voice of the valley × 2 2 of 2 must sign" in valley
    assert "80 people 3 codes given out" in valley
    assert "as in the invitation; the party has not written its name yet" in found["B"]


def test_the_dari_page_runs_from_the_right_with_the_partys_own_name(house: Path) -> None:
    stage = Stage(parties=2)
    stage.do("NameParty", stage.delegates[0], names={"en": "The valley", "fa-af": "دره"})
    html = reader(stage, "parties", language="/fa-af").html
    assert '<html lang="fa-AF" dir="rtl">' in html
    assert rows(html)[0].startswith(("دره The valley", "Party B"))
    assert '<bdi dir="auto">دره</bdi>' in html
    # A name that exists in English only says so to a screen reader.
    assert '<bdi dir="auto" lang="en">Party B</bdi>' in html


@pytest.mark.parametrize("who", ["anybody", "facilitator", "supporter"])
def test_a_request_for_a_place_shows_nowhere_until_the_parties_consent(house: Path, who: str) -> None:
    stage = Stage(parties=2).join()
    supporter = stage.supporter()
    by = {"anybody": None, "facilitator": stage.facilitator, "supporter": supporter}[who]
    made = stage.do("RequestPlace", PUBLIC, names={"en": "The herders"}, reason="We graze there.")
    stage.do("DeclareTie", supporter, party=made["party"], kind="economic")
    for page in ("", "parties", "supporters", "terms", "behind"):
        assert "The herders" not in reader(stage, page, by).text, page
    for delegate in stage.delegates:
        stage.do("AnswerRequest", delegate, party=made["party"], answer="consent")
    assert "invited The herders" in reader(stage, "parties", by).text
    assert "We graze there." not in reader(stage, "parties", by).text


def test_shares_are_hidden_until_every_party_accepts_their_source(house: Path) -> None:
    stage = Stage(parties=2).join()
    shares = {stage.parties[0].id: 6_200, stage.parties[1].id: 3_800}
    made = stage.do("ProposeReferenceShares", stage.facilitator, source="The census of 1979", shares=shares)
    for signing in (None, *stage.delegates):
        if signing is not None:
            stage.do("GiveConsent", signing, subject_kind="reference_shares", subject_digest=made["digest"],
                     kind="consent")  # fmt: skip
        page = reader(stage, "parties").text
        everybody = signing == stage.delegates[-1]
        assert ("62 %" in page, "The census of 1979" in page) == (everybody, everybody)
        assert ("hidden until every party accepts the source" in page) is not everybody


def test_anybody_asks_for_a_place_from_the_register_page(house: Path) -> None:
    stage = Stage(parties=2)
    visitor = reader(stage, "parties")
    visitor.send("/RequestPlace", names__en="The herders", reason="We graze there.")
    assert visitor.page.status_code == 200
    assert Party.objects.get(dialogue_id=stage.id, status="requested").names == {"en": "The herders"}


def test_a_dialogue_without_parties_has_no_register(house: Path) -> None:
    stage = Stage(parties=0, template="ask-a-question")
    page = reader(stage, "parties")
    assert page.page.status_code == 200
    assert "This dialogue has no parties. Everybody speaks as a person." in page.text
    assert not page.offers("/RequestPlace")
