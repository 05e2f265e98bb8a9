"""Solar Hijri dates against fixed days from published Afghan calendars."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from sulh.site.dates import date as shown
from sulh.site.solar import from_gregorian, new_year


@pytest.mark.parametrize(
    ("gregorian", "solar"),
    [
        (date(2012, 3, 19), (1390, 12, 29)),
        (date(2012, 3, 20), (1391, 1, 1)),
        (date(2012, 9, 22), (1391, 7, 1)),
        (date(2012, 10, 20), (1391, 7, 29)),
        (date(2013, 3, 20), (1391, 12, 30)),
        (date(2013, 3, 21), (1392, 1, 1)),
        (date(2016, 3, 20), (1395, 1, 1)),
        (date(2021, 3, 21), (1400, 1, 1)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2025, 3, 21), (1404, 1, 1)),
        (date(1979, 12, 27), (1358, 10, 6)),
    ],
)
def test_known_days(gregorian: date, solar: tuple[int, int, int]) -> None:
    assert from_gregorian(gregorian) == solar


def test_every_day_of_two_centuries_has_one_name() -> None:
    days = range(date(1900, 1, 1).toordinal(), date(2100, 1, 1).toordinal())
    names = {from_gregorian(date.fromordinal(day)) for day in days}
    assert len(names) == len(days)
    assert new_year(1391) == date(2012, 3, 20)


def test_as_shown() -> None:
    assert shown(date(2012, 10, 20)) == "20 October 2012"
    with translation.override("fa-af"):
        assert shown("2012-10-20T09:00Z").startswith("۲۹ میزان ۱۳۹۱ (")
