"""A wave opens with the questions of the terms, and its counts are published once, when it closes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, OptionalId
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.acts.writer import erased
from sulh.dialogue import consent
from sulh.dialogue.acts import find
from sulh.dialogue.followup_rules import rules_in_force
from sulh.dialogue.models import NOT_AT_THE_TABLE, Dialogue, Participant, Party
from sulh.followup.pulse import counting, schedule
from sulh.followup.pulse.models import ON_PAPER, PulseAnswer, PulseWave
from sulh.rules.refusal import Refusal
from sulh.settlement.text.models import Version
from sulh.statements.paper import counting as paper
from sulh.statements.paper.counts import waiting


class OpenPulse(Act):
    """Ask the pulse questions of the terms: everybody, or the people of one party.

    Refuses `pulse_no_questions`, `pulse_open_already`, `party_unknown`, `pulse_too_small`, within a
    week of the last close `pulse_too_soon` (`day`), and to the clock `pulse_not_due`.
    """

    party: Annotated[OptionalId, Ask(_("Who is asked?"), _("Leave it empty to ask everybody."), source="pulse_groups")] = ""  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"wave": done["n"], "questions": done["questions"], "closes": done["closes"]}
        return View(shown | ({"party": done["party"]} if done["party"] else {}))


@carries_out(OpenPulse, action="open_pulse")
def open_pulse(act: OpenPulse, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    rules = rules_in_force(dialogue.id)
    if here.role == "clock" and (act.party or not schedule.opens_by_itself(dialogue, rules, here.now)):
        raise Refusal("pulse_not_due")
    if not rules.pulse_questions:
        raise Refusal("pulse_no_questions")
    if open_wave(dialogue):
        raise Refusal("pulse_open_already")
    if here.now.date().isoformat() < (day := schedule.not_before(dialogue)):
        raise Refusal("pulse_too_soon", day=day)
    party = _party(act.party, dialogue)
    enrolled = Participant.objects.filter(dialogue=dialogue)
    if (enrolled.filter(party=party) if party else enrolled).count() < dialogue.cell_limit:
        raise Refusal("pulse_too_small", field="party", limit=dialogue.cell_limit)
    last = PulseWave.objects.filter(dialogue=dialogue).aggregate(last=Max("n"))["last"] or 0
    questions = [{"id": each.id, "texts": dict(each.texts)} for each in rules.pulse_questions]
    made = PulseWave.objects.create(
        dialogue=dialogue, n=last + 1, questions=questions, party=party, opened=here.now,
        closes=(here.now.date() + timedelta(days=rules.pulse_open_days)).isoformat(),
    )  # fmt: skip
    # The words alone: each question's id follows from them.
    words = [each["texts"] for each in questions]
    more = {"questions": words, "party": party.id if party else "", "closes": made.closes}
    return Answer({"wave": made.id, "n": made.n}, more)


def _party(wanted: str, dialogue: Dialogue) -> Party | None:
    if not wanted:
        return None
    found = Party.objects.filter(pk=wanted, dialogue=dialogue).exclude(status__in=NOT_AT_THE_TABLE).first()
    if found is None:
        raise Refusal("party_unknown", field="party")
    return found


def open_wave(dialogue: Dialogue) -> PulseWave | None:
    """The wave that can be answered now."""
    return PulseWave.objects.filter(dialogue=dialogue, closed="").select_related("dialogue").first()


class ClosePulse(Act):
    """Count the wave that is open, publish its protected table for good, and delete who answered what.

    The clock does it on the day that was set; sheets that were not entered twice by then are void. Refuses
    `pulse_none_open`, to a person `papers_waiting` (`count`), and to the clock `pulse_not_due`.
    """

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"wave": done["n"], "results": done["results"], "counts_digest": done["digest"]})


@carries_out(ClosePulse, action="close_pulse")
def close_pulse(act: ClosePulse, here: Here) -> Answer:
    wave = open_wave(find.the_dialogue(here))
    if wave is None:
        raise Refusal("pulse_none_open")
    if here.role == "clock" and not schedule.closes_by_itself(wave, here.now):
        raise Refusal("pulse_not_due")
    if here.role != "clock" and (sheets := waiting(here.dialogue, ON_PAPER)):
        raise Refusal("papers_waiting", count=sheets)
    wave.results = counting.published(wave)
    wave.digest = consent.digest_of(wave.results)
    wave.closed = here.now.date().isoformat()
    wave.baseline = not Version.objects.filter(dialogue=wave.dialogue, state="in_force").exists()
    wave.save(update_fields=["results", "digest", "closed", "baseline"])
    PulseAnswer.objects.filter(wave=wave).delete()
    paper.end(ON_PAPER, wave.id)
    erased()
    return Answer({"n": wave.n, "digest": wave.digest}, {"results": wave.results})
