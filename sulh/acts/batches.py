"""What participants do enters the log only together: at least ten of one kind, shuffled, dated by day.

An entry of its own, with its hour and its place between others, would tell whoever watches a house or a
telephone line who joined, spoke or asked when. So such acts wait (`View.batched`, `log.wait`) without actor,
hour or order, and the clock enters them. At the close of speaking everything that waits enters: in batches of
at least ten, or as one total where fewer than ten are left in all. Reports of incidents, and checks that
confirmed none, enter once a week and never fewer than ten. The threshold mix is Chaum's (1981).

A room in which something waits elsewhere than in `LogWaiting` (votes do) declares a `Source` for it.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from django.utils.translation import gettext_lazy as _

from sulh.acts import clock, log
from sulh.acts.fields import Ask
from sulh.acts.models import LogWaiting
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.rules.refusal import Refusal

LEAST = 10
Kind = Literal["joining", "voting", "stating", "appealing", "conduct", "leaving", "reporting"]
KINDS: tuple[str, ...] = get_args(Kind)
GOES_ON = "reporting"  # goes on after speaking, and is never entered in a batch smaller than ten


@dataclass(frozen=True)
class Taken:
    """What an entry shows of `count` acts, and the rows of `LogWaiting` that arrive with it by their path in it."""

    count: int
    data: Mapping[str, Any]
    arrived: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """Where acts of one kind wait.

    `find`: row numbers of what waits in a dialogue, at most so many. `take`: takes those of them out that still
    wait. `most`: how many enter with one entry of at most 65,535 bytes.
    """

    find: Callable[[str, int], list[int]]
    take: Callable[[Sequence[int]], Taken]
    most: int


SOURCES: dict[str, Source] = {}


class LogBatch(Act):
    """What participants did enters the diary: at least ten acts of one kind together, in shuffled order.

    Done by the clock. Refuses `batch_too_small`.
    """

    kind: Annotated[Kind, Ask(_("What enters the diary?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        """How many on which day, and what each kind shows: counts by party, commitments, or what was sealed."""
        return View(done["data"], by_day=True, arrived=done["arrived"])


def _found(act: LogBatch, dialogue: str) -> list[int]:
    """What enters now, looked for before the writer is asked."""
    return _checked(_portion(dialogue, act.kind))


@carries_out(LogBatch, action="log_batch", prepare=_found)
def log_batch(act: LogBatch, here: Here) -> Answer:
    taken = SOURCES[act.kind].take(here.prepared)
    _checked(range(taken.count))  # somebody may have left meanwhile
    return Answer(
        {"count": taken.count}, {"data": _shown(act.kind, taken, here.now), "arrived": taken.arrived}
    )


def enter_everything(dialogue: str, now: datetime) -> None:
    """Enter all that waits but reports of incidents, inside the caller's transaction: speaking is over.

    Only here a batch may be smaller than ten: where fewer wait in all.
    """
    body = {"act": "LogBatch", "at": clock.day(now), "by": {"role": "clock"}}
    for kind in KINDS:
        if kind == GOES_ON:
            continue
        while rows := _portion(dialogue, kind):
            taken = SOURCES[kind].take(rows)
            log.append(dialogue, body, View(_shown(kind, taken, now), arrived=taken.arrived))


def portion(waiting: int, most: int) -> int:
    """How many of `waiting` enter now, at most `most`, so that never fewer than ten are left over."""
    return waiting if waiting <= most else min(most, waiting - LEAST)


def _portion(dialogue: str, kind: str) -> list[int]:
    source = SOURCES[kind]
    rows = source.find(dialogue, source.most + LEAST)
    return rows[: portion(len(rows), source.most)]


def _checked(rows: Sequence[int]) -> list[int]:
    if len(rows) < LEAST:
        raise Refusal("batch_too_small", least=LEAST)
    return list(rows)


def _shown(kind: str, taken: Taken, now: datetime) -> dict[str, Any]:
    return {"kind": kind, "day": now.date().isoformat(), "count": taken.count, **taken.data}


def _from_waiting(kind: str, most: int, show: Callable[[list[dict[str, Any]]], dict[str, Any]]) -> Source:
    def find(dialogue: str, most: int) -> list[int]:
        # By their random number, so that which ones are taken is random too.
        rows = LogWaiting.objects.filter(dialogue=dialogue, kind=kind).order_by("id")
        return list(rows.values_list("id", flat=True)[:most])

    def take(wanted: Sequence[int]) -> Taken:
        rows = list(LogWaiting.objects.filter(pk__in=wanted))
        secrets.SystemRandom().shuffle(rows)
        LogWaiting.objects.filter(pk__in=wanted).delete()
        arrived = {row.pk: f"together/{place}" for place, row in enumerate(rows)}
        return Taken(len(rows), show([json.loads(row.data) for row in rows]), arrived)

    return Source(find, take, most)


def _by_party(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts by party where every party in the batch has at least ten; else the total could tell a small one."""
    counts = Counter(str(row["party"]) for row in rows)
    if "" in counts or min(counts.values()) < LEAST:
        return {}
    return {"of_parties": dict(counts)}


def _items(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"together": rows}


def _only_how_many(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {}


SOURCES["joining"] = _from_waiting("joining", 900, _by_party)
SOURCES["stating"] = _from_waiting("stating", 150, _items)
SOURCES["reporting"] = _from_waiting("reporting", 50, _items)
SOURCES["appealing"] = _from_waiting("appealing", 150, _items)
SOURCES["conduct"] = _from_waiting("conduct", 900, _only_how_many)
SOURCES["leaving"] = _from_waiting("leaving", 900, _only_how_many)
