"""Deadlocks for readers: the ladder, whose turn each step is, what was recorded, the time that is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sulh.acts import clock
from sulh.dialogue.models import Dialogue, Party
from sulh.dialogue.order import register
from sulh.rules.refusal import Refusal
from sulh.settlement.deadlock import ladder
from sulh.settlement.deadlock.models import Deadlock, DeadlockRecord
from sulh.settlement.text.models import Amendment
from sulh.settlement.text.pages.spoken import Called, called_now, spoken_of


@dataclass(frozen=True)
class Rung:
    """One step. `place` counts from 0; `stands`: done, now, to_come, or skipped because the deadlock ended.

    `records`: who wrote what; the party is None for the facilitator.
    """

    place: int
    code: str
    owner: str
    days: int
    stands: str
    records: list[tuple[DeadlockRecord, Party | None]]


@dataclass(frozen=True)
class Shown:
    """A deadlock as pages show it. `hours`: left in the time box of the present step, 0 when it is over.

    `declared_by` is None for the facilitator; `silent`: the joined parties that have not recorded the
    present step.
    """

    row: Deadlock
    clause: Called
    declared_by: Party | None
    rungs: list[Rung]
    hours: int
    due: datetime
    silent: list[Party]
    amendment: Amendment | None

    @property
    def present(self) -> Rung:
        return self.rungs[self.row.at_step]


def listed(dialogue: Dialogue) -> list[Shown]:
    """Every deadlock, the open ones first, then the newest."""
    rows = list(Deadlock.objects.filter(dialogue=dialogue).prefetch_related("records").order_by("-n"))
    rows.sort(key=lambda row: row.state != "open")
    return _drawn(dialogue, rows)


def needed(dialogue: Dialogue, n: int) -> Shown:
    """One deadlock by number. Raises `Refusal("not_found")`."""
    rows = Deadlock.objects.filter(dialogue=dialogue, n=n) if n < 2**31 else Deadlock.objects.none()
    found = _drawn(dialogue, rows.prefetch_related("records"))
    if not found:
        raise Refusal("not_found")
    return found[0]


def _drawn(dialogue: Dialogue, rows: Iterable[Deadlock]) -> list[Shown]:
    rows = list(rows)
    names = called_now(dialogue.id) if rows else {}
    parties = {party.id: party for party in register(dialogue)} if rows else {}
    amendments = Amendment.objects.in_bulk([row.amendment for row in rows if row.amendment])
    now = clock.now()
    return [
        _one(row, spoken_of(names, dialogue.id, row.clause), parties, amendments.get(row.amendment), now)
        for row in rows
    ]


def _one(
    row: Deadlock, clause: Called, parties: Mapping[str, Party], amendment: Amendment | None, now: datetime
) -> Shown:
    records = sorted(row.records.all(), key=lambda each: each.pk)
    rungs = [
        Rung(
            place, step["step"], step["owner"], step["days"], _stands(row, place),
            [(each, parties.get(each.party)) for each in records if each.place == place],
        )
        for place, step in enumerate(row.steps)
    ]  # fmt: skip
    spoken = {each.party for each in records if each.place == row.at_step}
    silent = [
        party for party in parties.values()
        if party.status == "joined" and not party.no_party and party.id not in spoken
    ]  # fmt: skip
    hours = ladder.hours_left(row, now)
    return Shown(row, clause, parties.get(row.party), rungs, hours, ladder.due(row), silent, amendment)


def _stands(row: Deadlock, place: int) -> str:
    if place < row.at_step:
        return "done"
    if place == row.at_step:
        return "now" if row.state == "open" else "done"
    return "to_come" if row.state == "open" else "skipped"


def body(of: Shown) -> dict[str, Any]:
    """A deadlock as canonical values. Clause, parties and amendment are named by id or number."""
    row = of.row
    return {
        "id": row.id, "n": row.n, "clause": row.clause, "clause_digest": row.clause_digest,
        "party": row.party,
        "words": row.words, "state": row.state, "review_on": row.review_on, "at": clock.hour(row.at),
        "ended": clock.hour(row.ended) if row.ended else "",
        "amendment": of.amendment.n if of.amendment else 0,
        "step": of.present.code, "step_since": clock.hour(row.step_since),
        "steps": [
            {
                "step": each.code, "owner": each.owner, "days": each.days, "stands": each.stands,
                "records": [
                    {"party": record.party, "words": record.words, "at": clock.hour(record.at)}
                    for record, _party in each.records
                ],
            }
            for each in of.rungs
        ],
    }  # fmt: skip
