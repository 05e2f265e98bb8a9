"""A sheet that two people read alike, or a third decided about, becomes answers of somebody unnamed."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from sulh.acts.registry import Here
from sulh.acts.writer import erased
from sulh.dialogue.acts.entering import new_participant
from sulh.dialogue.models import Holder
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement
from sulh.statements.paper import asking
from sulh.statements.paper.models import EnumeratorDay, PaperBatch, PaperEntry, PaperSheet
from sulh.statements.voting.casting import Sent, cast


def count(here: Here, sheet: PaperSheet, answers: asking.Read) -> None:
    """Keep the answers as the batch's kind keeps them; forget who entered them and from which sheet.

    Raises what that kind raises.
    """
    asking.of(sheet.batch).count(here, sheet.batch, answers)
    sheet.state = "counted"
    sheet.save(update_fields=["state"])
    PaperEntry.objects.filter(sheet=sheet).delete()
    erased()


def as_votes(here: Here, batch: PaperBatch, answers: asking.Read) -> None:
    """Cast the answers as somebody new of the batch's party.

    An answer to a statement that was taken back meanwhile does not count. Raises `Refusal("phase_closed")`.
    """
    person = new_participant(here, batch.party)
    ids = dict(
        Statement.objects.filter(dialogue_id=here.dialogue, n__in=batch.statements).values_list("n", "id")
    )
    # On a sheet with two languages nobody knows which one was read.
    language = batch.languages[0] if len(batch.languages) == 1 else ""
    now = connection.ops.adapt_datetimefield_value(here.now)
    votes = [
        Sent(here.dialogue, ids[int(n)], person.id, choice, 1, 0, language, "paper", None, None, "", now)
        for n, choice in answers.items()
        if int(n) in ids
    ]
    for result in cast(votes) if votes else ():
        if isinstance(result, Refusal) and result.code != "statement_not_open":
            raise result


def end(asks: str, subject: str) -> None:
    """What was asked is over: batches close, entries go, and nothing tells which sheet counted."""
    batches = PaperBatch.objects.filter(asks=asks, subject=subject)
    PaperEntry.objects.filter(sheet__batch__in=batches).delete()
    PaperSheet.objects.filter(batch__in=batches).update(state="void", entered=False)
    batches.update(closed=True, mismatches=0)
    erased()


def note_work(here: Here, holder: str, **more: int) -> None:
    """Add to what an enumerator did today: `sessions`, `sheets`, `overruled`."""
    row, _made = EnumeratorDay.objects.get_or_create(
        holder=Holder.objects.get(pk=holder), day=here.now.date().isoformat()
    )
    EnumeratorDay.objects.filter(pk=row.pk).update(**{name: F(name) + n for name, n in more.items()})
