"""A laptop takes the dialogue along and brings the answers back: two databases and keys, a file each way."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from sulh.acts import log
from sulh.acts.guards import unmet
from sulh.acts.models import LogWaiting
from sulh.acts.registry import Actor
from sulh.dialogue.models import Code, Holder, Participant, Voice
from sulh.dialogue.voices.finding import Voices
from sulh.record.canonical import canonical, parse
from sulh.statements.models import Vote
from sulh.statements.room import counts, files, gathering, keys
from sulh.statements.room.models import Room, RoomCount
from tests.dialogue.voices import sounds
from tests.helpers import OPERATOR
from tests.statements.conftest import code_of
from tests.statements.room.staging import Meeting, along, back, begin, laptop, shown

Away = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def meeting(house: Path) -> Meeting:
    return Meeting()


@pytest.fixture
def away(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Away:
    return lambda: laptop(tmp_path, migrated, monkeypatch)


def votes(dialogue: str) -> Counter[tuple[int, int, str]]:
    """How often each statement number was answered how, by channel."""
    return Counter(Vote.objects.filter(dialogue_id=dialogue).values_list("statement__n", "choice", "channel"))


def join(meeting: Meeting, file: str) -> dict[str, int]:
    return meeting.do("JoinRoom", meeting.facilitator, file=file)


def resealed(file: str, room: Room, change: Callable[[dict[str, Any]], None]) -> str:
    """The file changed by somebody who has the room's key."""
    content = json.loads(file)
    content.pop("seal")
    change(content)
    return canonical(content | {"seal": keys.seal(keys.made_for(room.id), canonical(content))}).decode()


def test_there_and_back_again(meeting: Meeting, away: Away) -> None:
    room, codes_a, codes_b = meeting.plan(a=2, b=2)
    file = along(room)
    assert settings.CODES_KEY not in file
    assert not any(code in file for code in codes_a + codes_b)
    with away():
        made = begin(file)
        assert [each["role"] for each in made["links"]] == ["facilitator", "teller", "teller"]
        meeting.do("OpenRoom", meeting.facilitator, tables=1)
        first, second = meeting.enter(codes_a[0]), meeting.enter(codes_a[1])
        third = meeting.enter(codes_b[0])
        wall = meeting.show(0)
        for person, choice in ((first, "agree"), (second, "agree"), (third, "disagree")):
            meeting.vote(person, 0, choice)
        meeting.vote(third, 0, "pass", counter=2)
        meeting.both(wall, (6, 5, 1))
        meeting.vote(first, 1, "disagree")
        meeting.do("CountPresent", meeting.tellers[0], present=17)
        meeting.do("CloseRoom", meeting.facilitator, sure=True)
        there = votes(meeting.id)
        brought = back()
    # By hand: two agree and one passes on the first statement, one disagrees with the second.
    assert there == {(1, 1, "room"): 2, (1, 0, "room"): 1, (2, -1, "room"): 1}
    assert votes(meeting.id) == {}
    assert join(meeting, brought) == {
        "room": 1, "joined": 3, "votes": 4, "counts": 1, "twice": 0, "left_out": 0, "changed": True,
    }  # fmt: skip
    entries = len(list(log.entries(meeting.id)))
    again = join(meeting, brought)
    assert again == {
        "room": 1, "joined": 0, "votes": 0, "counts": 0, "twice": 0, "left_out": 0, "changed": False,
    }  # fmt: skip
    assert len(list(log.entries(meeting.id))) == entries, "nothing changed, so nothing is written down"
    assert votes(meeting.id) == there
    assert [row.counts for row in RoomCount.objects.all()] == [(6, 5, 1)]
    people = Participant.objects.filter(dialogue_id=meeting.id)
    assert Counter(people.values_list("party__place", flat=True)) == {1: 2, 2: 1}
    assert {first.id, second.id, third.id} == set(people.values_list("id", flat=True))
    room.refresh_from_db()
    assert (room.state, room.present) == ("closed", 17)
    # Who joined enters the diary with others, never by the room.
    assert LogWaiting.objects.filter(dialogue=meeting.id, kind="joining").count() == 3
    (entry,) = (entry for entry, _opened in log.entries(meeting.id) if entry["act"] == "JoinRoom")
    assert entry["view"] == {"room": 1, "digest": files.digest(brought)}


