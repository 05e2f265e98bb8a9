"""What a dialogue's log is called in its checkpoints.

C2SP advises an address without its scheme. Ours is no address: a server that is blocked comes back under
another name, and its diary is still the same log.
"""

from __future__ import annotations

_BEGIN = "sulh/"


def origin_of(dialogue: str) -> str:
    """The origin of the log of this dialogue (its id, 32 hex digits)."""
    return _BEGIN + dialogue


def dialogue_of(origin: str) -> str:
    """The dialogue whose log has this origin; the whole origin where it is not one of ours."""
    return origin.removeprefix(_BEGIN)
