"""A party's answers by something that stands with each vote: counted for a snapshot, held, compared, kept.

There are two such divisions: by the language in which the words were read then, and by the way the answer
came. What is compared how, and what is hidden, says `comparing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sulh.dialogue.models import Dialogue
from sulh.findings import reading
from sulh.findings.cells import Counts
from sulh.findings.comparing import Key, Row, compare, keep
from sulh.findings.models import ByChannel, ByLanguage
from sulh.statements.models import Statement


@dataclass(frozen=True)
class Division:
    """`column`: of the votes, and the name of a part in files. `parts`: their name there. `first`: the part
    beside which the others are set; empty: the language of the statement. `model`: where the newest is kept.
    """

    column: str
    parts: str
    first: str
    model: type[ByLanguage] | type[ByChannel]


LANGUAGES = Division("language", "readings", "", ByLanguage)
CHANNELS = Division("channel", "channels", "web", ByChannel)


@dataclass(frozen=True)
class Compared:
    """What one snapshot tells: `shown` for pages, `counts` (true ones) for the next snapshot alone."""

    shown: list[Any]
    counts: list[Any]


def prepare(of: Division, dialogue: Dialogue, totals: Mapping[tuple[str, str], Counts]) -> Compared | None:
    """Count, hold and compare. None where there is nothing to divide, now and before.

    `totals`: the counts from which each party's cell is published in this snapshot.
    """
    now = _read(of, dialogue)
    stored = of.model.objects.filter(dialogue=dialogue).first()
    several = len({part for _, _, part in now}) > 1 or (of is LANGUAGES and len(dialogue.languages) > 1)
    if stored is None and not several:
        return None
    before = {} if stored is None else {(s, p, part): (a, d, q) for s, p, part, a, d, q in stored.counts}
    counts = keep(before, now, totals, dialogue.cell_limit)
    said = Statement.objects.filter(dialogue=dialogue, state="accepted").order_by("n")
    first = {key: of.first or language for key, language in said.values_list("id", "language")}
    rows = compare(counts, first, dialogue.cell_limit)
    return Compared([_as_json(of, row) for row in rows], [[*key, *cell] for key, cell in counts.items()])


def _read(of: Division, dialogue: Dialogue) -> dict[Key, Counts]:
    """True counts by statement, group and part."""
    counted = {group.id for group in reading.groups(dialogue)}
    found: dict[Key, Counts] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT vote.statement_id, vote.party, vote.{of.column},
                   SUM(CASE WHEN vote.choice = 1 THEN 1 ELSE 0 END),
                   SUM(CASE WHEN vote.choice = -1 THEN 1 ELSE 0 END),
                   SUM(CASE WHEN vote.choice = 0 THEN 1 ELSE 0 END)
            FROM statements_vote vote JOIN statements_statement said ON said.id = vote.statement_id
            WHERE vote.dialogue_id = %s AND said.state = 'accepted' AND vote.choice IS NOT NULL
            GROUP BY vote.statement_id, vote.party, vote.{of.column}
            """,
            [dialogue.id],
        )
        for statement, party, part, *counts in cursor.fetchall():
            group = party if dialogue.has_parties else reading.EVERYONE
            if group in counted:
                key = statement, group, part
                agree, disagree, passed = found.get(key, (0, 0, 0))
                found[key] = agree + int(counts[0]), disagree + int(counts[1]), passed + int(counts[2])
    return found


def _as_json(of: Division, row: Row) -> dict[str, Any]:
    return {
        "statement": row.statement,
        "party": row.party,
        of.parts: [
            {
                of.column: each.part,
                "agree": each.counts[0] if each.counts else None,
                "disagree": each.counts[1] if each.counts else None,
                "pass": each.counts[2] if each.counts else None,
                "hidden": each.hidden,
            }
            for each in row.readings
        ],
        "unusual": [[pair.part, pair.against] for pair in row.pairs if pair.unusual],
    }


def store(of: Division, dialogue: str, as_of: str, compared: Compared | None) -> None:
    """Keep what `prepare` gave, instead of what the snapshot before left."""
    if compared is not None:
        kept = {"as_of": as_of, "counts": compared.counts, "shown": compared.shown}
        of.model.objects.update_or_create(dialogue_id=dialogue, defaults=kept)


def shown(of: Division, dialogue: Dialogue) -> tuple[str, list[dict[str, Any]]]:
    """The hour of the newest comparison (empty where there is none) and its rows, of live statements only.

    Statements with something unusual come first, then by their numbers.
    """
    stored = of.model.objects.filter(dialogue=dialogue).only("as_of", "shown").first()
    if stored is None:
        return "", []
    number = dict(Statement.objects.filter(dialogue=dialogue, state="accepted").values_list("id", "n"))
    rows = [row for row in stored.shown if row["statement"] in number]
    unusual = {row["statement"] for row in rows if row["unusual"]}
    rows.sort(key=lambda row: (row["statement"] not in unusual, number[row["statement"]]))
    return stored.as_of, rows
