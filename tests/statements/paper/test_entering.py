"""Double entry: equal twice counts, different goes to a third, nothing leads back from votes to a sheet."""

from __future__ import annotations

import pytest

from sulh.acts.models import Answered, LogWaiting
from sulh.dialogue.models import Participant
from sulh.statements.models import Statement, Vote
from sulh.statements.paper import table
from sulh.statements.paper.models import EnumeratorDay, PaperBatch, PaperEntry, PaperSheet
from tests.statements.conftest import code_of
from tests.statements.paper.conftest import Printed, print_some

Answer = tuple[int, int]


def cast(printed: Printed) -> list[list[Answer]]:
    """The paper votes by person: (statement number, choice), sorted."""
    rows = Vote.objects.filter(dialogue_id=printed.stage.id, channel="paper")
    found: dict[str, list[Answer]] = {}
    for person, n, choice in rows.values_list("participant", "statement__n", "choice"):
        found.setdefault(person, []).append((n, choice))
    return sorted(sorted(answers) for answers in found.values())


def test_two_equal_entries_count_as_somebody_new_of_the_party(printed: Printed) -> None:
    sheet, one, two, three = printed.sheets[0], *printed.statements
    before = set(Participant.objects.values_list("id", flat=True))
    assert printed.enter(0, sheet, "agree", "disagree", "pass") == "once"
    assert not Vote.objects.filter(channel="paper").exists()
    assert printed.enter(1, sheet, "agree", "disagree", "pass") == "counted"
    assert cast(printed) == [[(one, 1), (two, -1), (three, 0)]]
    person = Participant.objects.exclude(pk__in=before).get()
    assert person.party == printed.stage.parties[0]
    votes = Vote.objects.filter(participant=person.id).values_list("party", "language", "channel", "step")
    assert set(votes) == {(person.party_id, "en", "paper", None)}
    assert LogWaiting.objects.filter(dialogue=printed.stage.id, kind="joining").count() == len(before) + 1


def test_once_it_counts_nothing_leads_from_the_sheet_to_the_answers(printed: Printed) -> None:
    for by in (0, 1):
        printed.enter(by, printed.sheets[0], "agree", "disagree", "pass")
    assert not PaperEntry.objects.exists()
    row = PaperSheet.objects.filter(batch__number=printed.batch, number=printed.sheets[0][5:]).values().get()
    assert set(row) == {"id", "batch_id", "number", "state", "entered"}
    people = {person.id for person in printed.people}
    assert not Answered.objects.filter(actor__in={f"holder:{person}" for person in people}).exists()


def test_who_entered_first_cannot_enter_second_or_decide(printed: Printed) -> None:
    sheet = printed.sheets[0]
    printed.enter(0, sheet, "agree", "disagree", "pass")
    assert code_of(lambda: printed.enter(0, sheet, "agree", "disagree", "pass"))[0] == "sheet_same_person"
    assert printed.enter(1, sheet, "agree", "agree", "pass") == "differs"
    assert code_of(lambda: printed.enter(2, sheet, "agree", "agree", "pass"))[0] == "sheet_differs"
    answers = {str(printed.statements[1]): "agree"}
    for by in (0, 1):
        said = code_of(
            lambda by=by: printed.stage.do("DecideSheet", printed.people[by], sheet=sheet, answers=answers)  # type: ignore[misc]
        )
        assert said[0] == "sheet_same_person"
    printed.stage.do("DecideSheet", printed.people[2], sheet=sheet, answers=answers)
    assert printed.state(sheet) == "counted"


@pytest.mark.parametrize(
    ("decided", "choice", "overruled"), [("agree", 1, [1, 0]), ("pass", 0, [1, 1]), ("none", None, [1, 1])]
)
def test_the_third_says_what_stands_on_the_paper(
    printed: Printed, decided: str, choice: int | None, overruled: list[int]
) -> None:
    """Also where neither of the two was right; what both read alike stays."""
    sheet, one, two, _three = printed.sheets[0], *printed.statements
    printed.enter(0, sheet, "disagree", "disagree", "none")
    printed.enter(1, sheet, "disagree", "agree", "none")
    done = printed.stage.do("DecideSheet", printed.people[2], sheet=sheet, answers={str(two): decided})
    assert done == {"state": "counted"}
    assert cast(printed) == [[(one, -1)] + ([] if choice is None else [(two, choice)])]
    days = {row.holder_id: row for row in EnumeratorDay.objects.all()}
    assert [days[person.id].overruled for person in printed.people[:2]] == overruled
    assert [days[person.id].sheets for person in printed.people[:2]] == [1, 1]
    assert PaperBatch.objects.get(number=printed.batch).mismatches == 1


