"""The page of voting sheets: printing and closing for those who enrol, entering for enumerators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sulh.acts.forms import Form
from sulh.acts.perform import perform
from sulh.dialogue.pages.after import after
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.office import refused_status
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.refusal import Refusal
from sulh.statements.paper import asking, table
from sulh.statements.paper.acts.entering import EnterSheets, for_table
from sulh.statements.paper.models import STATEMENTS, PaperBatch, PaperSheet

ROLES = ("registrar", "facilitator", "enumerator")


@dataclass(frozen=True)
class Batch:
    """One batch: what it asks, its numbers, and the forms that this visitor may send about it.

    `table`: whether this visitor may enter it from a table.
    """

    row: PaperBatch
    about: str
    numbers: dict[str, int]
    own: bool
    table: bool
    void: Form | None
    close: Form | None


@require_safe
@in_dialogue
def paper(visit: Visit) -> HttpResponse:
    """Batches with their numbers; the form that prints; for enumerators sheets to enter and decide about."""
    return _draw(visit, 200)


def _draw(visit: Visit, status: int, **more: Any) -> HttpResponse:
    needs(visit, *ROLES)
    there = set(
        PaperBatch.objects.filter(dialogue=visit.dialogue, closed=False).values_list("asks", flat=True)
    )
    enters = [name for name in there if allowed(visit, asking.KINDS[name].action)]
    batches = _batches(visit, enters)
    context = {
        "batches": batches,
        "print_form": _print_form(visit),
        "enters": bool(enters),
        "to_decide": _to_decide(visit, enters),
        "reached": visit.request.GET.get("reached", ""),
        "faults": [],
        "faulty": "",
    }
    return visit.page("statements/paper.html", status=status, **(context | more))


def _print_form(visit: Visit) -> Form | None:
    """None where this visitor prints nothing now, or the party's number is not set yet."""
    if not allowed(visit, "print_sheets"):
        return None
    form = visit.form(
        "PrintSheets", submit=_("Make the sheets"), next=visit.url("paper"),
        values={"languages": visit.dialogue.languages[:1]},
    )  # fmt: skip
    form.fields.sort(key=lambda control: control.name == "statements")  # the long list last
    return form


def _batches(visit: Visit, enters: list[str]) -> list[Batch]:
    """A registrar sees those of the own party; a facilitator and an enumerator all."""
    rows = PaperBatch.objects.filter(dialogue=visit.dialogue).select_related("party")
    if not visit.standing.roles & {"facilitator", "enumerator"}:
        rows = rows.filter(party_id=visit.standing.party or None)
    counted = rows.annotate(
        printed=Count("sheets"),
        entered=Count("sheets", filter=Q(sheets__entered=True)),
        counted=Count("sheets", filter=Q(sheets__state="counted")),
        waiting=Count("sheets", filter=Q(sheets__state__in=("once", "differs"))),
        void=Count("sheets", filter=Q(sheets__state="void")),
    )
    return [_batch(visit, row, enters) for row in counted.order_by("closed", "number")]


def _batch(visit: Visit, row: Any, enters: list[str]) -> Batch:
    names = ("printed", "entered", "waiting", "counted", "void", "mismatches")
    own = is_own(visit, row)
    void = close = None
    if own and not row.closed and allowed(visit, "settle_sheets"):
        hidden, onward = {"batch": row.number}, visit.url("paper")
        kind = asking.of(row)
        void = visit.form(kind.void, submit=_("Make void"), hidden=hidden, next=onward)
        if kind.close:
            close = visit.form(kind.close, submit=_("Close this batch"), hidden=hidden, next=onward)
    sums = {name: getattr(row, name) for name in names}
    by_table = row.asks == STATEMENTS and row.asks in enters and not row.closed
    return Batch(row, asking.of(row).about(row), sums, own, by_table, void, close)


def is_own(visit: Visit, batch: PaperBatch) -> bool:
    """Whether this visitor prints and settles sheets of this batch."""
    roles = visit.standing.roles
    if not roles & {"registrar", "facilitator"}:
        return False
    if batch.party is None:
        return True
    own = "registrar" in roles and batch.party_id == visit.standing.party
    return own or ("facilitator" in roles and batch.party.no_party)


def _to_decide(visit: Visit, enters: list[str]) -> list[PaperSheet]:
    """Sheets that two others read differently, of the kinds that this visitor enters."""
    rows = PaperSheet.objects.filter(
        batch__dialogue=visit.dialogue, batch__asks__in=enters, batch__closed=False, state="differs"
    )
    return list(
        rows.exclude(entries__holder_id=visit.office.id)
        .select_related("batch")
        .order_by("batch__number", "number")
    )


@after("PrintSheets")
def printed(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """What was made is shown as it is printed; it can be shown again."""
    return HttpResponseRedirect(visit.url("paper_print", number=answer["batch"]))


@require_safe
@in_dialogue
def empty_table(visit: Visit, number: str) -> HttpResponse:
    """The table of a batch, to be filled in elsewhere: sheets that this person may still enter."""
    needs(visit, "enumerator")
    batch = for_table(visit.dialogue.id, number)
    rows = PaperSheet.objects.filter(batch=batch, state__in=("printed", "once"))
    rows = rows.exclude(entries__holder_id=visit.office.id).order_by("number")
    response = HttpResponse(table.write(batch, list(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{batch.number}.csv"'
    return response


@require_POST
@in_dialogue
def filled_table(visit: Visit, number: str) -> HttpResponse:
    """Enter a filled-in table; where a line does not fit, every fault is shown and nothing is entered."""
    needs(visit, "enumerator")
    sent = visit.request.FILES.get("file")
    faults: list[table.Fault] = []
    try:
        text = table.decoded(sent.read() if sent else b"")
        faults = table.read(text, for_table(visit.dialogue.id, number))[1]
        if not faults:
            act = EnterSheets.model_validate({"batch": number, "table": text})
            perform(act, by=visit.office, in_=visit.dialogue.id)
            return HttpResponseRedirect(f"{visit.url('paper')}?reached=table")
    except Refusal as refusal:
        line = refusal.params.get("line", 0)
        faults = [(int(line), refusal)]
        return _draw(visit, refused_status(refusal), faults=faults, faulty=number)
    return _draw(visit, 422, faults=faults, faulty=number)
