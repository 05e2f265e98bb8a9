"""Reads a Polis export folder: `read_folder(path)` gives a `PolisConversation` or raises `Refusal`.

Files only: no database, no web framework, no network.
"""

from sulh.interchange.polis.conversation import (
    Correction,
    Participant,
    PolisConversation,
    Statement,
    Votes,
    parties_from_group_id,
)
from sulh.interchange.polis.read import read_folder

__all__ = [
    "Correction",
    "Participant",
    "PolisConversation",
    "Statement",
    "Votes",
    "parties_from_group_id",
    "read_folder",
]