def test_people_go_on_at_home_with_the_slip_of_the_room(meeting: Meeting, away: Away) -> None:
    """And what they change there stays, however often the room's file comes."""
    room, codes, _b = meeting.plan(a=1, b=0)
    file = along(room)
    with away():
        begin(file)
        meeting.do("OpenRoom", meeting.facilitator)
        person = meeting.enter(codes[0])
        meeting.vote(person, 0, "agree")
        brought = back()
    join(meeting, brought)
    at_home = meeting.enter(codes[0])
    assert at_home == person
    meeting.vote(at_home, 0, "disagree", counter=2)
    join(meeting, brought)
    assert votes(meeting.id) == {(1, -1, "web"): 1}


def rooms_away(meeting: Meeting) -> int:
    """How many rooms speaking would have to wait for before it can close."""
    lacks = {each.code: each.params["count"] for each in unmet(["nothing_pending"], meeting.id)}
    return int(lacks.get("rooms_away", 0))


def test_a_later_file_adds_only_what_is_new(meeting: Meeting, away: Away) -> None:
    room, codes, _b = meeting.plan(a=2, b=0)
    file = along(room)
    with away():
        begin(file)
        meeting.do("OpenRoom", meeting.facilitator)
        first = meeting.enter(codes[0])
        meeting.vote(first, 0, "agree")
        early = back()
    assert join(meeting, early)["votes"] == 1
    assert rooms_away(meeting) == 1
    with away():
        meeting.vote(first, 0, "pass", counter=2)
        meeting.vote(meeting.enter(codes[1]), 0, "agree")
        meeting.do("CloseRoom", meeting.facilitator, sure=True)
        late = back()
    answer = join(meeting, late)
    assert (answer["joined"], answer["votes"]) == (1, 2)
    assert join(meeting, early)["changed"] is False
    assert votes(meeting.id) == {(1, 0, "room"): 1, (1, 1, "room"): 1}


def test_a_code_used_on_both_is_one_voice(meeting: Meeting, away: Away) -> None:
    room, codes, _b = meeting.plan(a=1, b=0)
    file = along(room)
    here = meeting.enter(codes[0])
    meeting.vote(here, 0, "agree")
    with away():
        begin(file)
        meeting.do("OpenRoom", meeting.facilitator)
        there = meeting.enter(codes[0])
        assert there != here
        meeting.vote(there, 0, "disagree", counter=9)
        meeting.vote(there, 1, "pass")
        brought = back()
    for added in (1, 0):
        answer = join(meeting, brought)
        assert (answer["twice"], answer["joined"], answer["votes"]) == (1, 0, added)
    assert Participant.objects.filter(dialogue_id=meeting.id).count() == 1
    # What was answered only in the room is not lost; else the one that can still be changed stays.
    assert votes(meeting.id) == {(1, 1, "web"): 1, (2, 0, "room"): 1}


def test_whoever_leaves_for_good_stays_away(meeting: Meeting, away: Away) -> None:
    room, codes, _b = meeting.plan(a=3, b=0)
    file = along(room)
    with away():
        begin(file)
        meeting.do("OpenRoom", meeting.facilitator)
        stays, leaves_there, leaves_here = (meeting.enter(code) for code in codes)
        for person in (stays, leaves_there, leaves_here):
            meeting.vote(person, 0, "agree")
        meeting.do("EraseSelf", leaves_there, sure=True)
        brought = back()
    assert leaves_there.id not in brought
    assert join(meeting, brought)["joined"] == 2
    meeting.do("EraseSelf", leaves_here, sure=True)
    answer = join(meeting, brought)
    assert (answer["joined"], answer["votes"], answer["left_out"]) == (0, 0, 1)
    assert votes(meeting.id) == {(1, 1, "room"): 1}
    states = Code.objects.filter(dialogue_id=meeting.id).values_list("state", flat=True)
    assert Counter(states) == {"used": 1, "revoked": 2}


def test_a_statement_that_was_taken_back_meanwhile(meeting: Meeting, away: Away) -> None:
    room, codes, _b = meeting.plan(a=1, b=0)
    file = along(room)
    with away():
        begin(file)
        meeting.do("OpenRoom", meeting.facilitator)
        person = meeting.enter(codes[0])
        meeting.vote(person, 0, "agree")
        meeting.vote(person, 1, "agree")
        brought = back()
    meeting.do("WithdrawStatement", meeting.facilitator, statement=meeting.statements[0])
    answer = join(meeting, brought)
    assert (answer["votes"], answer["left_out"]) == (1, 1)
    assert votes(meeting.id) == {(2, 1, "room"): 1}


