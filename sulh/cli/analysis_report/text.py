"""The report as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from sulh.cli.analysis_report.gather import Line, Report
from sulh.cli.analysis_report.shielding import Cell
from sulh.cli.analysis_report.telling import Telling
from sulh.cli.analysis_report.wording import Words, plain

WIDTH = 96


def as_text(report: Report, words: Words) -> str:
    """The report in short: who took part, what all accept, where they differ, how sure that is."""
    return "\n".join(_lines(report, words)) + "\n"


def _lines(report: Report, words: Words) -> Iterator[str]:
    _ = words.gettext
    tell = Telling(report, words)
    yield from _heading(_("Analysis of votes: %(name)s") % {"name": plain(report.source)}, "=")
    yield from _paragraphs(*tell.took_part(), tell.no_sample(), *tell.missing())
    yield from _heading(_("Sides"))
    yield from _paragraphs(*tell.division(), tell.repeated())
    yield from _heading(_("What all sides accept") if len(report.ranked) > 1 else _("What most accept"))
    yield from _paragraphs(tell.shared(), tell.steady())
    for line in report.shared:
        yield from _statement(line, tell, words)
    if report.differing:
        yield from _heading(tell.differing_title())
        yield from _paragraphs(tell.differing())
        for line in report.differing:
            yield from _statement(line, tell, words)
    if report.chosen:
        yield from _heading(tell.chosen_title())
        yield from _paragraphs(*tell.chosen())
        texts = {line.statement: line for line in report.lines}
        for each in report.chosen.statements:
            yield from _wrapped(f"- {tell.said(texts[each])}", "  ")
    yield from _heading(_("How this was made"))
    yield from _paragraphs(tell.protected(), tell.careful(), tell.advice())
    yield _("Digest: %(digest)s") % {"digest": report.digest}


def _heading(words: str, rule: str = "-") -> Iterator[str]:
    if rule == "-":
        yield ""
    yield words
    yield rule * len(words)


def _paragraphs(*sentences: str) -> Iterator[str]:
    for each in sentences:
        if each:
            yield from _wrapped(each, "")


def _statement(line: Line, tell: Telling, words: Words) -> Iterator[str]:
    yield ""
    number = "-" if line.rank is None else f"{words.number(line.rank)}."
    yield from _wrapped(f"{number} {tell.said(line)}", "   ")
    for group in tell.report.ranked:
        name = words.group(group.name, group.kind)
        yield f"   {name}: {_cell(line.cells[group.name], tell, words)}"
    if line.score is not None and line.lower is not None:
        yield f"   {tell.scores(line)}"


def _cell(cell: Cell, tell: Telling, words: Words) -> str:
    if cell.hidden:
        return words.hidden(cell.hidden)
    return f"{tell.share(cell)} {tell.between(cell)}, {tell.counted(cell)}"


def _wrapped(words: str, after: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, subsequent_indent=after) or [""]
