"""What the public diary says of rooms; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.statements.room.labels import TABLES

TURNS: Mapping[str, str] = {}
SENTENCES: Mapping[str, Any] = {
    "PrepareRoom": _("Room %(room)s was planned, on a laptop without internet."),
    "OpenRoom": _("Room %(room)s was opened. Tables at which cards are counted: %(tables)s."),
    "DeclareTable": _("Room %(room)s: it was written down whose table %(table)s is."),
    "ShowInRoom": _("Statement %(statement)s was shown in room %(room)s."),
    "CloseInRoom": _("Statement %(statement)s was closed in room %(room)s."),
    "CloseRoom": _("Room %(room)s was closed."),
    "CountPresent": _("People in room %(room)s: %(present)s."),
    "CountTable": _("Room %(room)s: table %(table)s was counted for statement %(statement)s."),
    "IssueRoomCodes": _("A sheet of %(count)s codes for room %(room)s was made. The codes themselves are stored nowhere."),
    "BeginRoom": _("The dialogue was taken along to room %(room)s."),
    "JoinRoom": _("What room %(room)s brought back was brought in."),
}  # fmt: skip
FIELDS: Mapping[str, Any] = {
    "left_out": _("Tables left out, since no two counts were alike"),
    "hands": _("A show of hands: public, not secret"),
    "state": _("How it stands"),
    "counts": _("Sealed copy of the numbers"),
}
YES_NO: Mapping[str, Any] = {"yes": _("yes"), "no": _("no")}
CODES: Mapping[str, Mapping[str, Any]] = {"CountTable.state": TABLES, "CountTable.hands": YES_NO}
REFERENCES: frozenset[str] = frozenset()
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "rooms": (
        _("Rooms"),
        (
            "PrepareRoom", "OpenRoom", "DeclareTable", "ShowInRoom", "CloseInRoom", "CloseRoom", "CountPresent",
            "CountTable", "IssueRoomCodes", "BeginRoom", "JoinRoom",
        ),
    ),
}  # fmt: skip
DAYS: frozenset[str] = frozenset()
