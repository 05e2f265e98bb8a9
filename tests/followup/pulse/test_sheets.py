"""Pulse questions on paper: as many sheets as people on paper, entered twice, and gone with the wave."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sulh.acts import clock, log
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue, Participant
from sulh.followup.pulse import schedule
from sulh.followup.pulse.models import PulseAnswer, PulseWave
from sulh.rules.refusal import Refusal
from sulh.statements.paper.models import PaperBatch, PaperEntry, PaperSheet
from tests.dialogue.reading import reader
from tests.dialogue.visitor import Visitor
from tests.followup.pulse.staging import answer, asked, counted_on_paper, people_of, sheets_for
from tests.helpers import Stage
from tests.settlement.writing import put_into


class OnPaper:
    """Two parties, one question; of the first party twelve people answered statements on paper."""

    def __init__(self, people: int = 12) -> None:
        self.stage = Stage(parties=2).listen()
        self.question = asked(self.stage)
        self.people = counted_on_paper(self.stage, 0, people)
        self.registrar = self.stage.registrar(0)
        self.readers = [self.stage.office("enumerator") for _reader in range(3)]

    def open(self, **fields: Any) -> None:
        self.stage.do("OpenPulse", self.stage.facilitator, **fields)

    def print(self, count: int, by: Actor | None = None, **fields: Any) -> list[str]:
        return sheets_for(self.stage, by or self.registrar, count, **fields)

    def enter(self, by: int, sheet: str, mark: str, act: str = "EnterPulseSheet") -> str:
        done = self.stage.do(act, self.readers[by], sheet=sheet, answers={"1": mark})
        return str(done["state"])

    def wave(self) -> PulseWave:
        return PulseWave.objects.filter(dialogue=self.stage.dialogue).latest("n")


@pytest.fixture
def paper(house: Path) -> OnPaper:
    return OnPaper()


def refused(done: Any, *more: Any, **fields: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        done(*more, **fields)
    return found.value


def test_there_are_as_many_sheets_as_people_who_answered_on_paper(paper: OnPaper) -> None:
    assert refused(paper.print, 1).code == "pulse_none_open"
    paper.open()
    seats = paper.stage.parties[0].codes_issued()
    sheets = paper.print(10)
    assert paper.stage.parties[0].codes_issued() == seats, "they use up no place of the party"
    most = refused(paper.print, 3)
    assert (most.code, most.params["most"], most.params["printed"]) == ("pulse_sheets_most", 12, 10)
    paper.print(2)
    paper.stage.do("VoidPulseSheets", paper.registrar, batch=sheets[0][:5], sheets=sheets[:1])
    assert refused(paper.print, 2).code == "pulse_sheets_most"
    assert len(paper.print(1)) == 1, "a sheet that was lost is printed again"
    other = paper.stage.registrar(1)
    assert refused(paper.print, 1, other).params["most"] == 0, "the other party answered on no paper"
    for by, code in ((paper.stage.delegates[0], "role_may_not"), (paper.readers[0], "role_may_not")):
        assert refused(paper.print, 1, by).code == code
    own = paper.stage.parties[0].id
    assert refused(paper.print, 1, other, party=own).code == "condition_own_party"
    assert refused(paper.print, 1, paper.stage.facilitator, party=own).code == "condition_for_no_party"


def test_a_wave_of_one_party_is_printed_for_that_party_alone(paper: OnPaper) -> None:
    counted_on_paper(paper.stage, 1, 4)
    paper.open(party=paper.stage.parties[0].id)
    assert refused(paper.print, 1, paper.stage.registrar(1)).code == "pulse_not_printed"
    assert not reader(paper.stage, "desk", paper.stage.registrar(1)).offers("do/PrintPulseSheets")
    assert reader(paper.stage, "desk", paper.registrar).offers("do/PrintPulseSheets")
    assert len(paper.print(1)) == 1


def test_two_equal_entries_count_beside_other_ways(paper: OnPaper) -> None:
    """Fourteen on phones and twelve on paper, by hand: 9 + 7 agree, 3 + 4 disagree, 2 + 1 pass."""
    phones = people_of(paper.stage, 0, 14)
    paper.open()
    answer(paper.stage, phones, paper.question, "+" * 9 + "-" * 3 + "00")
    marks = ["agree"] * 7 + ["disagree"] * 4 + ["pass"]
    for sheet, mark in zip(paper.print(12), marks, strict=True):
        assert [paper.enter(by, sheet, mark) for by in (0, 1)] == ["once", "counted"]
    assert not PaperEntry.objects.exists()
    known = set(Participant.objects.values_list("pk", flat=True))
    on_paper = set(PulseAnswer.objects.filter(channel="paper").values_list("participant", flat=True))
    assert len(on_paper) == 12 and not on_paper & known, "nothing leads to a person"
    paper.stage.do("ClosePulse", paper.stage.facilitator)
    cell = paper.wave().results["questions"][0]["cells"][0]
    assert (cell["agree"], cell["disagree"], cell["pass"]) == (16, 7, 3)
    assert not PulseAnswer.objects.exists()


def test_the_diary_does_not_tell_how_many_of_a_party_answered(paper: OnPaper) -> None:
    """Printed less void would be what one party answered, beside counts that may be hidden."""
    paper.open()
    sheets = paper.print(11)
    for sheet in sheets[:10]:
        assert [paper.enter(by, sheet, "agree") for by in (0, 1)] == ["once", "counted"]
    batch = sheets[0][:5]
    for act in ("VoidSheets", "CloseBatch"):
        assert refused(paper.stage.do, act, paper.registrar, batch=batch).code == "batch_not_here"
    paper.stage.do("VoidPulseSheets", paper.registrar, batch=batch)
    row = PaperSheet.objects.get(batch__number=batch, number=sheets[10][5:])
    assert row.state == "void"
    said = {entry["act"]: set(entry["view"]) for entry, _opened in log.entries(paper.stage.id)}
    assert said["PrintPulseSheets"] == {"batch", "wave", "languages", "party"}
    assert said["VoidPulseSheets"] == {"batch", "party"}
    assert refused(paper.enter, 0, sheets[10], "agree").code == "sheet_void"
    page = reader(paper.stage, "paper", paper.registrar)
    assert page.offers("do/VoidPulseSheets") and not page.offers("do/CloseBatch", f"batch={batch}")


def test_after_the_close_nothing_tells_which_sheets_came_back(paper: OnPaper) -> None:
    paper.open()
    first, second, _third = paper.print(3)
    for by in (0, 1):
        paper.enter(by, first, "agree")
    for by, mark in ((0, "agree"), (1, "pass"), (2, "pass")):
        paper.enter(by, second, mark, "DecidePulseSheet" if by == 2 else "EnterPulseSheet")
    paper.stage.do("ClosePulse", paper.stage.facilitator)
    sheets = PaperSheet.objects.filter(batch__asks="pulse")
    assert {(row.state, row.entered) for row in sheets} == {("void", False)}
    assert PaperBatch.objects.get(asks="pulse").mismatches == 0
    printed = reader(paper.stage, f"paper/{first[:5]}/print", paper.registrar)
    assert "Batch" in printed.text and first[5:] not in printed.html
    assert "Enter a sheet" not in reader(paper.stage, "paper", paper.readers[0]).text


def test_who_cannot_have_answered_widens_no_hidden_count(house: Path) -> None:
    """Nine each answered of three parties; of the twelve of another, who are on paper, nobody was asked.

    By hand: at most 0 + 9 + 9 + 9 can be hidden, and 27 are. A total would say that each of three is nine.
    """
    stage = Stage(parties=5).listen()
    question = asked(stage)
    counted_on_paper(stage, 1, 12)
    people = people_of(stage, 0, 12)
    for party in (2, 3, 4):
        people += people_of(stage, party, 9)
    stage.do("OpenPulse", stage.facilitator)
    answer(stage, people, question, "++++--------"[:12] + "+++---000" * 3)
    stage.do("ClosePulse", stage.facilitator)
    results = PulseWave.objects.get().results
    (told,) = results["questions"]
    assert "total" not in told and results["turnout"] == {}


def test_the_facilitator_prints_for_those_of_no_party_in_two_languages(paper: OnPaper) -> None:
    counted_on_paper(paper.stage, None, 2)
    paper.open()
    facilitator = paper.stage.facilitator
    made = paper.stage.do("PrintPulseSheets", facilitator, languages=["fa-af", "en"], count=2)
    assert refused(paper.print, 1, facilitator).params == {"most": 2, "printed": 2, "field": "count"}
    page = reader(paper.stage, f"paper/{made['batch']}/print", facilitator).text
    assert "The road is safe." in page and "راه امن است." in page
    assert "Pulse questions, wave 1" in page and "نوبت ۱" in page
    (one, _other) = PaperSheet.objects.filter(batch__number=made["batch"])
    for by in (0, 1):
        paper.enter(by, made["batch"] + one.number, "agree")
    answers = PulseAnswer.objects.values_list("party", "channel")
    assert paper.stage.no_party is not None
    assert list(answers) == [(paper.stage.no_party.id, "paper")]


def test_a_batch_of_a_wave_has_no_table(paper: OnPaper) -> None:
    paper.open()
    (sheet,) = paper.print(1)
    visitor = reader(paper.stage, f"paper/{sheet[:5]}.csv", paper.readers[0])
    assert visitor.page.status_code == 404 or "no batch with this number" in visitor.text


def test_no_mark_and_two_marks_are_no_answer(paper: OnPaper) -> None:
    paper.open()
    for sheet, mark in zip(paper.print(2), ("none", "twice"), strict=True):
        assert [paper.enter(by, sheet, mark) for by in (1, 2)] == ["once", "counted"]
    assert not PulseAnswer.objects.exists()


def test_where_two_read_differently_a_third_decides(paper: OnPaper) -> None:
    paper.open()
    (sheet,) = paper.print(1)
    assert paper.enter(0, sheet, "agree") == "once"
    assert refused(paper.enter, 0, sheet, "agree").code == "sheet_same_person"
    assert paper.enter(1, sheet, "pass") == "differs"
    waits = refused(paper.stage.do, "ClosePulse", paper.stage.facilitator)
    assert (waits.code, waits.params["count"]) == ("papers_waiting", 1)
    assert refused(paper.enter, 1, sheet, "pass", "DecidePulseSheet").code == "sheet_same_person"
    assert paper.enter(2, sheet, "pass", "DecidePulseSheet") == "counted"
    assert list(PulseAnswer.objects.values_list("choice", "channel")) == [(0, "paper")]
    assert refused(paper.enter, 2, sheet, "agree").code == "sheet_counted"
    paper.stage.do("ClosePulse", paper.stage.facilitator)


def test_what_waits_on_the_day_of_the_close_is_void(paper: OnPaper) -> None:
    paper.open()
    waiting, untouched = paper.print(2)
    paper.enter(0, waiting, "agree")
    with clock.at(clock.now() + timedelta(days=40)):
        assert schedule.close_due() == [paper.stage.id]
    batch = PaperBatch.objects.get(asks="pulse")
    assert batch.closed and not PaperEntry.objects.exists()
    assert {row.state for row in PaperSheet.objects.filter(batch=batch)} == {"void"}
    assert refused(paper.enter, 1, untouched, "agree").code == "batch_closed"


def test_sheets_of_a_wave_that_is_never_counted_are_void(paper: OnPaper) -> None:
    paper.open()
    (sheet,) = paper.print(1)
    paper.enter(0, sheet, "agree")
    write(partial(schedule.forget_at_the_end, paper.stage.id, "listening", "closed", clock.now()))
    printed = reader(paper.stage, f"paper/{sheet[:5]}/print", paper.registrar)
    assert "Batch" in printed.text and "Pulse questions" in reader(paper.stage, "paper", paper.registrar).text
    assert not PulseWave.objects.exists() and not PaperEntry.objects.exists()
    assert PaperBatch.objects.get(asks="pulse").closed


def test_a_sheet_is_only_entered_as_what_it_asks(paper: OnPaper) -> None:
    paper.open()
    (sheet,) = paper.print(1)
    for act in ("EnterSheet", "DecideSheet"):
        assert refused(paper.enter, 0, sheet, "agree", act).code == "sheet_not_here"
    table = f"sheet,1\n{sheet},1"
    by_table = refused(paper.stage.do, "EnterSheets", paper.readers[0], batch=sheet[:5], table=table)
    assert by_table.code == "batch_not_here"
    row = PaperSheet.objects.exclude(batch__asks="pulse").select_related("batch")[0]
    vote = row.batch.number + row.number
    for act in ("EnterPulseSheet", "DecidePulseSheet"):
        assert refused(paper.enter, 0, vote, "agree", act).code == "sheet_not_here"


def at_sheet(paper: OnPaper, by: int, sheet: str) -> Visitor:
    return reader(paper.stage, f"paper/sheet?sheet={sheet}", paper.readers[by])


def test_from_the_desk_to_a_count_after_people_have_spoken(paper: OnPaper) -> None:
    put_into(paper.stage, "consent")
    paper.open()
    desk = reader(paper.stage, "desk", paper.registrar)
    desk.send("PrintPulseSheets", languages="en", count="1")
    assert "The road is safe." in desk.text and desk.address.endswith("/print")
    (row,) = PaperSheet.objects.filter(batch__asks="pulse").select_related("batch")
    sheet = row.batch.number + row.number
    assert "Pulse questions, wave 1" in reader(paper.stage, "paper", paper.registrar).text
    work = reader(paper.stage, "paper", paper.readers[0])
    assert "Enter a sheet" in work.text and "With a table" not in work.text
    assert "Enter voting sheets" in reader(paper.stage, "desk", paper.readers[0]).text
    first = at_sheet(paper, 0, sheet)
    assert "The road is safe." in first.text and "checked" not in first.html
    first.send("EnterPulseSheet", answers__1="agree")
    assert "Entered once." in first.text
    at_sheet(paper, 1, sheet).send("EnterPulseSheet", answers__1="disagree")
    assert sheet in reader(paper.stage, "paper", paper.readers[2]).html, "the third is asked to decide"
    third = at_sheet(paper, 2, sheet)
    third.send("DecidePulseSheet", answers__1="disagree")
    assert "the sheet counts" in third.text
    assert list(PulseAnswer.objects.values_list("choice", "channel")) == [(-1, "paper")]
    assert Dialogue.objects.get(pk=paper.stage.id).phase == "consent"


def test_an_incomplete_sheet_keeps_what_was_chosen(paper: OnPaper) -> None:
    paper.open()
    (sheet,) = paper.print(1)
    first = at_sheet(paper, 0, sheet)
    first.send("EnterPulseSheet")
    assert "Statement 1 has no entry yet" in first.text and not PaperEntry.objects.exists()
