"""What a report tells is kept encrypted: AES-256-GCM under a key for each incident.

The secret of the house lies beside the database and not in it, so a copy of the database alone tells neither
the words nor whom they name. Whoever seizes the whole server has both.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from sulh.followup.incidents import times

_ROOM, _NONCE = 1024, 12


@dataclass(frozen=True)
class Report:
    """What somebody reported. `named`: the party or supporter (its id) that is said to be responsible."""

    kind: str
    time: str
    area: str
    words: dict[str, str]
    named: str

    @property
    def span(self) -> tuple[str, str]:
        """The first and the last day of its time."""
        return times.first_day(self.time).isoformat(), times.last_day(self.time).isoformat()


def _cipher(incident: str) -> AESGCM:
    secret = HKDF(SHA256(), 32, None, b"sulh incident key 1\n" + incident.encode())
    return AESGCM(secret.derive(settings.ADDRESS_KEY.encode()))


def seal(report: Report, incident: str) -> str:
    """The report as it is stored; its length is told in steps of a thousand letters only."""
    plain = json.dumps(asdict(report), ensure_ascii=False).encode()
    padded = plain + b" " * (-len(plain) % _ROOM)
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + _cipher(incident).encrypt(nonce, padded, None)).decode()


def opened(told: str, incident: str) -> Report:
    """The report again. Raises `InvalidTag` (of cryptography) under another key or for another incident."""
    raw = base64.b64decode(told)
    return Report(**json.loads(_cipher(incident).decrypt(raw[:_NONCE], raw[_NONCE:], None)))


def opened_if_possible(told: str, incident: str) -> Report | None:
    """The report again, or None where the key was lost."""
    try:
        return opened(told, incident)
    except InvalidTag:
        return None
