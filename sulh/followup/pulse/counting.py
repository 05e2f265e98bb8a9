"""From the answers of a wave to what is published of it: once and for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from sulh.analysis import tables
from sulh.dialogue.models import NOT_AT_THE_TABLE, Participant, Party
from sulh.findings import cells
from sulh.followup.pulse.models import PulseAnswer, PulseWave
from sulh.followup.pulse.on_paper import people_on_paper, sheets_of

CHANNELS: tuple[str, ...] = ("web", "assisted", "room", "paper")
_PLACE = {1: 0, -1: 1, 0: 2}  # where a choice stands in a cell's counts


def groups(wave: PulseWave) -> list[str]:
    """The ids of the parties that are asked, in the order of the register; one empty id without parties."""
    if wave.party_id:
        return [wave.party_id]
    if not wave.dialogue.has_parties:
        return [""]
    rows = Party.objects.filter(dialogue=wave.dialogue).exclude(status__in=NOT_AT_THE_TABLE)
    return list(rows.order_by("place", "pk").values_list("pk", flat=True))


def published(wave: PulseWave) -> dict[str, Any]:
    """The protected table of a wave: whole numbers and text only; a hidden number is left out.

    `questions`: per question a cell per party and, where it tells nothing of a hidden cell, the total.
    `turnout`: how many people answered at least one question, and by which way. Only where every total is
    shown: beside a hidden total it would tell what that one hides. By party it is never told.
    """
    of = groups(wave)
    asked = [str(each["id"]) for each in wave.questions]
    limit = wave.dialogue.cell_limit
    safe = cells.protect(_counts(wave, asked, of), limit, _most(wave, of))
    totals = [
        None if any(_all_alike(cell) for cell in row) else total
        for row, total in zip(safe.cells, safe.totals, strict=True)
    ]
    return {
        "questions": [
            {"id": question, "cells": _cells(of, row)} | ({"total": list(total)} if total else {})
            for question, row, total in zip(asked, safe.cells, totals, strict=True)
        ],
        "turnout": _turnout(wave, limit) if all(totals) else {},
    }


def _counts(wave: PulseWave, asked: Sequence[str], of: Sequence[str]) -> list[list[cells.Counts]]:
    found = {(question, party): [0, 0, 0] for question in asked for party in of}
    rows = PulseAnswer.objects.filter(wave=wave).values_list("question", "party", "choice")
    for question, party, choice, n in rows.annotate(n=Count("pk")):
        if (question, party) in found:
            found[question, party][_PLACE[choice]] = n
    return [
        [(each[0], each[1], each[2]) for each in (found[question, party] for party in of)]
        for question in asked
    ]


def _most(wave: PulseWave, of: Sequence[str]) -> list[int | None]:
    """How many of each party can have answered, as somebody may know who knows its numbers.

    Everybody enrolled, without those who answered statements on paper, and one for each sheet of this wave.
    """
    people = Participant.objects.filter(dialogue=wave.dialogue)
    enrolled, by_paper, asked = (
        {party or "": n for party, n in rows.values_list(name).annotate(n=Count("pk"))}
        for rows, name in (
            (people, "party"),
            (people_on_paper(wave.dialogue_id), "batch__party"),
            (sheets_of(wave), "batch__party"),
        )
    )
    return [enrolled.get(each, 0) - by_paper.get(each, 0) + asked.get(each, 0) for each in of]


def _cells(of: Sequence[str], row: Sequence[cells.Cell]) -> list[dict[str, Any]]:
    return [_cell(party, cell) for party, cell in zip(of, row, strict=True)]


def _cell(party: str, cell: cells.Cell) -> dict[str, Any]:
    if cell.agree is None or cell.disagree is None or cell.passed is None:
        return {"party": party, "hidden": str(cell.hidden)}
    if _all_alike(cell):
        return {"party": party, "hidden": "withheld"}
    return {"party": party, "agree": cell.agree, "disagree": cell.disagree, "pass": cell.passed}


def _all_alike(cell: cells.Cell) -> bool:
    """Whether a shown cell would tell how each of a few people answered: all disagree, or all pass."""
    numbers = (cell.agree or 0, cell.disagree or 0, cell.passed or 0)
    return 0 < sum(numbers) < cells.CROWD and max(numbers) == sum(numbers)


def _turnout(wave: PulseWave, limit: int) -> dict[str, Any]:
    """`total` and `channels`: the ways in which somebody came, each with its number unless that is hidden."""
    rows = PulseAnswer.objects.filter(wave=wave).values_list("channel")
    found = dict(rows.annotate(n=Count("participant", distinct=True)))
    used = [channel for channel in CHANNELS if channel in found]
    if not used or sum(found.values()) < limit:
        return {}
    shown = tables.protect([[found[channel] for channel in used]], limit)
    numbers = zip(used, shown.cells[0], strict=True)
    return {
        "channels": [{"channel": channel} | ({} if n is None else {"n": n}) for channel, n in numbers]
    } | ({} if shown.total is None else {"total": shown.total})
