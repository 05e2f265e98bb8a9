"""Salted commitments, worked out with plain hashlib."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sulh.record.commitment import Opening, seal

SALT = "00" * 31 + "ff"


def test_a_commitment_worked_out_with_plain_hashlib() -> None:
    expected = hashlib.sha256(bytes(31) + b"\xff" + b'{"en":"Please come"}').hexdigest()
    assert Opening(SALT, {"en": "Please come"}).commitment == expected


@given(some.text(max_size=5).filter(lambda text: text.isascii()))
def test_equal_values_have_different_commitments(value: str) -> None:
    assert seal(value).commitment != seal(value).commitment
    assert len(bytes.fromhex(seal(value).salt)) == 32


@pytest.mark.parametrize("salt", ["", "00", "zz" * 32, "AB" * 32, "00" * 33, "0" * 63, " " + "00" * 32])
def test_a_salt_that_is_none(salt: str) -> None:
    with pytest.raises(ValueError):
        _ = Opening(salt, "x").commitment
