"""Canonical bytes: RFC 8785 JSON restricted to objects, arrays, strings and integers.

With floats, booleans and nulls left out, RFC 8785 (JCS) comes down to: no insignificant white
space, object names sorted by UTF-16 code units, strings escaped minimally, UTF-8 without BOM.
Integers stay within +-(2**53 - 1), the range every JSON reader keeps exact.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

Value = str | int | Sequence["Value"] | Mapping[str, "Value"]
_MOST = 2**53 - 1


class NotCanonical(ValueError):
    """A value that has no canonical form here; the message names the kind, never the content."""


def canonical(value: Value) -> bytes:
    """The canonical UTF-8 bytes of `value`. Raises `NotCanonical` for anything but the four kinds."""
    return _write(value).encode("utf-8")


def parse(data: bytes) -> Value:
    """Read canonical bytes back, refusing bytes that are not exactly canonical (`NotCanonical`)."""
    if (plain := _plain(data)) is not None:
        return plain
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float)
        again = canonical(value)
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as fault:
        # No UTF-8, no JSON, thousands of digits, thousands of brackets.
        raise NotCanonical("not JSON") from fault
    if again != data:
        raise NotCanonical("not in canonical form")
    return value  # type: ignore[no-any-return]


def _plain(data: bytes) -> Value | None:
    """What most bytes say, read several times as fast; None where the long way has to decide.

    Below U+E000 the standard library sorts names as RFC 8785 does, and it writes text and integers as we do.
    Text in NFC as a whole holds only strings in NFC: what stands around them and their escapes are starters.
    Whatever might be none of the four kinds, or nested too deeply to be written again, takes the long way.
    """
    if any(word in data for word in _NOT_USED) or _HIGH.search(data):
        return None
    if data.count(b"[") + data.count(b"{") > _BRACKETS:
        return None
    try:
        said = data.decode()
        value: Value = _DECODER.decode(said)
        same = _ENCODER.encode(value) == said and unicodedata.is_normalized("NFC", said)
    except (ValueError, RecursionError):
        return None
    return value if same else None


def _no_float(_: str) -> None:
    raise NotCanonical("a number that is not an integer")


def _integer(digits: str) -> int:
    # Of thousands of digits Python itself refuses to make a number.
    value = int(digits)
    if abs(value) > _MOST:
        raise NotCanonical("an integer beyond 2**53 - 1")
    return value


_NOT_USED = (b"true", b"false", b"null")
_HIGH = re.compile(rb"[\xee-\xff]")  # the first bytes of what stands in UTF-8 for U+E000 and above
_BRACKETS = 400
_DECODER = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float, parse_int=_integer)
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _write(value: Value) -> str:
    if isinstance(value, bool) or value is None:
        raise NotCanonical("true, false and null are not used")
    if isinstance(value, str):
        return _write_text(value)
    if isinstance(value, int):
        if abs(value) > _MOST:
            raise NotCanonical("an integer beyond 2**53 - 1")
        return str(value)
    if isinstance(value, Mapping):
        written = {name: _write_text(name) for name in value}
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{written[name]}:{_write(value[name])}" for name in names) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_write(item) for item in value) + "]"
    raise NotCanonical(f"a {type(value).__name__}")


def _write_text(text: str) -> str:
    if not isinstance(text, str):
        raise NotCanonical("an object name that is not text")
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical("text not in NFC")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as fault:
        raise NotCanonical("a lone surrogate") from fault
    return json.dumps(text, ensure_ascii=False)
