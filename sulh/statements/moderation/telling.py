"""Where a statement may tell how somebody can be reached or found: phone numbers and coordinates.

Pure, and one look at each letter, so that no text makes it slow. Digits of every script count (Arabic-Indic
and Extended ones too), spaced, dashed or in brackets. Names, streets and villages it does not know.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["phone", "coordinates"]
Sure = Literal["weak", "fair", "strong"]

FEWEST, MOST = 7, 15  # digits of a telephone number (ITU-T E.164: at most 15)
GAP = 3  # signs that may stand between two of its digits

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212\u0640\u06d4"
_JOINS = set(" .()/\u00a0\u2009\u202f" + _DASHES)
_YEAR = re.compile(r"(1[0-9]|20)[0-9]{2}")
_DECIMAL = re.compile(r"-?[0-9]{1,3}\.[0-9]{3,12}")
_DEGREES = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,12})? ?°")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Told:
    """One passage, as it stands in the text."""

    kind: Kind
    passage: str
    sure: Sure


def told(text: str) -> list[Told]:
    """Passages that look like coordinates or phone numbers, in their order; each letter in one at most.

    Places by decimals (34.5553, 69.2075) and by degrees (34°33'N). Numbers with a plus or a leading zero are
    `strong` from nine digits on, other numbers of nine and more `fair`, shorter ones `weak`. Years, days and
    amounts in groups of three are passed over.
    """
    latin = _latin(text)
    places = _coordinates(latin)
    taken = [(first, last) for first, last, _ in places]
    found = [(first, Told("coordinates", text[first:last], sure)) for first, last, sure in places]
    for first, last in [each for run in _runs(latin) for each in _apart(latin, *run)]:
        inside = any(first < end and begin < last for begin, end in taken)
        sure = None if inside else _phone(latin[first:last])
        if sure:
            found.append((first, Told("phone", text[first:last], sure)))
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def _latin(text: str) -> str:
    """`text`, letter for letter, with digits of any script as 0 to 9 and any decimal sign as a point."""
    plain = []
    for sign in text:
        value = unicodedata.digit(sign, -1)
        plain.append(str(value) if value >= 0 else "." if sign == "\u066b" else sign)
    return "".join(plain)


def _joins(sign: str) -> bool:
    return sign in _JOINS or unicodedata.category(sign) == "Cf"


def _runs(latin: str) -> list[tuple[int, int]]:
    """Where digits follow each other with little between: (first, after the last), with a plus before."""
    runs: list[tuple[int, int]] = []
    first, last = -1, -1
    for place, sign in enumerate(latin):
        if "0" <= sign <= "9":
            if first < 0:
                first = place - (place > 0 and latin[place - 1] == "+")
            last = place
        elif first >= 0 and (not _joins(sign) or place - last > GAP):
            runs.append((first, last + 1))
            first = -1
    return [*runs, (first, last + 1)] if first >= 0 else runs


def _apart(latin: str, first: int, last: int) -> list[tuple[int, int]]:
    """A run as it is, or, where it is too long for one number, cut before every group that begins one."""
    groups = list(_DIGITS.finditer(latin, first, last))
    if sum(len(group[0]) for group in groups) <= MOST:
        return [(first, last)]
    begins = [group[0][0] == "0" or latin[group.start() - 1] == "+" for group in groups[1:]]
    starts = [group.start() for group, new in zip(groups[1:], begins, strict=True) if new]
    ends = [group.end() for group, new in zip(groups, begins, strict=False) if new]
    return list(zip([first, *starts], [*ends, last], strict=True))


def _phone(run: str) -> Sure | None:
    groups = _DIGITS.findall(run)
    digits = "".join(groups)
    marked = run[0] == "+" or digits[0] == "0"
    if not FEWEST <= len(digits) <= MOST or _day(groups) or (not marked and _amount(groups)):
        return None
    if len(digits) < 9:
        return "fair" if marked else "weak"
    return "strong" if marked else "fair"


def _day(groups: list[str]) -> bool:
    """2012-10-05, 5.10.2012, 1979-1989 and the like: years with days or other years, nothing else."""
    years = [group for group in groups if _YEAR.fullmatch(group)]
    return bool(years) and len(groups) > 1 and all(len(group) <= 2 for group in groups if group not in years)


def _amount(groups: list[str]) -> bool:
    """10 000 000: groups of three after the first."""
    return len(groups) > 1 and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _coordinates(latin: str) -> list[tuple[int, int, Sure]]:
    """Two decimals within the globe close together, or a number with a degree sign and minutes or a pole."""
    found: list[tuple[int, int, Sure]] = []
    decimals = list(_DECIMAL.finditer(latin))
    for one, other in pairwise(decimals):
        between = latin[one.end() : other.start()]
        fits = abs(float(one[0])) <= 90 and abs(float(other[0])) <= 180
        if fits and len(between) <= 4 and not any(sign.isalnum() for sign in between):
            found.append((one.start(), other.end(), "strong"))
    for degrees in _DEGREES.finditer(latin):
        after = latin[degrees.end() : degrees.end() + 4].lstrip()[:1]
        # 40 °C is a temperature; 34°33' and 34.5° N are places.
        if after and (after.isdigit() or after in "NSEWnsew"):
            found.append((degrees.start(), degrees.end(), "fair"))
    return found
