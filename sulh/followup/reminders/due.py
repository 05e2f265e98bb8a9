"""Of what whom to remind: promises that fall due or are late, codes, forecasts, and a baseline that lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import F

from sulh.dialogue.followup_rules import rules_in_force
from sulh.dialogue.models import Dialogue
from sulh.followup.commitments.models import COMPLETE, Code
from sulh.followup.commitments.reading import standing
from sulh.followup.commitments.who import CODERS, is_own
from sulh.followup.forecasts.models import Forecast, ForecastQuestion
from sulh.followup.near import sides_of
from sulh.followup.pulse.models import PulseWave
from sulh.followup.reminders.reached import Reached

# Days before a promise falls due, the nearest first: of each one reminder, late rather than early.
AHEAD = (7, 30)
# A promise that is late for longer than this is not brought up any more: whoever gives an address years later
# wants no letter about everything that was ever late.
LATE_SINCE = 7
WAITS = 14  # days
# When a text is being agreed and pulse questions were never asked: in force, it is too late for a baseline.
LAST_FOR_BASELINE = frozenset({"drafting", "consent", "ratification"})

Item = tuple[str, int, str]
"""Why (30, 7, overdue, waits, forecast or baseline), the number of what waits, and a day."""


def items(dialogue: Dialogue, today: str) -> dict[str, set[Item]]:
    """Everything of which holders who gave an address might be reminded on this day."""
    reached = Reached(dialogue)
    found: dict[str, set[Item]] = {}
    for look in (_promises, _codes, _forecasts, _baseline):
        for holder, item in look(dialogue, date.fromisoformat(today), reached):
            found.setdefault(holder, set()).add(item)
    return found


def _promises(dialogue: Dialogue, today: date, reached: Reached) -> Iterator[tuple[str, Item]]:
    first, last = today - timedelta(LATE_SINCE), today + timedelta(max(AHEAD))
    rows = standing(dialogue).filter(due__gte=first.isoformat(), due__lte=last.isoformat())
    for row in rows.exclude(level=COMPLETE).only("n", "due", "parties", "supporter"):
        for holder in reached.acting_for([*row.parties, row.supporter]):
            yield holder, (_stage(row.due, today), row.n, row.due)


def _stage(due: str, today: date) -> str:
    """`overdue`, or the least of the days ahead within which `due` lies."""
    days = (date.fromisoformat(due) - today).days
    return "overdue" if days < 0 else str(next(ahead for ahead in AHEAD if days <= ahead))


def _codes(dialogue: Dialogue, today: date, reached: Reached) -> Iterator[tuple[str, Item]]:
    """To those who may give the code: neither whoever gave one already, nor whose own promise it is."""
    latest = (today - timedelta(WAITS)).isoformat()
    rows = standing(dialogue).filter(waits_since__lt=latest).exclude(waits="")
    given = Code.objects.filter(commitment__in=rows, round=F("commitment__round"))
    gave = set(given.values_list("commitment_id", "holder"))
    coders = {holder: sides_of(holder) for holder in reached.holding(CODERS)}
    for row in rows.only("pk", "n", "parties", "supporter", "waits_since"):
        for holder, sides in coders.items():
            if (row.pk, holder) not in gave and not is_own(row, sides):
                yield holder, ("waits", row.n, row.waits_since)


def _forecasts(dialogue: Dialogue, today: date, reached: Reached) -> Iterator[tuple[str, Item]]:
    """Questions whose day has come, to monitors who neither asked nor forecast."""
    rows = ForecastQuestion.objects.filter(dialogue=dialogue, outcome="", resolves__lte=today.isoformat())
    gave = set(Forecast.objects.filter(question__in=rows).values_list("question_id", "holder"))
    monitors = reached.holding(["monitor"])
    for pk, n, day, asker in rows.values_list("pk", "n", "resolves", "asked_by"):
        for holder in monitors - {asker}:
            if (pk, holder) not in gave:
                yield holder, ("forecast", n, day)


def _baseline(dialogue: Dialogue, today: date, reached: Reached) -> Iterable[tuple[str, Item]]:
    """Only before the first wave: the clock opens the later ones."""
    if dialogue.phase not in LAST_FOR_BASELINE or not rules_in_force(dialogue.id).pulse_questions:
        return ()
    if PulseWave.objects.filter(dialogue=dialogue, party=None).exists():
        return ()
    return [(holder, ("baseline", 0, "")) for holder in reached.holding(["facilitator"])]
