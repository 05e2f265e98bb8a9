"""Reading the votes of a dialogue as packed columns, and the groups they are counted by."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from django.db import connection

from sulh.dialogue.models import Code, Dialogue, Party
from sulh.dialogue.order import register
from sulh.findings.build import Group, Said, Votes
from sulh.findings.snapshot import Missing
from sulh.statements.models import Statement
from sulh.statements.paper.counts import given_out

EVERYONE = "everyone"
_SQL = """
    SELECT vote.participant, vote.statement_id, vote.party, vote.choice
    FROM statements_vote vote JOIN statements_statement said ON said.id = vote.statement_id
    WHERE vote.dialogue_id = %s AND said.state = 'accepted' AND vote.choice IS NOT NULL
"""


def statements(dialogue: Dialogue) -> list[Said]:
    """The accepted statements in the order they were said, without their words.

    A snapshot never changes, but an author may take words back; pages and files join them by id.
    """
    rows = Statement.objects.filter(dialogue=dialogue, state="accepted").order_by("n")
    return [
        Said(row.id, "", row.language, None if row.source_id is None else str(row.source_id)) for row in rows
    ]


def groups(dialogue: Dialogue) -> list[Group]:
    """The joined parties and "no party", in the order drawn by lot; everyone where there are no parties."""
    if not dialogue.has_parties:
        return [Group(EVERYONE, "everyone", _enrolled(dialogue, None))]
    return [
        Group(party.id, "no_party" if party.no_party else "party", _enrolled(dialogue, party))
        for party in register(dialogue)
        if party.status == "joined"
    ]


def _enrolled(dialogue: Dialogue, party: Party | None) -> int | None:
    """How many codes and voting sheets were given out; None where people enter without, or were imported."""
    if dialogue.entry == "open":
        return None
    codes = Code.objects.filter(dialogue=dialogue, party=party, state__in=("unused", "used")).count()
    return codes + given_out(dialogue.id, party) or None


def missing(dialogue: Dialogue) -> list[Missing]:
    """Parties of the register that are not at the table."""
    return [Missing(party.id, party.status) for party in register(dialogue) if party.status != "joined"]


def votes(dialogue: Dialogue, said: list[Said], counted: list[Group]) -> Votes:
    """One row per participant and accepted statement. Votes of a party that left are not counted."""
    place = {statement.id: at for at, statement in enumerate(said)}
    group: Mapping[str, int] = {each.id: at for at, each in enumerate(counted)}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [dialogue.id])
        rows = cursor.fetchall()
    if dialogue.has_parties:
        kept = [
            (person, place[at], group[party], choice) for person, at, party, choice in rows if party in group
        ]
    else:
        kept = [(person, place[at], 0, choice) for person, at, _, choice in rows]
    columns = np.array(
        # 60 of the id's random bits make a number that is the same in every snapshot.
        [(int(person[:15], 16), at, party, choice) for person, at, party, choice in kept],
        dtype=np.int64,
    ).reshape(-1, 4)
    return Votes(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3])
