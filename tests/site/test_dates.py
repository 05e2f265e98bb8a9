"""Solar Hijri and Islamic dates against fixed days from published calendars, and as pages show them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from sulh.languages import LANGUAGES
from sulh.site import lunar, solar
from sulh.site.dates import LUNAR_HINT, calendars
from sulh.site.dates import date as shown
from sulh.site.solar import from_gregorian, new_year

# Lengths of the months from 1421 to 1449 AH by ICU (Chromium 156, `islamic-umalqura`): three hexadecimal
# digits a year, one bit a month, set for 30 days and not for 29. The first day is 6 April 2000.
ICU = "23d91da95b4ab5a56d2b693b49b6556a9754b6a56caad555b29b92ba95d4ada55aaab595749764baa5b52b6"
FIRST, LAST = date(1924, 8, 1), date(2077, 11, 16)  # of the Umm al-Qura tables: 1343 to 1500 AH


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


@pytest.mark.parametrize(
    ("gregorian", "islamic"),
    [
        # Public knowledge of the years: feasts and fasts as Saudi Arabia kept them.
        (date(2012, 7, 20), (1433, 9, 1)),  # the first of Ramadan
        (date(2012, 8, 19), (1433, 10, 1)),  # Eid al-Fitr
        (date(2012, 10, 20), (1433, 12, 4)),
        (date(2012, 10, 25), (1433, 12, 9)),  # the day of Arafat
        (date(2012, 10, 26), (1433, 12, 10)),  # Eid al-Adha
        (date(2012, 11, 15), (1434, 1, 1)),  # new year
        (date(1979, 11, 20), (1400, 1, 1)),  # the first day of the fifteenth century
        (date(2023, 7, 19), (1445, 1, 1)),
        (date(2023, 3, 23), (1444, 9, 1)),  # the first of Ramadan
        (date(2024, 4, 10), (1445, 10, 1)),  # Eid al-Fitr
        (FIRST, (1343, 1, 1)),
        (LAST, (1500, 12, 30)),
    ],
)
def test_known_days_of_the_islamic_calendar(gregorian: date, islamic: tuple[int, int, int]) -> None:
    assert lunar.from_gregorian(gregorian) == islamic


def tabular(year: int, month: int, day: int) -> date:
    """The Gregorian day by the tabular calendar: 11 leap years in 30, months of 30 and 29 days in turn.

    Its first day, 16 July 622 Julian, is 19 July 622 Gregorian.
    """
    before = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2
    return date(622, 7, 19) + timedelta(days=before + day - 1)


def test_the_other_method_is_itself_right() -> None:
    assert tabular(1, 1, 1) == date(622, 7, 19)
    assert tabular(1400, 1, 1) == date(1979, 11, 21)  # both are in handbooks: calculated and proclaimed
    assert tabular(1433, 12, 10) == date(2012, 10, 26)


def test_every_day_of_the_tables_against_the_tabular_calendar() -> None:
    """Each day follows the day before it, and stands at most two days from where arithmetic puts it."""
    before, apart = None, set()
    for number in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = date.fromordinal(number)
        found = lunar.from_gregorian(day)
        assert found is not None
        apart.add((day - tabular(*found)).days)
        if before is not None:
            year, month, _ = before
            assert found in {(year, month, before[2] + 1), (year + month // 12, month % 12 + 1, 1)}
            # Before 1946 a few months have 28 or 31 days: they were printed so.
            assert found[2] > 1 or before[2] in (29, 30) or day.year < 1946
        before = found
    assert apart <= {-2, -1, 0, 1, 2}


def test_the_years_since_2000_day_by_day_against_another_table() -> None:
    day = date(2000, 4, 6)
    for place in range(0, len(ICU), 3):
        for month, long in enumerate(f"{int(ICU[place : place + 3], 16):012b}", 1):
            for number in range(1, 30 + int(long)):
                assert lunar.from_gregorian(day) == (1421 + place // 3, month, number)
                day += timedelta(days=1)
    assert day == date(2028, 5, 25)


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1), date.min, date.max])
def test_outside_the_tables_there_is_no_islamic_date(day: date) -> None:
    assert lunar.from_gregorian(day) is None


def test_as_shown() -> None:
    assert shown(date(2012, 10, 20)) == "20 October 2012"
    with translation.override("fa-af"):
        assert shown("2012-10-20T09:00Z") == "۲۹ میزان ۱۳۹۱ (۲۰ اکتوبر ۲۰۱۲)"


def test_three_calendars_in_english() -> None:
    expected = [
        ("Gregorian", "20 October 2012"),
        ("Solar Hijri", "29 Mizan 1391"),
        ("Islamic (lunar)", "4 Dhu al-Hijja 1433"),
    ]
    with translation.override("en"):
        for moment in ("2012-10-20", date(2012, 10, 20), datetime(2012, 10, 20, 23, tzinfo=UTC)):
            assert calendars(moment) == expected


def test_three_calendars_in_dari() -> None:
    with translation.override("fa-af"):
        assert [day for _, day in calendars("2012-10-20T09:00Z")] == [
            "۲۰ اکتوبر ۲۰۱۲",
            "۲۹ میزان ۱۳۹۱",
            "۴ ذی‌الحجه ۱۴۳۳",
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_month_has_a_name_in_each_language(language: str) -> None:
    days = [date(2012, 11, 15) + timedelta(days=number + 1) for number in range(0, 354, 29)]
    with translation.override(language):
        by_moon = {calendars(day)[2][1].split(" ", 1)[1].rsplit(" ", 1)[0] for day in days}
        by_sun = {calendars(day)[1][1].split(" ", 1)[1].rsplit(" ", 1)[0] for day in days}
    assert by_moon == set(lunar.MONTHS[language]) and len(by_moon) == 12
    assert by_sun == set(solar.MONTHS[language]) and len(by_sun) == 12


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "20 October 2012"),
        ("fa-af", "۲۹ میزان ۱۳۹۱ (۲۰ اکتوبر ۲۰۱۲)"),
        ("ps", "۲۹ تله ۱۳۹۱ (۲۰ اکتوبر ۲۰۱۲)"),
        ("ur", "20 اکتوبر 2012"),
        ("ru", "20 октября 2012"),
        ("ar", "٢٠ أكتوبر ٢٠١٢"),
    ],
)
def test_a_day_as_its_readers_write_it(language: str, wanted: str) -> None:
    with translation.override(language):
        assert shown("2012-10-20") == wanted


def test_without_a_lunar_date_two_calendars_are_left() -> None:
    assert len(calendars("2100-01-01")) == 2


def test_the_hint_is_a_sentence() -> None:
    with translation.override("en"):
        assert "differ by a day" in str(LUNAR_HINT)
