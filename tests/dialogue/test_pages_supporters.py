from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.dialogue.drawing import WIDTH
from sulh.dialogue.sequence import Event, draw, spread
from tests.dialogue.reading import reader, rows
from tests.helpers import Stage

SECRET = "Words between the two of them"


def day(month: int, day: int) -> datetime:
    return datetime(2012, month, day, 9, tzinfo=UTC)


def encouraged(stage: Stage, by: Actor, party: int, words: str, sealed: bool = False) -> str:
    made = stage.do("EncourageParty", by, party=stage.parties[party].id, words={"en": words}, sealed=sealed)
    return str(made["encouragement"])


def tied(stage: Stage, *parties: int) -> Actor:
    supporter = stage.supporter()
    for party in parties:
        stage.do("DeclareTie", supporter, party=stage.parties[party].id, kind="political",
                 note={"en": "Since the flood", "fa-af": "از زمان سیل"})  # fmt: skip
    return supporter


def test_a_supporter_stands_with_quality_ties_pledges_and_conditions(house: Path) -> None:
    with clock.at(day(9, 18)):
        stage = Stage(parties=2)
        supporter = tied(stage, 0)
        stage.do("PledgeSupport", supporter, kind="funds", text={"en": "Travel for all."},
                 conditions={"en": "None at all."}, due="2013-06-30")  # fmt: skip
    text = reader(stage, "supporters").text
    assert "friend of the process A friendly state No party has joined yet." in text
    assert "Declared ties Party A political" in text
    assert "· 18 September 2012 Since the flood" in text
    assert "money Travel for all. Conditions: None at all." in text
    assert "Pledged: 18 September 2012 · Due: 30 June 2013" in text
    dari = reader(stage, "supporters", language="/fa-af").text
    assert "از زمان سیل" in dari
    assert "۹ سرطان ۱۳۹۲" in dari


def test_the_table_tells_encouraged_acknowledged_and_joined(house: Path) -> None:
    with clock.at(day(9, 3)):
        stage = Stage(parties=3)
        supporter = tied(stage, 0, 1)
    with clock.at(day(9, 20)):
        first = encouraged(stage, supporter, 0, "Come.")
    with clock.at(day(9, 21)):
        encouraged(stage, supporter, 1, "Come too.")
    with clock.at(day(9, 24)):
        stage.do("AcknowledgeEncouragement", stage.delegates[0], encouragement=first)
    with clock.at(day(9, 29)):
        stage.do("AnswerInvitation", stage.delegates[0], answer="join")
        stage.do("AnswerInvitation", stage.delegates[2], answer="join")
    page = reader(stage, "supporters")
    assert rows(page.html)[:2] == [
        "Party A A friendly state 20 September 2012 24 September 2012 29 September 2012",
        "Party B A friendly state 21 September 2012 not yet not yet",
    ]
    described = re.sub(r"\s+", " ", page.html.split("<desc")[1].split("</desc>")[0])
    dates = "encouraged 20 September 2012; acknowledged 24 September 2012; joined 29 September 2012."
    assert f"Party A: {dates}" in described
    assert "Party C: joined 29 September 2012." in described
    assert "Sequence is not cause" in page.text


def test_a_sealed_encouragement_is_read_by_its_supporter_alone(house: Path) -> None:
    stage = Stage(parties=2)
    stage.do("NameMilestone", stage.facilitator, names={"en": "The snow melts"}, day="2030-03-01")
    supporter, other = tied(stage, 0), stage.supporter("Another state")
    waiting = encouraged(stage, supporter, 0, SECRET, sealed=True)
    outsider = Stage(parties=2)
    seeing = {
        "anybody": None, "facilitator": stage.facilitator, "convener": stage.convener,
        "the party": stage.delegates[0], "another party": stage.delegates[1], "another supporter": other,
        "another dialogue's supporter": tied(outsider, 0),
    }  # fmt: skip
    for who, by in seeing.items():
        for page in ("", "parties", "supporters", "terms", "behind"):
            html = reader(stage, page, by).html
            assert SECRET not in html, (who, page)
            assert waiting not in html, (who, page)
    assert "0 open encouragements." in reader(stage, "").text
    assert '<svg class="sequence"' not in reader(stage, "supporters").html
    assert SECRET in reader(stage, "supporters", supporter).text

    stage.do("AcknowledgeEncouragement", stage.delegates[0], encouragement=waiting)
    text = reader(stage, "supporters").text
    assert SECRET in text
    assert "sealed until it was acknowledged" in text
    assert "1 open encouragement." in reader(stage, "").text


