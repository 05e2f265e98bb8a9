"""A log's files in memory, for a verifier that trusts nothing but them."""

from __future__ import annotations

from collections.abc import Sequence

from sulh.acts import exporting
from sulh.acts.keys import log_key
from sulh.record.audit import Audited, audit
from sulh.record.sources import Held
from sulh.record.tree import Head


def audited(dialogue: str, earlier: Sequence[str] = (), kept: Sequence[Head] = ()) -> Audited:
    """The whole log of a dialogue, exported and recomputed by a verifier who holds these. Raises `Wrong`."""
    files = Held(dict(exporting.files(dialogue)))
    return audit(files, log_key(dialogue).verifying, [note.encode() for note in earlier], kept)
