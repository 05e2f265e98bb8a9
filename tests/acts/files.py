"""A log's files in memory, for a verifier that trusts nothing but them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sulh.acts import exporting
from sulh.acts.keys import log_key
from sulh.record.audit import Audited, audit
from sulh.record.sources import Missing
from sulh.record.tree import Head


@dataclass(frozen=True)
class Files:
    """A source that `sulh.record.audit` reads."""

    found: dict[str, bytes]

    def read(self, path: str) -> bytes:
        if path not in self.found:
            raise Missing(path)
        return self.found[path]


def audited(dialogue: str, earlier: Sequence[str] = (), kept: Sequence[Head] = ()) -> Audited:
    """The whole log of a dialogue, exported and recomputed by a verifier who holds these. Raises `Wrong`."""
    files = Files(dict(exporting.files(dialogue)))
    return audit(files, log_key(dialogue).verifying, [note.encode() for note in earlier], kept)
