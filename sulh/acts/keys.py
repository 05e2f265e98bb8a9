"""Each dialogue's log signs with an Ed25519 key of its own, drawn from one secret of the house.

So every process and host that has the secret signs alike, and a new dialogue needs no new file (RFC 5869).
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from sulh.record.note import LOG, SigningKey
from sulh.record.origin import origin_of


def log_key(dialogue: str) -> SigningKey:
    """The key that signs the checkpoints of this dialogue's log."""
    secret = HKDF(SHA256(), 32, None, b"sulh log key 1\n" + dialogue.encode())
    return SigningKey.from_seed(origin_of(dialogue), LOG, secret.derive(settings.LOG_KEY.encode()))
