"""The public numbers, by hand; the page and its JSON twin say the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from sulh.acts import clock
from sulh.rules.moderation import REASONS
from sulh.statements.moderation.numbers import Rate, numbers
from tests.helpers import Stage
from tests.statements.conftest import accepted, browser, say
from tests.statements.moderation.conftest import decide

NOW = datetime(2012, 10, 20, 9, tzinfo=UTC)


def test_the_interval_is_wilsons() -> None:
    """3 of 20 at 90 % (z = 1.6449), by hand: centre (0.15 + 2.7055/40) / (1 + 2.7055/20) = 0.19171;
    reach 1.6449 * sqrt(0.15 * 0.85 / 20 + 2.7055 / 1600) / 1.135277 = 0.13008."""
    low, high = Rate(3, 20).interval
    assert low == pytest.approx(0.0616, abs=2e-4)
    assert high == pytest.approx(0.3218, abs=2e-4)
    assert Rate(3, 20).share == 0.15
    assert (Rate(0, 0).share, Rate(0, 0).interval) == (None, (0.0, 1.0))


def speak(stage: Stage) -> None:
    """Eleven are said: 6 accepted, 2 refused (by two each), 1 merged into another, 1 read once, 1 waits.
    One of the refused was said in Dari; one of the refusals is turned round on appeal. One is a seed."""
    people = stage.participants(0, 4)
    with clock.at(NOW):
        six = [accepted(stage, people[n % 4], f"Thought number {n} of six.") for n in range(5)]
        six.append(accepted(stage, stage.facilitator, "A seed."))
        dari, english = say(stage, people[0], "آب", language="fa-af"), say(stage, people[1], "Rude.")
        stage.refuse(dari, "spam")
        stage.refuse(english, "abuse")
        stage.do("AppealDecision", people[1], statement=english, words="It is not.")
        twin = say(stage, people[2], "Thought number 0 of six, again.")
        for by in (stage.moderator, stage.second):
            stage.do("MergeStatements", by, statement=twin, into=six[0])
        decide(stage, stage.moderator, say(stage, people[3], "Read once."))
        say(stage, people[3], "Waits.")
        appeal = stage.dialogue.statements.get(pk=english).appeal.id
        stage.do("DecideAppeal", stage.appeals, appeal=appeal, outcome="restore", reasoning="True.")


def test_the_numbers_add_up(stage: Stage) -> None:
    speak(stage)
    found = numbers(stage.dialogue, NOW + timedelta(hours=39), REASONS)
    assert (found.said, found.seeds, found.waiting, found.second_opinions, found.hidden) == (11, 1, 1, 1, 0)
    assert (found.accepted, found.refused, found.decided, found.merged) == (6, 2, 8, 1)
    assert (found.until, found.oldest_days) == (datetime(2012, 10, 22, tzinfo=UTC), 2), "said on the 20th"
    assert (found.appeals, found.appeals_open, found.restored, found.upheld) == (1, 0, 1, 0)
    given = {each.code: (each.rate, each.restored) for each in found.by_reason}
    assert given["spam"] == (Rate(1, 8), 0)
    assert given["abuse"] == (Rate(1, 8), 1)
    assert given["threat"] == (Rate(0, 8), 0)
    assert found.by_language == [("en", Rate(1, 7)), ("fa-af", Rate(1, 1))]


def test_what_is_said_today_moves_no_number_before_midnight(stage: Stage) -> None:
    """Whoever asks every minute reads the same page and file, while others speak, appeal and are read."""
    one, two = stage.participants(0, 2)
    client, address = browser(stage), f"/d/{stage.dialogue.slug}/moderation-report"
    with clock.at(NOW - timedelta(days=1)):
        early = say(stage, one, "Said the day before.")

    def read(at: datetime) -> list[str]:
        with clock.at(at):
            return [client.get(f"{address}{end}").content.decode() for end in ("", ".json")]

    def counts(at: datetime) -> list[int]:
        told = json.loads(read(at)[1])
        names = (
            "said",
            "waiting",
            "accepted",
            "refused",
            "decided",
            "appeals",
            "appeals_open",
            "oldest_days",
        )
        return [told[name] for name in names]

    before = read(NOW)
    assert counts(NOW) == [1, 1, 0, 0, 0, 0, 0, 1]
    assert "at the beginning of this day: 20 October 2012" in before[0]
    assert json.loads(before[1])["until"] == "2012-10-20T00:00Z"
    with clock.at(NOW):
        late = say(stage, two, "Said today.")
        refused = say(stage, one, "Refused today.")
        decide(stage, stage.moderator, late, "accept")
        stage.refuse(refused)
        stage.do("AppealDecision", one, statement=refused, words="Why?")
    assert read(NOW + timedelta(hours=14)) == before
    with clock.at(NOW):
        decide(stage, stage.moderator, early, "accept")
    assert counts(NOW) == [1, 0, 1, 0, 1, 0, 0, 0], "what a moderator does stands in the diary at once"
    assert counts(NOW + timedelta(hours=15)) == [3, 0, 2, 1, 3, 1, 1, 0], "midnight of the 21st"


def test_the_page_and_its_json_say_the_same(stage: Stage) -> None:
    speak(stage)
    client = browser(stage)
    html = client.get(f"/d/{stage.dialogue.slug}/moderation-report").content.decode()
    assert "a second moderator, nominated by another side, has to refuse it too" in html
    assert f'href="/d/{stage.dialogue.slug}/moderation-report.json"' in html
    row = html[html.index('<th scope="row">English') :]
    assert row[: row.index("</tr>")].count('<td class="num">') == 4
    # 1 of 7: centre (0.142857 + 0.193253) / 1.386506 = 0.24242,
    # reach 1.644854 * sqrt(0.122449 / 7 + 2.70554 / 196) / 1.386506 = 0.20987.
    assert "14 %" in row or "14%" in row
    told = client.get(f"/d/{stage.dialogue.slug}/moderation-report.json").json()
    assert told["dialogue"] == stage.dialogue.slug
    assert (told["said"], told["accepted"], told["refused"], told["merged"]) == (11, 6, 2, 1)
    (english,) = [each for each in told["by_language"] if each["language"] == "en"]
    assert english["refused"] == 1
    assert english["low"] == pytest.approx(0.0325, abs=2e-4)
    assert english["high"] == pytest.approx(0.4523, abs=2e-4)
    assert {each["reason"] for each in told["by_reason"]} == set(REASONS)
    assert "by_party" not in told  # before the first findings
