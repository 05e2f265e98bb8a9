"""Plain words for the codes of rooms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTS = {
    "PrepareRoom": _("A room without internet was planned"),
    "OpenRoom": _("A room was opened"),
    "DeclareTable": _("It was written down whose table it is"),
    "ShowInRoom": _("A statement was shown in the room"),
    "CloseInRoom": _("The statement was closed in the room"),
    "CloseRoom": _("The room was closed"),
    "CountPresent": _("The people in the room were counted"),
    "CountTable": _("A table was counted"),
    "IssueRoomCodes": _("Codes for a room were made"),
    "BeginRoom": _("A dialogue was taken along to a room"),
    "JoinRoom": _("What a room brought back was brought in"),
}
# How a table stands: nobody counted it, one did, two differ, two found the same.
TABLES = {
    "empty": _("not counted yet"),
    "once": _("a second person has to count"),
    "mine": _("counted by you, waits for a second person"),
    "differs": _("two counts differ: please count again"),
    "stands": _("stands"),
}
ROOMS = {
    "prepared": _("planned"),
    "open": _("open"),
    "closed": _("over"),
}
COUNTED = {"agree": _("agree"), "disagree": _("disagree"), "pass": _("pass")}
LABELS = {"table_state": TABLES, "room_state": ROOMS}
