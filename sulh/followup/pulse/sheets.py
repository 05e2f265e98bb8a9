"""Pulse questions on paper: the sheets of votes, with the questions of a wave on them.

They are for people who answered statements on paper: for each of their sheets that counts there may be one
sheet of a wave, so that no wave has more answers than people. Who gets one nobody checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sulh.acts.fields import Ask
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts import find
from sulh.dialogue.models import new_id
from sulh.dialogue.words import number
from sulh.followup.pulse.acts import open_wave
from sulh.followup.pulse.models import ON_PAPER, PulseAnswer, PulseWave
from sulh.followup.pulse.on_paper import left
from sulh.rules.refusal import Refusal
from sulh.statements.paper import asking
from sulh.statements.paper.acts.entering import Marks, Typed, decide, enter, read
from sulh.statements.paper.acts.printing import (
    BatchNumber,
    ForParty,
    SheetCount,
    SheetLanguages,
    SheetNumbers,
    for_whom,
    make_batch,
    own_batch,
    party_of,
    void,
)
from sulh.statements.paper.models import PaperBatch


class PrintPulseSheets(Act):
    """Make a batch of sheets for the open wave, for people of one party who answered statements on paper.

    `languages`: one or two. `party`: empty for the registrar's own; a facilitator prints for "no party" only.
    The diary does not say how many: they are never more than the voting sheets that count, of which it may
    be silent. Refuses `pulse_none_open`, `pulse_not_printed`, `pulse_sheets_most` (`most`, `printed`),
    `language_not_here`, `party_unknown`, `party_not_joined`, `condition_own_party`, `condition_for_no_party`.
    """

    languages: SheetLanguages
    count: SheetCount
    party: ForParty = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"batch": done["batch"], "wave": done["wave"], "languages": list(self.languages)}
        return View(shown | party_of(done))


@carries_out(PrintPulseSheets, action="print_pulse_sheets")
def print_pulse_sheets(act: PrintPulseSheets, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    party = for_whom(act.party, here, dialogue, "print_pulse_sheets")
    wave = open_wave(dialogue)
    if wave is None:
        raise Refusal("pulse_none_open")
    if wave.party_id is not None and wave.party_id != (party and party.id):
        raise Refusal("pulse_not_printed")
    for language in act.languages:
        if any(language not in each["texts"] for each in wave.questions):
            raise Refusal("language_not_here", field="languages", language=language)
    most, printed = left(wave, party)
    if printed + act.count > most:
        raise Refusal("pulse_sheets_most", field="count", most=most, printed=printed)
    lines = list(range(1, len(wave.questions) + 1))
    batch = make_batch(dialogue, party, lines, act.languages, act.count, asks=ON_PAPER, subject=wave.id)
    return Answer({"batch": batch.number, "wave": wave.n, "party": party.id if party else ""})


class EnterPulseSheet(Act):
    """Enter one sheet of a wave: number of the question -> `agree`, `disagree`, `pass`, `none` or `twice`.

    Two people enter each sheet; the answer is `state`, and refusals are those of `EnterSheet`.
    """

    sheet: Typed
    answers: Marks

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(EnterPulseSheet, action="assist_pulse", logged=False, keyed=False)
def enter_pulse_sheet(act: EnterPulseSheet, here: Here) -> Answer:
    sheet = asking.sheet_of(here, act.sheet, ON_PAPER)
    return Answer({"state": enter(here, sheet, read(act.answers, sheet.batch.statements))})


class DecidePulseSheet(Act):
    """A third person says what stands on a sheet of a wave where two read differently: `DecideSheet`."""

    sheet: Typed
    answers: Marks

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(DecidePulseSheet, action="assist_pulse", logged=False, keyed=False)
def decide_pulse_sheet(act: DecidePulseSheet, here: Here) -> Answer:
    return Answer({"state": decide(here, asking.sheet_of(here, act.sheet, ON_PAPER), act.answers)})


class VoidPulseSheets(Act):
    """Make sheets of a wave worthless, as `VoidSheets` does and with its refusals.

    The diary does not say how many: beside the number printed it would tell how many of a party answered,
    and with that what a hidden count can be.
    """

    batch: Annotated[BatchNumber, Ask(gettext_lazy("Which batch?"), widget="hidden")]
    sheets: SheetNumbers = []

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"batch": self.batch} | party_of(done))


@carries_out(VoidPulseSheets, action="settle_sheets")
def void_pulse_sheets(act: VoidPulseSheets, here: Here) -> Answer:
    batch = own_batch(here, act.batch, ON_PAPER)
    void(here, batch, act.sheets)
    return Answer({"party": batch.party_id or ""})


def _wave_of(batch: PaperBatch) -> PulseWave | None:
    """The wave that a batch asks about; none is left of one that was open when the dialogue ended."""
    return PulseWave.objects.filter(pk=batch.subject).defer("results").first()


def _about(batch: PaperBatch) -> str:
    wave = _wave_of(batch)
    return _("Pulse questions, wave %(n)s") % {"n": number(wave.n)} if wave else _("Pulse questions")


def _words(batch: PaperBatch, wanted: Sequence[int]) -> dict[int, asking.Words]:
    wave = _wave_of(batch)
    texts = [each["texts"] for each in wave.questions] if wave else [{}] * len(batch.statements)
    return {n: [(language, texts[n - 1].get(language, "")) for language in batch.languages] for n in wanted}


def _keep(here: Here, batch: PaperBatch, answers: asking.Read) -> None:
    """The answers are somebody's of the batch's party; nothing leads back to the sheet."""
    wave = _wave_of(batch)
    if wave is None or wave.closed:
        raise Refusal("pulse_none_open")
    person = new_id()
    for n, choice in answers.items():
        PulseAnswer.objects.create(
            wave=wave, question=wave.questions[int(n) - 1]["id"], participant=person,
            party=batch.party_id or "", choice=choice, channel="paper",
        )  # fmt: skip


asking.KINDS[ON_PAPER] = asking.Asking(
    action="assist_pulse", enter="EnterPulseSheet", decide="DecidePulseSheet",
    void="VoidPulseSheets", close="",
    about=_about, words=_words, count=_keep,
)  # fmt: skip