def test_files_that_are_refused(meeting: Meeting, away: Away) -> None:
    room, codes, _b = meeting.plan(a=1, b=1)
    other, other_codes, _b = meeting.plan(a=1, b=0)
    other_file, file = along(other), along(room)
    with away():
        begin(file)
        meeting.do("OpenRoom", meeting.facilitator)
        meeting.vote(meeting.enter(codes[0]), 0, "agree")
        brought = back()
    assert other_file != file

    def refused(text: str) -> str:
        code = code_of(lambda: join(meeting, text))[0]
        assert Participant.objects.filter(dialogue_id=meeting.id).count() == 0
        return code

    def agreed(content: dict[str, Any]) -> None:
        content["people"][0]["votes"][0]["choice"] = -1

    assert refused("") == refused("{}") == refused(file) == "room_file_unreadable"
    assert refused(brought.replace(',"', ', "', 1)) == "room_file_unreadable", "not the canonical bytes"
    changed = json.loads(brought)
    agreed(changed)
    assert refused(canonical(changed).decode()) == "room_file_changed"
    # Even with the key a file cannot bring more than the codes of its room.
    stranger = keys.code_digest(keys.made_for(other.id), meeting.id, other_codes[0])
    for change in (
        lambda content: content["people"][0].update(code=stranger),
        lambda content: content["people"][0].update(party=meeting.parties[1].id),
        lambda content: content["people"].append(dict(content["people"][0])),
        lambda content: content["people"][0]["votes"][0].update(n=99),
    ):
        assert refused(resealed(brought, room, change)) == "room_file_changed"
    assert (
        refused(resealed(brought, room, lambda content: content.update(room=other.id))) == "room_file_changed"
    )
    elsewhere = Meeting()
    assert code_of(lambda: join(elsewhere, brought))[0] == "room_file_elsewhere"
    assert join(meeting, brought)["joined"] == 1


def test_a_room_file_never_speaks_for_somebody_else(meeting: Meeting, away: Away) -> None:
    """The id of somebody who came in by another door is no way to answer for them."""
    room, codes, _b = meeting.plan(a=1, b=0)
    victim = meeting.participants(1, 1)[0]
    meeting.vote(victim, 0, "agree")
    file = along(room)
    with away():
        begin(file)
        meeting.do("OpenRoom", meeting.facilitator)
        meeting.vote(meeting.enter(codes[0]), 0, "disagree", counter=99)
        brought = back()
    forged = resealed(brought, room, lambda content: content["people"][0].update(id=victim.id))
    assert code_of(lambda: join(meeting, forged))[0] == "room_file_changed"
    assert votes(meeting.id) == {(1, 1, "web"): 1}


def test_what_does_not_come_back_is_refused_on_the_laptop(meeting: Meeting, away: Away) -> None:
    room, codes, _b = meeting.plan(a=1, b=0)
    file = along(room)
    with away():
        begin(file)
        assert code_of(lambda: begin(file))[0] == "phase_closed", "it is here already"
        person = meeting.enter(codes[0])
        said = {"text": "Lost?", "language": "en", "recognisable": True}
        acts: list[tuple[str, Actor, dict[str, Any]]] = [
            ("SubmitStatement", person, said),
            ("ReplaceCode", person, {}),
            ("PublishFindings", meeting.facilitator, {}),
            ("PrepareRoom", meeting.facilitator, {}),
            ("JoinRoom", meeting.facilitator, {"file": file}),
        ]
        for act, by, fields in acts:
            code = code_of(partial(meeting.do, act, by, **fields))[0]
            assert code in ("room_not_here", "room_file_unreadable"), act
    assert code_of(lambda: meeting.do("BeginRoom", OPERATOR, file=file))[0] == "phase_closed"


def test_the_laptops_database_holds_no_key_and_no_password(meeting: Meeting, away: Away) -> None:
    room, _a, _b = meeting.plan(a=1, b=0)
    file = along(room)
    key = keys.made_for(room.id).hex()
    assert key in file
    with away():
        begin(file)
        assert keys.of(Room.objects.get()).hex() == key
        assert set(Holder.objects.values_list("password", flat=True)) == {""}
        with connection.cursor() as cursor:
            cursor.execute("SELECT key FROM statements_room")
            assert key not in str(cursor.fetchall())


