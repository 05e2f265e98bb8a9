"""Witnesses of the diary: a party or a supporter names its key, and anybody hands in what that key has cosigned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from unicodedata import is_normalized

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import checkpoints
from sulh.acts.fields import Ask
from sulh.acts.keys import log_key
from sulh.acts.models import LogCosignature
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts import find
from sulh.dialogue.models import Witness
from sulh.dialogue.witnesses import standing
from sulh.record.checkpoint import Checkpoint, NotACheckpoint
from sulh.record.cosignature import time_of
from sulh.record.note import WITNESS, BadSignature, NotAKey, NotANote, Note, Signature, VerifyingKey, read
from sulh.rules.refusal import Refusal
from sulh.rules.text import faults

Key = Annotated[str, Field(min_length=1, max_length=400)]
MOST_LINES = 4  # of one witness below one checkpoint: it may have cosigned it again
CheckpointText = Annotated[str, Field(min_length=1, max_length=20_000)]


class NameWitness(Act):
    """A party or a supporter names the key of the witness it runs; an earlier one retires.

    Refuses `witness_key_unreadable`, `witness_key_taken`.
    """

    vkey: Annotated[Key, Ask(_("The witness's key"), _("The line that `sulh witness` prints when it starts: a name, and two more parts after plus signs. It stands in the public diary for good, the name too."))]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({**done["whose"], "vkey": done["vkey"]})


@carries_out(NameWitness, action="name_witness")
def name_witness(act: NameWitness, here: Here) -> Answer:
    key = _key(act.vkey)
    others = Witness.objects.filter(dialogue_id=here.dialogue).values_list("key", flat=True)
    if any(VerifyingKey.read(other).public == key.public for other in others):
        raise Refusal("witness_key_taken", field="vkey")
    whose = _whose(here)
    _own(here).update(retired=True)
    Witness.objects.create(
        dialogue_id=here.dialogue,
        party_id=whose.get("party"),
        supporter_id=whose.get("supporter"),
        key=str(key),
    )
    return Answer({"vkey": str(key), "whose": whose})


class RetireWitness(Act):
    """A party or a supporter no longer runs its witness. What it cosigned stays. Refuses `witness_none`."""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({**done["whose"], "vkey": done["vkey"]})


@carries_out(RetireWitness, action="name_witness")
def retire_witness(act: RetireWitness, here: Here) -> Answer:
    row = _own(here).first()
    if row is None:
        raise Refusal("witness_none")
    _own(here).update(retired=True)
    return Answer({"vkey": row.key, "whose": _whose(here)})


class CosignCheckpoint(Act):
    """Anybody hands in a checkpoint of this diary: with cosignatures of its witnesses, or to show what was signed.

    It is no entry of the diary, since every entry asks for new cosignatures. A checkpoint that goes beyond the
    diary shows that entries were lost: from then on nothing is signed or added. One that contradicts it shows
    that two diaries were signed: from then on nothing is signed. Refuses `not_a_checkpoint`, `cosignature_none`,
    `cosignature_wrong`.
    """

    note: Annotated[CheckpointText, Ask(_("The checkpoint with its cosignatures"), _("The whole text, from the first line to the last."), widget="textarea")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


Line = tuple[str, str, int]
"""The key of a witness, its signature line, and the time in it."""


@dataclass(frozen=True)
class HandedIn:
    """A checkpoint as it was handed in. `count`: how many witnesses of this dialogue cosigned it; `new`: lines of
    theirs that are not kept yet, verified."""

    data: bytes
    count: int
    new: list[Line]


def _read(act: CosignCheckpoint, dialogue: str) -> HandedIn:
    """Verify what was handed in, before the writer is asked."""
    data = act.note.replace("\r\n", "\n").encode()
    data += b"" if data.endswith(b"\n") else b"\n"
    try:
        note = read(data)
        size = Checkpoint.read(note.text).size
        note.need(log_key(dialogue).verifying)
    except (NotANote, NotACheckpoint, BadSignature) as fault:
        raise Refusal("not_a_checkpoint", field="note") from fault
    if size > checkpoints.MOST_ENTRIES:
        raise Refusal("not_a_checkpoint", field="note")
    kept = set(LogCosignature.objects.filter(dialogue=dialogue, size=size).values_list("line", flat=True))
    own = _own_lines(dialogue, note)
    new = [
        (str(key), each.line, _time(each, note.text, key))
        for key, lines in own for each in lines if each.line not in kept
    ]  # fmt: skip
    return HandedIn(data, len(own), sorted(new, key=lambda line: line[2]))


def _own_lines(dialogue: str, note: Note) -> list[tuple[VerifyingKey, set[Signature]]]:
    """The lines of each witness of this dialogue, repeated ones once; what others did is passed over.

    Refuses `cosignature_wrong` where one has more than a witness ever writes below one checkpoint.
    """
    found = []
    for row in standing(dialogue):
        key = VerifyingKey.read(row.key)
        if own := {each for each in note.signatures if each.by(key)}:
            if len(own) > MOST_LINES:
                raise Refusal("cosignature_wrong", field="note", name=key.name)
            found.append((key, own))
    return found


@carries_out(CosignCheckpoint, action="cosign_checkpoint", logged=False, keyed=False, prepare=_read)
def cosign_checkpoint(act: CosignCheckpoint, here: Here) -> Answer:
    given: HandedIn = here.prepared
    brought = checkpoints.hold(here.dialogue, given.data)
    size = brought.checkpoint.size
    if brought.contradicts:
        return Answer({"size": size, "cosignatures": 0, "contradicts": True})
    if brought.fits and not given.count:
        raise Refusal("cosignature_none", field="note")
    for key, line, at in given.new if brought.fits else []:
        of_this: dict[str, Any] = {"dialogue": here.dialogue, "size": size, "key": key}
        said = {"line": line, "at": at}
        if not LogCosignature.objects.get_or_create(**of_this, defaults=said)[1]:
            # One statement, so that the latest time stands whoever comes first.
            LogCosignature.objects.filter(**of_this, at__lt=at).update(**said)
    return Answer({"size": size, "cosignatures": given.count if brought.fits else 0})


def _time(signature: Signature, text: str, key: VerifyingKey) -> int:
    try:
        at = time_of(signature, text, key)
        datetime.fromtimestamp(at, UTC)
    except (BadSignature, ValueError, OverflowError, OSError) as fault:
        # A time that no calendar has is as wrong as a signature that does not fit.
        raise Refusal("cosignature_wrong", field="note", name=key.name) from fault
    return at


def _key(said: str) -> VerifyingKey:
    try:
        key = VerifyingKey.read((said.split() or [""])[-1])  # what is printed before it may come along
    except (NotAKey, UnicodeError) as fault:
        raise Refusal("witness_key_unreadable", field="vkey") from fault
    # The name is shown to people, and stands in entries and notes: no hidden signs, and in NFC.
    if key.kind != WITNESS or any(faults(key.name, lines=False)) or not is_normalized("NFC", key.name):
        raise Refusal("witness_key_unreadable", field="vkey")
    return key


def _whose(here: Here) -> dict[str, str]:
    if here.role == "supporter":
        return {"of": "supporter", "supporter": find.own_supporter(here).id}
    return {"of": "party", "party": find.own_party(here).id}


def _own(here: Here) -> QuerySet[Witness]:
    """The witness of whoever acts, as long as it is not retired."""
    whose = _whose(here)
    rows = Witness.objects.filter(dialogue_id=here.dialogue, retired=False)
    return rows.filter(party=whose.get("party"), supporter=whose.get("supporter"))
