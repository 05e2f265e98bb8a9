"""What a clause is called where it is spoken of: its number as the text stands now, and its heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sulh.dialogue.words import number, own
from sulh.settlement.text.content import numbered
from sulh.settlement.text.models import Version
from sulh.settlement.text.working import working


@dataclass(frozen=True)
class Called:
    """A clause by number (empty for title and preamble) and heading. `gone`: it is in the text no more."""

    number: str
    heading: Mapping[str, str]
    gone: bool = False

    @property
    def title(self) -> str:
        """In the reader's language and digits."""
        if self.gone:
            return _("A clause that is in the text no more")
        shown = "".join(number(int(sign)) if sign.isdigit() else sign for sign in self.number)
        return _("Clause %(n)s") % {"n": shown} if shown else _("Unnumbered clause")

    def __str__(self) -> str:
        heading = own(self.heading)
        return f"{self.title}: {heading}" if heading else self.title


def called(dialogue: str) -> dict[str, Called]:
    """Every clause of the text as it stands now, in order, by id."""
    return {
        clause["id"]: Called(number, clause["heading"])
        for number, clause in numbered({"clauses": working(dialogue)})
    }


def one(known: Mapping[str, Called], dialogue: str, wanted: str) -> Called:
    """The clause with this id; of one that is gone the last heading it had in a version."""
    if wanted in known:
        return known[wanted]
    for version in Version.objects.filter(dialogue_id=dialogue).order_by("-n").iterator():
        for clause in version.content["clauses"]:
            if clause["id"] == wanted:
                return Called("", clause["heading"], gone=True)
    return Called("", {}, gone=True)
