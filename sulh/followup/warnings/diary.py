"""What the public diary says by month: answers given, people who left, objections."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sulh.acts import log
from sulh.acts.models import LogEntry
from sulh.dialogue.consent import AGAINST
from sulh.dialogue.models import Dialogue


@dataclass(frozen=True)
class Told:
    """Counts by month (`2013-03`)."""

    answers: Mapping[str, int]
    leaving: Mapping[str, int]
    against: Mapping[str, int]


def told(dialogue: Dialogue) -> Told:
    return _told(dialogue.id, log.head(dialogue.id).digest)


@lru_cache(maxsize=64)
def _told(dialogue: str, digest: str) -> Told:
    """The log with this root never changes, so it is read once."""
    batches: dict[str, Counter[str]] = {"voting": Counter(), "leaving": Counter()}
    for entry in _entries(dialogue, "LogBatch"):
        if entry["view"]["kind"] in batches:
            batches[entry["view"]["kind"]][entry["view"]["day"][:7]] += entry["view"]["count"]
    # Each signature of a party is an entry of its own; its answer counts once.
    against = {
        (entry["at"][:7], view["party"], view["subject"], view["digest"], view["answer"])
        for entry in _entries(dialogue, "GiveConsent")
        if (view := entry["view"])["answer"] in AGAINST
    }
    return Told(batches["voting"], batches["leaving"], Counter(month for month, *_rest in against))


def _entries(dialogue: str, act: str) -> Iterator[dict[str, Any]]:
    """Found by how their canonical bytes begin, so that all others stay in the database."""
    first = f'{{"act":"{act}"'.encode()
    rows = LogEntry.objects.filter(dialogue=dialogue, data__gte=first + b",", data__lt=first + b"-")
    for data in rows.order_by("n").values_list("data", flat=True).iterator():
        yield json.loads(bytes(data))
