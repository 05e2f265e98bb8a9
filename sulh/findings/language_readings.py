"""Answers by language: read from the votes when a snapshot is published, kept, and read back for pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from sulh.acts import clock
from sulh.dialogue.models import Dialogue
from sulh.findings import reading
from sulh.findings.cells import Counts
from sulh.findings.languages import Key, Row, compare, keep
from sulh.findings.models import ByLanguage
from sulh.statements.models import Statement

_SQL = """
    SELECT vote.statement_id, vote.party, vote.language,
           SUM(CASE WHEN vote.choice = 1 THEN 1 ELSE 0 END),
           SUM(CASE WHEN vote.choice = -1 THEN 1 ELSE 0 END),
           SUM(CASE WHEN vote.choice = 0 THEN 1 ELSE 0 END)
    FROM statements_vote vote JOIN statements_statement said ON said.id = vote.statement_id
    WHERE vote.dialogue_id = %s AND said.state = 'accepted' AND vote.choice IS NOT NULL
    GROUP BY vote.statement_id, vote.party, vote.language
"""


@dataclass(frozen=True)
class Compared:
    """What one snapshot tells of languages: `shown` for pages, `counts` for the next snapshot alone."""

    shown: list[Any]
    counts: list[Any]


def prepare(dialogue: Dialogue) -> Compared | None:
    """Count, hold and compare. None where the dialogue is held in one language."""
    if len(dialogue.languages) < 2:
        return None
    originals = dict(
        Statement.objects.filter(dialogue=dialogue, state="accepted")
        .order_by("n")
        .values_list("id", "language")
    )
    stored = ByLanguage.objects.filter(dialogue=dialogue).first()
    before = None if stored is None else {(s, p, code): (a, d, q) for s, p, code, a, d, q in stored.counts}
    counts = keep(before, _read(dialogue), dialogue.cell_limit)
    rows = compare(counts, originals, dialogue.cell_limit)
    return Compared([_as_json(row) for row in rows], [[*key, *cell] for key, cell in counts.items()])


def _read(dialogue: Dialogue) -> dict[Key, Counts]:
    """True counts, by the language that stands with each vote: the one in which the words were read then."""
    counted = {group.id for group in reading.groups(dialogue)}
    found: dict[Key, Counts] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [dialogue.id])
        for statement, party, language, *counts in cursor.fetchall():
            group = party if dialogue.has_parties else reading.EVERYONE
            if group in counted:
                key = statement, group, language
                agree, disagree, passed = found.get(key, (0, 0, 0))
                found[key] = agree + int(counts[0]), disagree + int(counts[1]), passed + int(counts[2])
    return found


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "statement": row.statement,
        "party": row.party,
        "readings": [
            {
                "language": each.language,
                "agree": each.counts[0] if each.counts else None,
                "disagree": each.counts[1] if each.counts else None,
                "pass": each.counts[2] if each.counts else None,
                "hidden": each.hidden,
            }
            for each in row.readings
        ],
        "unusual": [[pair.language, pair.against] for pair in row.pairs if pair.unusual],
    }


def store(dialogue: str, compared: Compared | None) -> None:
    """Keep what `prepare` gave, instead of what the snapshot before left."""
    if compared is not None:
        ByLanguage.objects.update_or_create(
            dialogue_id=dialogue,
            defaults={
                "as_of": clock.hour(clock.now()), "counts": compared.counts, "shown": compared.shown
            },
        )  # fmt: skip


def shown(dialogue: Dialogue) -> tuple[str, list[dict[str, Any]]]:
    """The hour of the newest comparison (empty where there is none) and its rows, of live statements only.

    Rows with something unusual come first, then by the statements' numbers.
    """
    stored = ByLanguage.objects.filter(dialogue=dialogue).only("as_of", "shown").first()
    if stored is None:
        return "", []
    live = Statement.objects.filter(dialogue=dialogue, state="accepted").values_list("id", "n")
    number = dict(live)
    rows = [row for row in stored.shown if row["statement"] in number]
    unusual = {row["statement"] for row in rows if row["unusual"]}
    rows.sort(key=lambda row: (row["statement"] not in unusual, number[row["statement"]]))
    return stored.as_of, rows
