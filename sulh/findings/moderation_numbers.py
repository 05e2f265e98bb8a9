"""Refusals by the party of whoever spoke: published with each snapshot, and protected like findings.

Which party an author belongs to is told to nobody, so these numbers stand still between two snapshots, and a
party's number moves only if at least ten of its statements were decided meanwhile: otherwise the line of the
diary that says "statement 17 was refused" would tell whose it was. How many statements were refused and
accepted in all can be counted in the diary; so parties are hidden until no hidden one can be computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sulh.dialogue.models import Dialogue, Office, Participant
from sulh.dialogue.pages.visit import Visit
from sulh.findings import reading
from sulh.findings.cells import CHANGES, CROWD, Counts, changed_at_least
from sulh.findings.models import ModerationCounts
from sulh.findings.published import party_names
from sulh.statements.models import Statement
from sulh.statements.moderation.numbers import Rate, decided
from sulh.statements.moderation.report import rate_json


@dataclass(frozen=True)
class Cell:
    """Statements of one party's people: refused, accepted, and by how many people they were said."""

    refused: int
    accepted: int
    authors: int
    most_by_one: int

    @property
    def size(self) -> int:
        return self.refused + self.accepted

    @property
    def counts(self) -> Counts:
        return self.refused, self.accepted, 0


def protect(cells: Mapping[str, Cell], limit: int) -> dict[str, Cell | None]:
    """Each cell as it may be shown, None where it is hidden.

    Hidden is a cell said by fewer people than `limit`, one of which a single person said more than half
    (process reference 5.8), and one of fewer than fifty that were all refused. The sums over all cells are
    known to readers. So further cells are hidden, the smallest first, until those hidden can share what is
    left in at least `limit` ways, and it was not all refused. Where even hiding all is not enough nothing
    is shown.
    """
    hidden = {party for party, cell in cells.items() if _small(cell, limit)}
    by_size = sorted(cells, key=lambda party: (cells[party].size, party))
    for party in by_size:
        if not hidden or _open(cells, hidden, limit):
            break
        hidden.add(party)
    return {party: None if party in hidden else cell for party, cell in cells.items()}


def _small(cell: Cell, limit: int) -> bool:
    return (
        cell.authors < limit or 2 * cell.most_by_one > cell.size or (cell.accepted == 0 and cell.size < CROWD)
    )


def _open(cells: Mapping[str, Cell], hidden: set[str], limit: int) -> bool:
    refused = sum(cells[party].refused for party in hidden)
    accepted = sum(cells[party].accepted for party in hidden)
    alike = accepted == 0 and 0 < refused < CROWD
    return len(hidden) > 1 and refused + accepted + 1 >= limit and not alike


def count(dialogue: Dialogue) -> dict[str, Cell]:
    """The true cells, one for each joined party and for people of no party.

    What the facilitator and experts wrote belongs to no party; what was taken back has no author any more.
    """
    refused, accepted = decided(dialogue)
    rows = Statement.objects.filter(dialogue=dialogue, pk__in=refused.keys() | accepted)
    said = list(rows.filter(kind__in=("participant", "delegate")).values_list("pk", "author_kind", "author"))
    party = _parties(dialogue)
    people: dict[str, Counter[tuple[str, str]]] = {group.id: Counter() for group in reading.groups(dialogue)}
    against: Counter[str] = Counter()
    for statement, kind, author in said:
        side = party.get((kind, author), "")
        if side in people:
            people[side][(kind, author)] += 1
            against[side] += statement in refused
    return {
        side: Cell(against[side], who.total() - against[side], len(who), max(who.values(), default=0))
        for side, who in people.items()
    }


def _parties(dialogue: Dialogue) -> dict[tuple[str, str], str]:
    people = Participant.objects.filter(dialogue=dialogue, party__isnull=False)
    found = {("participant", pk): party or "" for pk, party in people.values_list("pk", "party_id")}
    offices = Office.objects.filter(holder__dialogue=dialogue, role="delegate")
    return found | {("holder", pk): party or "" for pk, party in offices.values_list("holder_id", "party_id")}


def hold(before: Mapping[str, Sequence[int]], now: Mapping[str, Cell], limit: int) -> dict[str, Cell]:
    """`now`, but as it was `before` where between 1 and nine statements (to the limit - 1) changed."""
    held = {}
    for party, cell in now.items():
        old = Cell(*before[party]) if party in before else None
        stays = old is not None and changed_at_least(old.counts, cell.counts) < max(limit, CHANGES)
        held[party] = old if stays and old is not None else cell
    return held


def publish(dialogue: Dialogue, as_of: str) -> None:
    """Count, hold and protect, in the transaction of the snapshot it belongs to. Nothing without parties."""
    if not dialogue.has_parties:
        return
    last = ModerationCounts.objects.filter(dialogue=dialogue).first()
    held = hold(last.basis if last else {}, count(dialogue), dialogue.cell_limit)
    shown = {
        party: [cell.refused, cell.size] if cell else None
        for party, cell in protect(held, dialogue.cell_limit).items()
    }
    basis = {
        party: [cell.refused, cell.accepted, cell.authors, cell.most_by_one] for party, cell in held.items()
    }
    ModerationCounts.objects.update_or_create(
        dialogue=dialogue, defaults={"as_of": as_of, "shown": shown, "basis": basis}
    )


def part(visit: Visit, of: str) -> Mapping[str, Any] | None:
    """What the public report of moderation shows by party; None before the first snapshot."""
    found = ModerationCounts.objects.filter(dialogue=visit.dialogue).first()
    if found is None:
        return None
    names = party_names(visit.dialogue, visit.request.LANGUAGE_CODE)
    rows = [(party, names[party], Rate(*cell) if cell else None) for party, cell in found.shown.items()]
    as_json = {
        "as_of": found.as_of,
        "by_party": [
            {"party": party, "hidden": None if rate else "too_few"} | (rate_json(rate) if rate else {})
            for party, _, rate in rows
        ],
    }
    return {"rows": rows, "as_of": found.as_of, "limit": visit.dialogue.cell_limit, "json": as_json}
