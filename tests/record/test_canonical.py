"""Canonical bytes, against an independent way and against rules worked out by hand."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as some

from sulh.record.canonical import NotCanonical, canonical, parse

MOST = 2**53 - 1
integers = some.integers(-MOST, MOST)
texts = some.text(some.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
ascii_names = some.text(some.characters(codec="ascii"), max_size=8)


def values(names: some.SearchStrategy[str]) -> some.SearchStrategy[Any]:
    return some.recursive(
        integers | texts,
        lambda inner: some.lists(inner, max_size=4) | some.dictionaries(names, inner, max_size=4),
        max_leaves=12,
    )


@given(values(ascii_names))
def test_where_names_are_ascii_pythons_own_sorted_json_is_the_same(value: Any) -> None:
    independent = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(value) == independent.encode()


@given(values(texts))
def test_reading_gives_back_the_value(value: Any) -> None:
    assert parse(canonical(value)) == value


@given(some.dictionaries(texts, integers, max_size=6), some.randoms())
def test_the_order_of_insertion_does_not_matter(value: dict[str, int], chance: Any) -> None:
    pairs = list(value.items())
    chance.shuffle(pairs)
    assert canonical(dict(pairs)) == canonical(value)


def test_names_are_sorted_by_utf16_units() -> None:
    """RFC 8785, 3.2.3: U+1F600 is D83D DE00 in UTF-16 and so comes before U+FB33, after U+05D0."""
    names = ["\ufb2a", "\U0001f600", "\u05d0", "\u0080", "1", "\r", "\u20ac"]
    names = [name for name in names if unicodedata.is_normalized("NFC", name)] + ["\ue000", "\ufffd"]
    by_hand = ["\r", "1", "\u0080", "\u05d0", "\u20ac", "\U0001f600", "\ue000", "\ufffd"]
    assert sorted(names) != by_hand, "code points would put the emoji last"
    read = json.loads(canonical(dict.fromkeys(names, 0)))
    assert list(read) == by_hand


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, "{}"),
        ([], "[]"),
        ("", '""'),
        (0, "0"),
        (-7, "-7"),
        (MOST, "9007199254740991"),
        ({"b": [1, {"c": "x"}], "a": "y"}, '{"a":"y","b":[1,{"c":"x"}]}'),
        ("\b\t\n\f\r", r'"\b\t\n\f\r"'),
        ('"\\/', r'"\"\\/"'),
        ("\x00\x1f\x7f", '"\\u0000\\u001f\x7f"'),
        ("صلح", '"صلح"'),
        ("\u2028\U0001f600", '"\u2028\U0001f600"'),
    ],
)
def test_worked_examples(value: Any, expected: str) -> None:
    assert canonical(value) == expected.encode()


@pytest.mark.parametrize(
    "value",
    [
        True, False, None, 1.0, float("nan"), MOST + 1, -MOST - 1, b"x", {1: 2}, {"a": None}, [1.5], {"a"},
        "e\u0301", "\ud800", {"\ud800": 1}, {"e\u0301": 1},
    ],
    ids=repr,
)  # fmt: skip
def test_what_has_no_canonical_form(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b"", b" 1", b"1 ", b"01", b"-0", b"1.0", b"1e3", b"true", b"null", b"NaN", b'{"b":1,"a":2}',
        b'{"a":1,"a":1}', b'{"a": 1}', b'"\\u0041"', b'"\\/"', b'"\\u00e9"', b'"\xff"', b"\xef\xbb\xbf1",
        b"[1,]",
        b'"e\xcc\x81"', b'"\\ud800"', b'{"\\ud800":1}', b"9" * 5000, b"[" * 100_000,
        b"[" * 700 + b"]" * 700,
    ],
    ids=lambda data: repr(data[:20]),
)  # fmt: skip
def test_bytes_that_are_not_canonical_are_not_read(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse(data)


def test_a_sign_that_combines_stands_apart_from_an_escape_before_it() -> None:
    """In the file it follows the letter n, with which it would make ñ; in the text it follows a line feed."""
    assert unicodedata.normalize("NFC", "n\u0303") == "\u00f1"
    assert parse(b'"\\n\xcc\x83"') == "\n\u0303"


@given(some.text(some.sampled_from('{}[]",:\\ue0179-tf \n\u0301'), max_size=12) | some.binary(max_size=12))
def test_whatever_is_read_is_canonical(data: str | bytes) -> None:
    """Nothing but `NotCanonical` comes out of any input, and what is read writes itself back."""
    given_bytes = data.encode() if isinstance(data, str) else data
    try:
        value = parse(given_bytes)
    except NotCanonical:
        event("refused")
    else:
        event("read")
        assert canonical(value) == given_bytes
