"""The page of single texts, and what stands on the desks."""

from __future__ import annotations

from tests.settlement.ratifying.test_pages import Reader, hidden, text
from tests.settlement.single.staging import answer, criticise, revise, single
from tests.settlement.writing import set_terms

SECRET = "My cousin opens the sluice at night."


def test_each_criticism_stands_beside_its_answer_by_version_and_party() -> None:
    table = single(enrolled=(2, 1))
    answer(
        table,
        criticise(table, table.delegates[0], words={"en": "Dry in June."}),
        "partly",
        "June comes first.",
    )
    revise(table)
    criticise(table, table.delegates[1], "3", {"en": "No clock."})
    html = text(Reader(table).get("text/single"))
    assert (
        html.index("Criticism of version 2") < html.index("No clock.") < html.index("Criticism of version 1")
    )
    assert (
        html.index("Dry in June.") < html.index("The answer: met in part") < html.index("June comes first.")
    )
    assert "1 criticism has no answer yet." in html
    assert "Round 1 of at most 6: open for criticism" in html
    assert "Party A" in html
    assert 'dir="rtl"' in Reader(table).get("text/single", "/fa-af")


def test_the_facilitator_answers_here_and_only_the_present_round() -> None:
    table = single()
    first = criticise(table, table.delegates[0])
    answer(table, first)
    revise(table)
    second = criticise(table, table.delegates[1])
    assert hidden(Reader(table, table.facilitator).get("text/single"), "criticism") == [second]
    assert hidden(Reader(table, table.delegates[0]).get("text/single"), "criticism") == []


def test_what_participants_write_is_read_by_office_holders_and_its_writer() -> None:
    table = single(enrolled=(2, 1), criticism_window=1)
    writer, other = table.people[0]
    criticise(table, writer, words={"en": SECRET})
    for reader in (Reader(table), Reader(table, other)):
        assert SECRET not in reader.get("text/single")
    for reader in (
        Reader(table, writer),
        Reader(table, table.facilitator),
        Reader(table, table.delegates[1]),
    ):
        assert SECRET in reader.get("text/single")
    assert "Criticise as a participant" in Reader(table, other).get("text/single")
    set_terms(table, criticism_window=0)
    assert "Criticise as a participant" not in Reader(table, other).get("text/single")


def test_the_desks_say_what_waits() -> None:
    table = single()
    facilitator, delegate = Reader(table, table.facilitator), Reader(table, table.delegates[0])
    assert "Criticise the single text" in delegate.get("desk")
    assert "Declare the single text ready" not in facilitator.get("desk")
    made = criticise(table, table.delegates[0])
    assert "Answer the criticisms" in facilitator.get("desk")
    answer(table, made)
    revise(table)
    html = facilitator.get("desk")
    assert "Declare the single text ready" in html
    assert "End the single text" in html
    table.do("DeclareReady", table.facilitator)
    assert "Criticise the single text" not in delegate.get("desk")
    set_terms(table, single_text=0)
    assert "End the single text" in delegate.get("desk")
