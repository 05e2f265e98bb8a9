"""Many votes in one go: the one exception to acts written by the ORM.

Each vote is one SQL statement that checks phase, statement, participant and session again while it writes, so
that nothing can change in between; a second one asks why, where it was not applied. On SQLite the statements
of a batch run one after another inside the writer; PostgreSQL takes the batch as one statement, which holds
the dialogue's row until it is committed, so that nobody closes the phase between the check and the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from sulh.rules.refusal import Refusal


class Sent(NamedTuple):
    """One vote on its way. `session`: the digest of its token, empty where that was asked before.

    `now` is the hour in the database's form, against which a session expires. `once` is 0 or a random number
    of the client for this very answer. `propensity` and `step` are None where the statement was looked up.
    """

    dialogue: str
    statement: str
    participant: str
    choice: int
    counter: int
    once: int
    language: str
    channel: str
    propensity: float | None
    step: int | None
    session: str
    now: Any


@dataclass(frozen=True, slots=True)
class Stands:
    """What became of a vote: `applied`, or `above`: the counter of the answer that stands."""

    applied: bool
    above: int = 0


_COLUMNS = """dialogue_id, statement_id, participant, party, choice, counter, once,
              language, channel, propensity, step, sealed"""
_CHECKED = """
    JOIN dialogue_dialogue dialogue ON dialogue.id = sent.dialogue AND dialogue.phase = 'listening'
    JOIN statements_statement said
      ON said.id = sent.statement AND said.dialogue_id = dialogue.id AND said.state = 'accepted'
    JOIN dialogue_participant person ON person.id = sent.participant AND person.dialogue_id = dialogue.id
    WHERE (sent.session = '' OR EXISTS (
      SELECT 1 FROM dialogue_session door
      WHERE door.digest = sent.session AND door.subject = person.id AND door.expires > sent.now))
"""
_SELECTED = """
    SELECT dialogue.id, said.id, person.id, COALESCE(person.party_id, ''),
           sent.choice, sent.counter, sent.once, sent.language, sent.channel, sent.propensity, sent.step, {no}
"""
_UPSERT = """
    ON CONFLICT (participant, statement_id) DO UPDATE
      SET choice = excluded.choice, counter = excluded.counter, once = excluded.once,
          language = excluded.language, channel = excluded.channel, sealed = excluded.sealed
      WHERE excluded.counter > statements_vote.counter
"""
_ONE = f"""
    INSERT INTO statements_vote ({_COLUMNS}) {_SELECTED.format(no="0")}
    FROM (SELECT ? AS dialogue, ? AS statement, ? AS participant, ? AS choice, ? AS counter, ? AS once,
                 ? AS language, ? AS channel, ? AS propensity, ? AS step, ? AS session, ? AS now) sent
    {_CHECKED} {_UPSERT}
"""
_MANY = f"""
    WITH sent AS MATERIALIZED (
      SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::smallint[], %s::bigint[], %s::bigint[],
                           %s::text[], %s::text[], %s::float8[], %s::int[], %s::text[], %s::timestamptz[])
        AS sent(dialogue, statement, participant, choice, counter, once, language, channel, propensity, step,
                session, now)
    ), checked AS (
      {_SELECTED.format(no="FALSE")} FROM sent {_CHECKED} FOR SHARE OF dialogue, said FOR KEY SHARE OF person
    )
    INSERT INTO statements_vote ({_COLUMNS}) SELECT * FROM checked {_UPSERT}
    RETURNING participant, statement_id, counter
"""
_WHY = """
    SELECT (SELECT phase FROM dialogue_dialogue WHERE id = %s),
           (SELECT 1 FROM dialogue_participant WHERE id = %s AND dialogue_id = %s),
           (SELECT state FROM statements_statement WHERE id = %s AND dialogue_id = %s),
           counter, once
    FROM (SELECT 1) here LEFT JOIN statements_vote ON participant = %s AND statement_id = %s
"""


def cast(votes: Sequence[Sent]) -> list[Stands | Refusal]:
    """Write `votes` inside the caller's transaction; one result each, in their order.

    A vote is refused with `phase_closed`, `role_may_not` or `statement_not_open`. The same answer sent again
    (same counter, same `once`) is answered as it was the first time.
    """
    applied = _one_by_one(votes) if connection.vendor == "sqlite" else _all_at_once(votes)
    return [Stands(True) if done else _why_not(vote) for vote, done in zip(votes, applied, strict=True)]


def _one_by_one(votes: Sequence[Sent]) -> list[bool]:
    connection.ensure_connection()
    # Below Django's cursor, which would look at every parameter of every vote.
    execute = connection.connection.execute
    return [execute(_ONE, vote).rowcount == 1 for vote in votes]


def _all_at_once(votes: Sequence[Sent]) -> list[bool]:
    """One statement may touch a row once, so of several answers to one question the newest is sent."""
    newest: dict[tuple[str, str], int] = {}
    for place, vote in enumerate(votes):
        key = (vote.participant, vote.statement)
        if key not in newest or vote.counter > votes[newest[key]].counter:
            newest[key] = place
    places = sorted(newest.values())
    columns = [list(column) for column in zip(*(votes[place] for place in places), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_MANY, columns)
        stands = {(person, said): counter for person, said, counter in cursor.fetchall()}
    written = {
        place for place in places
        if stands.get((votes[place].participant, votes[place].statement)) == votes[place].counter
    }  # fmt: skip
    return [place in written for place in range(len(votes))]


def _why_not(vote: Sent) -> Stands | Refusal:
    with connection.cursor() as cursor:
        here, person, said = vote.dialogue, vote.participant, vote.statement
        cursor.execute(_WHY, [here, person, here, said, here, person, said])
        phase, enrolled, state, counter, once = cursor.fetchone()
    if phase != "listening":
        return Refusal("phase_closed", action="vote_on_statement", phase=phase or "draft")
    if state != "accepted" and enrolled:
        return Refusal("statement_not_open", field="statement")
    if not enrolled or counter is None or counter < vote.counter:
        # No such participant; or there is one, but the session of this device has ended.
        return Refusal("role_may_not", action="vote_on_statement", role="public")
    if vote.once and (counter, once) == (vote.counter, vote.once):
        return Stands(True)
    return Stands(False, counter)
