"""Answers compared by the way they came, within one party: on a phone, on paper, with help, in a room.

People who answer on paper may answer otherwise than those who answer on a phone, and so may the same people
(the "mode effect"; process reference 5, process fairness). The comparison, its test and its protection are
those of languages (`languages.compare`), with answers by phone or computer in the place of the original.

What readers could subtract: a party's counts stand among the findings, so the counts by channel stand on
exactly the same answers. A row moves only in a snapshot in which it sums to the published cell, and in which
each of its channels changed by nothing or by at least ten answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sulh.dialogue.models import Dialogue
from sulh.findings import reading
from sulh.findings.cells import CHANGES, Counts, changed_at_least, total_of
from sulh.findings.languages import Key, Row, compare
from sulh.findings.models import ByChannel
from sulh.statements.models import Statement

FIRST = "web"
"""Beside which channel the others are set, where enough people used it."""
_SQL = """
    SELECT vote.statement_id, vote.party, vote.channel,
           SUM(CASE WHEN vote.choice = 1 THEN 1 ELSE 0 END),
           SUM(CASE WHEN vote.choice = -1 THEN 1 ELSE 0 END),
           SUM(CASE WHEN vote.choice = 0 THEN 1 ELSE 0 END)
    FROM statements_vote vote JOIN statements_statement said ON said.id = vote.statement_id
    WHERE vote.dialogue_id = %s AND said.state = 'accepted' AND vote.choice IS NOT NULL
    GROUP BY vote.statement_id, vote.party, vote.channel
"""


@dataclass(frozen=True)
class Compared:
    """What one snapshot tells of channels: `shown` for pages, `counts` for the next snapshot alone."""

    shown: list[Any]
    counts: list[Any]


def keep_rows(
    before: Mapping[Key, Counts],
    now: Mapping[Key, Counts],
    totals: Mapping[tuple[str, str], Counts],
    limit: int,
) -> dict[Key, Counts]:
    """The counts to show from: statement by statement and party by party either all channels move, or none.

    `before` is what this gave at the last snapshot; `totals` the counts from which each party's cell is
    published in this one. A row moves where it sums to the total and where in each of its channels no answer
    or at least ten (or `limit`) changed. Cells without an answer are left out.
    """
    needed = max(limit, CHANGES)
    old, new = _by_row(before), _by_row(now)
    kept = {}
    for place in sorted({*old, *new}):
        was, row = old.get(place, {}), new.get(place, {})
        steps = [
            changed_at_least(was.get(each, (0, 0, 0)), row.get(each, (0, 0, 0))) for each in {*was, *row}
        ]
        fits = total_of(list(row.values())) == totals.get(place)
        moves = fits and (not was or all(step == 0 or step >= needed for step in steps))
        for channel, counts in (row if moves else was).items():
            if sum(counts):
                kept[(*place, channel)] = counts
    return kept


def _by_row(counts: Mapping[Key, Counts]) -> dict[tuple[str, str], dict[str, Counts]]:
    found: dict[tuple[str, str], dict[str, Counts]] = {}
    for (statement, party, channel), cell in counts.items():
        found.setdefault((statement, party), {})[channel] = cell
    return found


def prepare(dialogue: Dialogue, totals: Mapping[tuple[str, str], Counts]) -> Compared | None:
    """Count, hold and compare. None where all answers came the same way, now and before."""
    now = _read(dialogue)
    stored = ByChannel.objects.filter(dialogue=dialogue).first()
    if stored is None and len({channel for _, _, channel in now}) < 2:
        return None
    before = {} if stored is None else {(s, p, c): (a, d, q) for s, p, c, a, d, q in stored.counts}
    counts = keep_rows(before, now, totals, dialogue.cell_limit)
    said = Statement.objects.filter(dialogue=dialogue, state="accepted").order_by("n")
    rows = compare(counts, dict.fromkeys(said.values_list("id", flat=True), FIRST), dialogue.cell_limit)
    return Compared([_as_json(row) for row in rows], [[*key, *cell] for key, cell in counts.items()])


def _read(dialogue: Dialogue) -> dict[Key, Counts]:
    """True counts by statement, group and channel."""
    counted = {group.id for group in reading.groups(dialogue)}
    found: dict[Key, Counts] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [dialogue.id])
        for statement, party, channel, *counts in cursor.fetchall():
            group = party if dialogue.has_parties else reading.EVERYONE
            if group in counted:
                key = statement, group, channel
                agree, disagree, passed = found.get(key, (0, 0, 0))
                found[key] = agree + int(counts[0]), disagree + int(counts[1]), passed + int(counts[2])
    return found


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "statement": row.statement,
        "party": row.party,
        "channels": [
            {
                "channel": each.language,
                "agree": each.counts[0] if each.counts else None,
                "disagree": each.counts[1] if each.counts else None,
                "pass": each.counts[2] if each.counts else None,
                "hidden": each.hidden,
            }
            for each in row.readings
        ],
        "unusual": [[pair.language, pair.against] for pair in row.pairs if pair.unusual],
    }


def store(dialogue: str, as_of: str, compared: Compared | None) -> None:
    """Keep what `prepare` gave, instead of what the snapshot before left."""
    if compared is not None:
        ByChannel.objects.update_or_create(
            dialogue_id=dialogue,
            defaults={"as_of": as_of, "counts": compared.counts, "shown": compared.shown},
        )


def shown(dialogue: Dialogue) -> tuple[str, list[dict[str, Any]]]:
    """The hour of the newest comparison (empty where there is none) and its rows, of live statements only.

    Statements with something unusual come first, then by their numbers.
    """
    stored = ByChannel.objects.filter(dialogue=dialogue).only("as_of", "shown").first()
    if stored is None:
        return "", []
    number = dict(Statement.objects.filter(dialogue=dialogue, state="accepted").values_list("id", "n"))
    rows = [row for row in stored.shown if row["statement"] in number]
    unusual = {row["statement"] for row in rows if row["unusual"]}
    rows.sort(key=lambda row: (row["statement"] not in unusual, number[row["statement"]]))
    return stored.as_of, rows
