"""Asking witnesses over HTTP (C2SP tlog-witness) to cosign the newest checkpoint of a log. Needs the house."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import Max

from sulh.acts import checkpoints, tiles
from sulh.acts.models import LogCosignature
from sulh.cli import house
from sulh.cli.verify.web import post
from sulh.cli.verify.words import printable
from sulh.cli.words import Stop, complain
from sulh.cli.words import gettext as _
from sulh.record.checkpoint import Checkpoint
from sulh.record.note import NotANote, Note, Signature, read_signatures
from sulh.record.tree import consistency_proof
from sulh.record.witness import SIZES, ask
from sulh.rules.refusal import Refusal
from sulh.site.messages import message

_SIZE = re.compile(rb"(0|[1-9][0-9]{0,18})\n")


def collect_from(dialogue: str, addresses: Sequence[str]) -> int:
    """Ask each witness once. 0: all have cosigned; 1: one has not, or has seen more than stands here.

    Raises what `checkpoints.publish` raises.
    """
    at, note = checkpoints.publish(dialogue)
    wrong = 0
    for address in addresses:
        try:
            lines = _ask(dialogue, at, note, address)
            house.hand_in(
                "CosignCheckpoint", {"note": str(Note(note.text, (*note.signatures, *lines)))}, dialogue
            )
        except Stop as reason:
            complain(f"{address}: {reason}")
            wrong = 1
        except Refusal as refusal:
            complain(f"{address}: {message(refusal.code, refusal.params)}")
            wrong = 1
        else:
            print(_("%(address)s has cosigned the checkpoint at %(n)s entries.") % {"address": address, "n": at.size})  # fmt: skip
    return wrong


def _ask(dialogue: str, at: Checkpoint, note: Note, address: str) -> Sequence[Signature]:
    """The lines with which the witness answers. Raises `Stop` with what it says instead."""
    old = _last(dialogue, at.size)
    status, kind, body = _try(dialogue, at, note, address, old)
    if status == 409 and kind == SIZES and (found := _SIZE.fullmatch(body)):
        seen = int(found[1])
        if seen > at.size:
            raise Stop(_("THIS WITNESS HAS SEEN A LONGER DIARY THAN THIS SERVER HAS: %(seen)s entries there, %(size)s here. Entries were lost here. Stop, and look for the newest copy of the database before anything else is written.") % {"seen": seen, "size": at.size})  # fmt: skip
        if seen == old:
            raise Stop(_("THIS WITNESS HAS SEEN ANOTHER DIARY: of its %(seen)s entries some differ from those here.") % {"seen": seen})  # fmt: skip
        status, kind, body = _try(dialogue, at, note, address, seen)
    if status == 422:
        raise Stop(_("THIS WITNESS HAS SEEN ANOTHER DIARY: what it saw last is not the beginning of the one here."))  # fmt: skip
    if status == 404:
        raise Stop(_("no witness of this log answers there. Does it know the log's key?"))
    if status != 200:
        raise Stop(_("the witness answered %(status)s: %(said)s") % {"status": status, "said": _said(body)})
    try:
        return read_signatures(body)
    except NotANote as fault:
        raise Stop(_("the witness answered something that is no cosignature.")) from fault


def _last(dialogue: str, size: int) -> int:
    """The size that was cosigned last, as far as is known here."""
    held = LogCosignature.objects.filter(dialogue=dialogue, size__lte=size)
    return held.aggregate(newest=Max("size"))["newest"] or 0


def _try(dialogue: str, at: Checkpoint, note: Note, address: str, old: int) -> tuple[int, str, bytes]:
    proof = consistency_proof(tiles.tree(dialogue, at.size).span, old, at.size)
    target = f"{address.rstrip('/').removesuffix('/add-checkpoint')}/add-checkpoint"
    return post(target, ask(old, proof, str(note).encode()), "text/plain; charset=utf-8")


def _said(body: bytes) -> str:
    return printable(body.decode(errors="replace").strip())[:200]
