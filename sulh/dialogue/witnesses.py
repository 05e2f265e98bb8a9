"""Who cosigns the diary: the witnesses of parties and supporters, and what the terms ask of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max

from sulh.acts import checkpoints, exporting
from sulh.acts.keys import log_key
from sulh.acts.models import LogCosignature
from sulh.dialogue import consent
from sulh.dialogue.models import Dialogue, Party, Witness
from sulh.dialogue.record_rules import rules_in_force
from sulh.record.note import Note, VerifyingKey
from sulh.record.policy import Policy, of_members
from sulh.record.proof import Receipt


@dataclass(frozen=True)
class Seen:
    """How far a witness has followed the diary: a number of entries, and when (seconds since 1970)."""

    size: int
    at: int


def standing(dialogue: str) -> list[Witness]:
    """The witnesses that are not retired, parties first."""
    rows = Witness.objects.filter(dialogue_id=dialogue, retired=False).select_related("party", "supporter")
    return sorted(rows, key=lambda row: (row.party is None, row.party.place if row.party else 0, row.id))


def of_parties(dialogue: Dialogue, parties: Iterable[Party]) -> list[tuple[Party, Witness | None]]:
    """Each of these parties with its witness, or None where it runs none."""
    own = {row.party_id: row for row in standing(dialogue.id) if row.party_id}
    return [(party, own.get(party.id)) for party in parties]


def seen_by(rows: Iterable[Witness]) -> dict[str, Seen]:
    """How far each of these witnesses has followed the diary, by its id, and when it last did."""
    of = {(row.dialogue_id, row.key): row.id for row in rows}
    kept = LogCosignature.objects.filter(
        dialogue__in={dialogue for dialogue, _key in of}, key__in={key for _dialogue, key in of}
    )
    newest = kept.values("dialogue", "key").annotate(newest=Max("size"), last=Max("at"))
    return {
        of[each["dialogue"], each["key"]]: Seen(each["newest"], each["last"])
        for each in newest if (each["dialogue"], each["key"]) in of
    }  # fmt: skip


def policy(dialogue: str) -> Policy:
    """What the terms in force ask of a checkpoint. Names in it are plain: `party-1`, `supporter-1`."""
    keys, members = {}, []
    joined = {party.id for party in consent.joined(dialogue)}
    friends = 0
    for row in standing(dialogue):
        if row.party is None:
            friends += 1
        name = f"party-{row.party.place}" if row.party else f"supporter-{friends}"
        keys[name] = VerifyingKey.read(row.key)
        if row.party_id in joined:
            members.append(name)
    least = {"none": 0, "one": 1, "all": len(members)}[rules_in_force(dialogue).cosignatures]
    return of_members(log_key(dialogue).verifying, keys, members, min(least, len(members)))


def policy_text(dialogue: str) -> str:
    """The same as a file (C2SP tlog-policy)."""
    return str(policy(dialogue))


def witnessed(dialogue: str, above: int = 0) -> tuple[int, Note] | None:
    """Size and note of the newest checkpoint of more than `above` entries that has what the terms ask for.

    Where they ask nothing: of the one that most have cosigned, so that one more never makes receipts worse.

    Raises what `checkpoints.signed_at` raises.
    """
    asked, rules = policy(dialogue), rules_in_force(dialogue)
    if rules.cosignatures == "one" and not asked.groups:
        return None  # no party runs a witness
    group = next(iter(asked.groups.values()), None)
    names = group.members if group else tuple(asked.witnesses)
    rows = LogCosignature.objects.filter(
        dialogue=dialogue, size__gt=above, key__in=[str(asked.witnesses[name]) for name in names]
    )
    enough = rows.values("size").annotate(count=Count("key")).filter(count__gte=group.least if group else 1)
    newest = enough.order_by(*(["-size"] if group else ["-count", "-size"])).first()
    if newest is None:
        return None
    size: int = newest["size"]
    _at, note = checkpoints.signed_at(dialogue, size)
    return size, checkpoints.cosigned(dialogue, size, note)


def receipt_of(dialogue: str, n: int) -> Receipt:
    """The proof of entry `n`, under a checkpoint that is witnessed as the terms ask, else the newest.

    Raises what `exporting.receipt_of` raises.
    """
    found = witnessed(dialogue, above=n)
    return exporting.receipt_of(dialogue, n, found[0] if found else None)
