"""Outside milestones: named, moved with a reason, and drawn on every timeline."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sulh.acts import clock
from sulh.dialogue.milestones import milestones
from sulh.rules.refusal import Refusal
from tests.dialogue.reading import reader
from tests.helpers import Stage

FORCES = {"en": "The foreign forces leave", "fa-af": "نیروهای خارجی می‌روند"}


def test_a_milestone_is_named_and_moved_with_a_trace(house: Path) -> None:
    stage = Stage(parties=2)
    made = stage.do("NameMilestone", stage.facilitator, names=FORCES, day="2014-12-31")["milestone"]
    stage.do("NameMilestone", stage.delegates[0], names={"en": "Election"}, day="2014-04-05")
    stage.do(
        "MoveMilestone", stage.delegates[1], milestone=made, day="2014-06-30", why={"en": "Said in May."}
    )
    first, second = milestones(stage.dialogue)
    assert (first.names["en"], first.day) == ("Election", date(2014, 4, 5))
    assert (second.day, [(each.day, each.why) for each in second.moved]) == (
        date(2014, 6, 30), [(date(2014, 12, 31), {"en": "Said in May."})],
    )  # fmt: skip
    rows = reader(stage, "").client.get(f"/api/v1/dialogues/{stage.dialogue.slug}/milestones").json()
    assert [(row["day"], row["earlier"]) for row in rows] == [
        ("2014-04-05", []),
        ("2014-06-30", ["2014-12-31"]),
    ]


def test_it_stands_on_the_diary_s_timeline(house: Path) -> None:
    """At its day among the entries; what lies in the future at the head, also in Dari."""
    with clock.at(datetime(2012, 9, 1, 9, tzinfo=UTC)):
        stage = Stage(parties=2)
        stage.do("NameMilestone", stage.facilitator, names=FORCES, day="2014-12-31")
        stage.do("NameMilestone", stage.facilitator, names={"en": "The harvest"}, day="2012-09-05")
    with clock.at(datetime(2012, 9, 10, 9, tzinfo=UTC)):
        stage.do("AnswerInvitation", stage.delegates[0], answer="join")
    text = reader(stage, "diary").text
    assert text.index("The foreign forces leave") < text.index("Party A joined")
    assert text.index("Party A joined") < text.index("5 September 2012 The harvest outside this dialogue")
    assert "نیروهای خارجی می‌روند" in reader(stage, "diary", language="/fa-af").text
    assert "outside this dialogue" not in reader(stage, "diary?kind=parties").text


def test_it_stands_on_the_picture_of_encouragements(house: Path) -> None:
    stage = Stage(parties=2)
    stage.do("NameMilestone", stage.facilitator, names=FORCES, day="2099-12-31")
    supporter = stage.supporter()
    stage.do("DeclareTie", supporter, party=stage.parties[0].id, kind="contacts")
    stage.do("EncourageParty", supporter, party=stage.parties[0].id, words={"en": "Come."})
    html = reader(stage, "supporters").html
    assert 'class="sequence-stone"' in html and 'class="sequence-break"' in html
    assert "Outside: The foreign forces leave, 31 December 2099." in html


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"day": "2014-12-31"}, "milestone_unmoved"), ({"milestone": "0" * 32}, "not_found")],
)
def test_a_move_that_is_none(house: Path, fields: dict[str, str], code: str) -> None:
    stage = Stage(parties=2)
    made = stage.do("NameMilestone", stage.facilitator, names=FORCES, day="2014-12-31")["milestone"]
    sent = {"milestone": made, "day": "2015-01-01", "why": {"en": "x"}} | fields
    with pytest.raises(Refusal, match=code):
        stage.do("MoveMilestone", stage.facilitator, **sent)


def test_no_more_than_twenty(house: Path) -> None:
    stage = Stage(parties=2)
    for n in range(20):
        stage.do("NameMilestone", stage.facilitator, names={"en": f"Number {n}"}, day="2014-12-31")
    with pytest.raises(Refusal, match="milestones_too_many"):
        stage.do("NameMilestone", stage.facilitator, names={"en": "One more"}, day="2014-12-31")


def test_those_outside_name_none(house: Path) -> None:
    stage = Stage(parties=2)
    for by in (stage.supporter(), stage.office("observer"), stage.office("editor"), stage.office("expert")):
        with pytest.raises(Refusal, match="role_may_not"):
            stage.do("NameMilestone", by, names=FORCES, day="2014-12-31")
