"""An enumerator helps one person to answer. No earlier answer is shown, and none can be looked up.

The votes are the participant's and say only that they were given with help, never by whose. Of the enumerator
the number of people helped a day is kept (process reference T13).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db import connection
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Id
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.entering import known_code, person_of
from sulh.dialogue.models import Participant
from sulh.rules.refusal import Refusal
from sulh.statements.acts.voting import VALUES, fresh_counter
from sulh.statements.labels import CHOICES
from sulh.statements.models import Vote
from sulh.statements.paper import visiting
from sulh.statements.paper.counting import note_work
from sulh.statements.voting import choosing
from sulh.statements.voting.casting import Sent, cast


class BeginAssisted(Act):
    """Begin with one person: with the code of their slip, which they type themselves or read out.

    `agreed`: the page for entering was read to them, and they agree. The answer holds the token of the visit,
    which ends ten minutes after the last page. Refuses what redeeming a code refuses.
    """

    code: Annotated[str, Ask(_("The code on this person's slip"), _("25 digits in five groups. Let the person type it, if they can."), widget="code", inputmode="numeric"), Field(max_length=200)]  # fmt: skip
    agreed: Annotated[bool, Ask(_("I have read this page to the person, and the person agrees"), widget="checkbox")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


def _digits(act: BeginAssisted, dialogue: str) -> str:
    return known_code(act.code, dialogue)


@carries_out(BeginAssisted, action="assist_person", logged=False, keyed=False, prepare=_digits)
def begin_assisted(act: BeginAssisted, here: Here) -> Answer:
    if not act.agreed:
        raise Refusal("conduct_not_accepted", field="agreed")
    person = person_of(here, here.prepared)
    note_work(here, here.actor.id, sessions=1)
    return Answer({}, {"token": visiting.begin(here.dialogue, person.id)})


class CastAssistedVote(Act):
    """One answer of the person whose visit it is, to the statement that was drawn for them.

    `drawn` comes with the statement: a page of somebody else's visit, or a statement that was not drawn, is
    refused (`assisted_old_page`). `once`: a random number for this answer; sent again it is answered alike.
    Refuses `assisted_over`, `phase_closed`, `statement_not_open`. The answer says nothing but `applied`.
    """

    visit: Annotated[str, Ask(_("Visit"), widget="hidden"), Field(max_length=200)]
    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    choice: Annotated[
        Literal["agree", "disagree", "pass"], Ask(_("Your answer"), widget="radio", choices=CHOICES)
    ]
    drawn: Annotated[str, Ask(_("Counter"), widget="hidden"), Field(max_length=80)]
    once: Annotated[int, Ask(_("Counter"), widget="hidden"), Field(ge=1, le=2**52)]
    language: Annotated[
        str, Ask(_("Language"), widget="hidden"), Field(max_length=10, pattern=r"^[a-z-]*$")
    ] = ""

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(CastAssistedVote, action="assist_person", logged=False, keyed=False)
def cast_assisted_vote(act: CastAssistedVote, here: Here) -> Answer:
    person = visiting.person(here.dialogue, act.visit)
    row = Participant.objects.filter(pk=person).first()
    if row is None:
        raise Refusal("assisted_over")
    chance, step = choosing.read_signed(person, act.statement, act.drawn)
    if step is None:
        raise Refusal("assisted_old_page")
    if Vote.objects.filter(participant=person, statement_id=act.statement, once=act.once).exists():
        return Answer({"applied": True})
    choosing.answered(person, 0)  # read before the write, as in `voting.sent`
    of = choosing.table(here.dialogue)
    read = of.read_in(act.statement, act.language) if of else act.language
    vote = Sent(
        here.dialogue, act.statement, person, VALUES[act.choice], fresh_counter(person), act.once, read,
        "assisted", chance, step, "", connection.ops.adapt_datetimefield_value(here.now),
    )  # fmt: skip
    stands = cast([vote])[0]
    if isinstance(stands, Refusal):
        raise stands
    if of is not None:
        choosing.note(of, person, row.party_id or "", act.statement, vote.choice)
    return Answer({"applied": stands.applied})
