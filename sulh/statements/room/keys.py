"""A room has a key of its own, so that no key of the server ever travels.

The server computes it from its own key, which cannot be computed back. The laptop keeps it wrapped under the
laptop's key, which is not in its database either. Codes of the room are digested under it, and files that
come back are sealed with it.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from sulh.dialogue import codes
from sulh.statements.room.models import Room


def _under(key: bytes, said: str) -> bytes:
    return hmac.digest(key, said.encode(), "sha256")


def made_for(room: str) -> bytes:
    """The key of a room with this id, on the server that prepares it: 32 bytes."""
    return _under(settings.CODES_KEY.encode(), f"room {room}")


def wrap(key: bytes, room: str) -> bytes:
    """The key as a laptop keeps it, and back again."""
    pad = _under(settings.CODES_KEY.encode(), f"key kept for room {room}")
    return bytes(one ^ other for one, other in zip(key, pad, strict=True))


def of(room: Room) -> bytes:
    """The key of `room`, on either machine."""
    return wrap(bytes.fromhex(room.key), room.id) if room.kind == "copy" else made_for(room.id)


def code_digest(key: bytes, dialogue: str, code: str) -> str:
    """What is stored of a code on the laptop: 64 hex digits."""
    return _under(key, f"{dialogue} {code}").hex()


def seal(key: bytes, data: bytes) -> str:
    """The seal of a file that comes back: HMAC-SHA-256 under the room's key, 64 hex digits."""
    return hmac.new(key, b"what a room brings back\n" + data, hashlib.sha256).hexdigest()


def own_key(dialogue: str) -> bytes | None:
    """The key under which codes are digested here, where this is a laptop in a room."""
    if settings.CHANNEL != "room":
        return None
    room = Room.objects.filter(dialogue_id=dialogue, kind="copy").first()
    return of(room) if room else None


if own_key not in codes.KEYS:
    codes.KEYS.append(own_key)
