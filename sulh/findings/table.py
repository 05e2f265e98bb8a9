"""Findings as one flat table for spreadsheets: RFC 4180, who is missing in the first rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from sulh.findings.snapshot import SCALE, Findings, Row
from sulh.rules import cells

COLUMNS = (
    "record",
    "statement",
    "source_id",
    "language",
    "text",
    "party",
    "status",
    "agree",
    "disagree",
    "pass",
    "hidden",
    "share",
    "low",
    "high",
    "rank",
    "score",
    "anchored",
    "least_agreeing",
    "divisiveness",
    "enrolled",
    "voted",
)

Line = dict[str, str | int | None]


def to_csv(findings: Findings, party_names: Mapping[str, str]) -> str:
    """The table as text with CRLF line ends and a header row; encode it as UTF-8.

    `record` says what a row is about: `missing` (first), `participants`, `turnout`, `statement`
    (with its total over all parties, empty and `hidden` = withheld where that would tell too much),
    `cell` and `side` (a side found in the votes, not a party; its `voted` is rounded down to tens), and last
    `division`, with the reason where none was found, and `stability`, whose `score` is Kendall's tau and
    `share` the part of the ten best that are the same. Shares, bounds and scores are decimals of one with
    four digits. A cell that a spreadsheet would take for a formula (`sulh.rules.cells`)
    is prefixed with an apostrophe. Raises `KeyError` for a party without a name.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in _lines(findings, party_names):
        writer.writerow([guarded(line.get(column)) for column in COLUMNS])
    return out.getvalue()


def guarded(value: str | int | None) -> str:
    """One cell's text, harmless in a spreadsheet."""
    return cells.guarded("" if value is None else str(value))


def _lines(findings: Findings, names: Mapping[str, str]) -> Iterator[Line]:
    for missing in findings.missing:
        yield {"record": "missing", "party": names[missing.party], "status": missing.status}
    yield {
        "record": "participants",
        "voted": findings.participants,
        "hidden": "withheld" if findings.participants is None else None,
    }
    for each in findings.turnout:
        yield {
            "record": "turnout",
            "party": names[each.party],
            "status": each.kind,
            "enrolled": each.enrolled,
            "voted": each.voted,
            "hidden": each.hidden,
            "share": _decimal(each.share),
            "low": _decimal(each.low),
            "high": _decimal(each.high),
        }
    for row in findings.rows:
        yield from _statement(row, names)
    if findings.division:
        reason = findings.division.reason
        yield {"record": "division", "status": reason or "found", "share": _decimal(findings.division.placed)}
    if findings.stability:
        told = findings.stability
        for name, tau, top in (
            ("public", told.tau, told.top),
            ("anchored", told.anchored_tau, told.anchored_top),
        ):
            yield {"record": "stability", "status": name, "score": _decimal(tau), "share": _decimal(top)}


def _statement(row: Row, names: Mapping[str, str]) -> Iterator[Line]:
    said: Line = {
        "statement": row.id,
        "source_id": row.source_id,
        "language": row.language,
        "text": row.text,
    }
    yield said | {
        "record": "statement",
        "status": "listed" if row.listed else "ranked",
        "agree": row.total.agree if row.total else None,
        "disagree": row.total.disagree if row.total else None,
        "pass": row.total.passed if row.total else None,
        "hidden": None if row.total else "withheld",
        "rank": row.rank,
        "score": _decimal(row.score),
        "anchored": _decimal(row.anchored),
        "least_agreeing": names[row.least] if row.least else None,
        "divisiveness": _decimal(row.divisiveness),
    }
    for side in row.sides:
        yield said | {
            "record": "side",
            "party": names[side.side],
            "share": _decimal(side.share),
            "low": _decimal(side.low),
            "high": _decimal(side.high),
            "voted": side.n,
        }
    for cell in row.cells:
        yield said | {
            "record": "cell",
            "party": names[cell.party],
            "agree": cell.agree,
            "disagree": cell.disagree,
            "pass": cell.passed,
            "hidden": cell.hidden,
            "share": _decimal(cell.share),
            "low": _decimal(cell.low),
            "high": _decimal(cell.high),
        }


def _decimal(share: int | None) -> str | None:
    if share is None:
        return None
    return f"{'-' if share < 0 else ''}{abs(share) // SCALE}.{abs(share) % SCALE:04d}"
