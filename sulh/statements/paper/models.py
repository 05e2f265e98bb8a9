"""What is kept of voting sheets and of the work of enumerators. No table leads from a sheet to a person."""

from __future__ import annotations

from django.db import models

from sulh.acts.scattering import scattered
from sulh.dialogue.models import Dialogue, Holder, Party, new_id

# printed: nothing is entered. once: entered by one person. differs: two people read different answers.
WAITING = ("once", "differs")
SHEET_STATES = ("printed", *WAITING, "counted", "void")


STATEMENTS = "statements"


class PaperBatch(models.Model):
    """Sheets that were printed together: for one party, with the same statements in the same order.

    `number` is five digits, the last a check digit; `statements` are their numbers (`Statement.n`) in the
    order of the sheet, drawn by lot; `languages` one or two. `party` is empty in a dialogue without parties.
    `asks` is the kind (see `asking`); where it is another room's, `subject` is its own id and `statements`
    are the numbers of its lines.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="paper_batches")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="paper_batches")
    number = models.CharField(max_length=5)
    asks = models.CharField(max_length=10, default=STATEMENTS)
    subject = models.CharField(max_length=32, default="")
    statements: models.JSONField[list[int], list[int]] = models.JSONField()
    languages: models.JSONField[list[str], list[str]] = models.JSONField()
    mismatches = models.PositiveIntegerField(default=0)  # sheets whose two entries differed
    closed = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "number"), name="one_batch_per_number"),)


@scattered
class PaperSheet(models.Model):
    """One printed sheet. `number` is five digits, the last a check digit; they tell no order."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="sheets")
    number = models.CharField(max_length=5)
    state = models.CharField(max_length=7, default="printed")  # see SHEET_STATES
    entered = models.BooleanField(default=False)  # somebody entered it, whatever became of it

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "number"), name="one_sheet_per_number"),)


class PaperEntry(models.Model):
    """What one person read on one sheet. Deleted as soon as the sheet counts or is void.

    `answers`: statement number as text -> 1 agree, 0 pass, -1 disagree; statements without one answer lack.
    """

    sheet = models.ForeignKey(PaperSheet, models.CASCADE, related_name="entries")
    holder = models.ForeignKey(Holder, models.CASCADE)
    answers: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sheet", "holder"), name="one_entry_per_person"),)


class EnumeratorDay(models.Model):
    """The work of one enumerator on one day (UTC), in numbers: what makes an unusual one visible.

    `sessions`: people helped. `sheets`: sheets entered. `overruled`: entries that the paper did not bear out.
    """

    holder = models.ForeignKey(Holder, models.CASCADE, related_name="enumerator_days")
    day = models.CharField(max_length=10)
    sessions = models.PositiveIntegerField(default=0)
    sheets = models.PositiveIntegerField(default=0)
    overruled = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("holder", "day"), name="one_row_per_day"),)
