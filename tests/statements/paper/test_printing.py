"""Batches: who prints for whom, the quota, the numbers on the sheets, voiding and closing."""

from __future__ import annotations

import pytest

from sulh.acts import log
from sulh.acts.writer import write
from sulh.dialogue import codes
from sulh.statements.models import Statement
from sulh.statements.paper import numbers
from sulh.statements.paper.models import PaperBatch, PaperEntry
from tests.helpers import Stage
from tests.statements.conftest import accepted, code_of
from tests.statements.paper.conftest import Printed, print_some


def last_view(stage: Stage) -> dict[str, object]:
    """What the newest entry of the public log says."""
    entry, _openings = next(log.entries(stage.id, newest_first=True))
    found: dict[str, object] = entry["view"]
    return found


def test_a_sheet_has_a_number_whose_two_groups_are_checked(printed: Printed) -> None:
    assert len(set(printed.sheets)) == 3
    for number in printed.sheets:
        assert numbers.read(number) == number
        dari = number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        assert numbers.read(f" {dari[:5]} - {dari[5:]} ") == number
        for place in range(10):
            wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
            said = code_of(lambda typed=wrong: numbers.read(typed))  # type: ignore[misc]
            assert said == ("sheet_mistyped", {"group": place // 5 + 1, "field": "sheet"})
    short = code_of(lambda: numbers.read(printed.sheets[0][:9]))
    assert short == ("sheet_number_length", {"digits": 9, "field": "sheet"})


def test_groups_in_the_wrong_order_are_noticed(printed: Printed) -> None:
    """Unless both groups are the same four digits, which the check digits tell apart by their place."""
    swapped = printed.sheets[0][5:] + printed.sheets[0][:5]
    assert code_of(lambda: numbers.read(swapped))[0] == "sheet_mistyped"


def test_numbers_of_a_large_batch_are_different_and_tell_no_order() -> None:
    made = numbers.fresh_sheets(200)
    assert len(set(made)) == 200 and made != sorted(made)
    assert all(numbers.read(codes.make(1) + number) for number in made)


def test_sheets_count_against_the_quota_like_codes(printed: Printed) -> None:
    stage = printed.stage
    assert stage.parties[0].codes_issued() == 3
    stage.do("IssueCodes", printed.registrar, count=10)
    too_many = code_of(lambda: print_some(stage, printed.registrar, 8))
    assert too_many == ("quota_exceeded", {"quota": 20, "issued": 13, "field": "count"})
    print_some(stage, printed.registrar, 7)
    assert code_of(lambda: stage.do("IssueCodes", printed.registrar, count=1))[0] == "quota_exceeded"
    stage.do("VoidSheets", printed.registrar, batch=printed.batch, sheets=[printed.sheets[0]])
    stage.do("IssueCodes", printed.registrar, count=1)


def test_a_facilitator_prints_for_no_party_only(printed: Printed) -> None:
    stage = printed.stage
    assert stage.no_party is not None
    wanted = {"languages": ["en"], "count": 2}
    other = code_of(lambda: stage.do("PrintSheets", stage.facilitator, **wanted, party=stage.parties[1].id))
    assert other[0] == "condition_for_no_party"
    assert code_of(lambda: stage.do("PrintSheets", stage.facilitator, **wanted))[0] == "quota_missing"
    stage.do("SetQuota", stage.facilitator, quota=5)
    batch = stage.do("PrintSheets", stage.facilitator, **wanted)["batch"]
    assert PaperBatch.objects.get(number=batch).party == stage.no_party
    for act in ("VoidSheets", "CloseBatch"):
        assert code_of(lambda a=act: stage.do(a, stage.facilitator, batch=printed.batch))[0] == (  # type: ignore[misc]
            "condition_for_no_party"
        )
        assert code_of(lambda a=act: stage.do(a, printed.registrar, batch=batch))[0] == "condition_own_party"  # type: ignore[misc]


def test_a_registrar_prints_for_the_own_party_only(printed: Printed) -> None:
    stage = printed.stage
    said = code_of(lambda: print_some(stage, printed.registrar, 1, party=stage.parties[1].id))
    assert said[0] == "condition_own_party"


@pytest.mark.parametrize("role", ["enumerator", "moderator", "translator", "observer"])
def test_nobody_else_prints(stage: Stage, role: str) -> None:
    said = code_of(lambda: print_some(stage, stage.office(role), 1))
    assert said[0] == "role_may_not"


def test_only_what_can_be_read_in_every_language_is_printed(printed: Printed) -> None:
    stage, translator = printed.stage, printed.stage.office("translator")
    first = Statement.objects.get(dialogue_id=stage.id, n=printed.statements[0])
    two = {"languages": ["en", "fa-af"]}
    assert code_of(lambda: print_some(stage, printed.registrar, 1, **two))[0] == "sheet_empty"
    named = code_of(lambda: print_some(stage, printed.registrar, 1, **two, statements=[first.id]))
    assert named == ("sheet_untranslated", {"n": first.n, "language": "fa-af", "field": "statements"})
    stage.do("TranslateStatement", translator, statement=first.id, language="fa-af", text="یک")
    batch = print_some(stage, printed.registrar, 1, **two)
    assert PaperBatch.objects.get(number=batch).statements == [first.n]
    write(lambda: first.translations.update(questioned=True))
    assert code_of(lambda: print_some(stage, printed.registrar, 1, **two))[0] == "sheet_empty"


def test_what_cannot_be_printed(printed: Printed) -> None:
    stage, by = printed.stage, printed.registrar
    other = Stage(slug="elsewhere").listen()
    foreign = accepted(other, other.delegates[0])
    assert code_of(lambda: print_some(stage, by, 1, statements=[foreign]))[0] == "statement_not_open"
    assert code_of(lambda: print_some(stage, by, 1, languages=["ru"]))[0] == "language_not_here"
    for languages, count in ((["en", "en"], 1), ([], 1), (["en"], 0), (["en"], 201)):
        with pytest.raises(ValueError):
            print_some(stage, by, count, languages=languages)


def test_the_log_tells_what_was_printed_and_never_what_was_answered(printed: Printed) -> None:
    view = last_view(printed.stage)
    assert view == {
        "batch": printed.batch, "printed": 3, "statements": 3, "languages": ["en"],
        "party": printed.stage.parties[0].id,
    }  # fmt: skip
    size = log.head(printed.stage.id).size
    printed.enter(0, printed.sheets[0], "agree", "agree", "pass")
    printed.enter(1, printed.sheets[0], "agree", "agree", "pass")
    assert log.head(printed.stage.id).size == size


def test_void_sheets_are_not_entered_and_entries_are_forgotten(printed: Printed) -> None:
    stage, sheets = printed.stage, printed.sheets
    printed.enter(0, sheets[0], "agree", "agree", "pass")
    done = stage.do("VoidSheets", printed.registrar, batch=printed.batch, sheets=sheets[:1])
    assert (done["voided"], done["begun"]) == (1, 1)
    assert not PaperEntry.objects.exists()
    said = code_of(lambda: printed.enter(1, sheets[0], "agree", "agree", "pass"))
    assert said[0] == "sheet_void"
    assert stage.do("VoidSheets", printed.registrar, batch=printed.batch)["voided"] == 2
    assert code_of(lambda: stage.do("VoidSheets", printed.registrar, batch=printed.batch))[0] == (
        "sheets_none_left"
    )


def test_a_sheet_that_counts_is_never_void(printed: Printed) -> None:
    stage, sheet = printed.stage, printed.sheets[0]
    for by in (0, 1):
        printed.enter(by, sheet, "agree", "agree", "pass")
    said = code_of(lambda: stage.do("VoidSheets", printed.registrar, batch=printed.batch, sheets=[sheet]))
    assert said[0] == "sheet_counted"
    other = print_some(stage, printed.registrar, 1)
    said = code_of(lambda: stage.do("VoidSheets", printed.registrar, batch=other, sheets=[printed.sheets[1]]))
    assert said == ("sheet_of_another_batch", {"sheet": printed.sheets[1][5:], "field": "sheets"})


def test_closing_waits_for_what_was_begun_and_hides_small_numbers(printed: Printed) -> None:
    stage, sheets = printed.stage, printed.sheets
    printed.enter(0, sheets[0], "agree", "agree", "pass")
    said = code_of(lambda: stage.do("CloseBatch", printed.registrar, batch=printed.batch))
    assert said == ("sheets_waiting", {"count": 1})
    printed.enter(1, sheets[0], "agree", "agree", "pass")
    stage.do("VoidSheets", printed.registrar, batch=printed.batch, sheets=sheets[1:2])
    stage.do("CloseBatch", printed.registrar, batch=printed.batch)
    # One counted, of which the log may not tell: the limit is ten.
    assert last_view(stage) == {
        "batch": printed.batch, "party": stage.parties[0].id, "printed": 3, "voided": 1, "told": "no",
    }  # fmt: skip
    assert code_of(lambda: printed.enter(1, sheets[2], "agree", "agree", "pass"))[0] == "batch_closed"
    assert (
        code_of(lambda: stage.do("CloseBatch", printed.registrar, batch=printed.batch))[0] == "batch_closed"
    )


def test_closing_tells_numbers_of_ten_or_more(printed: Printed) -> None:
    stage = printed.stage
    printed.batch = print_some(stage, printed.registrar, 12)
    for place, sheet in enumerate(printed.sheets[:11]):
        printed.enter(0, sheet, "agree", "pass", "none")
        printed.enter(1, sheet, "agree", "disagree" if place == 0 else "pass", "none")
    stage.do(
        "DecideSheet", printed.people[2], sheet=printed.sheets[0],
        answers={str(printed.statements[1]): "pass"},
    )  # fmt: skip
    stage.do("CloseBatch", printed.registrar, batch=printed.batch)
    assert last_view(stage) == {
        "batch": printed.batch, "party": stage.parties[0].id, "printed": 12, "voided": 0, "told": "yes",
        "entered": 11, "counted": 11, "mismatches": 1,
    }  # fmt: skip


def test_speaking_does_not_close_over_a_sheet_that_was_entered_once(printed: Printed) -> None:
    from sulh.acts.guards import unmet

    printed.enter(0, printed.sheets[0], "agree", "agree", "pass")
    lacks = {(lack.code, lack.params.get("count")) for lack in unmet(["nothing_pending"], printed.stage.id)}
    assert ("papers_waiting", 1) in lacks
    printed.enter(1, printed.sheets[0], "agree", "agree", "pass")
    assert "papers_waiting" not in {lack.code for lack in unmet(["nothing_pending"], printed.stage.id)}