def test_forms_stand_in_the_own_card_only_and_offer_tied_parties(house: Path) -> None:
    stage = Stage(parties=3)
    supporter, other = stage.supporter(), stage.supporter("Another state")
    acts = ("DeclareTie", "PledgeSupport", "EncourageParty")
    for by in (None, stage.facilitator, stage.delegates[0]):
        page = reader(stage, "supporters", by)
        assert not any(page.offers(f"/{act}") for act in acts)
    page = reader(stage, "supporters", supporter)
    assert [page.offers(f"/{act}") for act in acts] == [True, True, False]
    page.send("/DeclareTie", party=stage.parties[1].id, kind="family", note__en="Marriages")
    card = page.html.split('action="')
    form = next(part for part in card if part.split('"')[0].endswith("/EncourageParty"))
    assert re.findall(r'<option value="([0-9a-f]{32})"', form) == [stage.parties[1].id]
    assert not reader(stage, "supporters", other).offers("/EncourageParty")


def test_the_picture_is_mirrored_for_readers_from_the_right() -> None:
    given = [
        ("Party A", [Event("encouraged", date(2012, 9, 1)), Event("joined", date(2012, 9, 30))]),
        ("طرف", [Event("joined", date(2012, 9, 15))]),
    ]
    left, right = draw(given, "ltr"), draw(given, "rtl")
    assert left is not None and right is not None
    there = [mark.x for lane in left.lanes for mark in lane.marks]
    assert there[0] < there[2] < there[1]
    assert [WIDTH - x for x in there] == [mark.x for lane in right.lanes for mark in lane.marks]
    # Both names begin on the side where reading starts, whatever their own direction.
    assert [(line.direction, line.anchor) for lane in left.lanes for line in lane.labels] == [
        ("ltr", "start"), ("rtl", "end"),
    ]  # fmt: skip
    assert [(line.direction, line.anchor) for lane in right.lanes for line in lane.labels] == [
        ("ltr", "end"), ("rtl", "start"),
    ]  # fmt: skip


def test_milestones_stand_across_the_picture_and_beyond_its_break() -> None:
    given = [("Party A", [Event("encouraged", date(2012, 9, 1)), Event("joined", date(2012, 9, 30))])]
    stones = [
        ("The forces leave", date(2014, 12, 31)),
        ("Eid", date(2012, 9, 16)),
        ("Long ago", date(2010, 1, 1)),
    ]
    plain, drawn = draw(given, "ltr"), draw(given, "ltr", stones)
    assert plain is not None and drawn is not None
    assert [(stone.name, stone.beyond) for stone in drawn.stones] == [
        ("Eid", False),
        ("The forces leave", True),
    ]
    eid, leaving = drawn.stones
    assert drawn.breaks_off is not None and plain.breaks_off is None
    marks = [mark.x for lane in drawn.lanes for mark in lane.marks]
    assert marks[0] < eid.x < marks[1] < drawn.breaks_off < leaving.x <= WIDTH
    assert drawn.height > plain.height
    assert all(0 < line.y <= drawn.height for stone in drawn.stones for line in stone.labels)
    mirrored = draw(given, "rtl", stones)
    assert mirrored is not None
    assert [WIDTH - stone.x for stone in mirrored.stones] == [stone.x for stone in drawn.stones]


def test_there_is_no_picture_before_anything_happened() -> None:
    assert draw([("Party A", [])], "ltr") is None


def test_marks_of_one_day_stand_side_by_side_inside_the_line() -> None:
    assert spread([10.0, 10.0, 100.0]) == [10.0, 25.0, 100.0]
    end = WIDTH - 28
    assert spread([end, end, end]) == [end - 30, end - 15, end]
    full = spread([0.0] * 60)
    assert full == sorted(set(full)) and (full[0], full[-1]) == (0, end)
