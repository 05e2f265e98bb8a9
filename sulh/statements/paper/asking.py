"""What the sheets of a batch ask: statements, or what an upper room puts on paper.

A room that asks something else on paper registers here how its sheets are worded and counted; numbers with
check digits, two entries, and a third reader where they differ are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sulh.acts.registry import Here
from sulh.rules.refusal import Refusal
from sulh.statements.paper import numbers
from sulh.statements.paper.models import PaperBatch, PaperSheet

Read = Mapping[str, int]
"""Number on the sheet as text -> 1 agree, 0 pass, -1 disagree."""
Words = list[tuple[str, str]]
"""One line of a sheet, in the languages printed there: (language, words)."""


@dataclass(frozen=True)
class Asking:
    """One kind of sheet.

    `action`: of the table of rules, for whoever enters it; `enter`, `decide`, `void` and `close` name the
    acts, the last empty where batches close by themselves. `about` says what a batch asks; `words` gives a
    line per wanted number; `count` keeps what one sheet answered.
    """

    action: str
    enter: str
    decide: str
    void: str
    close: str
    about: Callable[[PaperBatch], str]
    words: Callable[[PaperBatch, Sequence[int]], dict[int, Words]]
    count: Callable[[Here, PaperBatch, Read], None]


KINDS: dict[str, Asking] = {}


def of(batch: PaperBatch) -> Asking:
    return KINDS[batch.asks]


def sheet_of(here: Here, typed: str, asks: str) -> PaperSheet:
    """The sheet with this number, of a batch that asks this.

    Raises `Refusal` as `numbers.find` does, and `sheet_not_here` for a sheet that asks something else.
    """
    found = numbers.find(here.dialogue, typed)
    if found.batch.asks != asks:
        raise Refusal("sheet_not_here", field="sheet")
    return found
