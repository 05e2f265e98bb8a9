"""What came of it in the demonstration: kept, overdue, no effect seen, forecasts scored."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from sulh.acts import log
from sulh.dialogue.models import Dialogue
from sulh.followup.commitments.models import Code, Commitment, Evidence, Reply
from sulh.followup.commitments.reading import listed
from sulh.followup.forecasts.models import Forecast
from sulh.followup.ground.criteria import held
from sulh.followup.pulse.reading import ALL, verdicts
from sulh.followup.today import today

SLUG = "intra-afghan-dialogue"
MILESTONES = ("The foreign forces are to have left", "نیروهای خارجی باید رفته باشند")


def words(path: str) -> str:
    page = Client().get(path)
    assert page.status_code == 200, path
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


@pytest.fixture
def dialogue(demonstration: Path) -> Dialogue:
    return Dialogue.objects.get(slug=SLUG)


def promised(by: str, due: str) -> Commitment:
    return next(row for row in Commitment.objects.filter(due=due) if row.who["en"] == by)


def test_one_step_is_kept_one_step_and_one_pledge_are_overdue(dialogue: Dialogue) -> None:
    assert today(dialogue) == "2013-06-20"
    late = {(row.who["en"], row.origin, row.level) for row in listed(dialogue, "2013-06-20", state="overdue")}
    assert late == {("The administration", "step", 1), ("Pakistan", "pledge", 1)}
    kept = {(row.who["en"], row.origin) for row in listed(dialogue, "2013-06-20", state="3")}
    assert kept == {("Northern parties", "step"), ("Pakistan", "pledge"), ("Russia", "pledge")}


def test_a_kept_step_stands_on_evidence_that_others_corroborate(dialogue: Dialogue) -> None:
    row = promised("Northern parties", "2013-02-28")
    assert [(code.place, code.level) for code in Code.objects.filter(commitment=row).order_by("place")] == [
        (1, 3), (2, 3),
    ]  # fmt: skip
    states = sorted(Evidence.objects.filter(commitment=row).values_list("state", flat=True))
    assert states == ["corroborated", "corroborated", "unverified", "unverified"]


def test_where_two_codes_differed_a_third_person_decided_and_the_obliged_replied(dialogue: Dialogue) -> None:
    row = promised("The administration", "2013-03-20")
    codes = Code.objects.filter(commitment=row).order_by("place")
    assert [code.level for code in codes] == [1, 0, 1]
    assert len({code.holder for code in codes}) == 3
    assert Reply.objects.get(commitment=row).words["en"].startswith("Snow closed the road")
    page = words(f"/d/{SLUG}/promises/{row.n}")
    assert "Snow closed the road" in page
    assert "Somebody who works there" not in page  # protected


def test_no_effect_was_seen_by_the_real_computation(dialogue: Dialogue) -> None:
    told = [row for row in verdicts(dialogue) if row.found is not None]
    assert {row.found.verdict for row in told if row.found} == {"none_seen"}
    assert len([row for row in told if row.party == ALL]) == 2
    assert "No effect seen in 2 of 2 questions" in words("/")
    assert "No effect seen" in words(f"/d/{SLUG}/ground")


def test_what_is_to_be_a_success_was_written_before_its_day(dialogue: Dialogue) -> None:
    assert [(each.criterion.by, each.outcome) for each in held(dialogue)] == [
        ("2014-12-31", "too_early"), ("2013-12-31", "too_early"),
    ]  # fmt: skip


def test_the_sceptic_is_scored_when_right_and_when_wrong(dialogue: Dialogue) -> None:
    given = Forecast.objects.filter(role="expert").order_by("question__n")
    assert [(row.percent, row.question.outcome) for row in given] == [(15, "no"), (25, "yes"), (35, "")]
    # (0.15 ** 2 + 0.75 ** 2) / 2 = 0.2925
    assert re.search(r"Expert on the region .{0,60}? expert 2 0\.29 ", words(f"/d/{SLUG}/forecasts"))


def test_the_day_on_which_the_forces_leave_stands_on_every_timeline(dialogue: Dialogue) -> None:
    for page in (
        "promises/theme/steps",
        "promises/theme/pledges",
        "ground",
        "incidents",
        "forecasts/3",
        "warnings",
    ):
        for prefix, name in zip(("", "/fa-af"), MILESTONES, strict=True):
            assert name in words(f"{prefix}/d/{SLUG}/{page}"), page


def test_of_incidents_only_the_verified_one_is_told(dialogue: Dialogue) -> None:
    page = words(f"/d/{SLUG}/incidents")
    assert "A transport of medicine was held up" in page
    assert "Nobody had ordered it." in page
    assert "A letter at the door" not in page
    assert "at least 5" in page


def test_the_text_still_waits_for_one_party(dialogue: Dialogue) -> None:
    assert dialogue.phase == "consent"
    assert "Not adopted: waiting for The administration." in words(f"/d/{SLUG}/text/signatures")
    # What came of it is told after all that was there before, so that numbers of entries stay.
    days = [entry["at"][:10] for entry, _opened in log.entries(dialogue.id)]
    assert days[60] < "2012-11-19"
    assert days[-1] == "2013-06-20"
