"""One translatable message per refusal code of rooms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "room_not_open": _("No room is open. Open one first."),
    "room_open_already": _("A room is open already. Close it first."),
    "room_over": _("This room is over."),
    "room_unknown": _("There is no such room."),
    "room_not_here": _("This machine brings only answers back from the room; the rest would be lost. Please do it on the dialogue's own server."),
    "room_codes_missing": _("There are no codes for this room yet. Registrars make them at their desks."),
    "room_begun_already": _("This dialogue was taken along to this machine already."),
    "room_file_unreadable": _("This is no file of a room, or one of another version."),
    "room_file_changed": _("This file was changed or damaged after it was made. Please bring the file as it was made."),
    "room_file_elsewhere": _("This file belongs to another dialogue, or to a room that was not prepared here."),
    "rooms_away": _("%(count)s rooms are still away. Bring in what they bring back, or write down that they do not come back."),
    "nothing_shown": _("No statement is shown."),
    "statement_still_shown": _("A statement is still shown. Close it first."),
    "statement_shown_already": _("This statement was shown in this room already."),
    "table_unknown": _("There is no table with this number."),
    "table_declared_late": _("Statements have been shown already, so whose table it is stays as it is."),
    "count_stands": _("Two people found the same for table %(table)s; this count stands."),
}  # fmt: skip
