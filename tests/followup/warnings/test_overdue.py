"""How many promises were overdue at each month's end, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sulh.acts import clock
from sulh.acts.writer import write
from sulh.followup.commitments.models import Commitment, Level
from sulh.followup.commitments.reading import score
from sulh.followup.warnings.overdue import overdue
from tests.helpers import Stage

ENDS = ["2013-01-31", "2013-02-28", "2013-03-31", "2013-04-30"]


def day(month: int, number: int) -> datetime:
    return datetime(2013, month, number, 9, tzinfo=UTC)


NEW_YEAR = day(1, 1)


def promise(
    stage: Stage, n: int, due: str, *levels: tuple[int, datetime],
    made: datetime = NEW_YEAR, ended: datetime | None = None,
) -> Commitment:  # fmt: skip
    def make() -> Commitment:
        row = Commitment.objects.create(
            dialogue=stage.dialogue, n=n, origin="step", theme_key="steps", what={"en": "Words"}, due=due,
            digest=f"{n:064}", at=made, ended=ended, level=levels[-1][0] if levels else None,
        )  # fmt: skip
        for place, (level, at) in enumerate(levels, start=1):
            Level.objects.create(commitment=row, round=place, level=level, at=at)
        return row

    return write(make)


def test_a_promise_is_late_from_the_day_after_its_own_until_it_is_complete_or_ends(house: Path) -> None:
    stage = Stage(parties=2).join()
    by_hand = {
        "2013-01-31": ([0, 1, 1, 1], (), None),  # due on the last day of a month: late from the next on
        "2013-01-30": ([1, 1, 1, 1], ((1, day(2, 1)),), None),
        "2013-01-15": ([1, 0, 1, 1], ((3, day(2, 20)), (2, day(3, 5))), None),  # a regression
        "2013-02-10": ([0, 0, 0, 0], ((3, day(1, 20)),), None),
        "2013-02-11": ([0, 1, 0, 0], ((2, day(2, 1)),), day(3, 31)),
        "2013-02-12": ([0, 0, 1, 1], ((3, day(1, 2)), (1, day(3, 2))), None),
        "": ([0, 0, 0, 0], (), None),
    }
    for n, (due, (_counts, levels, ended)) in enumerate(by_hand.items(), start=1):
        promise(stage, n, due, *levels, ended=ended)
    promise(stage, 8, "2012-06-01", made=day(4, 1))  # its day had passed before it was written down
    late = [sum(column) for column in zip(*(row[0] for row in by_hand.values()), strict=True)]
    late[3] += 1
    assert overdue(stage.dialogue, ENDS) == late == [2, 3, 4, 5]
    assert overdue(stage.dialogue, ENDS)[-1] == score(stage.dialogue, ENDS[-1]).overdue


def test_a_promise_that_all_parties_end_was_late_until_the_last_of_them_consented(house: Path) -> None:
    stage = Stage(parties=2).join()
    row = promise(stage, 1, "2013-01-10")
    consent = {"subject_kind": "promise", "subject_digest": row.digest, "kind": "consent"}
    for month, delegate in zip((2, 4), stage.delegates, strict=True):
        with clock.at(day(month, 3)):
            stage.do("GiveConsent", delegate, **consent)
    assert overdue(stage.dialogue, ENDS) == [1, 1, 1, 0]