def test_a_file_for_the_laptop_that_was_damaged(meeting: Meeting, away: Away) -> None:
    room, _a, _b = meeting.plan(a=1, b=0)
    file = along(room)
    assert isinstance(parse(file.encode()), dict)
    damaged = file.replace("Share the water by turns.", "Share the water by tunrs.")
    with away():
        assert code_of(lambda: files.read_along(damaged))[0] == "room_file_changed"
        assert code_of(lambda: files.read_along(file[:-1]))[0] == "room_file_unreadable"


def test_voices_travel_too(meeting: Meeting, away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be heard at home can be heard in the room; what fell silent, or is too much, stays behind."""
    room, _a, _b = meeting.plan(a=1, b=0)
    translator = meeting.office("translator")

    def read_aloud(about: str, subject: str, sound: bytes, language: str = "en") -> None:
        fields = {"about": about, "subject": subject, "language": language, "recorder": "Zahra of the valley"}
        meeting.do("RecordVoice", translator, **fields, data=base64.b64encode(sound).decode())

    def translate(text: str) -> None:
        fields = {"statement": meeting.statements[1], "language": "fa-af", "text": text}
        meeting.do("TranslateStatement", translator, **fields)

    read_aloud("consent_screen", "", sounds.wav(0.1))
    read_aloud("statement", meeting.statements[0], sounds.wav(0.2))
    translate("اول کانال را بسازید.")
    read_aloud("statement", meeting.statements[1], sounds.wav(0.1), "fa-af")
    translate("اول کانال را ترمیم کنید.")
    file = along(room)
    # 844 bytes are 1128 letters: 44 of the head, and a tenth of a second at 8,000 a second.
    monkeypatch.setattr(gathering, "SOUND_MOST", 1128)
    short = files.read_along(along(room))
    assert ([each.about for each in short.voices], short.silent) == (["consent_screen"], 1)
    with away():
        begin(file)
        heard = {row.about: bytes(row.sound.data) for row in Voice.objects.select_related("sound")}
        assert heard == {"consent_screen": sounds.wav(0.1), "statement": sounds.wav(0.2)}
        offered = Voices(meeting.dialogue).offered("statement", meeting.statements[0], "en")
        assert offered is not None and offered.recorder == "Zahra of the valley"
        assert set(Voice.objects.values_list("kind", flat=True)) == {"audio/wav"}


def test_a_room_needs_codes_and_may_be_given_up(meeting: Meeting) -> None:
    n = meeting.do("PrepareRoom", meeting.facilitator)["room"]
    room = Room.objects.get(dialogue_id=meeting.id, n=n)
    assert code_of(lambda: along(room))[0] == "room_codes_missing"
    assert rooms_away(meeting) == 1
    meeting.do("CloseRoom", meeting.facilitator, room=n, sure=True)
    assert rooms_away(meeting) == 0
    registrar = meeting.registrar(0)
    assert code_of(lambda: meeting.do("IssueRoomCodes", registrar, room=n, count=1))[0] == "room_over"
    assert code_of(lambda: meeting.do("IssueRoomCodes", registrar, room=9, count=1))[0] == "room_unknown"
    # What is lacking now has nothing to do with rooms.
    lacks = code_of(lambda: meeting.do("ChangePhase", meeting.facilitator, to="convergence"))[0]
    assert lacks == "findings_missing"


def test_phones_in_the_room_are_told_as_they_stood_at_the_close(meeting: Meeting, away: Away) -> None:
    room, codes, _b = meeting.plan(a=12, b=0)
    file = along(room)
    with away():
        begin(file)
        meeting.do("OpenRoom", meeting.facilitator)
        people: list[Actor] = [meeting.enter(code) for code in codes]
        wall = meeting.show(0)
        for n, person in enumerate(people[:11]):
            meeting.vote(person, 0, "agree" if n < 7 else "disagree")
        assert counts.phones(shown(wall), 10) == counts.Told(None, "waiting")
        meeting.close()
        assert counts.phones(shown(wall), 10) == counts.Told((7, 4, 0))
        # An answer after the close changes nothing that is told, or the difference would be that answer.
        meeting.vote(people[11], 0, "pass")
        assert counts.phones(shown(wall), 10) == counts.Told((7, 4, 0))
        few = meeting.show(1)
        for person in people[:9]:
            meeting.vote(person, 1, "agree", counter=2)
        meeting.close()
        assert counts.phones(shown(few), 10) == counts.Told(None, "too_few")
