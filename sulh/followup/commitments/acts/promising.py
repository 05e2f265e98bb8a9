"""A party's own first step, and the criteria that a supporter writes for its own pledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Day, Id, Name, OptionalTexts, Texts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts import find
from sulh.followup.commitments import making
from sulh.followup.commitments.models import Code, Commitment
from sulh.followup.commitments.tags import GENDER, YOUTH, has_tag
from sulh.followup.commitments.who import find as find_promise
from sulh.rules.refusal import Refusal

TAGS_MOST = 10
_LEVEL = _("Written down now, so that nobody moves the mark later.")
Level1 = Annotated[Texts, Ask(_("Level 1: begun. What is then so?"), _LEVEL, widget="textarea")]
Level2 = Annotated[Texts, Ask(_("Level 2: well under way. What is then so?"), _LEVEL, widget="textarea")]
Level3 = Annotated[Texts, Ask(_("Level 3: done. What is then so?"), _LEVEL, widget="textarea")]


class PromiseFirstStep(Act):
    """A party promises a first step of its own, before any text is in force."""

    what: Annotated[Texts, Ask(_("What will you do?"), widget="textarea")]
    due: Annotated[Day, Ask(_("By when?"), widget="date")]
    verified_by: Annotated[OptionalTexts, Ask(_("How will it be verified, and by whom?"), widget="textarea")] = {}  # fmt: skip
    level_1: Level1
    level_2: Level2
    level_3: Level3
    tags: Annotated[list[Name], Ask(_("Tags"), _("For instance gender, land, returnees; one on each line."), widget="lines"), Field(max_length=TAGS_MOST)] = []  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"promise": done["promise"], "n": done["n"], "party": done["party"], "what": dict(self.what),
                     "due": self.due, "verified_by": dict(self.verified_by), "level_1": dict(self.level_1),
                     "level_2": dict(self.level_2), "level_3": dict(self.level_3), "tags": list(self.tags)})  # fmt: skip


@carries_out(PromiseFirstStep, action="promise_first_step")
def promise_first_step(act: PromiseFirstStep, here: Here) -> Answer:
    party = find.own_party(here)
    if act.due < here.now.date().isoformat():
        raise Refusal("step_due_past", field="due")
    tags = list(dict.fromkeys(act.tags))
    row = Commitment(
        dialogue_id=here.dialogue, n=making.first_number(here.dialogue), origin="step", theme_key="steps",
        who=dict(party.names), what=dict(act.what), due=act.due, verified_by=dict(act.verified_by),
        levels={"1": dict(act.level_1), "2": dict(act.level_2), "3": dict(act.level_3)}, tags=tags,
        gender=has_tag(tags, GENDER), youth=has_tag(tags, YOUTH),
        parties=[party.id], at=here.now,
    )  # fmt: skip
    row.digest = making.digest_of(row)
    row.save(force_insert=True)
    return Answer({"promise": row.id, "n": row.n, "party": party.id})


class WriteLevels(Act):
    """A supporter writes what each level of its own pledge means, before anybody has coded it."""

    promise: Annotated[Id, Ask(_("Which promise?"), widget="hidden")]
    level_1: Level1
    level_2: Level2
    level_3: Level3

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"promise": self.promise, "n": done["n"], "level_1": dict(self.level_1),
                     "level_2": dict(self.level_2), "level_3": dict(self.level_3)})  # fmt: skip


@carries_out(WriteLevels, action="write_levels")
def write_levels(act: WriteLevels, here: Here) -> Answer:
    row = find_promise(act.promise, here)
    if row.origin != "pledge" or row.supporter != here.standing.supporter:
        raise Refusal("promise_not_yours", field="promise")
    if Code.objects.filter(commitment=row).exists():
        raise Refusal("levels_fixed")
    row.levels = {"1": dict(act.level_1), "2": dict(act.level_2), "3": dict(act.level_3)}
    row.save(update_fields=["levels"])
    return Answer({"promise": row.id, "n": row.n})
