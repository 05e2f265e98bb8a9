"""Entering voting sheets: each twice by different people, and where they differ a third looks at the paper.

Precedent: double data entry with a queue for mismatches, as in clinical trials and censuses (process
reference C5, T13). The second person sees nothing of what the first entered; the third sees for which
statements the two differ, and not how.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, Field

from sulh.acts.fields import Ask, latin_digits
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.acts.writer import erased
from sulh.rules.refusal import Refusal
from sulh.statements.paper import numbers, table
from sulh.statements.paper.acts.printing import STATEMENTS_MOST, BatchNumber
from sulh.statements.paper.asking import Read, sheet_of
from sulh.statements.paper.counting import count, note_work
from sulh.statements.paper.labels import MARKS
from sulh.statements.paper.models import STATEMENTS, PaperBatch, PaperEntry, PaperSheet

VALUES = {"agree": 1, "pass": 0, "disagree": -1}
Typed = Annotated[str, Ask(_("Number of the sheet"), _("Ten digits, as printed. Any script's digits will do."), inputmode="numeric"), Field(max_length=40)]  # fmt: skip
Marks = Annotated[
    dict[
        Annotated[str, BeforeValidator(latin_digits), Field(pattern=r"^[1-9][0-9]{0,8}$")],
        Literal["agree", "disagree", "pass", "none", "twice"],
    ],
    Ask(_("Marks"), choices=MARKS),
    Field(max_length=STATEMENTS_MOST),
]


class EnterSheet(Act):
    """Enter one voting sheet: statement number -> `agree`, `disagree`, `pass`, `none` or `twice`.

    Every statement of the sheet needs a mark; `twice` (two marks at one statement) and `none` count as no
    answer. The answer is `state`: `once`, `counted` or `differs`. Refuses what finding a sheet refuses,
    `batch_closed`, `sheet_counted`, `sheet_void`, `sheet_differs`, `sheet_same_person`, `sheet_incomplete`
    and `sheet_no_such_statement` (`n`).
    """

    sheet: Typed
    answers: Marks

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


# No key: it would keep a digest of the answers beside the number of the sheet.
@carries_out(EnterSheet, action="enter_sheet", logged=False, keyed=False)
def enter_sheet(act: EnterSheet, here: Here) -> Answer:
    sheet = sheet_of(here, act.sheet, STATEMENTS)
    return Answer({"state": enter(here, sheet, read(act.answers, sheet.batch.statements))})


def read(marks: Mapping[str, str], wanted: list[int]) -> dict[str, int]:
    """The answers that the marks give; every wanted statement needs a mark, and no other has one."""
    for n in wanted:
        if str(n) not in marks:
            raise Refusal("sheet_incomplete", n=n, field="answers")
    for name in marks:
        if int(name) not in wanted:
            raise Refusal("sheet_no_such_statement", n=int(name), field="answers")
    return {name: VALUES[mark] for name, mark in marks.items() if mark in VALUES}


def enter(here: Here, sheet: PaperSheet, answers: Read) -> str:
    """The first or second entry of a sheet; gives the state in which it then is."""
    check(sheet, here.actor.id)
    note_work(here, here.actor.id, sheets=1)
    first = PaperEntry.objects.filter(sheet=sheet).first()
    if first is not None and dict(first.answers) == dict(answers):
        count(here, sheet, answers)
        return sheet.state
    PaperEntry.objects.create(sheet=sheet, holder_id=here.actor.id, answers=dict(answers))
    sheet.state, sheet.entered = ("once" if first is None else "differs"), True
    sheet.save(update_fields=["state", "entered"])
    if first is not None:
        PaperBatch.objects.filter(pk=sheet.batch_id).update(mismatches=F("mismatches") + 1)
    return sheet.state


def check(sheet: PaperSheet, holder: str) -> None:
    """Whether this person may make an entry of this sheet now."""
    if sheet.batch.closed:
        raise Refusal("batch_closed", field="sheet")
    if sheet.state == "counted":
        raise Refusal("sheet_counted", field="sheet")
    if sheet.state == "void":
        raise Refusal("sheet_void", field="sheet")
    if sheet.state == "differs":
        raise Refusal("sheet_differs", field="sheet")
    if PaperEntry.objects.filter(sheet=sheet, holder_id=holder).exists():
        raise Refusal("sheet_same_person", field="sheet")


class DecideSheet(Act):
    """A third person looks at the paper and says what stands there where the two entries differ.

    `answers` has exactly the statements of `differing`. Refuses what finding a sheet refuses, `batch_closed`,
    `sheet_decided`, `sheet_same_person`, `sheet_incomplete`, `sheet_no_such_statement`.
    """

    sheet: Typed
    answers: Marks

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(DecideSheet, action="enter_sheet", logged=False, keyed=False)
def decide_sheet(act: DecideSheet, here: Here) -> Answer:
    return Answer({"state": decide(here, sheet_of(here, act.sheet, STATEMENTS), act.answers)})


def decide(here: Here, sheet: PaperSheet, marks: Mapping[str, str]) -> str:
    """What a third person read where two entries differ; gives the state in which the sheet then is."""
    first, second = to_decide(sheet, here.actor.id)
    disputed = differing(first, second)
    decided = read(marks, disputed)
    agreed = {n: choice for n, choice in first.answers.items() if int(n) not in disputed}
    answers = agreed | decided
    for entry in (first, second):
        if entry.answers != answers:
            note_work(here, entry.holder_id, overruled=1)
    count(here, sheet, answers)
    return sheet.state


def to_decide(sheet: PaperSheet, holder: str) -> tuple[PaperEntry, PaperEntry]:
    """The two entries of a sheet about which this person may decide."""
    if sheet.batch.closed:
        raise Refusal("batch_closed", field="sheet")
    entries = list(PaperEntry.objects.filter(sheet=sheet).order_by("pk"))
    if sheet.state != "differs" or len(entries) != 2:
        raise Refusal("sheet_decided", field="sheet")
    if any(entry.holder_id == holder for entry in entries):
        raise Refusal("sheet_same_person", field="sheet")
    return entries[0], entries[1]


def differing(first: PaperEntry, second: PaperEntry) -> list[int]:
    """The numbers of the statements that two people read differently, in the order of the sheet."""
    order: list[int] = first.sheet.batch.statements
    return [n for n in order if first.answers.get(str(n)) != second.answers.get(str(n))]


class EnterSheets(Act):
    """Enter many sheets of one batch at once, from a table that was filled in elsewhere.

    The table counts as one of the two entries of each sheet in it. Either every line fits or nothing is
    entered. The answer counts sheets by the `state` they reached. Refuses what a line refuses, with its
    `line`; `batch_not_here`, and what reading a table refuses.
    """

    batch: Annotated[BatchNumber, Ask(_("Which batch?"), widget="hidden")]
    table: Annotated[str, Ask(_("The table"), widget="textarea"), Field(max_length=table.LETTERS_MOST)]

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


def _read_table(act: EnterSheets, dialogue: str) -> list[table.Line]:
    found, faults = table.read(act.table, for_table(dialogue, act.batch))
    for line, refusal in faults:
        raise Refusal(refusal.code, **(refusal.params | {"line": line}))
    return found


@carries_out(EnterSheets, action="enter_sheet", logged=False, keyed=False, prepare=_read_table)
def enter_sheets(act: EnterSheets, here: Here) -> Answer:
    reached = {"once": 0, "counted": 0, "differs": 0}
    for line in here.prepared:
        try:
            reached[enter(here, numbers.find(here.dialogue, line.sheet), line.answers)] += 1
        except Refusal as refusal:
            raise Refusal(refusal.code, **(refusal.params | {"line": line.n})) from None
    erased()
    return Answer(reached)


def for_table(dialogue: str, number: str) -> PaperBatch:
    """The batch with this number, if it asks statements: others have no table. Raises as `batch_of`."""
    found = batch_of(dialogue, number)
    if found.asks != STATEMENTS:
        raise Refusal("batch_not_here", field="batch")
    return found


def batch_of(dialogue: str, number: str) -> PaperBatch:
    """The batch with this number. Raises `Refusal("batch_not_here")`."""
    found = PaperBatch.objects.filter(dialogue_id=dialogue, number=number).first()
    if found is None:
        raise Refusal("batch_not_here", field="batch")
    return found
