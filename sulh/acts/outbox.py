"""The outbox: what is to be sent after a commit, to office holders only.

`put` writes into the same transaction as what gave rise to it; `send_waiting` hands over what waits, outside
of any. A room registers how a kind is written, and finds the address itself: none ever stands in the outbox.

Nothing is sent twice: a row is marked as sent before its sending begins. After a failure the mark is taken back
and the row is tried again, later each time and `TRIES` times at most. A server that is killed in between loses
that one letter.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import translation

from sulh.acts import clock
from sulh.acts.models import Outgoing
from sulh.acts.schedule import scheduled
from sulh.acts.writer import write

TRIES = 5
AT_ONCE = 200  # letters at one look
FAILURES = 3  # at one look: a mail server that is down must not keep the clock from everything else
_log = logging.getLogger("sulh.outbox")


@dataclass(frozen=True)
class To:
    """Whom a letter is for: an address, which is nowhere kept here, and the language it is read in."""

    address: str
    language: str


@dataclass(frozen=True)
class Letter:
    """What is sent. `body` is plain text."""

    subject: str
    body: str


@dataclass(frozen=True)
class Kind:
    """How one kind is sent. `to` gives None where nobody is to be written to any more; `letter` is called with
    the reader's language in force."""

    to: Callable[[Outgoing], To | None]
    letter: Callable[[Outgoing], Letter]


KINDS: dict[str, Kind] = {}


def sends(kind: str, how: Kind) -> None:
    """Say how letters of this kind are written."""
    KINDS[kind] = how


def is_set_up() -> bool:
    """Whether this server sends mail at all."""
    return bool(settings.SENDS_MAIL)


def put(*, dialogue: str, kind: str, holder: str, about: str, params: Mapping[str, Any]) -> bool:
    """Put a letter into the outbox, inside a transaction; False if it was there before or no mail is sent.

    Where no mail is set up nothing is kept, or years of old letters would go out on the day it is.
    """
    if kind not in KINDS:
        raise ValueError(f"nobody has said how {kind} is sent")
    if not is_set_up():
        return False
    _row, made = Outgoing.objects.get_or_create(
        about=about,
        defaults={
            "dialogue": dialogue, "kind": kind, "holder": holder, "params": dict(params), "hour": clock.now(),
        },
    )  # fmt: skip
    return made


@scheduled
def send_waiting() -> int:
    """Send what waits and is due; gives how many letters the mail server took."""
    if not is_set_up():
        return 0
    rows = Outgoing.objects.filter(sent=False, gave_up=False, hour__lte=clock.now())
    sent = failed = 0
    for row in rows.order_by("hour", "pk")[:AT_ONCE]:
        if not write(partial(_mark, row)):
            continue
        to = KINDS[row.kind].to(row)
        if to is None:
            write(partial(_give_up, row))
        elif _sent(row, to):
            sent += 1
        elif (failed := failed + 1) == FAILURES:
            break
    return sent


def _sent(row: Outgoing, to: To) -> bool:
    try:
        _hand_over(row, to)
    except Exception as fault:
        # What a mail server answers often repeats the address, so only the kind of fault is told.
        _log.warning("a letter (%s) could not be sent: %s", row.kind, type(fault).__name__)
        write(lambda: _take_back(row))
        return False
    return True


def _hand_over(row: Outgoing, to: To) -> None:
    with translation.override(to.language):
        letter = KINDS[row.kind].letter(row)
    # Made by machine: no reply of an absent reader is wanted (RFC 3834).
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(letter.subject, letter.body, to=[to.address], headers=headers).send()


def _mark(row: Outgoing) -> bool:
    """Whether this process may send it: no other one has begun."""
    rows = Outgoing.objects.filter(pk=row.pk, sent=False, gave_up=False)
    return rows.update(sent=True, tries=F("tries") + 1) == 1


def _take_back(row: Outgoing) -> None:
    tries = row.tries + 1
    later = clock.now() + timedelta(hours=2 ** (tries - 1))
    Outgoing.objects.filter(pk=row.pk).update(sent=False, gave_up=tries >= TRIES, hour=later)


def _give_up(row: Outgoing) -> None:
    Outgoing.objects.filter(pk=row.pk).update(sent=False, gave_up=True)