def test_a_decision_is_about_what_differs_and_nothing_else(printed: Printed) -> None:
    stage, sheet, third = printed.stage, printed.sheets[0], printed.people[2]
    one, two, three = map(str, printed.statements)
    printed.enter(0, sheet, "agree", "disagree", "pass")
    printed.enter(1, sheet, "pass", "disagree", "agree")
    too_few = code_of(lambda: stage.do("DecideSheet", third, sheet=sheet, answers={one: "agree"}))
    assert too_few == ("sheet_incomplete", {"n": int(three), "field": "answers"})
    all_three = {one: "agree", two: "agree", three: "pass"}
    too_many = code_of(lambda: stage.do("DecideSheet", third, sheet=sheet, answers=all_three))
    assert too_many == ("sheet_no_such_statement", {"n": int(two), "field": "answers"})
    other = code_of(lambda: stage.do("DecideSheet", third, sheet=printed.sheets[1], answers={one: "agree"}))
    assert other[0] == "sheet_decided"


def test_two_marks_are_no_answer_and_no_mismatch_with_none(printed: Printed) -> None:
    sheet, one = printed.sheets[0], printed.statements[0]
    printed.enter(0, sheet, "agree", "twice", "none")
    assert printed.enter(1, sheet, "agree", "none", "twice") == "counted"
    assert cast(printed) == [[(one, 1)]]


def test_every_statement_needs_an_entry_and_no_other_has_one(printed: Printed) -> None:
    stage, by, sheet = printed.stage, printed.people[0], printed.sheets[0]
    marks = printed.marks("agree", "agree", "pass")
    last = str(printed.statements[2])
    missing = {n: mark for n, mark in marks.items() if n != last}
    said = code_of(lambda: stage.do("EnterSheet", by, sheet=sheet, answers=missing))
    assert said == ("sheet_incomplete", {"n": int(last), "field": "answers"})
    said = code_of(lambda: stage.do("EnterSheet", by, sheet=sheet, answers=marks | {"99": "agree"}))
    assert said == ("sheet_no_such_statement", {"n": 99, "field": "answers"})
    assert not PaperEntry.objects.exists()


def test_a_counted_or_unknown_sheet_is_refused(printed: Printed) -> None:
    for by in (0, 1):
        printed.enter(by, printed.sheets[0], "agree", "agree", "pass")
    assert (
        code_of(lambda: printed.enter(2, printed.sheets[0], "agree", "agree", "pass"))[0] == "sheet_counted"
    )
    other = print_some(printed.stage, printed.registrar, 1)
    assert code_of(lambda: printed.enter(2, other + printed.sheets[0][5:], "agree", "agree", "pass"))[0] in (
        "sheet_not_here",
        "sheet_differs",
    )
    assert len(cast(printed)) == 1


def test_a_statement_taken_back_after_printing_does_not_count(printed: Printed) -> None:
    stage, sheet = printed.stage, printed.sheets[0]
    gone = Statement.objects.get(dialogue_id=stage.id, n=printed.statements[0])
    printed.enter(0, sheet, "agree", "agree", "pass")
    stage.do("WithdrawStatement", stage.delegates[0], statement=gone.id)
    assert printed.enter(1, sheet, "agree", "agree", "pass") == "counted"
    assert cast(printed) == [[(printed.statements[1], 1), (printed.statements[2], 0)]]


def test_nothing_counts_once_speaking_is_closed(printed: Printed) -> None:
    from sulh.acts.writer import write
    from sulh.dialogue.models import Dialogue

    write(lambda: Dialogue.objects.filter(pk=printed.stage.id).update(phase="convergence"))
    assert code_of(lambda: printed.enter(0, printed.sheets[0], "agree", "agree", "pass"))[0] == "phase_closed"


def test_a_sheet_in_two_languages_tells_no_language(printed: Printed) -> None:
    stage, translator = printed.stage, printed.stage.office("translator")
    for said in Statement.objects.filter(dialogue_id=stage.id):
        stage.do("TranslateStatement", translator, statement=said.id, language="fa-af", text=f"سخن {said.n}")
    printed.batch = print_some(stage, printed.registrar, 1, languages=["fa-af", "en"])
    for by in (0, 1):
        printed.enter(by, printed.sheets[0], "agree", "agree", "pass")
    assert set(Vote.objects.filter(channel="paper").values_list("language", flat=True)) == {""}


@pytest.mark.parametrize("role", ["registrar", "facilitator", "moderator", "translator", "participant"])
def test_only_enumerators_enter(printed: Printed, role: str) -> None:
    stage = printed.stage
    by = {
        "registrar": printed.registrar, "facilitator": stage.facilitator, "moderator": stage.moderator,
        "translator": stage.office("translator"), "participant": stage.participants(1, 1)[0],
    }[role]  # fmt: skip
    answers = printed.marks("agree", "agree", "pass")
    said = code_of(lambda: stage.do("EnterSheet", by, sheet=printed.sheets[0], answers=answers))
    assert said[0] == "role_may_not"


def test_who_prints_cannot_enter(printed: Printed) -> None:
    said = code_of(lambda: printed.stage.office("enumerator", to=printed.registrar.id))
    assert said == ("roles_clash", {"held": "registrar", "wanted": "enumerator"})


