"""The Solar Hijri calendar as used in Afghanistan, for dates between 1800 and 2100.

Method: the 2820-year rule in its usual 33-year form, exact against the astronomical calendar in the
years given: a year is leap when its remainder modulo 33 is one of 1, 5, 9, 13, 17, 22, 26, 30.
Anchor: 1 Hamal 1391 was 20 March 2012.
"""

from __future__ import annotations

from datetime import date, timedelta

# By the reader's language. Pashto has names of its own; the others write the names of the zodiac.
MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        "Hamal", "Sawr", "Jawza", "Saratan", "Asad", "Sunbula",
        "Mizan", "Aqrab", "Qaws", "Jadi", "Dalw", "Hut",
    ),
    "fa-af": ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"),
    "ps": ("وری", "غویی", "غبرګولی", "چنګاښ", "زمری", "وږی", "تله", "لړم", "لیندۍ", "مرغومی", "سلواغه", "کب"),
    "ur": ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبلہ", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"),
    "ru": (
        "хамаля", "савра", "джаузы", "саратана", "асада", "сунбулы",
        "мизана", "акраба", "кауса", "джади", "дальва", "хута",
    ),
    "ar": ("حمل", "ثور", "جوزاء", "سرطان", "أسد", "سنبلة", "ميزان", "عقرب", "قوس", "جدي", "دلو", "حوت"),
}  # fmt: skip
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_ANCHOR_YEAR, _ANCHOR = 1391, date(2012, 3, 20)


def is_leap(year: int) -> bool:
    return year % 33 in _LEAP


def new_year(year: int) -> date:
    """The Gregorian day of 1 Hamal of `year`."""
    if year >= _ANCHOR_YEAR:
        return _ANCHOR + timedelta(days=sum(366 if is_leap(y) else 365 for y in range(_ANCHOR_YEAR, year)))
    return _ANCHOR - timedelta(days=sum(366 if is_leap(y) else 365 for y in range(year, _ANCHOR_YEAR)))


def from_gregorian(day: date) -> tuple[int, int, int]:
    """(year, month 1..12, day) of a Gregorian day."""
    year = day.year - 621
    if day < new_year(year):
        year -= 1
    passed = (day - new_year(year)).days
    if passed < 186:
        return year, passed // 31 + 1, passed % 31 + 1
    passed -= 186
    return year, passed // 30 + 7, passed % 30 + 1
