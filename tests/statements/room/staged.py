"""A room for a dialogue in which everybody is there: what could be sent, step by step through a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sulh.acts.registry import Actor
from sulh.statements.room import files, keys
from sulh.statements.room.models import Room
from tests.helpers import Stage

Fields = dict[str, Any]
NOBODY = "0" * 32


class Staged:
    """Nothing is planned yet; `scenes` goes through a meeting."""

    def __init__(self, stage: Stage, people: dict[str, Actor], statement: str) -> None:
        self.stage, self.people, self.statement = stage, people, statement
        self.shown = NOBODY
        self.room: Room | None = None

    def bodies(self) -> dict[str, Fields]:
        n = self.room.n if self.room else 1
        return {
            "PrepareRoom": {},
            "OpenRoom": {"tables": 2},
            "DeclareTable": {"table": 1, "party": self.stage.parties[0].id},
            "ShowInRoom": {"statement": self.statement},
            "CloseInRoom": {},
            "CloseRoom": {"sure": True},
            "CountPresent": {"present": 17},
            "CountTable": {"shown": self.shown, "table": 1, "agree": 5, "disagree": 2, "passes": 1},
            "IssueRoomCodes": {"room": n, "count": 1},
            "BeginRoom": {"file": "{}"},
            "JoinRoom": {"file": self._back() if self.room else "{}"},
        }

    def _back(self) -> str:
        """What a room brings back in which nobody said anything."""
        assert self.room is not None
        back = files.Back(
            format="sulh room back 1", dialogue=self.stage.id, room=self.room.id, closed=1, conduct="",
            present=17, people=(), gone=(), tables=(), shown=(),
        )  # fmt: skip
        return files.write_back(back, keys.made_for(self.room.id))

    def play(self) -> None:
        """All of it, for its entries in the diary; the stage speaks before and after."""

        def do(act: str, role: str = "facilitator") -> Any:
            return self.stage.do(act, self.people[role], **self.bodies()[act])

        self.room = Room.objects.get(dialogue_id=self.stage.id, n=do("PrepareRoom")["room"])
        do("IssueRoomCodes", "registrar")
        do("JoinRoom")
        do("OpenRoom")
        do("DeclareTable")
        do("CountPresent", "teller")
        self.shown = do("ShowInRoom")["shown"]
        do("CountTable", "teller")
        do("CloseInRoom")
        do("CloseRoom")

    def scenes(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Plan a room, open one here, show a statement; each with what can be done then and not before.

        The stage speaks meanwhile; nothing is left open or away at the end.
        """
        stage, facilitator = self.stage, self.people["facilitator"]
        n = stage.do("PrepareRoom", facilitator)["room"]
        self.room = Room.objects.get(dialogue_id=stage.id, n=n)
        yield "listening", ("IssueRoomCodes", "JoinRoom")
        stage.do("CloseRoom", facilitator, room=n, sure=True)
        stage.do("OpenRoom", facilitator, tables=2)
        yield "listening", ("DeclareTable", "ShowInRoom", "CountPresent", "CloseRoom")
        self.shown = stage.do("ShowInRoom", facilitator, statement=self.statement)["shown"]
        yield "listening", ("CloseInRoom", "CountTable")
        stage.do("CloseRoom", facilitator, sure=True)
