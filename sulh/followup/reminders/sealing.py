"""Addresses are kept encrypted: AES-256-GCM under a key for each holder, drawn from one secret of the house.

The secret lies beside the database and not in it, so a copy of the database alone tells no address, nor even
how long one is. A sealed address opens for its own holder only.
"""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LONGEST = 254  # octets of an address (RFC 5321)
_ROOM, _NONCE = 256, 12


def _cipher(holder: str) -> AESGCM:
    secret = HKDF(SHA256(), 32, None, b"sulh address key 1\n" + holder.encode())
    return AESGCM(secret.derive(settings.ADDRESS_KEY.encode()))


def seal(address: str, holder: str) -> str:
    """The address as it is stored."""
    nonce = os.urandom(_NONCE)
    padded = address.encode().ljust(_ROOM, b"\0")
    return base64.b64encode(nonce + _cipher(holder).encrypt(nonce, padded, None)).decode()


def opened(sealed: str, holder: str) -> str:
    """The address again. Raises `InvalidTag` (of cryptography) under another key or for another holder."""
    raw = base64.b64decode(sealed)
    return _cipher(holder).decrypt(raw[:_NONCE], raw[_NONCE:], None).rstrip(b"\0").decode()


def masked(address: str) -> str:
    """`a…@example.org`: enough for its owner to know it again."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
