"""What this folder reads from the record: answers, leaving, objections, overdue promises, pulses."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from sulh.dialogue.models import Dialogue, PartyStatus
from sulh.followup.incidents.reading import public
from sulh.followup.incidents.times import coarsened
from sulh.followup.pulse import reading as pulse
from sulh.followup.warnings.diary import told
from sulh.followup.warnings.overdue import overdue
from sulh.followup.warnings.series import Months, Point, Series, add


def answers(dialogue: Dialogue, over: Months) -> list[Series]:
    """Answers and not people: nobody's time of answering is kept."""
    least = dialogue.cell_limit
    return [Series("answers", "answers", over.points(told(dialogue).answers, least), least=least)]


def parties_left(dialogue: Dialogue, over: Months) -> list[Series]:
    left = PartyStatus.objects.filter(party__dialogue=dialogue, status="withdrew").values_list(
        "at", flat=True
    )
    counts = Counter(at.date().isoformat()[:7] for at in left)
    return [Series("parties_left", "parties_left", over.points(counts))]


def people_left(dialogue: Dialogue, over: Months) -> list[Series]:
    least = dialogue.cell_limit
    return [Series("people_left", "people_left", over.points(told(dialogue).leaving, least), least=least)]


def objections(dialogue: Dialogue, over: Months) -> list[Series]:
    return [Series("objections", "objections", over.points(told(dialogue).against))]


def late(dialogue: Dialogue, over: Months) -> list[Series]:
    counts = overdue(dialogue, over.ends)
    points = tuple(Point(day, count) for day, count in zip(over.first_days, counts, strict=True))
    return [Series("overdue", "overdue", points)]


def incidents(dialogue: Dialogue, over: Months) -> list[Series]:
    """By the month in which they happened; a week belongs to the month of its Thursday."""
    rows = public(dialogue).filter(state="verified").prefetch_related(None)
    counts: Counter[str] = Counter()
    for time, n in rows.order_by().values_list("time").annotate(n=Count("pk")):
        counts[coarsened(time, "month")] += n
    return [Series("incidents", "incidents", over.points(counts))]


def pulses(dialogue: Dialogue, over: Months) -> list[Series]:
    """Each question's share among all who answered, wave by wave, as it was published."""
    rows = pulse.series(pulse.closed_waves(dialogue))
    return [
        Series(
            f"pulse-{row.question}", "pulse",
            tuple(Point(each.day, None if each.hidden else each.share) for each in row.points),
            per="wave", share=True, texts=row.texts,
        )
        for row in rows if row.party == pulse.ALL
    ]  # fmt: skip


def register() -> None:
    add(10, "answers", answers)
    add(20, "parties_left", parties_left)
    add(30, "people_left", people_left)
    add(40, "objections", objections)
    add(50, "overdue", late)
    add(60, "incidents", incidents)
    add(70, "pulse", pulses)
