"""One voting sheet on the screen: entered by two people, decided about by a third; no earlier entry shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.actions import permit
from sulh.rules.refusal import Refusal
from sulh.statements.paper import asking, numbers
from sulh.statements.paper.acts.entering import check, differing, to_decide
from sulh.statements.paper.models import PaperBatch, PaperSheet


@dataclass(frozen=True)
class Asked:
    """One line of a sheet, in the languages printed there."""

    n: int
    words: asking.Words
    chosen: str = ""


@require_safe
@in_dialogue
def sheet(visit: Visit) -> HttpResponse:
    """The sheet whose number was typed (`?sheet=`): to be entered, or decided about."""
    needs(visit, "enumerator")
    return _draw(visit, visit.request.GET.get("sheet", ""), None, {}, [], 200)


def _draw(
    visit: Visit, typed: str, again: bool | None, chosen: Mapping[str, str], errors: list[str], status: int
) -> HttpResponse:
    """`again`: None at first; after a refusal whether it was of a decision. `chosen`: what was chosen."""
    try:
        found = numbers.find(visit.dialogue.id, typed[:40], lock=False)
        permit(asking.of(found.batch).action, visit.standing)
        deciding = found.state == "differs" if again is None else again
        if deciding:
            wanted = differing(*to_decide(found, visit.office.id))
        else:
            check(found, visit.office.id)
            wanted = found.batch.statements
    except Refusal as refusal:
        status = status if status >= 400 else 422
        return visit.page("statements/paper_sheet.html", status=status, refused=refusal, typed=typed)
    kind = asking.of(found.batch)
    form = visit.form(
        kind.decide if deciding else kind.enter,
        submit=_("Enter this sheet"),
        next=visit.url("paper"),
        only=[],
    )
    form.errors = errors
    return visit.page(
        "statements/paper_sheet.html", status=status, refused=None, typed=typed, deciding=deciding, form=form,
        number=numbers.shown(found.batch.number, found.number), asked=asked(found.batch, wanted, chosen),
        about=kind.about(found.batch),
    )  # fmt: skip


def asked(batch: PaperBatch, wanted: Sequence[int], chosen: Mapping[str, str] | None = None) -> list[Asked]:
    """The wanted lines as they stand on the sheets of this batch; words taken back since are empty."""
    words = asking.of(batch).words(batch, wanted)
    return [Asked(n, words[n], (chosen or {}).get(str(n), "")) for n in wanted]


@redraws("EnterSheet")
def not_entered(visit: Visit, form: Form, status: int) -> HttpResponse:
    return _again(visit, False, form, status)


@redraws("DecideSheet")
def not_decided(visit: Visit, form: Form, status: int) -> HttpResponse:
    return _again(visit, True, form, status)


def _again(visit: Visit, deciding: bool, form: Form, status: int) -> HttpResponse:
    """The sheet with what was chosen, for the same person; a refusal of the whole stands above it."""
    posted = visit.request.POST
    chosen = {name.removeprefix("answers."): posted[name] for name in posted if name.startswith("answers.")}
    errors = list(form.errors) + [control.error for control in form.fields if control.error]
    return _draw(visit, posted.get("sheet", ""), deciding, chosen, list(dict.fromkeys(errors)), status)


@after("EnterSheet")
@after("DecideSheet")
def entered(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """Back to the next number, with what became of this sheet."""
    return HttpResponseRedirect(f"{visit.url('paper')}?reached={answer['state']}")


def sheets(batch: PaperBatch) -> list[PaperSheet]:
    """The sheets of a batch that are worth printing."""
    return list(PaperSheet.objects.filter(batch=batch).exclude(state="void").order_by("number"))
