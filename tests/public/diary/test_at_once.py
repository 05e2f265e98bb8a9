"""Cosignatures handed in beside each other and beside acts: each is kept once, and the diary stays whole."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from sulh.acts import checkpoints, exporting, log
from sulh.acts.models import LogCosignature, LogHead
from sulh.record.verify import verify
from sulh.rules.refusal import Refusal
from tests.acts.test_keys import at_once
from tests.dialogue.test_witnesses import AT, A, B, below, bring, forged, newest, run_by
from tests.helpers import Stage, do
from tests.postgres import postgres_house
from tests.public.diary.reading_files import get

__all__ = ["postgres_house"]


def cosigned_beside_acts() -> None:
    """Two witnesses, each three times, beside four acts and two readers."""
    stage = Stage(parties=2).join()
    run_by(stage, A, B)
    size, note = log.head(stage.id).size, newest(stage)

    def work(place: int) -> object:
        if place < 6:
            return bring(stage, below(note, (A, B)[place % 2], at=AT + place))
        if place < 10:
            names = {"en": f"Latecomers {place}"}
            return do("InviteParty", stage.facilitator, stage.id, key=str(uuid.uuid4()), names=names)
        return get(stage, "checkpoint").status_code

    results = at_once(12, work)
    assert not [each for each in results if isinstance(each, Exception)], results
    assert results[10:] == [200, 200]
    kept = LogCosignature.objects.filter(dialogue=stage.id).order_by("key").values_list("size", "at")
    assert list(kept) == [(size, AT + 4), (size, AT + 5)], "of each the latest"
    assert verify(exporting.download(stage.id)).head.size == size + 4
    assert LogHead.objects.get(dialogue=stage.id).held == 0


def stopped_beside_acts() -> None:
    """Somebody shows that entries were lost while others act: what was acknowledged stands, then no more."""
    stage = Stage(parties=2).join()
    size = log.head(stage.id).size

    def work(place: int) -> object:
        if place == 3:
            return bring(stage, forged(stage, size + 1_000))
        names = {"en": f"Latecomers {place}"}
        return do("InviteParty", stage.facilitator, stage.id, key=str(uuid.uuid4()), names=names)

    results = at_once(8, work)
    assert results[3] == {"size": size + 1_000, "cosignatures": 0}
    wrong = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, Refusal) and each.code == "record_behind" for each in wrong), results
    assert log.head(stage.id).size == size + 7 - len(wrong)
    with pytest.raises(Refusal, match="record_behind"):
        stage.do("InviteParty", stage.facilitator, names={"en": "Too late"})
    with pytest.raises(Refusal, match="record_behind"):
        checkpoints.publish(stage.id)


def test_cosignatures_at_once(house: Path) -> None:
    cosigned_beside_acts()


def test_a_diary_that_is_stopped_at_once(house: Path) -> None:
    stopped_beside_acts()


@pytest.mark.postgres
def test_cosignatures_at_once_on_postgresql(postgres_house: str) -> None:
    cosigned_beside_acts()


@pytest.mark.postgres
def test_a_diary_that_is_stopped_at_once_on_postgresql(postgres_house: str) -> None:
    stopped_beside_acts()


@pytest.mark.postgres
def test_what_no_column_holds_is_not_there_on_postgresql(postgres_house: str) -> None:
    stage = Stage(parties=2)
    for path in (
        "tile/entries/x008/x388/608", "tile/entries/x999/x999/x999/x999/x999/999",
        "tile/63/x999/x999/x999/999",
        "checkpoint/1000000", f"checkpoint/{2**63}", f"proof/{2**31}.tlog-proof",
    ):  # fmt: skip
        assert get(stage, path).status_code == 404, path
    assert get(stage, "tile/entries/000.p/2").status_code == 200
