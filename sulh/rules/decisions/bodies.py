"""Rules and counts as plain values (strings, integers, lists, maps) and back, exactly.

Fractions are written "2/3" in lowest terms, yes and no as 1 and 0, nothing as "". So the same rule always has
the same bytes, and what is frozen by its digest can be read back without loss.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from sulh.rules.refusal import Refusal

Made = TypeVar("Made")
FRACTION = re.compile(r"(?P<over>[0-9]{1,15})(?:/(?P<under>[0-9]{1,15}))?")
MOST = 10**12
# Bidirectional embeddings, overrides and isolates.
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def malformed(field: str) -> NoReturn:
    """Raise `Refusal("rule_malformed")` that names the field, with its path."""
    raise Refusal("rule_malformed", field=field)


def one_of(value: object, choices: Iterable[str], field: str) -> None:
    """Raise `Refusal("rule_malformed")` unless `value` is one of the closed list `choices`."""
    if not isinstance(value, str) or value not in choices:
        malformed(field)


def whole_number(value: object, field: str) -> None:
    """Raise `Refusal("rule_malformed")` unless `value` is an integer from 0 to `MOST`."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
        malformed(field)


def exact(value: object, field: str) -> None:
    """Raise `Refusal("rule_malformed")` unless `value` is a `Fraction` of zero or more: never a float."""
    if not isinstance(value, Fraction) or value < 0 or max(value.as_integer_ratio()) >= 10**15:
        malformed(field)


def plain(value: Any) -> Any:
    """A frozen dataclass of this package as canonical values."""
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


class Reader:
    """Reads one map field by field; each fault names its field, and a key that nobody asked for is one.

    A key that is missing gives the default of the dataclass: the method then returns nothing for it.
    """

    def __init__(self, value: object) -> None:
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            malformed("")
        self._left: dict[str, Any] = dict(value)
        self.found: dict[str, Any] = {}

    def _take(self, name: str, read: Callable[[Any], object]) -> None:
        if name in self._left:
            try:
                self.found[name] = read(self._left.pop(name))
            except Refusal as fault:
                path = f"{name}.{fault.params.get('field', '')}"
                malformed(path.rstrip("."))

    def text(self, *names: str) -> None:
        for name in names:
            self._take(name, text_of)

    def whole(self, *names: str) -> None:
        for name in names:
            self._take(name, _whole)

    def flag(self, *names: str) -> None:
        for name in names:
            self._take(name, _flag)

    def fraction(self, *names: str) -> None:
        """A fraction that must be there where its key is."""
        for name in names:
            self._take(name, fraction)

    def maybe_fraction(self, *names: str) -> None:
        for name in names:
            self._take(name, lambda value: None if value == "" else fraction(value))

    def one(self, name: str, read: Callable[[Any], object]) -> None:
        self._take(name, read)

    def maybe(self, name: str, read: Callable[[Any], object]) -> None:
        self._take(name, lambda value: None if value == "" else read(value))

    def several(self, name: str, read: Callable[[Any], object]) -> None:
        """A list; the path of a fault counts from 1, as people do."""
        self._take(name, lambda value: listed(value, read))

    def made(self, kind: type[Made]) -> Made:
        """The dataclass, once every key has been read. Raises `Refusal("rule_malformed")`."""
        if self._left:
            malformed(sorted(self._left)[0][:60])
        for field in dataclasses.fields(kind):  # type: ignore[arg-type]
            optional = (field.default, field.default_factory) != (dataclasses.MISSING, dataclasses.MISSING)
            if not optional and field.name not in self.found:
                malformed(field.name)
        return kind(**self.found)


def listed(value: object, read: Callable[[Any], Made]) -> tuple[Made, ...]:
    """Each entry of a list read by `read`."""
    if not isinstance(value, list | tuple):
        malformed("")
    entries = []
    for place, one in enumerate(value, start=1):
        try:
            entries.append(read(one))
        except Refusal as fault:
            malformed(f"{place}.{fault.params.get('field', '')}".rstrip("."))
    return tuple(entries)


def fraction(value: object) -> Fraction:
    """ "2/3" or "1", exactly; nothing else. Raises `Refusal("rule_malformed")`."""
    met = FRACTION.fullmatch(value) if isinstance(value, str) else None
    if met is None or int(met["under"] or 1) == 0:
        malformed("")
    return Fraction(int(met["over"]), int(met["under"] or 1))


def text_of(value: object) -> str:
    """A name of at most 100 characters in NFC, without controls, turns of direction or half characters."""
    if not isinstance(value, str) or len(value) > 100 or not unicodedata.is_normalized("NFC", value):
        malformed("")
    if any(unicodedata.category(letter) in ("Cc", "Cs") or letter in TURNS for letter in value):
        malformed("")
    return value


def _whole(value: object) -> int:
    whole_number(value, "")
    assert isinstance(value, int)
    return value


def _flag(value: object) -> bool:
    if isinstance(value, bool) or value not in (0, 1):
        malformed("")
    return value == 1
