"""Answering a statement: the act that is done most often, so one SQL statement and no model.

The counter. A vote is applied only if its counter is higher than that of the answer that stands, so
a form that is sent twice, or late, never replaces a newer answer. It is no time, since nothing finer
than an hour is kept of a participant. A program counts 1, 2, 3 …; pages take theirs from
`fresh_counter`: one above everything this participant has answered so far. So a page drawn after the
last answer always counts. A page from before it (an older tab, the "back" button, a form sent twice)
is not applied, whatever its choice, and the answer says so: the person is asked again with a fresh
page instead of believing that it counted. Equal choices are treated like others, or the answer would
tell somebody who looks over the shoulder how the person voted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db import connection
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Id
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.rules.refusal import Refusal
from sulh.statements.labels import CHOICES

VALUES = {"agree": 1, "pass": 0, "disagree": -1}
AnswerCounter = Annotated[int, Ask(_("Counter"), widget="hidden"), Field(ge=1, le=2**52)]


class CastVote(Act):
    """Agree, disagree or pass. It may be changed until speaking closes; the last answer counts.

    `counter` is a whole number from 1 that rises with every answer to the same statement. The answer
    is `applied`, or where it is not, `above`: the counter that stands. It never says which choice stands.
    """

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    choice: Annotated[
        Literal["agree", "disagree", "pass"], Ask(_("Your answer"), widget="radio", choices=CHOICES)
    ]
    counter: AnswerCounter

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


# Every condition is checked again by the write itself, so that nothing can change in between.
_WRITE = """
    INSERT INTO statements_vote (dialogue_id, statement_id, participant, party, choice, counter)
    SELECT dialogue.id, said.id, person.id, COALESCE(person.party_id, ''),
           CAST(%s AS smallint), CAST(%s AS bigint)
    FROM dialogue_dialogue dialogue
    JOIN statements_statement said ON said.dialogue_id = dialogue.id
    JOIN dialogue_participant person ON person.dialogue_id = dialogue.id
    WHERE dialogue.id = %s AND dialogue.phase = 'listening'
      AND said.id = %s AND said.state = 'accepted' AND person.id = %s
    ON CONFLICT (participant, statement_id) DO UPDATE
      SET choice = excluded.choice, counter = excluded.counter
      WHERE excluded.counter > statements_vote.counter
"""
_WHY = """
    SELECT (SELECT phase FROM dialogue_dialogue WHERE id = %s),
           (SELECT 1 FROM dialogue_participant WHERE id = %s AND dialogue_id = %s),
           (SELECT state FROM statements_statement WHERE id = %s AND dialogue_id = %s),
           (SELECT counter FROM statements_vote WHERE participant = %s AND statement_id = %s)
"""


@carries_out(CastVote, action="vote_on_statement", logged=False, keyed=False)
def cast_vote(act: CastVote, here: Here) -> Answer:
    person = here.actor.id
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [VALUES[act.choice], act.counter, here.dialogue, act.statement, person])
        if cursor.rowcount == 1:
            return Answer({"applied": True})
        cursor.execute(
            _WHY, [here.dialogue, person, here.dialogue, act.statement, here.dialogue, person, act.statement]
        )
        phase, enrolled, state, standing = cursor.fetchone()
    if phase != "listening":
        raise Refusal("phase_closed", action="vote_on_statement", phase=phase or "draft")
    if not enrolled:
        raise Refusal("role_may_not", action="vote_on_statement", role="public")
    if state != "accepted":
        raise Refusal("statement_not_open", field="statement")
    return Answer({"applied": False, "above": standing})


def fresh_counter(participant: str) -> int:
    """One above every answer of this participant so far: for all forms of one page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(MAX(counter), 0) FROM statements_vote WHERE participant = %s", [participant]
        )
        highest: int = cursor.fetchone()[0]
    return highest + 1
