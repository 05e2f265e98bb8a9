"""Readers' comments: apart from the statements of the dialogue, and never counted with them."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from sulh.dialogue.models import Dialogue, new_id
from sulh.statements.models import Statement


class Comment(models.Model):
    """One comment of a reader. Nothing is kept of who wrote it but a name of their choice.

    `thread` is what it is about: `bulletin-3` or `findings-2`. `root` and `parent` are numbers in the
    thread; a comment that answers none is its own root. `code` is the keyed digest of the code that was
    shown once to whoever wrote it. `part` is what is left of the text where it was restored in part.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="comments", db_index=False)
    thread = models.CharField(max_length=30)
    n = models.PositiveIntegerField()
    root = models.PositiveIntegerField()
    parent = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=40, default="")
    text = models.TextField()
    part = models.TextField(default="")
    language = models.CharField(max_length=10)
    folded = models.CharField(max_length=64, default="")
    # waiting: not read yet, where comments are read before they appear; shown, withheld, taken_back;
    # part: restored in part on appeal.
    state = models.CharField(max_length=10)
    reason = models.CharField(
        max_length=20, default=""
    )  # for which it is withheld, or was before a part was restored
    decided = models.BooleanField(default=False)  # whether a moderator has read it
    code = models.CharField(max_length=64, default="")
    carried = models.ForeignKey(Statement, models.SET_NULL, null=True, related_name="carried_from")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("dialogue", "thread", "n"), name="one_comment_per_number"),
        )
        indexes = (
            models.Index(fields=("dialogue", "thread", "root", "n"), name="comments_as_read"),
            models.Index(fields=("dialogue", "thread", "state", "reason"), name="comments_counted"),
            models.Index(fields=("dialogue", "decided", "at"), name="comments_to_read"),
            models.Index(fields=("dialogue", "folded"), name="comments_alike"),
            models.Index(fields=("code",), name="comments_by_code"),
        )


class CommentDecision(models.Model):
    """A moderator's decision about a comment, by the closed list of reasons and the terms in force."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    holder = models.CharField(max_length=32)
    outcome = models.CharField(max_length=8)  # show, withhold
    reason = models.CharField(max_length=20, default="")
    abused = models.CharField(max_length=20, default="")  # see sulh.rules.moderation.ABUSED
    explanation = models.TextField(default="")
    rules = models.CharField(max_length=64, default="")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class CommentAppeal(models.Model):
    """The one appeal of whoever wrote a withheld comment, decided by somebody else than the moderator."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    comment = models.OneToOneField(Comment, models.CASCADE, related_name="appeal")
    words = models.TextField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    decided_by = models.CharField(max_length=32, default="")
    outcome = models.CharField(max_length=12, default="")  # uphold, restore, restore_part
    reasoning = models.TextField(default="")


class Thread(models.Model):
    """A thread that a moderator closed or put into the archive. A thread without a row is open."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="threads")
    thread = models.CharField(max_length=30)
    state = models.CharField(max_length=8)  # closed, archived
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "thread"), name="one_row_per_thread"),)
