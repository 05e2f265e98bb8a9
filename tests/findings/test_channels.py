"""Answers by the way they came: what is shown, what is hidden, and that nothing can be subtracted."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sulh.acts.writer import write
from sulh.dialogue.models import Participant
from sulh.findings.cells import Counts, changed_at_least
from sulh.findings.comparing import compare, keep
from sulh.findings.models import ByChannel
from sulh.statements.models import Vote
from sulh.statements.paper.models import PaperSheet
from tests.helpers import Stage
from tests.statements.conftest import accepted

S, P = "s", "p"


def row(**channels: Counts) -> dict[tuple[str, str, str], Counts]:
    return {(S, P, channel): counts for channel, counts in channels.items()}


def total(*cells: Counts) -> dict[tuple[str, str], Counts]:
    return {(S, P): tuple(map(sum, zip(*cells, strict=True)))}  # type: ignore[dict-item]


def test_a_row_moves_only_as_a_whole_and_only_with_its_published_total() -> None:
    web, paper = (20, 10, 5), (12, 3, 0)
    first = keep({}, row(web=web, paper=paper), total(web, paper), 10)
    assert first == row(web=web, paper=paper)
    # Ten more on the web and none on paper: both may be seen, and the total moved with them.
    grown = (26, 14, 5)
    now = row(web=grown, paper=paper)
    assert keep(first, now, total(grown, paper), 10) == now
    # Ten more on the web and one on paper: the one would be seen, so nothing moves.
    now = row(web=grown, paper=(13, 3, 0))
    assert keep(first, now, total(grown, (13, 3, 0)), 10) == first
    # Enough in both, but the total that is published stands on other answers.
    now = row(web=grown, paper=(22, 3, 0))
    assert keep(first, now, total(web, paper), 10) == first
    # A row that was not there before waits for its total too.
    assert keep({}, now, total(web, paper), 10) == {}
    # Everybody who answered on paper left: the row moves with the total, and the channel is gone.
    now = row(web=web)
    assert keep(first, now, total(web), 10) == now


def test_no_two_snapshots_can_be_subtracted_to_see_few_answers() -> None:
    """Random histories: between any shown row and any published total lie no, or at least ten, answers."""
    luck = random.Random(5)
    for _ in range(200):
        published: list[Counts] = []
        rows: list[dict[tuple[str, str, str], Counts]] = []
        true = {"web": (0, 0, 0), "paper": (0, 0, 0)}
        held: Counts | None = None
        for _step in range(6):
            for channel in true:
                a, d, p = true[channel]
                true[channel] = a + luck.randrange(9), d + luck.randrange(6), p + luck.randrange(2)
            fresh = total(*true.values())[S, P]
            if held is None or changed_at_least(held, fresh) >= 10:
                held = fresh
            published.append(held)
            rows.append(keep(rows[-1] if rows else {}, row(**true), {(S, P): held}, 10))
        for shown in rows:
            if shown:
                summed = total(*shown.values())[S, P]
                assert all(
                    (change := max(changed_at_least(summed, each), changed_at_least(each, summed))) == 0
                    or change >= 10
                    for each in published
                )


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"web": (20, 10, 5), "paper": (12, 3, 0)}, True),
        ({"web": (20, 10, 5), "paper": (5, 3, 1)}, False),  # nine on paper: the total would tell them
        ({"web": (20, 10, 5), "paper": (12, 3, 0), "assisted": (2, 0, 0)}, False),  # and these two
        ({"assisted": (6, 4, 0), "paper": (5, 5, 2)}, True),  # nobody on the web: beside each other
        ({"web": (40, 0, 0)}, False),
    ],
)
def test_what_is_compared(cells: dict[str, Counts], told: bool) -> None:
    found = compare(row(**cells), {S: "web"}, 10)
    counts = {each.part: each.counts for row in found for each in row.readings}
    assert counts == cells if told else not any(counts.values())


def test_a_difference_larger_than_chance_is_marked() -> None:
    """40 of 50 on the web against 10 of 50 on paper: a chance of about one in a thousand million."""
    found = compare(row(web=(40, 10, 0), paper=(10, 40, 0)), {S: "web"}, 10)
    (pair,) = found[0].pairs
    assert pair.unusual and 1e-10 < pair.p < 1e-8
    alike = compare(row(web=(40, 10, 0), paper=(39, 11, 0)), {S: "web"}, 10)
    assert not alike[0].pairs[0].unusual


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).listen()


def answers(stage: Stage, party: int, statement: str, channel: str, agree: int, disagree: int) -> None:
    """So many new people of a party, straight into the table: reading is tested here, not casting."""

    def work() -> None:
        for choice in [1] * agree + [-1] * disagree:
            person = Participant.objects.create(
                dialogue_id=stage.id, party=stage.parties[party], conduct="0" * 64
            )
            Vote.objects.create(
                dialogue_id=stage.id, statement_id=statement, participant=person.id, choice=choice,
                party=stage.parties[party].id, counter=1, channel=channel,
            )  # fmt: skip

    write(work)


def publish(stage: Stage) -> None:
    stage.do("PublishFindings", stage.facilitator)


def read(stage: Stage) -> list[dict[str, Any]]:
    answer: Any = Client().get(f"/d/{stage.dialogue.slug}/findings/channels.json")
    found: list[dict[str, Any]] = answer.json()["comparisons"]
    return found


def test_the_page_stands_on_the_newest_snapshot_and_shows_no_small_cell(stage: Stage) -> None:
    first, second = (accepted(stage, stage.delegates[0], text) for text in ("By turns.", "By need."))
    path = f"/d/{stage.dialogue.slug}/findings/channels"
    assert "nothing is published yet" in Client().get(path).content.decode()
    answers(stage, 0, first, "web", 30, 10)
    answers(stage, 0, first, "paper", 12, 18)
    answers(stage, 1, first, "web", 15, 5)
    answers(stage, 1, first, "paper", 4, 2)
    answers(stage, 0, second, "web", 20, 3)
    answers(stage, 1, second, "web", 20, 3)
    publish(stage)
    (only,) = read(stage)
    assert (only["statement"], only["party"]) == (first, stage.parties[0].id)
    assert [(each["channel"], each["agree"], each["disagree"]) for each in only["channels"]] == [
        ("paper", 12, 18), ("web", 30, 10),
    ]  # fmt: skip
    html = Client().get(path).content.decode()
    assert "By turns." in html and "By need." not in html and "on paper" in html
    assert 'findings/channels"' in Client().get(f"/d/{stage.dialogue.slug}/findings").content.decode()
    # Later answers show nowhere before the next snapshot, and there only with enough others.
    answers(stage, 0, first, "paper", 0, 1)
    assert read(stage) == [only]
    publish(stage)
    assert read(stage) == [only]
    answers(stage, 0, first, "paper", 3, 6)
    publish(stage)
    (now,) = read(stage)
    assert [(each["channel"], each["agree"], each["disagree"]) for each in now["channels"]] == [
        ("paper", 15, 25), ("web", 30, 10),
    ]  # fmt: skip


def test_nothing_is_kept_where_all_answers_came_the_same_way(stage: Stage) -> None:
    said = accepted(stage, stage.delegates[0])
    answers(stage, 0, said, "web", 12, 3)
    answers(stage, 1, said, "web", 12, 3)
    publish(stage)
    assert not ByChannel.objects.exists()
    assert 'findings/channels"' not in Client().get(f"/d/{stage.dialogue.slug}/findings").content.decode()


def test_turnout_counts_the_sheets_that_were_printed(stage: Stage) -> None:
    """Who answers on paper has no code; without the sheets more would have voted than could."""
    said = accepted(stage, stage.delegates[0], "By turns.")
    stage.codes(0, 1)
    stage.do("SetQuota", stage.delegates[0], quota=20)
    registrar = stage.registrar(0)
    one, two = (stage.office("enumerator") for _ in range(2))
    batch = stage.do("PrintSheets", registrar, languages=["en"], count=12, statements=[said])["batch"]
    for sheet in list(PaperSheet.objects.filter(batch__number=batch))[:11]:
        for by in (one, two):
            stage.do("EnterSheet", by, sheet=batch + sheet.number, answers={"1": "agree"})
    publish(stage)
    found: Any = Client().get(f"/d/{stage.dialogue.slug}/findings.json").json()
    turnout = next(each for each in found["turnout"] if each["party"] == stage.parties[0].id)
    assert (turnout["voted"], turnout["enrolled"]) == (11, 13)
