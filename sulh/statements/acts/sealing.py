"""Votes enter the log as salted commitments in shuffled batches, which bind the server to them.

A commitment covers statement, choice and party of a vote, never its participant. Its salt stays in `VoteSeal`
and is shown nowhere, so nobody can open a commitment or prove a vote with it; it goes with the vote. A vote
that was changed enters anew with a later batch, where its former salt is destroyed.

Entering also moves each vote to a random place in its table, so that a seized database does not tell in which
order people voted. Imported votes are bound by the digest of the import.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from functools import cache

from django.db import connection

from sulh.acts.batches import SOURCES, Source, Taken
from sulh.acts.models import anywhere
from sulh.record.canonical import canonical
from sulh.record.commitment import SALT_BYTES
from sulh.statements.models import Vote

# Votes of others wait while a batch is written, so it stays well below the 65,535 bytes of an entry.
MOST = 400
# The newest rows first, by the key alone: SQLite then finds what is new at the end of the table.
_WAITING = """
    SELECT id FROM statements_vote
    WHERE NOT sealed AND channel <> 'imported' AND dialogue_id || '' = %s ORDER BY id DESC LIMIT %s
"""
_FORGET = "DELETE FROM statements_voteseal WHERE vote_id = %s"
_MOVE = "UPDATE statements_vote SET id = %s, sealed = %s WHERE id = %s"
_KEEP = "INSERT INTO statements_voteseal (vote_id, salt) VALUES (%s, %s)"


def find(dialogue: str, most: int) -> list[int]:
    """Votes of which the log knows nothing, or only an earlier answer."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [dialogue, most])
        return [row for (row,) in cursor.fetchall()]


def take(wanted: Sequence[int]) -> Taken:
    """Seal these votes with fresh salts; what is shown is their commitments, sorted.

    A commitment is that of `sulh.record.commitment`, so the order of commitments says nothing of the votes'.
    """
    votes = Vote.objects.filter(pk__in=wanted, sealed=False).select_for_update()
    rows = list(votes.values_list("id", "statement", "choice", "party"))
    # Rows that are written one after another lie near each other on the disk.
    secrets.SystemRandom().shuffle(rows)
    places = [anywhere() for _ in rows]
    salts = [secrets.token_bytes(SALT_BYTES) for _ in rows]
    with connection.cursor() as cursor:
        cursor.executemany(_FORGET, [(row[0],) for row in rows])
        cursor.executemany(_MOVE, [(place, True, row[0]) for place, row in zip(places, rows, strict=True)])
        cursor.executemany(_KEEP, [(place, salt.hex()) for place, salt in zip(places, salts, strict=True)])
    content = cache(_content)
    commitments = [
        hashlib.sha256(salt + content(*row[1:])).hexdigest() for salt, row in zip(salts, rows, strict=True)
    ]
    return Taken(len(rows), {"commitments": sorted(commitments)})


def _content(statement: str, choice: int, party: str) -> bytes:
    return canonical({"statement": statement, "choice": choice, "party": party})


SOURCES["voting"] = Source(find, take, MOST)
