"""What may be done on a laptop in a room: what goes back to the server with its file, and nothing else.

A statement said or a party joined there would be lost, so such acts are refused instead of forgotten.
"""

from __future__ import annotations

from sulh.acts.perform import LIMITS
from sulh.rules.refusal import Refusal
from sulh.statements.room.models import Room

ON_A_LAPTOP = frozenset(
    {
        "RedeemCode", "AcceptConduct", "EraseSelf", "CastVote", "TakeOffice", "MakeSignInLink",
        "AppointOffice", "BeginRoom", "OpenRoom", "DeclareTable", "ShowInRoom", "CloseInRoom", "CloseRoom",
        "CountPresent", "CountTable", "LogBatch",
    }
)  # fmt: skip


def is_copy(dialogue: str) -> bool:
    """Whether this machine is a laptop that took the dialogue along."""
    return Room.objects.filter(dialogue_id=dialogue, kind="copy").exists()


def only_what_comes_back(act: str, dialogue: str) -> None:
    """Refuse `room_not_here` for acts that would not come back from the room."""
    if act not in ON_A_LAPTOP and is_copy(dialogue):
        raise Refusal("room_not_here")


if only_what_comes_back not in LIMITS:
    LIMITS.append(only_what_comes_back)
