"""Tables counted by two tellers, each alone; what is told of it, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sulh.acts import log
from sulh.statements.models import Vote
from sulh.statements.room import counts
from sulh.statements.room.models import Room, RoomCount, RoomEntry, RoomStatement
from tests.statements.conftest import browser, code_of
from tests.statements.room.staging import Meeting, shown
from tests.statements.test_pages import inputs

LIMIT = 10


@pytest.fixture
def meeting(house: Path) -> Meeting:
    made = Meeting()
    made.do("OpenRoom", made.facilitator, tables=2)
    return made


def told(found: str, *, hands: bool = False) -> counts.Told | None:
    row = RoomStatement.objects.select_related("room").get(pk=found)
    return counts.by_tables(row, row.room, LIMIT, hands=hands)


def test_a_count_stands_when_two_found_the_same(meeting: Meeting) -> None:
    first, second = meeting.tellers
    wall = meeting.show(0)
    assert meeting.count(first, wall, (5, 2, 1)) == "once"
    assert meeting.count(first, wall, (5, 2, 1)) == "once", "one person is no two"
    assert not RoomCount.objects.exists()
    assert meeting.count(second, wall, (5, 2, 1)) == "stands"
    assert [row.counts for row in RoomCount.objects.all()] == [(5, 2, 1)]
    assert not RoomEntry.objects.exists(), "who counted what is not kept"
    assert code_of(lambda: meeting.count(first, wall, (6, 2, 1))) == ("count_stands", {"table": 1})


def test_two_that_differ_count_again(meeting: Meeting) -> None:
    first, second = meeting.tellers
    wall = meeting.show(0)
    meeting.count(first, wall, (5, 2, 1))
    assert meeting.count(second, wall, (5, 3, 1)) == "differs"
    assert meeting.count(first, wall, (4, 3, 1)) == "differs"
    assert meeting.count(second, wall, (4, 3, 1)) == "stands"
    assert [row.counts for row in RoomCount.objects.all()] == [(4, 3, 1)]


def test_or_a_third_decides(meeting: Meeting) -> None:
    first, second = meeting.tellers
    wall = meeting.show(0)
    meeting.count(first, wall, (5, 2, 1))
    meeting.count(second, wall, (5, 3, 1))
    assert meeting.count(meeting.office("teller"), wall, (5, 2, 1)) == "stands"
    assert [row.counts for row in RoomCount.objects.all()] == [(5, 2, 1)]


def test_the_numbers_of_a_table_are_sealed_in_the_log(meeting: Meeting) -> None:
    meeting.both(meeting.show(0), (5, 2, 1))
    entries = [entry for entry, opened in log.entries(meeting.id) if entry["act"] == "CountTable"]
    assert [entry["view"]["state"] for entry in entries] == ["once", "stands"]
    assert all(set(entry["view"]["counts"]) == {"commitment"} for entry in entries)
    opened = [opened for entry, opened in log.entries(meeting.id) if entry["act"] == "CountTable"]
    assert opened == [{}, {}]


def test_nothing_is_told_before_the_close_and_before_every_table_stands(meeting: Meeting) -> None:
    wall = meeting.show(0)
    meeting.both(wall, (9, 6, 2), table=1)
    meeting.both(wall, (4, 3, 0), table=2)
    assert told(wall) == counts.Told(None, "waiting")
    meeting.close()
    assert told(wall) == counts.Told((13, 9, 2))
    second = meeting.show(1)
    meeting.close()
    meeting.both(second, (9, 6, 2), table=1)
    # Who saw 17 now and 24 later would know the seven at the second table.
    assert told(second) == counts.Told(None, "waiting")
    meeting.both(second, (4, 3, 0), table=2)
    assert told(second) == counts.Told((13, 9, 2))


def test_few_cards_are_hidden_as_a_whole(meeting: Meeting) -> None:
    wall = meeting.show(0)
    meeting.both(wall, (3, 3, 3), table=1)
    meeting.both(wall, (0, 0, 0), table=2)
    meeting.close()
    assert told(wall) == counts.Told(None, "too_few")


def test_hands_stand_apart(meeting: Meeting) -> None:
    wall = meeting.show(0)
    meeting.both(wall, (7, 4, 1), table=1)
    meeting.both(wall, (0, 0, 0), table=2)
    meeting.both(wall, (2, 10, 0), table=1, hands=True)
    meeting.close()
    assert told(wall) == counts.Told((7, 4, 1))
    assert told(wall, hands=True) == counts.Told((2, 10, 0))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((0, 0, 0), counts.Told(None, "none")),
        ((4, 3, 2), counts.Told(None, "too_few")),
        ((9, 0, 0), counts.Told(None, "too_few")),
        ((4, 4, 2), counts.Told((4, 4, 2))),
        ((10, 0, 0), counts.Told(None, "alike", "agree")),
        ((0, 49, 0), counts.Told(None, "alike", "disagree")),
        ((0, 0, 12), counts.Told(None, "alike", "pass")),
        ((50, 0, 0), counts.Told((50, 0, 0))),
        ((48, 1, 0), counts.Told((48, 1, 0))),
    ],
)
def test_what_is_told(given: counts.Counts, expected: counts.Told) -> None:
    assert counts.told(given, LIMIT) == expected


def test_what_rooms_counted_joins_the_findings_only_by_itself(meeting: Meeting) -> None:
    """A room whose own sum is hidden adds nothing, or the sum before and after would tell it."""
    one = meeting.show(0)
    meeting.both(one, (9, 6, 2), table=1)
    meeting.both(one, (4, 3, 0), table=2)
    meeting.close()
    assert counts.of_all_rooms(meeting.id, LIMIT) == [], "the room is not over"
    meeting.do("CloseRoom", meeting.facilitator, sure=True)
    meeting.do("OpenRoom", meeting.facilitator, tables=1)
    two = meeting.show(0)
    meeting.both(two, (2, 1, 1))
    meeting.both(two, (6, 5, 0), hands=True)
    meeting.do("CloseRoom", meeting.facilitator, sure=True)
    (found,) = counts.of_all_rooms(meeting.id, LIMIT)
    assert (found.cards, found.hands) == ((13, 9, 2), (6, 5, 0))
    assert found.statement.id == meeting.statements[0]
    assert Room.objects.filter(dialogue_id=meeting.id, state="closed").count() == 2


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ((6, 4, 1), (5, 5, 2), [(6, 4, 1)]),
        # Eleven of the party beside five of nobody: whoever subtracts would know the five.
        ((6, 4, 1), (3, 1, 1), []),
        ((6, 4, 1), (0, 0, 0), [(6, 4, 1)]),
    ],
)
def test_a_partys_tables_are_told_only_where_nothing_can_be_subtracted(
    meeting: Meeting, own: counts.Counts, others: counts.Counts, expected: list[counts.Counts]
) -> None:
    meeting.do("DeclareTable", meeting.facilitator, table=1, party=meeting.parties[0].id)
    wall = meeting.show(0)
    meeting.both(wall, own, table=1)
    meeting.both(wall, others, table=2)
    meeting.do("CloseRoom", meeting.facilitator, sure=True)
    (found,) = counts.of_all_rooms(meeting.id, LIMIT)
    assert found.of_parties == [(meeting.parties[0].id, each) for each in expected]
    late = code_of(lambda: meeting.do("DeclareTable", meeting.facilitator, table=1, party=""))
    assert late[0] == "room_not_open"


def test_closing_leaves_out_what_waits_for_a_second_teller(meeting: Meeting) -> None:
    wall = meeting.show(0)
    meeting.both(wall, (9, 6, 2), table=1)
    meeting.count(meeting.tellers[0], wall, (4, 3, 0), table=2)
    answer = meeting.do("CloseRoom", meeting.facilitator, sure=True)
    assert answer["left_out"] == 1
    assert shown(wall).closed
    (found,) = counts.of_all_rooms(meeting.id, LIMIT)
    assert found.cards == (9, 6, 2)
    again = code_of(lambda: meeting.count(meeting.tellers[1], wall, (4, 3, 0), table=2))
    assert again[0] == "room_not_open"


def test_one_statement_at_a_time_and_each_once(meeting: Meeting) -> None:
    meeting.show(0)
    assert code_of(lambda: meeting.show(1))[0] == "statement_still_shown"
    declared = code_of(lambda: meeting.do("DeclareTable", meeting.facilitator, table=1, party=""))
    assert declared[0] == "table_declared_late"
    meeting.close()
    assert code_of(lambda: meeting.close())[0] == "nothing_shown"
    assert code_of(lambda: meeting.show(0))[0] == "statement_shown_already"
    assert code_of(lambda: meeting.do("OpenRoom", meeting.facilitator, tables=1))[0] == "room_open_already"
    unknown = code_of(lambda: meeting.count(meeting.tellers[0], meeting.show(1), (1, 1, 1), table=3))
    assert unknown[0] == "table_unknown"


def test_on_a_server_with_internet_phones_of_the_room_are_not_told(meeting: Meeting) -> None:
    """Everybody answers there, at home too; a figure of the moment would be counts before the findings."""
    for person in meeting.participants(0, 12):
        meeting.vote(person, 0, "agree")
    wall = meeting.show(0)
    meeting.close()
    assert shown(wall).agree is None
    assert counts.phones(shown(wall), LIMIT) is None


def test_an_answer_on_a_phone_is_kept_in_the_language_that_was_read(meeting: Meeting) -> None:
    """A phone in Dari; the first statement is translated, the second is not."""
    (person,) = meeting.participants(0, 1)
    fields = {"statement": meeting.statements[0], "language": "fa-af", "text": "گفته"}
    meeting.do("TranslateStatement", meeting.office("translator"), **fields)
    phone, page = browser(meeting, person), f"/fa-af/d/{meeting.dialogue.slug}/room/answer"
    for place in (0, 1):
        meeting.show(place)
        form = inputs(phone.get(page).content.decode())
        assert phone.post(page, form | {"choice": "agree"}).status_code == 302
        meeting.close()
    kept = Vote.objects.order_by("statement__n").values_list("language", flat=True)
    assert list(kept) == ["fa-af", "en"]
