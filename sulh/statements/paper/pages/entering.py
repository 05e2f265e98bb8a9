"""One voting sheet on the screen: entered by two people, decided about by a third; no earlier entry shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement
from sulh.statements.paper import numbers
from sulh.statements.paper.acts.entering import check, differing, to_decide
from sulh.statements.paper.acts.printing import readable_in
from sulh.statements.paper.models import PaperBatch, PaperSheet


@dataclass(frozen=True)
class Asked:
    """One statement of a sheet, in the languages printed there: [(language, words)]."""

    n: int
    words: list[tuple[str, str]]
    chosen: str = ""


@require_safe
@in_dialogue
def sheet(visit: Visit) -> HttpResponse:
    """The sheet whose number was typed (`?sheet=`): to be entered, or decided about."""
    needs(visit, "enumerator")
    return _draw(visit, visit.request.GET.get("sheet", ""), "", {}, [], 200)


def _draw(
    visit: Visit, typed: str, act: str, chosen: Mapping[str, str], errors: list[str], status: int
) -> HttpResponse:
    """`act`: the one that was refused, empty at first; `chosen`: what its form had chosen."""
    try:
        found = numbers.find(visit.dialogue.id, typed[:40], lock=False)
        deciding = act == "DecideSheet" or (not act and found.state == "differs")
        if deciding:
            wanted = differing(*to_decide(found, visit.office.id))
        else:
            check(found, visit.office.id)
            wanted = found.batch.statements
    except Refusal as refusal:
        return visit.page(
            "statements/paper_sheet.html", status=max(status, 422), refused=refusal, typed=typed
        )
    name = "DecideSheet" if deciding else "EnterSheet"
    form = visit.form(name, submit=_("Enter this sheet"), next=visit.url("paper"), only=[])
    form.errors = errors
    return visit.page(
        "statements/paper_sheet.html", status=status, refused=None, typed=typed, deciding=deciding, form=form,
        number=numbers.shown(found.batch.number, found.number), asked=asked(found.batch, wanted, chosen),
    )  # fmt: skip


def asked(batch: PaperBatch, wanted: list[int], chosen: Mapping[str, str] | None = None) -> list[Asked]:
    """The wanted statements as they stand on the sheets of this batch; words taken back since are empty."""
    rows = Statement.objects.filter(dialogue_id=batch.dialogue_id, n__in=wanted)
    by_number = {row.n: row for row in rows.prefetch_related("translations")}
    return [
        Asked(n, _words(by_number.get(n), batch.languages), (chosen or {}).get(str(n), "")) for n in wanted
    ]


def _words(said: Statement | None, languages: list[str]) -> list[tuple[str, str]]:
    """A statement of which a translation is in doubt now is shown as it was said."""
    if said is None:
        return [(language, "") for language in languages]
    readable = readable_in(said)
    return [
        (language, readable[language]) if language in readable else (said.language, said.text)
        for language in languages
    ]


@redraws("EnterSheet")
def not_entered(visit: Visit, form: Form, status: int) -> HttpResponse:
    return _again(visit, "EnterSheet", form, status)


@redraws("DecideSheet")
def not_decided(visit: Visit, form: Form, status: int) -> HttpResponse:
    return _again(visit, "DecideSheet", form, status)


def _again(visit: Visit, act: str, form: Form, status: int) -> HttpResponse:
    """The sheet with what was chosen, for the same person; a refusal of the whole stands above it."""
    posted = visit.request.POST
    chosen = {name.removeprefix("answers."): posted[name] for name in posted if name.startswith("answers.")}
    errors = list(form.errors) + [control.error for control in form.fields if control.error]
    return _draw(visit, posted.get("sheet", ""), act, chosen, list(dict.fromkeys(errors)), status)


@after("EnterSheet")
@after("DecideSheet")
def entered(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """Back to the next number, with what became of this sheet."""
    return HttpResponseRedirect(f"{visit.url('paper')}?reached={answer['state']}")


def sheets(batch: PaperBatch) -> list[PaperSheet]:
    """The sheets of a batch that are worth printing."""
    return list(PaperSheet.objects.filter(batch=batch).exclude(state="void").order_by("number"))
