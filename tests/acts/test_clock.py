from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sulh.acts import clock, log
from tests.helpers import Stage

KABUL = timezone(timedelta(hours=4, minutes=30))


def test_only_whole_hours_are_known() -> None:
    moment = datetime(2012, 10, 5, 14, 29, 59, 999_999, tzinfo=UTC)
    with clock.at(moment):
        assert clock.now() == datetime(2012, 10, 5, 14, tzinfo=UTC)
        assert clock.hour(clock.now()) == "2012-10-05T14:00Z"


def test_hours_are_counted_in_utc() -> None:
    with clock.at(datetime(2012, 10, 5, 2, 15, tzinfo=KABUL)):
        assert clock.hour(clock.now()) == "2012-10-04T21:00Z"


def test_the_real_time_comes_back() -> None:
    with clock.at(datetime(2012, 10, 5, tzinfo=UTC)):
        with clock.at(datetime(2013, 1, 1, tzinfo=UTC)):
            assert clock.now().year == 2013
        assert clock.now().year == 2012
    assert abs(datetime.now(UTC) - clock.now()) < timedelta(hours=1, minutes=1)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2900, 1, 1), timezones=st.timezones()))
def test_an_hour_of_the_log_tells_nothing_finer(moment: datetime) -> None:
    with clock.at(moment):
        now = clock.now()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:00Z", clock.hour(now))
    assert timedelta(0) <= moment - now < timedelta(hours=1)


def test_entries_hold_hours_only(house: Path) -> None:
    stage = Stage(parties=2)
    times = [entry["at"] for entry, _opened in log.entries(stage.id)]
    assert times
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:00Z", at) for at in times)
