"""What the terms say about the world outside: proposed and agreed like every other part of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Name
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.terms import present, propose
from sulh.dialogue.outside import OutsideRules

COMMENTS = {
    "off": _("There are no readers' comments"),
    "before": _("Each comment is read by a moderator before it appears"),
    "after": _("A comment appears at once, and a moderator reads it afterwards"),
}
BULLETINS = {
    "every_party": _("Every party that has joined consents to exactly this text"),
    "no_objection": _("No party that has joined objects within the days set here"),
    "editors": _("The editors publish alone"),
}


class ProposeOutsideRules(Act):
    """A party proposes new terms with other rules for readers' comments and bulletins."""

    comments: Annotated[Literal["off", "before", "after"], Ask(_("Readers' comments"), widget="radio", choices=COMMENTS)]  # fmt: skip
    comments_an_hour: Annotated[int, Ask(_("How many comments may one thread take in an hour?"), widget="number", inputmode="numeric"), Field(ge=1, le=1000)]  # fmt: skip
    comments_close_after: Annotated[int, Ask(_("After how many days does a thread close by itself?"), _("0 means never."), widget="number", inputmode="numeric"), Field(ge=0, le=3650)]  # fmt: skip
    bulletins: Annotated[Literal["every_party", "no_objection", "editors"], Ask(_("How a bulletin is agreed"), widget="radio", choices=BULLETINS)]  # fmt: skip
    objection_days: Annotated[int, Ask(_("How many days are there to object?"), widget="number", inputmode="numeric"), Field(ge=1, le=90)]  # fmt: skip
    why: Annotated[Name, Ask(_("Why, in one line"))]

    def public_view(self, done: Mapping[str, Any]) -> View:
        rules = self.model_dump(exclude={"why"})
        return View(rules | {"why": self.why, "version": done["version"], "digest": done["digest"], "party": done["party"]})  # fmt: skip


@carries_out(ProposeOutsideRules, action="change_terms")
def propose_outside_rules(act: ProposeOutsideRules, here: Here) -> Answer:
    rules = OutsideRules(**act.model_dump(exclude={"why"}))
    return propose({**present(here), "outside": rules.as_body()}, here, field="comments")
