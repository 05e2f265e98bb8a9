"""Entry codes: 25 digits in five groups, the last digit of each a check digit; about 66 random bits.

Check digits: Damm's algorithm over the group's number and its four digits, so that every single
wrong digit, every swap of neighbours and every swap of groups is noticed while typing.
Source: H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004 (the table of order 10).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable, Sequence

from django.conf import settings

from sulh.rules.refusal import Refusal

GROUPS, FREE = 5, 4
# Whose codes are digested under a key of their own: a room without internet. Asked with the dialogue's id.
KEYS: list[Callable[[str], bytes | None]] = []
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def _check(group: int, digits: str) -> str:
    interim = 0
    for digit in str(group + 1) + digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def make(groups: int = GROUPS) -> str:
    """A fresh code as 25 digits, or as five times `groups`."""
    return checked([f"{secrets.randbelow(10**FREE):0{FREE}d}" for _ in range(groups)])


def checked(groups: Sequence[str]) -> str:
    """Groups of four digits, each followed by its check digit."""
    return "".join(digits + _check(place, digits) for place, digits in enumerate(groups))


def shown(code: str) -> str:
    """`12345 67890 …`: the form in which a code is printed."""
    return " ".join(code[start : start + FREE + 1] for start in range(0, len(code), FREE + 1))


def read(typed: str, groups: int = GROUPS) -> str:
    """The digits behind what was typed, in any script's digits, spaces and dashes ignored.

    Raises `Refusal`: `code_length` (`digits`) or `code_mistyped` (`group`, counted from 1).
    """
    digits = "".join(str(unicodedata.digit(character)) for character in typed if character.isdigit())
    strange = [
        c
        for c in typed
        if not c.isdigit() and not c.isspace() and unicodedata.category(c) not in ("Pd", "Cf")
    ]
    if strange or len(digits) != groups * (FREE + 1):
        raise Refusal("code_length", digits=len(digits), field="code")
    for group in range(groups):
        part = digits[group * (FREE + 1) : (group + 1) * (FREE + 1)]
        if _check(group, part[:FREE]) != part[FREE]:
            raise Refusal("code_mistyped", group=group + 1, field="code")
    return digits


def digest(dialogue: str, code: str) -> str:
    """What is stored of a code: HMAC-SHA-256 under a key that is not in the database."""
    own = next((key for ask in KEYS if (key := ask(dialogue)) is not None), settings.CODES_KEY.encode())
    return hmac.new(own, f"{dialogue} {code}".encode(), hashlib.sha256).hexdigest()


def link_digest(token: str) -> str:
    """What is stored of a one-time link."""
    return hmac.new(settings.CODES_KEY.encode(), f"link {token}".encode(), hashlib.sha256).hexdigest()
