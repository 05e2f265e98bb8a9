"""The Islamic (lunar) calendar by the Umm al-Qura tables, for days from 1 August 1924 to 16 November 2077.

Until 1419 AH the tables are the calendars as they were printed; from 2000 to 2028 they agree with ICU's on
every day; later ones are calculated in advance, and others calculate four days in ten one day apart. Where a
month begins with a sighting, as in Afghanistan, the day may differ by one, seldom by two.
"""

from __future__ import annotations

from datetime import date

from hijridate import Gregorian

# By the reader's language.
MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        "Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Thani", "Jumada al-Awwal", "Jumada al-Thani",
        "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qada", "Dhu al-Hijja",
    ),
    "fa-af": (
        "محرم", "صفر", "ربیع‌الاول", "ربیع‌الثانی", "جمادی‌الاول", "جمادی‌الثانی",
        "رجب", "شعبان", "رمضان", "شوال", "ذی‌القعده", "ذی‌الحجه",
    ),
    "ps": (
        "محرم", "صفر", "ربیع الاول", "ربیع الثاني", "جمادي الاول", "جمادي الثاني",
        "رجب", "شعبان", "رمضان", "شوال", "ذوالقعده", "ذوالحجه",
    ),
    "ur": (
        "محرم", "صفر", "ربیع الاول", "ربیع الثانی", "جمادی الاول", "جمادی الثانی",
        "رجب", "شعبان", "رمضان", "شوال", "ذوالقعدہ", "ذوالحجہ",
    ),
    "ru": (
        "мухаррама", "сафара", "раби аль-авваля", "раби ас-сани", "джумада аль-уля", "джумада ас-сания",
        "раджаба", "шаабана", "рамадана", "шавваля", "зуль-каада", "зуль-хиджжа",
    ),
    "ar": (
        "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
        "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
    ),
}  # fmt: skip


def from_gregorian(day: date) -> tuple[int, int, int] | None:
    """(year, month 1..12, day) of a Gregorian day; None where the tables do not reach."""
    try:
        return Gregorian.fromdate(day).to_hijri().datetuple()
    except OverflowError:
        return None
