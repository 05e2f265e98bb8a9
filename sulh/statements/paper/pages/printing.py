"""Voting sheets as they are printed: A4, black on white, no name and no code of anybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.dialogue.words import in_digits
from sulh.rules.refusal import Refusal
from sulh.statements.labels import CHOICES
from sulh.statements.paper import asking, numbers
from sulh.statements.paper.acts.entering import batch_of
from sulh.statements.paper.models import PaperBatch
from sulh.statements.paper.pages.batches import is_own
from sulh.statements.paper.pages.entering import asked, sheets

HOW = (
    _("Make one mark at each statement, in one of the three shapes. You may leave a statement out."),
    _("Two marks at one statement count as none. Write nothing else, and no name."),
)


@dataclass(frozen=True)
class Column:
    """What stands on a sheet in one language."""

    language: str
    right_to_left: bool
    question: str
    about: str
    how: list[str]
    answers: dict[str, str]


@dataclass(frozen=True)
class Number:
    """A sheet's number as it is read: in Latin digits, and in those of its languages that have others."""

    latin: str
    own: list[tuple[str, str]]


@require_safe
@in_dialogue
def print_batch(visit: Visit, number: str) -> HttpResponse:
    """All sheets of a batch that are not void, one after the other. Printed again they count only once."""
    needs(visit, "registrar", "facilitator")
    batch = batch_of(visit.dialogue.id, number)
    if not is_own(visit, batch):
        raise Refusal("batch_not_here")
    return visit.page(
        "statements/paper_print.html",
        batch=batch,
        columns=[_column(batch, language) for language in batch.languages],
        asked=asked(batch, batch.statements),
        sheets=[_number(batch, sheet.number) for sheet in sheets(batch)],
        digits=_in_own_digits,
    )


def _column(batch: PaperBatch, language: str) -> Column:
    with translation.override(language):
        return Column(
            language=language,
            right_to_left=translation.get_language_bidi(),
            question=batch.dialogue.question.get(language, ""),
            about=asking.of(batch).about(batch),
            how=[str(line) for line in HOW],
            answers={choice: str(CHOICES[choice]) for choice in ("agree", "disagree", "pass")},
        )


def _number(batch: PaperBatch, sheet: str) -> Number:
    latin = numbers.shown(batch.number, sheet)
    own = [(language, _in_own_digits(latin, language)) for language in batch.languages]
    return Number(latin, [(language, text) for language, text in own if text != latin])


def _in_own_digits(text: object, language: str) -> str:
    with translation.override(language):
        return in_digits(str(text))
