"""The pages, files and desk of promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from sulh.followup.commitments.models import Commitment
from tests.dialogue.reading import reader
from tests.followup.commitments.test_coding import office, piece, stage, step  # noqa: F401 - a fixture
from tests.helpers import Stage


def get(stage: Stage, page: str) -> str:  # noqa: F811
    response = Client().get(f"/d/{stage.dialogue.slug}/{page}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_scorecard_names_what_is_not_coded(stage: Stage) -> None:  # noqa: F811
    step(stage)
    html = get(stage, "promises")
    assert "1 promise is not coded yet" in html
    assert "Open the road" in html
    assert "no promise has a level" in html


def test_a_first_code_shows_on_no_page_until_the_second_is_in(stage: Stage) -> None:  # noqa: F811
    promise = step(stage)
    one, two = office(stage, "monitor", "Monitor one"), office(stage, "expert", "Expert two")
    found = piece(stage, promise)
    body = {"promise": promise, "level": "1", "evidence": [found]}
    stage.do("CodeLevel", one, **body, words={"en": "BLINDWORDS"})
    pages = ("promises", "promises/1", "promises/theme/steps", "promises.csv", "promises.json", "diary")
    assert not [page for page in pages if "BLINDWORDS" in get(stage, page)]
    assert "BLINDWORDS" not in reader(stage, "promises/1", two).html
    stage.do("CodeLevel", two, **body)
    assert "BLINDWORDS" in get(stage, "promises/1")
    assert '"at_level": [0, 1, 0, 0]' in get(stage, "promises.json")


def test_protected_words_are_shown_to_monitors_only(stage: Stage) -> None:  # noqa: F811
    promise = step(stage)
    piece(stage, promise, words={"en": "HIDDENWORDS"}, protected=True, day="2012-09-17")
    html = get(stage, "promises/1")
    assert "HIDDENWORDS" not in html
    assert "2012-09-17" not in html
    assert "2012-09" in html
    assert "HIDDENWORDS" in reader(stage, "promises/1", office(stage, "monitor", "Monitor")).html
    assert "HIDDENWORDS" not in reader(stage, "promises/1", stage.delegates[1]).html


@pytest.mark.parametrize(
    "query", ["?state=overdue", "?state=ended", "?state=waits", "?origin=pledge", "?state=3"]
)
def test_filters_leave_out_what_is_not_so(stage: Stage, query: str) -> None:  # noqa: F811
    step(stage)
    assert "No promise is like that." in get(stage, f"promises{query}")


def test_a_desk_shows_what_waits(stage: Stage) -> None:  # noqa: F811
    promise = step(stage)
    one, two = office(stage, "monitor", "Monitor one"), office(stage, "monitor", "Monitor two")
    stage.do("CodeLevel", one, promise=promise, level="0")
    assert "wait for a second code" in reader(stage, "desk", two).html
    assert "wait for a second code" not in reader(stage, "desk", one).html
    assert "Promise a first step" in reader(stage, "desk", stage.delegates[0]).html


def test_the_interface_for_programs_gives_promises_and_the_score(house: Path, stage: Stage) -> None:  # noqa: F811
    row = Commitment.objects.get(pk=step(stage))
    at = f"/api/v1/dialogues/{stage.dialogue.slug}/promises"
    told = Client().get(at).json()
    assert (told["page"], told["pages"], [each["id"] for each in told["promises"]]) == (1, 1, [row.id])
    score = Client().get(f"{at}/score").json()
    assert score == {"at_level": [0, 0, 0, 0], "not_coded": 1, "overdue": 0, "with_a_day": 1, "ended": 0}


def test_a_refused_code_is_shown_again_with_the_evidence_to_choose_from(stage: Stage) -> None:  # noqa: F811
    promise = step(stage)
    found = piece(stage, promise)
    monitor = reader(stage, "promises/1", office(stage, "monitor", "Monitor"))
    assert monitor.send("do/CodeLevel", level="2").status_code == 422
    assert "needs evidence" in monitor.html
    assert f'name="evidence" value="{found}"' in monitor.html


def test_a_theme_shows_levels_days_and_what_happens_outside_in_one_order(stage: Stage) -> None:  # noqa: F811
    """Two pages of dues, two milestones among them: each place once, the latest first."""
    for day in range(1, 29):
        for month in ("02", "04"):
            step(stage, due=f"2031-{month}-{day:02}")
    for outside in ("2031-03-15", "2031-02-01"):
        stage.do("NameMilestone", stage.facilitator, names={"en": f"Election {outside}"}, day=outside)
    pages = [get(stage, f"promises/theme/steps?page={page}") for page in (1, 2)]
    days = [re.findall(r'<time datetime="(2031-[0-9-]+)"', html) for html in pages]
    assert [len(found) for found in days] == [50, 8]
    assert days[0] + days[1] == sorted(days[0] + days[1], reverse=True)
    assert "Election 2031-03-15" in pages[0]
    assert "Election 2031-02-01" in pages[1]
