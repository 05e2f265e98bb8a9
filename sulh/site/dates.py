"""Dates in the reader's language and calendars: Gregorian for all, Solar Hijri first in Dari and Pashto."""

from __future__ import annotations

import datetime as calendar

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sulh.languages import Language, language_of
from sulh.site import lunar, solar

# Goes with `calendars`, wherever the third of them is shown.
LUNAR_HINT = gettext_lazy(
    "The lunar date is calculated (Umm al-Qura). Where the new moon is sighted, it may differ by a day."
)


def date(moment: calendar.datetime | calendar.date | str) -> str:
    """A day: `5 October 2012`; in Dari and Pashto the Solar Hijri date first, the Gregorian in brackets."""
    day = _day(moment)
    return f"{_solar(day)} ({_gregorian(day)})" if _reader().solar_first else _gregorian(day)


def calendars(moment: calendar.datetime | calendar.date | str) -> list[tuple[str, str]]:
    """The same day in three calendars: (name of the calendar, the day in it), in the reader's language.

    The lunar one is left out for days that its tables do not reach; see `LUNAR_HINT`.
    """
    day = _day(moment)
    found = [(_("Gregorian"), _gregorian(day)), (_("Solar Hijri"), _solar(day))]
    by_moon = lunar.from_gregorian(day)
    if by_moon:
        found.append((_("Islamic (lunar)"), _written(by_moon, lunar.MONTHS[_reader().code])))
    return found


def _day(moment: calendar.datetime | calendar.date | str) -> calendar.date:
    if isinstance(moment, str):
        return calendar.date.fromisoformat(moment[:10])
    return moment.date() if isinstance(moment, calendar.datetime) else moment


def _reader() -> Language:
    return language_of(translation.get_language())


def _gregorian(day: calendar.date) -> str:
    return _reader().in_digits(format_date(day, "d MMMM y", locale=_reader().folder))


def _solar(day: calendar.date) -> str:
    return _written(solar.from_gregorian(day), solar.MONTHS[_reader().code])


def _written(found: tuple[int, int, int], months: tuple[str, ...]) -> str:
    """Day, month and year of (year, month, day)."""
    year, month, number = found
    return _reader().in_digits(f"{number} {months[month - 1]} {year}")
