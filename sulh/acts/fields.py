"""Types for the fields of acts, with what a form needs to know about them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from sulh.rules.refusal import Refusal
from sulh.rules.text import NAME_LIMIT, STATEMENT_LIMIT, clean, is_blank


@dataclass(frozen=True)
class Ask:
    """How a form asks for a field: a translatable label, help, widget and labels of choices.

    Widgets: text, textarea, select, radio, checkbox, checks (several of the choices), lines (one
    item a line), date, number, password, code, hidden; and per language: text and textarea on a
    `Texts` field.
    """

    label: Any
    help: Any = ""
    widget: str = "text"
    choices: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""  # a provider of choices that a room registered (see `forms.provides`)
    autocomplete: str = "off"
    inputmode: str = ""


def _cleaned(limit: int, lines: bool, empty: bool) -> Callable[[str, ValidationInfo], str]:
    def check(value: str, info: ValidationInfo) -> str:
        if empty and is_blank(value):
            return ""
        try:
            return clean(value, limit=limit, lines=lines)
        except Refusal as refusal:
            raise Refusal(refusal.code, field=info.field_name or "", **refusal.params) from None

    return check


def text_of(limit: int, *, lines: bool = True, empty: bool = False) -> Any:
    """A text field by `sulh.rules.text`; a refusal names the field."""
    return Annotated[
        str, Field(json_schema_extra={"maxLength": limit}), AfterValidator(_cleaned(limit, lines, empty))
    ]


Name = text_of(NAME_LIMIT, lines=False)
OptionalName = text_of(NAME_LIMIT, lines=False, empty=True)
Words = text_of(STATEMENT_LIMIT)
OptionalWords = text_of(STATEMENT_LIMIT, empty=True)


# No dialogue is held in more; a thousand of them would make one short field a long one.
LANGUAGES_MOST = 20


def _clean_texts(limit: int, needed: bool) -> Callable[[dict[str, str], ValidationInfo], dict[str, str]]:
    def check(value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        name = info.field_name or ""
        kept = {}
        if len(value) > LANGUAGES_MOST:
            raise Refusal("text_too_long", field=name, limit=limit, length=sum(map(len, value.values())))
        for language, text in value.items():
            if text.strip():
                try:
                    kept[language] = clean(text, limit=limit)
                except Refusal as refusal:
                    raise Refusal(refusal.code, field=f"{name}.{language}", **refusal.params) from None
        if needed and not kept:
            raise Refusal("text_empty", field=name)
        return kept

    return check


def day_that_exists(typed: str) -> str:
    """A day as `2012-10-20`, from year 1000 on, or nothing. Raises ValueError for what is no day."""
    if typed and not re.fullmatch(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", typed):
        raise ValueError("no such day")
    if typed:
        date.fromisoformat(typed)
    return typed


def latin_digits(typed: Any) -> Any:
    """Text with the digits of any script as 0 to 9, and any slash as `/`; everything else as it is."""
    if not isinstance(typed, str):
        return typed
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in typed)
    return plain.translate(_SLASHES)


_SLASHES = str.maketrans({"⁄": "/", "∕": "/", "／": "/", "؍": "/"})
# A share as a fraction of two whole numbers, in any script's digits.
OptionalShare = Annotated[
    str,
    BeforeValidator(latin_digits),
    Field(pattern=r"^([0-9]{1,4}/[1-9][0-9]{0,3})?$", json_schema_extra={"maxLength": 9}),
]
# A whole number in any script's digits, no larger than every database takes.
WholeNumber = Annotated[int, BeforeValidator(latin_digits), Field(ge=0, le=10**9)]

OptionalDay = Annotated[str, AfterValidator(day_that_exists)]
Day = Annotated[str, Field(min_length=10), AfterValidator(day_that_exists)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z]{2,4})?$")]
Texts = Annotated[dict[Language, str], AfterValidator(_clean_texts(STATEMENT_LIMIT, True))]
OptionalTexts = Annotated[dict[Language, str], AfterValidator(_clean_texts(STATEMENT_LIMIT, False))]
LongTexts = Annotated[dict[Language, str], AfterValidator(_clean_texts(8000, False))]
# The words of a clause and its heading, per language.
ClauseTexts = Annotated[dict[Language, str], AfterValidator(_clean_texts(20_000, False))]
Headings = Annotated[dict[Language, str], AfterValidator(_clean_texts(300, False))]
Names = Annotated[dict[Language, str], AfterValidator(_clean_texts(NAME_LIMIT, True))]

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
OptionalId = Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")]
OptionalDigest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
