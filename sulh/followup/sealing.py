"""Sealing what the database alone shall not tell: AES-256-GCM under a key for each thing and purpose.

All keys are drawn from one secret of the house (`address-key`), which lies beside the database and not in it.
Whoever seizes the whole server has both.
"""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


def _cipher(purpose: str, of: str) -> AESGCM:
    secret = HKDF(SHA256(), 32, None, f"sulh {purpose} key 1\n{of}".encode())
    return AESGCM(secret.derive(settings.ADDRESS_KEY.encode()))


def seal(plain: bytes, purpose: str, of: str, room: int) -> str:
    """`plain`, which ends in no zero, as it is stored; its length is told in steps of `room` octets."""
    nonce = os.urandom(_NONCE)
    padded = plain + b"\0" * (-len(plain) % room)
    return base64.b64encode(nonce + _cipher(purpose, of).encrypt(nonce, padded, None)).decode()


def opened(sealed: str, purpose: str, of: str) -> bytes:
    """It again. Raises `InvalidTag` (of cryptography) under another key, for another thing or purpose."""
    raw = base64.b64decode(sealed)
    return _cipher(purpose, of).decrypt(raw[:_NONCE], raw[_NONCE:], None).rstrip(b"\0")
