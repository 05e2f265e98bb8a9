"""Answering a statement: the act that is done most often, so one SQL statement and no model.

The counter. A vote is applied only if its counter is higher than that of the answer that stands, so
a form that is sent twice, or late, never replaces a newer answer. It is no time, since nothing finer
than an hour is kept of a participant. A program counts 1, 2, 3 …; pages take theirs from
`fresh_counter`: one above everything this participant has answered so far. So a page drawn after the
last answer always counts. A page from before it (an older tab, the "back" button) is not applied,
whatever its choice, and the answer says so: the person is asked again with a fresh page instead of
believing that it counted. Equal choices are treated like others, or the answer would tell somebody who
looks over the shoulder how the person voted. Only the very same answer sent again, known by the random
number `once` that its client drew for it, is answered as it was the first time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import clock
from sulh.acts.fields import Ask, Id
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.rules.refusal import Refusal
from sulh.statements.labels import CHOICES
from sulh.statements.voting import choosing
from sulh.statements.voting.casting import Sent, Stands, cast

VALUES = {"agree": 1, "pass": 0, "disagree": -1}
AnswerCounter = Annotated[int, Ask(_("Counter"), widget="hidden"), Field(ge=1, le=2**52)]


class CastVote(Act):
    """Agree, disagree or pass. It may be changed until speaking closes; the last answer counts.

    `counter` is a whole number from 1 that rises with every answer to the same statement. `once` is a random
    number for this very answer, by which it is known when it is sent again (0: none). `language` is the one the
    statement was read in; where it cannot be read in that one, because nobody translated it or the translation
    is doubted, the answer is kept as one to the statement as it was said. `drawn` comes from the `next` of the
    answer before. The answer is `applied`, or where it is not, `above`: the counter that stands. It never says
    which choice stands. `next` is the statement to be shown now (`statement`, `n`, `drawn`, `left`), or null
    where none is left in `language`.
    """

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    choice: Annotated[
        Literal["agree", "disagree", "pass"], Ask(_("Your answer"), widget="radio", choices=CHOICES)
    ]
    counter: AnswerCounter
    once: Annotated[int, Ask(_("Counter"), widget="hidden"), Field(ge=0, le=2**52)] = 0
    language: Annotated[
        str, Ask(_("Language"), widget="hidden"), Field(max_length=10, pattern=r"^[a-z-]*$")
    ] = ""
    drawn: Annotated[str, Ask(_("Counter"), widget="hidden"), Field(max_length=80)] = ""

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(CastVote, action="vote_on_statement", logged=False, keyed=False)
def cast_vote(act: CastVote, here: Here) -> Answer:
    vote = sent(act, here.dialogue, here.actor.id)
    stands = cast([vote])[0]
    if isinstance(stands, Refusal):
        raise stands
    return Answer(answer_to(vote, here.standing.party, stands, act.language))


def sent(act: CastVote, dialogue: str, participant: str, session: str = "") -> Sent:
    """The act as it is written: by whom, and with what chance its statement was drawn."""
    chance, step = choosing.read_signed(participant, act.statement, act.drawn) if act.drawn else (None, None)
    # Both are read before the write, or this answer would be among the old ones when it is noted.
    choosing.answered(participant, 0)
    of = choosing.table(dialogue)
    read = of.read_in(act.statement, act.language) if of else act.language
    now = connection.ops.adapt_datetimefield_value(clock.now())
    return Sent(
        dialogue, act.statement, participant, VALUES[act.choice], act.counter, act.once, read,
        settings.CHANNEL, chance, step, session, now,
    )  # fmt: skip


def answer_to(vote: Sent, party: str, stands: Stands, language: str) -> dict[str, Any]:
    """What a vote is answered with, once it is written: with the next statement for a reader of `language`."""
    of = choosing.table(vote.dialogue)
    found = None
    if of is not None:
        if stands.applied:
            choosing.note(of, vote.participant, party, vote.statement, vote.choice)
        found = choosing.choose(of, vote.participant, party, language)
    following = None
    if found is not None:
        following = {"statement": found.statement, "n": found.n, "drawn": found.drawn, "left": found.left}
    answer: dict[str, Any] = {"applied": stands.applied, "next": following}
    return answer if stands.applied else {**answer, "above": stands.above}


def fresh_counter(participant: str) -> int:
    """One above every answer of this participant so far: for all forms of one page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(MAX(counter), 0) FROM statements_vote WHERE participant = %s", [participant]
        )
        highest: int = cursor.fetchone()[0]
    return highest + 1
