"""Outside milestones: named by a party or the facilitator, and moved only with a reason that stays to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Day, Id, Names, Texts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts import find
from sulh.dialogue.milestones import standing_day
from sulh.dialogue.models import Milestone, MilestoneDay
from sulh.rules.refusal import Refusal

MOST = 20


class NameMilestone(Act):
    """Name something outside the dialogue on which much depends, with its day."""

    names: Annotated[Names, Ask(_("What happens outside?"), _("For instance: the foreign forces leave; an election; the snow melts."))]  # fmt: skip
    day: Annotated[Day, Ask(_("On which day?"), widget="date")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"milestone": done["milestone"], "names": dict(self.names), "day": self.day})


@carries_out(NameMilestone, action="name_milestone")
def name_milestone(act: NameMilestone, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    if Milestone.objects.filter(dialogue=dialogue).count() >= MOST:
        raise Refusal("milestones_too_many", most=MOST)
    made = Milestone.objects.create(dialogue=dialogue, names=dict(act.names))
    MilestoneDay.objects.create(milestone=made, day=act.day, at=here.now)
    return Answer({"milestone": made.id})


class MoveMilestone(Act):
    """A milestone has another day now. The earlier day stays to read."""

    milestone: Annotated[Id, Ask(_("Which milestone?"), source="milestones")]
    day: Annotated[Day, Ask(_("On which day now?"), widget="date")]
    why: Annotated[Texts, Ask(_("Why, or who said so?"), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {"milestone": self.milestone, "names": done["names"], "before": done["before"], "day": self.day,
             "why": dict(self.why)}
        )  # fmt: skip


@carries_out(MoveMilestone, action="name_milestone")
def move_milestone(act: MoveMilestone, here: Here) -> Answer:
    found = Milestone.objects.filter(pk=act.milestone, dialogue_id=here.dialogue).first()
    if found is None:
        raise Refusal("not_found", field="milestone")
    before = standing_day(found)
    if before == act.day:
        raise Refusal("milestone_unmoved", field="day")
    MilestoneDay.objects.create(milestone=found, day=act.day, why=dict(act.why), at=here.now)
    return Answer({"names": found.names, "before": before})
