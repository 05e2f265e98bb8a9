"""Decimal numbers with at most three places, kept as whole thousandths."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sulh.acts.fields import latin_digits
from sulh.dialogue.words import number

# A comma is refused: it parts thousands for some readers and decimals for others.
_SIGNS = str.maketrans({"٫": ".", "−": "-"})
_DECIMAL = r"-?[0-9]{1,12}([.][0-9]{1,3})?"


def _plain(typed: Any) -> Any:
    return latin_digits(typed).translate(_SIGNS).strip() if isinstance(typed, str) else typed


Amount = Annotated[
    str, BeforeValidator(_plain), Field(pattern=f"^{_DECIMAL}$", json_schema_extra={"maxLength": 20})
]
OptionalAmount = Annotated[
    str, BeforeValidator(_plain), Field(pattern=f"^({_DECIMAL})?$", json_schema_extra={"maxLength": 20})
]


def thousandths(amount: str) -> int:
    return int(Decimal(amount) * 1000)


def decimal_of(count: int) -> str:
    """`12500` as `12.5`."""
    whole, part = divmod(abs(count), 1000)
    written = f"{whole}.{part:03}".rstrip("0").rstrip(".")
    return f"-{written}" if count < 0 else written


def shown(count: int) -> str:
    """The same in the reader's digits."""
    places = decimal_of(count).partition(".")[2]
    return number(count / 1000, len(places))
