"""How a delegate checks the diary, who else has followed it, and a checkpoint to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from sulh.acts import checkpoints, log
from sulh.acts.keys import log_key
from sulh.dialogue import consent, witnesses
from sulh.dialogue.acts.record_rules import COSIGNATURES
from sulh.dialogue.models import Witness
from sulh.dialogue.order import by_lot
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.record_rules import rules_in_force
from sulh.dialogue.words import own
from sulh.public.diary.receipts import svg
from sulh.rules.refusal import Refusal


@dataclass(frozen=True)
class Follower:
    """A party or supporter and how far its witness has followed; `key` is empty where it runs none."""

    name: str
    key: str = ""
    size: int | None = None
    day: str = ""


@dataclass(frozen=True)
class Watched:
    """Who follows the diary. `parties`: all at the table; `at`: how far all that cosigned have seen it.

    `cosigned`: how many of the parties have; `without`: the names of those that run no witness.
    `asks`: whether the terms ask anything; `met`: the newest size witnessed so. `alarm`: why none is signed.
    """

    parties: list[Follower]
    supporters: list[Follower]
    at: int | None
    cosigned: int
    without: list[str]
    asked: Any
    asks: bool
    met: int | None
    alarm: Refusal | None


def watched(visit: Visit) -> Watched:
    """Who follows this diary, and whether that is what the terms ask."""
    dialogue = visit.dialogue
    joined = by_lot(dialogue, consent.joined(dialogue.id))
    pairs = witnesses.of_parties(dialogue, joined)
    friends = [row for row in witnesses.standing(dialogue.id) if row.supporter is not None]
    seen = witnesses.seen_by([row for _party, row in pairs if row] + friends)
    parties = [_follower(own(party.names), row, seen) for party, row in pairs]
    sizes = [each.size for each in parties if each.size is not None]
    at = min(sizes, default=None)
    asked = rules_in_force(dialogue.id).cosignatures
    alarm, found = None, None
    try:
        checkpoints.publish(dialogue.id)
        found = witnesses.witnessed(dialogue.id)
    except Refusal as refusal:
        alarm = refusal
    return Watched(
        parties,
        [_follower(own(row.supporter.names), row, seen) for row in friends if row.supporter],
        at,
        len(sizes),
        [each.name for each in parties if not each.key],
        COSIGNATURES[asked],
        asked != "none",
        found[0] if found and asked != "none" else None,
        alarm,
    )


def _follower(name: str, row: Witness | None, seen: dict[str, witnesses.Seen]) -> Follower:
    if row is None:
        return Follower(name)
    last = seen.get(row.id)
    if last is None:
        return Follower(name, row.key)
    return Follower(name, row.key, last.size, datetime.fromtimestamp(last.at, UTC).date().isoformat())


def _address(visit: Visit) -> str:
    """Where the files begin; the same address whatever language is read."""
    with override(settings.LANGUAGE_CODE):
        return visit.request.build_absolute_uri(visit.url("diary_checkpoint")).removesuffix("/checkpoint")


@require_safe
@in_dialogue
def check(visit: Visit) -> HttpResponse:
    """What anybody can check, with which command, and what no check can show."""
    return visit.page(
        "public/diary_check.html",
        head=log.head(visit.dialogue.id),
        key=str(log_key(visit.dialogue.id).verifying),
        watched=watched(visit),
        address=_address(visit),
        hand_in=visit.form("CosignCheckpoint", submit=_("Hand it in"), as_="public"),
    )


@require_safe
@in_dialogue
def printed(visit: Visit) -> HttpResponse:
    """The newest checkpoint on one sheet of paper, to be kept by whoever trusts nobody's computer."""
    at, note = checkpoints.publish(visit.dialogue.id)
    whole = checkpoints.cosigned(visit.dialogue.id, at.size, note)
    hexed = at.head.digest
    return visit.page(
        "public/diary_print.html",
        at=at,
        groups=[hexed[place : place + 8] for place in range(0, 64, 8)],
        note=str(whole),
        address=_address(visit),
        key=str(log_key(visit.dialogue.id).verifying),
        cosigners=[each.name for each in whole.signatures[1:]],
        today=datetime.now(UTC).date().isoformat(),
    )


@require_safe
@in_dialogue
def picture(visit: Visit) -> HttpResponse:
    """The newest checkpoint, with its cosignatures as long as they fit, as a QR."""
    at, note = checkpoints.publish(visit.dialogue.id)
    whole = str(checkpoints.cosigned(visit.dialogue.id, at.size, note)).encode()
    return svg(whole if len(whole) < 2_000 else str(note).encode())
