"""The numbers that the database counts, on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sulh.acts import clock
from tests.followup.warnings import test_overdue, test_series
from tests.helpers import Stage
from tests.postgres import postgres_house

__all__ = ["postgres_house"]
pytestmark = pytest.mark.postgres


def test_overdue_promises_are_the_same(postgres_house: str) -> None:
    test_overdue.test_a_promise_is_late_from_the_day_after_its_own_until_it_is_complete_or_ends(Path())


def test_objections_are_found_in_the_diary(postgres_house: str) -> None:
    with clock.at(datetime(2013, 1, 10, 9, tzinfo=UTC)):
        stage = Stage(parties=3).listen()
    test_series.test_objections_and_withdrawals_stay_counted_after_a_party_consents_again(stage)
