"""The report as a table for spreadsheets: one row per statement and group, best statement first."""

from __future__ import annotations

import csv
import io

from sulh.cli.analysis_report.gather import Report
from sulh.findings.table import guarded

COLUMNS = (
    "statement", "text", "rank", "score", "lower", "worst_group", "divisiveness", "settled", "n",
    "group", "kind", "agree", "disagree", "pass", "group_n", "estimate", "share", "group_lower", "group_upper", "hidden",
)  # fmt: skip


def as_csv(report: Report) -> str:
    """RFC 4180 with CRLF. What a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    kinds = {group.name: group.kind for group in report.groups}
    for line in report.lines:
        settled = None if line.settled is None else int(line.settled)
        about = (
            line.statement, line.text, line.rank, line.score, line.lower, line.worst_group,
            line.divisiveness, settled, line.n,
        )  # fmt: skip
        for name, cell in line.cells.items():
            row = (
                *about, name, kinds[name], cell.agree, cell.disagree, cell.passed, cell.n, cell.estimate,
                cell.share, cell.lower, cell.upper, cell.hidden,
            )  # fmt: skip
            writer.writerow([_written(each) for each in row])
    return out.getvalue()


def _written(value: str | int | float | None) -> str:
    return guarded(f"{value:.6f}" if isinstance(value, float) else value)
