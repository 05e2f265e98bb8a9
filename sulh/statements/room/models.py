"""What is kept of meetings. Nothing here names a participant, and no time is kept at all."""

from __future__ import annotations

from django.db import models

from sulh.dialogue.models import Code, Dialogue, Party, new_id
from sulh.statements.models import Statement

# here: held on this server. away: held on a laptop that comes back with a file. copy: on that laptop.
KINDS = ("here", "away", "copy")
STATES = ("prepared", "open", "closed")


class Room(models.Model):
    """One meeting. `n` counts the meetings of a dialogue; `present` is what a teller counted.

    `key`: on a laptop the room's own key, wrapped under a key that is not in the database; else empty.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="rooms")
    n = models.PositiveIntegerField()
    kind = models.CharField(max_length=4)
    state = models.CharField(max_length=8, default="prepared")
    present = models.PositiveIntegerField(null=True)
    key = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_room_per_number"),)


class RoomTable(models.Model):
    """A table at which cards are counted. `party`: whose table it declared itself to be; mostly nobody's."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="tables")
    n = models.PositiveIntegerField()
    party = models.ForeignKey(Party, models.SET_NULL, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("room", "n"), name="one_table_per_number"),)


class RoomCode(models.Model):
    """Which of this server's codes belongs to a room, by its digest under the room's own key."""

    digest = models.CharField(primary_key=True, max_length=64)
    room = models.ForeignKey(Room, models.CASCADE, related_name="codes")
    code = models.OneToOneField(Code, models.CASCADE, related_name="+")


class RoomStatement(models.Model):
    """A statement that was shown, once, as number `place` of the meeting.

    The three counts are the answers by phone as they stood when it was closed; empty before, and where the
    phones of the room cannot be told from others.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="shown")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()
    closed = models.BooleanField(default=False)
    agree = models.PositiveIntegerField(null=True)
    disagree = models.PositiveIntegerField(null=True)
    passes = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("room", "statement"), name="shown_once_in_a_room"),)


class _Counted(models.Model):
    shown = models.ForeignKey(RoomStatement, models.CASCADE, related_name="+")
    table = models.ForeignKey(RoomTable, models.CASCADE, related_name="+")
    hands = models.BooleanField(default=False)  # a show of hands: public, not secret
    agree = models.PositiveIntegerField()
    disagree = models.PositiveIntegerField()
    passes = models.PositiveIntegerField()

    class Meta:
        abstract = True

    @property
    def counts(self) -> tuple[int, int, int]:
        """Agree, disagree, pass."""
        return self.agree, self.disagree, self.passes


class RoomEntry(_Counted):
    """What one teller counted at one table. Deleted once the count stands."""

    holder = models.CharField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("shown", "table", "hands", "holder"), name="one_entry_per_teller"
            ),
        )


class RoomCount(_Counted):
    """A count of one table that two tellers found alike. It never changes."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("shown", "table", "hands"), name="one_count_per_table"),
        )
