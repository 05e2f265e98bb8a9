"""Witnesses of the demonstration's diary: three parties and both supporters run one, two parties run none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import partial

from sulh.acts import checkpoints
from sulh.record.cosignature import cosign
from sulh.record.note import WITNESS, SigningKey
from sulh.site.demo.cast import Cast, Event

# How many entries ago each saw the diary last.
LAST_SEEN = {"administration": 0, "womens-networks": 0, "northern-parties": 40, "pakistan": 0, "russia": 0}


def naming(cast: Cast, on: date) -> Iterator[Event]:
    """Each names its key, with which nobody signs anything after the loading."""
    for key in LAST_SEEN:
        made = SigningKey.from_seed(f"demonstration.example/{key}", WITNESS, os.urandom(32))
        cast.witnesses[key] = made
        yield Event(on, 50, partial(_name, cast, key, on))


def _name(cast: Cast, key: str, on: date) -> None:
    by = cast.delegates.get(key) or cast.offices[key]
    cast.do(on, "NameWitness", by, vkey=str(cast.witnesses[key].verifying))


def cosigning(cast: Cast, on: date) -> None:
    """Each cosigns the diary as far as it has seen it. After the loading: only what is durable is signed."""
    newest, _note = checkpoints.publish(cast.id)
    at = int(datetime.combine(on, time(9), UTC).timestamp())
    for key, ago in LAST_SEEN.items():
        _at, note = checkpoints.signed_at(cast.id, newest.size - ago)
        whole = str(note) + cosign(note.text, cast.witnesses[key], at).line
        cast.do(on, "CosignCheckpoint", cast.offices["facilitator"], note=whole)