# A table, filled in elsewhere.


def filled(printed: Printed, rows: dict[str, list[str]], delimiter: str = ",") -> str:
    """The batch's own empty table with cells filled in, by sheet; cells in the order of its columns."""
    batch = PaperBatch.objects.get(number=printed.batch)
    sheets = list(PaperSheet.objects.filter(batch=batch).order_by("number"))
    lines = table.write(batch, sheets).decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join(["sheet", *map(str, batch.statements)])
    made = [lines[0].replace(",", delimiter)]
    for line in lines[1:]:
        sheet = line.partition(",")[0]
        cells = rows.get(sheet.replace(" ", ""), [""] * len(batch.statements))
        made.append(delimiter.join([sheet, *cells]))
    return "\r\n".join(made) + "\r\n"


def in_order(printed: Printed, *cells: str) -> list[str]:
    """Cells given by statement number, in the order of the table."""
    by_number = dict(zip(printed.statements, cells, strict=True))
    return [by_number[n] for n in PaperBatch.objects.get(number=printed.batch).statements]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_one_of_the_two_entries(printed: Printed, delimiter: str) -> None:
    stage, sheets = printed.stage, printed.sheets
    printed.enter(0, sheets[0], "agree", "disagree", "none")
    printed.enter(0, sheets[1], "agree", "agree", "pass")
    rows = {sheets[0]: in_order(printed, "۱", "−1", ""), sheets[1]: in_order(printed, "1", "-1", "٠")}
    text = filled(printed, rows, delimiter)
    done = stage.do("EnterSheets", printed.people[1], batch=printed.batch, table="\ufeff" + text)
    assert done == {"once": 0, "counted": 1, "differs": 1}
    one, two, _three = printed.statements
    assert cast(printed) == [[(one, 1), (two, -1)]]
    # The third line was empty: that sheet did not come back.
    assert [printed.state(sheet) for sheet in sheets] == ["counted", "differs", "printed"]


def test_a_table_with_a_fault_enters_nothing_and_names_the_lines(printed: Printed) -> None:
    stage, sheets = printed.stage, printed.sheets
    good = in_order(printed, "1", "0", "-1")
    text = filled(printed, {sheets[0]: good, sheets[1]: ["2", "", "1"], sheets[2]: ["1"]})
    batch = PaperBatch.objects.get(number=printed.batch)
    found, faults = table.read(text, batch)
    assert [line.n for line in found] == [2]
    assert [(n, fault.code) for n, fault in faults] == [(3, "table_value"), (4, "table_cells")]
    assert faults[0][1].params == {"n": batch.statements[0], "value": "2"}
    code, params = code_of(
        lambda: stage.do("EnterSheets", printed.people[0], batch=printed.batch, table=text)
    )
    assert (code, params["line"]) == ("table_value", 3)
    assert not PaperEntry.objects.exists()


def test_each_fault_of_a_line_has_its_own_code(printed: Printed) -> None:
    batch = PaperBatch.objects.get(number=printed.batch)
    head = ",".join(["sheet", *map(str, batch.statements)])
    sheet = printed.sheets[0]
    wrong = sheet[:9] + str((int(sheet[9]) + 1) % 10)
    other = print_some(printed.stage, printed.registrar, 1)
    foreign = PaperBatch.objects.get(number=other)
    lines = [
        f"{sheet},1,1,1",
        f"{sheet},1,1,1",
        f"{wrong},1,1,1",
        f"{foreign.number}{sheet[5:]},0,0,0",
        "12,0,0,0",
    ]
    faults = table.read("\n".join([head, *lines]), batch)[1]
    assert [(n, fault.code) for n, fault in faults] == [
        (3, "table_twice"), (4, "sheet_mistyped"), (5, "sheet_of_another_batch"), (6, "sheet_number_length"),
    ]  # fmt: skip
    for bad in ("", "sheet,1\n", "sheet,a,b,c\n"):
        assert [fault.code for _, fault in table.read(bad, batch)[1]] == ["table_heading"]


def test_a_line_that_does_not_fit_the_sheet_takes_the_whole_table_back(printed: Printed) -> None:
    stage, sheets = printed.stage, printed.sheets
    printed.enter(0, sheets[1], "agree", "agree", "pass")
    rows = {sheet: in_order(printed, "1", "1", "0") for sheet in sheets}
    said = code_of(
        lambda: stage.do("EnterSheets", printed.people[0], batch=printed.batch, table=filled(printed, rows))
    )
    assert said == ("sheet_same_person", {"line": 3, "field": "sheet"})
    assert [printed.state(sheet) for sheet in sheets] == ["printed", "once", "printed"]


def test_a_table_that_cannot_be_read() -> None:
    assert code_of(lambda: table.decoded(b"\xff\xfe1"))[0] == "table_not_utf8"
    assert code_of(lambda: table.decoded(b"1" * 300_000))[0] == "table_too_long"
    assert table.decoded("\ufeffsheet".encode()) == "sheet"
