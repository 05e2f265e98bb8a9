"""What a joint statement is made of: lines, each pointing to the entries of the log that it says again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sulh.record.canonical import Value, canonical
from sulh.record.tree import Head
from sulh.settlement.joint.entries import Texts

FORMAT = 1


@dataclass(frozen=True)
class Line:
    """One thing that the diary says. `refs`: the numbers of the entries that say it, ascending, at least one.

    `params` are what the sentence of this `code` names: words by language, lists of such, codes, numbers and
    digests. `words` are somebody's own, as they stand in the log. Raises ValueError without a reference.
    """

    code: str
    refs: tuple[int, ...]
    params: Mapping[str, Any] = field(default_factory=dict)
    words: Texts = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.refs:
            raise ValueError(f"{self.code}: a line without a reference")

    def as_body(self) -> dict[str, Value]:
        return {"code": self.code, "refs": self.refs, "params": self.params, "words": self.words}


@dataclass(frozen=True)
class Section:
    """`code`: `course`, `agreed`, `open`, `dissent`, `absent` or `support`, in this order."""

    code: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Statement:
    """What one log says, without a language: pages in every language are drawn from these same lines.

    `version` and `version_digest` are those of the newest text that was put before the parties, else of the
    newest that was issued; 0 and "" where there is none. `head`: up to where the log was read.
    """

    dialogue: str
    version: int
    version_digest: str
    head: Head
    sections: tuple[Section, ...]

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]

    def as_body(self) -> dict[str, Value]:
        """In canonical values: the same log gives the same bytes."""
        return {
            "sulh-joint-statement": FORMAT,
            "dialogue": self.dialogue,
            "version": {"n": self.version, "digest": self.version_digest},
            "log": {"size": self.head.size, "digest": self.head.digest},
            "sections": [
                {"code": section.code, "lines": [line.as_body() for line in section.lines]}
                for section in self.sections
            ],
        }

    @property
    def digest(self) -> str:
        """The sealed copy of the statement: SHA-256 of its canonical bytes, 64 hex digits."""
        return hashlib.sha256(canonical(self.as_body())).hexdigest()
