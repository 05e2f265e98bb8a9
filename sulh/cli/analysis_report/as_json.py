"""The report as JSON: every number that may be shown, floats to six digits, never NaN."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from sulh.cli.analysis_report.chosen import SIZE, Chosen
from sulh.cli.analysis_report.gather import Division, Line, Pole, Report
from sulh.cli.analysis_report.shielding import Cell

WARNING = "Those who voted chose to vote. They are no sample of anybody who did not."
_DIGITS = 6


def as_json(report: Report) -> str:
    """The same report gives the same text, whatever the order of rows was."""
    return json.dumps(_rounded(_told(report)), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _told(report: Report) -> dict[str, Any]:
    return {
        "digest": report.digest,
        "version": report.version,
        "warning": WARNING,
        "parameters": {
            "limit": report.limit,
            "strength": report.strength,
            "level": report.level,
            "enough_answers": report.enough,
            "weighted": report.weighted,
        },
        "votes": {
            "participants": report.participants,
            "voters": report.voters,
            "statements": report.statements,
            "votes": report.votes,
            "gini": report.gini,
            "top_tenth": report.top_tenth,
        },
        "ranked_by": report.by,
        "groups": [asdict(group) for group in report.groups],
        "sides": _sides(report.division, report.poles),
        "stability": asdict(report.stability) if report.stability else None,
        "statements": [_statement(line) for line in report.lines],
        "set": _set(report.chosen),
        "positions": [asdict(strip) for strip in report.strips],
        "digests": report.digests,
    }


def _sides(division: Division, poles: tuple[Pole, ...]) -> dict[str, Any]:
    axis = [
        {"statement": pole.line.statement, "loading": pole.loading, "sides": pole.sides} for pole in poles
    ]
    named = zip(("side_1", "side_2", "neither"), division.sizes, strict=False)
    return {
        "found": division.found,
        "reason": division.reason,
        "placed": division.placed,
        "sizes": dict(named),
        "reliability": division.reliability,
        "likeness": division.likeness,
        "halvings": division.halvings,
        "axis": axis,
    }


def _statement(line: Line) -> dict[str, Any]:
    return {
        "statement": line.statement,
        "text": line.text,
        "rank": line.rank,
        "score": line.score,
        "lower": line.lower,
        "worst_group": line.worst_group,
        "divisiveness": line.divisiveness,
        "n": line.n,
        "settled": line.settled,
        "groups": {name: _cell(cell) for name, cell in line.cells.items()},
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return asdict(cell)


def _set(chosen: Chosen | None) -> dict[str, Any] | None:
    if chosen is None:
        return None
    return {"rule": "equal-shares", "size": SIZE, **asdict(chosen)}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS) + 0.0 if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _rounded(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(each) for each in value]
    return value
