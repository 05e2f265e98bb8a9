"""Dates in the reader's language and calendars: Gregorian for all, Solar Hijri beside it in Dari."""

from __future__ import annotations

import datetime as calendar

from babel.dates import format_date
from django.utils import translation

from sulh.site.solar import MONTHS, from_gregorian


def date(moment: calendar.datetime | calendar.date | str) -> str:
    """A day: `5 October 2012`; in Dari the Solar Hijri date first, the Gregorian one in brackets."""
    if isinstance(moment, str):
        moment = calendar.date.fromisoformat(moment[:10])
    day = moment.date() if isinstance(moment, calendar.datetime) else moment
    if translation.get_language() != "fa-af":
        return format_date(day, "d MMMM y", locale="en")
    year, month, number = from_gregorian(day)
    gregorian = format_date(day, "d MMMM y", locale="fa_AF")
    return f"{_eastern(number)} {MONTHS[month - 1]} {_eastern(year)} ({gregorian.translate(_DIGITS)})"


_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def _eastern(value: int) -> str:
    return str(value).translate(_DIGITS)
