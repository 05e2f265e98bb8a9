"""The page of the findings, and the files it offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.dialogue.acts.shares import accepted
from sulh.dialogue.pages.parts import parts
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import number
from sulh.findings import published
from sulh.findings.coarse import SIDES
from sulh.findings.densityplot import DensityPlot, density_plot
from sulh.findings.dotplot import Direction, DotPlot, dot_plot
from sulh.findings.models import ByChannel, Snapshot
from sulh.findings.snapshot import SCALE, Findings, Row
from sulh.findings.table import to_csv

FIRST = 10
A_PAGE = 50


@dataclass(frozen=True)
class Shown:
    """One statement as the page draws it."""

    row: Row
    text: str
    lang: str
    plot: DotPlot


class Drawing:
    """Turns rows of a finding into what the page shows, in the reader's language and direction."""

    def __init__(self, visit: Visit, found: Findings) -> None:
        language = get_language() or "en"
        self.names = published.party_names(visit.dialogue, language)
        self.language = language
        shown = [each.party for each in found.turnout]
        self.order = [(party, self.names[party]) for party in (*shown, *SIDES)]
        self.direction: Direction = "rtl" if get_language_bidi() else "ltr"
        self.found = found

    def show(self, rows: Sequence[Row], part: str = "") -> list[Shown]:
        """`part` keeps the ids apart of a statement's pictures that stand twice on a page."""
        return [self._one(row, part) for row in rows]

    def map(self) -> DensityPlot | None:
        """Where each group stands between the two sides; None where there are none, or too few people."""
        if not self.found.positions:
            return None
        return density_plot(self.found.positions, self.names, direction=self.direction, number=number)

    def telling(self) -> tuple[list[Shown], list[Shown]]:
        """The statements by which the two sides can be told apart."""
        rows = {row.id: row for row in self.found.rows}
        ends = self.found.division
        return (
            self.show([rows[each] for each in ends.first]) if ends else [],
            self.show([rows[each] for each in ends.second]) if ends else [],
        )

    def _one(self, row: Row, part: str) -> Shown:
        text = row.text or _("(taken back by its author)")
        lang = row.language if row.text else self.language
        plot = dot_plot(row, self.order, direction=self.direction, number=number, title=text)
        return Shown(row, text, lang, replace(plot, key=f"{part}{plot.key}"))


def ranked(found: Findings) -> list[Row]:
    """Statements by rank: what all sides accept comes first."""
    return sorted((row for row in found.rows if row.rank), key=lambda row: row.rank or 0)


def divided(found: Findings) -> list[Row]:
    """Statements by how far the parties differ, the widest first."""
    rows = [row for row in found.rows if row.divisiveness]
    return sorted(rows, key=lambda row: (-(row.divisiveness or 0), row.rank or 0))


def number_of(visit: Visit) -> int | None:
    """The snapshot asked for with `?snapshot=N`."""
    wanted = visit.request.GET.get("snapshot", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else None


@require_safe
@in_dialogue
def findings(visit: Visit) -> HttpResponse:
    """Who is missing, turnout, what all sides accept, where they differ, and how to read it."""
    snapshot = published.snapshot(visit.dialogue, number_of(visit))
    if snapshot is None:
        return visit.page("findings/none.html")
    found = published.told(snapshot, get_language() or "en")
    drawing = Drawing(visit, found)
    first = [row for row in ranked(found) if (row.score or 0) * 2 > SCALE][:FIRST] or ranked(found)[:FIRST]
    return visit.page(
        "findings/findings.html",
        snapshot=snapshot,
        found=found,
        names=drawing.names,
        shared=drawing.show(first),
        shared_by_most=bool(first) and (first[0].score or 0) * 2 <= SCALE,
        differ=drawing.show(divided(found)[:FIRST], "differ-"),
        listed=[row for row in found.rows if row.listed],
        ranked_count=len(ranked(found)),
        snapshots=list(Snapshot.objects.filter(dialogue=visit.dialogue).order_by("-n").only("n", "as_of")),
        representation=representation(visit, found),
        map=drawing.map(),
        telling=drawing.telling(),
        by_sides=any(row.sides for row in found.rows),
        scale=SCALE,
        parts=parts("findings", visit, str(snapshot.n)),
        by_channel=ByChannel.objects.filter(dialogue=visit.dialogue).exists(),
    )


@require_safe
@in_dialogue
def every_statement(visit: Visit) -> HttpResponse:
    """Every statement of a snapshot, ranked first, fifty a page."""
    snapshot = published.needed(visit.dialogue, number_of(visit))
    found = published.told(snapshot, get_language() or "en")
    rows = ranked(found) + [row for row in found.rows if not row.rank]
    wanted = visit.request.GET.get("page", "1")
    last = max(1, -(-len(rows) // A_PAGE))
    page = min(max(int(wanted), 1), last) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
    drawing = Drawing(visit, found)
    return visit.page(
        "findings/every.html",
        snapshot=snapshot,
        found=found,
        shown=drawing.show(rows[(page - 1) * A_PAGE : page * A_PAGE]),
        names=drawing.names,
        page=page,
        last=last,
        scale=SCALE,
    )


@dataclass(frozen=True)
class Represented:
    """A party's share of those who voted beside its accepted reference share, in parts of one."""

    share: float
    reference: float
    ratio: float


def representation(visit: Visit, found: Findings) -> Mapping[str, Represented]:
    """By party; empty while the source is not accepted by every party or a turnout is hidden."""
    shares = accepted(visit.dialogue.id)
    voted = {
        each.party: each.voted for each in found.turnout if each.party in (shares.shares if shares else {})
    }
    total = sum(count or 0 for count in voted.values())
    if shares is None or not total or None in voted.values():
        return {}
    return {
        party: Represented(
            (count or 0) / total,
            shares.shares[party] / SCALE,
            ((count or 0) / total) / (shares.shares[party] / SCALE) if shares.shares[party] else 0.0,
        )
        for party, count in voted.items()
    }


@require_safe
@in_dialogue
def csv_file(visit: Visit) -> HttpResponse:
    """The snapshot as CSV."""
    snapshot = published.needed(visit.dialogue, number_of(visit))
    language = get_language() or "en"
    table = to_csv(published.told(snapshot, language), published.party_names(visit.dialogue, language))
    # The mark in front lets spreadsheets know that this is UTF-8.
    response = HttpResponse("\ufeff" + table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="findings-{snapshot.n}.csv"'
    return response


@require_safe
@in_dialogue
def json_file(visit: Visit) -> HttpResponse:
    """The snapshot's canonical bytes, whose SHA-256 stands in the public diary. Words are joined by id."""
    snapshot = published.needed(visit.dialogue, number_of(visit))
    response = HttpResponse(bytes(snapshot.body), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="findings-{snapshot.n}.json"'
    return response
