"""Counting cards, papers or hands at a table. A count stands when two tellers found the same, each alone.

Where two differ, both count again, or a third one counts: any two that are equal decide. No teller sees what
another one wrote down.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Id, WholeNumber
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.rules.refusal import Refusal
from sulh.statements.room.acts import find
from sulh.statements.room.models import RoomCount, RoomEntry

PEOPLE_MOST = 10_000
AT_A_TABLE = 1000
_Number = Annotated[WholeNumber, Field(le=AT_A_TABLE)]


class CountPresent(Act):
    """Write down how many people are in the room."""

    present: Annotated[
        WholeNumber, Ask(_("How many people are in the room?"), inputmode="numeric"), Field(le=PEOPLE_MOST)
    ]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"room": done["room"], "present": self.present})


@carries_out(CountPresent, action="count_table")
def count_present(act: CountPresent, here: Here) -> Answer:
    room = find.open_room(here)
    room.present = act.present
    room.save()
    return Answer({"room": room.n})


class CountTable(Act):
    """Write down what one table answered to a statement: by cards or papers, or by a show of hands.

    The answer's `state` is `once` (a second teller has to count), `differs`, or `stands`.
    """

    shown: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    table: Annotated[WholeNumber, Ask(_("Which table?"), inputmode="numeric"), Field(ge=1)]
    agree: Annotated[_Number, Ask(_("Cards that agree"), inputmode="numeric")]
    disagree: Annotated[_Number, Ask(_("Cards that disagree"), inputmode="numeric")]
    passes: Annotated[_Number, Ask(_("Cards that pass"), inputmode="numeric")]
    hands: Annotated[
        bool,
        Ask(
            _("It was a show of hands"),
            _("Public, not secret: it is shown apart and counted in nothing."),
            widget="checkbox",
        ),
    ] = False

    def public_view(self, done: Mapping[str, Any]) -> View:
        """Which table was counted; the numbers are sealed, since a table is a few people."""
        counts = {"agree": self.agree, "disagree": self.disagree, "pass": self.passes}
        return View(
            {"room": done["room"], "statement": done["statement"], "table": self.table,
             "hands": "yes" if self.hands else "no", "state": done["state"],
             "counts": Sealed(counts, about=f"room {self.shown}")}
        )  # fmt: skip


@carries_out(CountTable, action="count_table")
def count_table(act: CountTable, here: Here) -> Answer:
    shown = find.shown(here, act.shown)
    table = find.table(shown.room, act.table)
    place: dict[str, Any] = {"shown": shown, "table": table, "hands": act.hands}
    if RoomCount.objects.filter(**place).exists():
        raise Refusal("count_stands", table=act.table)
    counted = {"agree": act.agree, "disagree": act.disagree, "passes": act.passes}
    RoomEntry.objects.update_or_create(**place, holder=here.actor.id, defaults=counted)
    others = RoomEntry.objects.filter(**place).exclude(holder=here.actor.id)
    state = "differs" if others.exists() else "once"
    if others.filter(**counted).exists():
        RoomCount.objects.create(**place, **counted)
        RoomEntry.objects.filter(**place).delete()
        state = "stands"
    return Answer({"room": shown.room.n, "statement": shown.statement_id, "state": state})
