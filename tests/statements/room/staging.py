"""A dialogue in its speaking phase, with people who hold a meeting, and a second machine beside the first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from sulh.acts.registry import Actor
from sulh.acts.writer import WRITER
from sulh.dialogue.models import Session
from sulh.dialogue.sessions import digest
from sulh.statements.models import Statement
from sulh.statements.room import files, gathering, keys
from sulh.statements.room.models import Room, RoomStatement
from sulh.statements.voting import choosing
from tests.helpers import OPERATOR, PUBLIC, Stage, do

SAID = ("Share the water by turns.", "Repair the canal first.", "Measure every well.")


class Meeting(Stage):
    """Two parties, three accepted statements by the facilitator, and two tellers."""

    def __init__(self) -> None:
        super().__init__(parties=2)
        self.listen()
        self.tellers = [self.office("teller"), self.office("teller")]
        for words in SAID:
            fields = {"text": words, "language": "en", "recognisable": True}
            made = self.do("SubmitStatement", self.facilitator, **fields)["statement"]
            self.do("DecideModeration", self.moderator, statement=made, outcome="accept")

    @property
    def statements(self) -> list[str]:
        return list(Statement.objects.filter(dialogue_id=self.id).order_by("n").values_list("id", flat=True))

    def show(self, place: int) -> str:
        """Show the statement at this place; the id of its showing."""
        made: str = self.do("ShowInRoom", self.facilitator, statement=self.statements[place])["shown"]
        return made

    def close(self) -> None:
        self.do("CloseInRoom", self.facilitator)

    def count(self, by: Actor, shown: str, counts: Sequence[int], table: int = 1, hands: bool = False) -> str:
        """A teller's count of a table; how it stands."""
        agree, disagree, passes = counts
        fields = {"agree": agree, "disagree": disagree, "passes": passes, "hands": hands}
        state: str = self.do("CountTable", by, shown=shown, table=table, **fields)["state"]
        return state

    def both(self, shown: str, counts: Sequence[int], table: int = 1, hands: bool = False) -> None:
        """Both tellers find the same."""
        for teller in self.tellers:
            self.count(teller, shown, counts, table, hands)

    def vote(self, by: Actor, place: int, choice: str, counter: int = 1) -> None:
        answer = self.do("CastVote", by, statement=self.statements[place], choice=choice, counter=counter)
        assert answer["applied"]

    def enter(self, code: str) -> Actor:
        token = self.do("RedeemCode", PUBLIC, code=code, accept_conduct=True)["token"]
        return Actor("participant", Session.objects.get(digest=digest(token)).subject)

    def plan(self, *, a: int, b: int) -> tuple[Room, list[str], list[str]]:
        """A room on a laptop with so many codes of either party: the room and their codes."""
        n = self.do("PrepareRoom", self.facilitator)["room"]
        room = Room.objects.get(dialogue_id=self.id, n=n)
        made: list[list[str]] = [[], []]
        for party, count in ((0, a), (1, b)):
            if not count:
                continue
            issued = self.parties[party].codes_issued() + count
            self.do("SetQuota", self.delegates[party], quota=issued)
            made[party] = self.do("IssueRoomCodes", self.registrar(party), room=n, count=count)["codes"]
        return room, made[0], made[1]


def shown(found: str) -> RoomStatement:
    return RoomStatement.objects.select_related("room").get(pk=found)


def along(room: Room) -> str:
    """The file for the laptop."""
    return files.write_along(gathering.along(room))


def back() -> str:
    """The file that this laptop brings back."""
    room = Room.objects.select_related("dialogue").get(kind="copy")
    return files.write_back(gathering.back(room), keys.of(room))


def begin(file: str) -> dict[str, Any]:
    """Take the dialogue along to this machine."""
    return do("BeginRoom", OPERATOR, files.read_along(file).dialogue.id, file=file)


@contextmanager
def laptop(folder: Path, empty: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be the laptop: another database, another key, and answers that come from a room."""
    path = folder / "laptop.sqlite3"
    if not path.exists():
        shutil.copy(empty, path)
    main = connection.settings_dict["NAME"]
    with monkeypatch.context() as changed:
        changed.setattr(settings, "CODES_KEY", "the laptop's own key, 32 letters and more")
        changed.setattr(settings, "CHANNEL", "room")
        _use(path)
        try:
            yield
        finally:
            _use(main)


def _use(path: Path | str) -> None:
    WRITER.stop()
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    choosing.forget()
