"""Salted commitments: the log binds itself to a value without holding it.

commitment = SHA-256(salt || canonical(value)), with a fresh 256-bit salt each, so that even a short
text cannot be guessed from its commitment. Destroying salt and value is deletion; the log still verifies.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sulh.record.canonical import Value, canonical

SALT_BYTES = 32


@dataclass(frozen=True)
class Opening:
    """What opens a commitment: the salt (64 hex digits) and the value."""

    salt: str
    value: Value

    @property
    def commitment(self) -> str:
        """64 hex digits. Raises ValueError where the salt is not 32 bytes of hex."""
        salt = bytes.fromhex(self.salt)
        if len(salt) != SALT_BYTES or self.salt != salt.hex():
            raise ValueError("salt")
        return hashlib.sha256(salt + canonical(self.value)).hexdigest()


def seal(value: Value) -> Opening:
    """A fresh opening for `value`."""
    return Opening(secrets.token_hex(SALT_BYTES), value)
