"""A clause where it is spoken of outside the text, which may have moved on since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sulh.dialogue.words import own
from sulh.settlement.text.content import Clause, clause_in
from sulh.settlement.text.models import Version
from sulh.settlement.text.pages.naming import all_called
from sulh.settlement.text.working import working

Known = Mapping[str, tuple[str, Clause]]


@dataclass(frozen=True)
class Called:
    """What a clause is called, and its heading."""

    title: str
    heading: Mapping[str, str]

    def __str__(self) -> str:
        heading = own(self.heading)
        return f"{self.title}: {heading}" if heading else self.title


def called_now(dialogue: str) -> Known:
    """Every clause of the text as it stands now, by id with what it is called, in order."""
    return all_called({"clauses": working(dialogue)})


def spoken_of(known: Known, dialogue: str, wanted: str) -> Called:
    """The clause with this id, if it is `known`; else the last heading that it had in a version."""
    if wanted in known:
        name, present = known[wanted]
        return Called(name, present["heading"])
    title = _("A clause that is in the text no more")
    for version in Version.objects.filter(dialogue_id=dialogue).order_by("-n").iterator():
        if clause := clause_in(version.content, wanted):
            return Called(title, clause["heading"])
    return Called(title, {})
