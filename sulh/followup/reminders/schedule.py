"""What the clock does here: addresses go with the office, and what is due is put into the outbox, once."""

from __future__ import annotations

from functools import partial

from sulh.acts import outbox
from sulh.acts.models import Outgoing
from sulh.acts.schedule import scheduled
from sulh.acts.writer import erased, write
from sulh.dialogue.models import Dialogue, Office
from sulh.followup.reminders import due
from sulh.followup.reminders.letters import KIND
from sulh.followup.reminders.models import Address
from sulh.followup.today import today


@scheduled
def forget_former() -> int:
    """Delete the addresses of those who hold no office any more; gives how many."""
    holding = Office.objects.filter(ended=False).values("holder_id")
    former = Address.objects.exclude(holder_id__in=holding)
    return write(partial(_delete, list(former.values_list("pk", flat=True)))) if former.exists() else 0


def _delete(holders: list[str]) -> int:
    gone, _rows = Address.objects.filter(pk__in=holders).delete()
    erased()
    return gone


@scheduled
def remind() -> int:
    """Put into the outbox what is due now; gives how many letters. Demonstrations and dialogues that stand
    still because it is not safe remind nobody."""
    if not outbox.is_set_up():
        return 0
    rows = Dialogue.objects.filter(demonstration=False, holders__address__isnull=False).distinct()
    return sum(_remind(dialogue) for dialogue in rows.exclude(phase="suspended"))


def _remind(dialogue: Dialogue) -> int:
    told = _told(dialogue)
    made = 0
    for holder, items in sorted(due.items(dialogue, today(dialogue)).items()):
        if new := sorted(items - told.get(holder, set())):
            made += write(partial(_put, dialogue, holder, new))
    return made


def _told(dialogue: Dialogue) -> dict[str, set[due.Item]]:
    """What each holder was reminded of before."""
    found: dict[str, set[due.Item]] = {}
    rows = Outgoing.objects.filter(dialogue=dialogue.id, kind=KIND)
    for holder, params in rows.values_list("holder", "params"):
        found.setdefault(holder, set()).update((why, n, day) for why, n, day in params["items"])
    return found


def _put(dialogue: Dialogue, holder: str, items: list[due.Item]) -> bool:
    """One letter, however much is new."""
    why, n, day = items[0]
    return outbox.put(
        dialogue=dialogue.id, kind=KIND, holder=holder, about=f"{KIND} {holder} {why} {n} {day}",
        params={"items": items},
    )  # fmt: skip
