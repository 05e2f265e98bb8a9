"""What the room keeps. Votes carry no time; a statement's time is a whole hour."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from sulh.dialogue.models import Dialogue, Party, new_id

STATES = ("pending", "second_opinion", "accepted", "hidden", "rejected", "merged", "withdrawn")
UNREAD = ("pending", "second_opinion")  # nobody can read it yet but moderators, translators and its author
LIVE = (*UNREAD, "accepted")
SAID = (*LIVE, "hidden", "merged")  # whoever says the same words again says what was said already
# A delegate's statement is one of a participant unless it is signed by name: the kind must not betray it.
KINDS = ("participant", "delegate", "seed", "expert")
ATTRIBUTIONS = ("unattributed", "by_party", "by_name")


class Statement(models.Model):
    """One statement in the language it was said in. `text` empties when its author leaves."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="statements")
    n = models.PositiveIntegerField()  # 1, 2, 3 … in the order they were said
    source_id = models.IntegerField(null=True)  # the id in another tool's export
    text = models.TextField()
    folded = models.CharField(max_length=64, default="")  # SHA-256 of the text as `folding.key` compares it
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=14, default="pending")  # see STATES
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")
    # The hour at which an emergency hide ends by itself; empty but in the state "hidden".
    hidden_until: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    kind = models.CharField(max_length=11, default="participant")  # see KINDS
    attribution = models.CharField(max_length=12, default="unattributed")  # unattributed, by_party, by_name
    name = models.CharField(max_length=120, default="")  # the office's label where attributed by name
    # Whose thought it was, where it was carried over from outside: {"name", "path"} within the dialogue.
    credit: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    author_kind = models.CharField(max_length=11, default="")  # participant, holder; empty for imports
    author = models.CharField(max_length=32, default="", db_index=True)
    party = models.ForeignKey(Party, models.SET_NULL, null=True)  # only where attributed by party
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_statement_per_number"),)
        indexes = (models.Index(fields=("dialogue", "folded"), name="statements_alike"),)


class Translation(models.Model):
    """A statement in another language, with the translator's label.

    `holder` wrote the present wording (empty where it is older than this column), `confirmed` is the label of
    another translator who stands behind it too. `at` is the hour since when the statement has been translated
    into this language; a better wording leaves it.
    """

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    text = models.TextField()
    translator = models.CharField(max_length=120)
    questioned = models.BooleanField(default=False, db_default=False)  # doubted; not shown until looked at
    holder = models.CharField(max_length=32, default="", db_default="")
    confirmed = models.CharField(max_length=120, default="", db_default="")
    at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("statement", "language"), name="one_translation_per_language"),
        )


class Question(models.Model):
    """Somebody doubts a translation, and says why. It is deleted with the doubt.

    Of an office holder the id and the party are kept, of a participant nothing. `holds`: the translation is
    held back for it.
    """

    translation = models.ForeignKey(Translation, models.CASCADE, related_name="questions")
    words = models.TextField()
    holder = models.CharField(max_length=32, default="")
    party = models.CharField(max_length=32, default="")
    label = models.CharField(max_length=120, default="")
    holds = models.BooleanField(default=False)


class Decision(models.Model):
    """What a moderator decided, with its reason from the closed list; a decided appeal may turn it round.

    `rules` is the digest of the terms, with their moderation policy, that were in force. `nominated_by` is
    the id of the party that nominated the moderator, empty where the facilitator appointed them. `stands`:
    False for a first opinion that needs a second one, an emergency hide, and a merge that is only proposed.
    """

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="decisions")
    holder = models.CharField(max_length=32)
    nominated_by = models.CharField(max_length=32, default="", db_default="")
    outcome = models.CharField(max_length=8)  # accept, reject, hide, merge
    stands = models.BooleanField(default=True, db_default=True)
    into = models.CharField(max_length=32, default="", db_default="")  # of a merge: the other statement
    reason = models.CharField(max_length=20, default="")
    explanation = models.TextField(default="")
    rules = models.CharField(max_length=64, default="")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Appeal(models.Model):
    """The one appeal against a refusal or a merge, decided by somebody whom another side nominated."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    statement = models.OneToOneField(Statement, models.CASCADE, related_name="appeal")
    words = models.TextField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    decided_by = models.CharField(max_length=32, default="")
    outcome = models.CharField(max_length=8, default="")  # uphold, restore
    reasoning = models.TextField(default="")


CHANNELS = ("web", "assisted", "paper", "room", "imported")


class Vote(models.Model):
    """The last answer of one participant to one statement. Written and read with SQL on the hot path.

    `choice`: 1 agree, 0 pass, -1 disagree. `counter` rises with every answer of the participant to
    the statement; it is no time. The row goes with its participant, and with its statement's text.
    `participant` is no foreign key: the write itself checks that there is one.

    `once` is a random number of the client for one answer: the same answer sent again is answered alike.
    `language` is the one the statement was read in, `channel` how the answer came; both are compared in sums
    and never shown of a person. `propensity` is the chance (0..1) with which the statement was drawn for this
    participant as number `step`, empty where it was not drawn but looked up. `sealed`: the log holds a
    commitment to it.
    """

    # The two indexes below serve every question; more would only slow down each vote.
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, db_index=False)
    statement = models.ForeignKey(Statement, models.CASCADE, db_index=False)
    participant = models.CharField(max_length=32)
    party = models.CharField(max_length=32, default="")
    choice = models.SmallIntegerField()
    counter = models.PositiveBigIntegerField()
    once = models.BigIntegerField(default=0, db_default=0)
    language = models.CharField(max_length=10, default="", db_default="")
    channel = models.CharField(max_length=8, default="web", db_default="web")
    propensity = models.FloatField(null=True)
    step = models.PositiveIntegerField(null=True)
    sealed = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("participant", "statement"), name="one_vote_per_statement"),
        )
        indexes = (models.Index(fields=("dialogue", "statement"), name="votes_of_a_statement"),)


class VoteSeal(models.Model):
    """The salt of a vote's commitment in the log. Shown nowhere and to nobody; deleted with the vote."""

    vote = models.OneToOneField(Vote, models.CASCADE, primary_key=True, related_name="+")
    salt = models.CharField(max_length=64)


# The models of this room's folders, where Django looks for them.
import sulh.statements.room.models  # noqa: E402, F401
from sulh.statements.paper.models import EnumeratorDay, PaperBatch, PaperEntry, PaperSheet  # noqa: E402, F401
