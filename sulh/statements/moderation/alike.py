"""Accepted statements that may say the same, and any one by its number: to merge, to part or to hide."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.statements.models import Statement
from sulh.statements.moderation.desk import Words, merge_form, separate_form, words_of
from sulh.statements.moderation.hints import Hint, Pair, Reader


@dataclass(frozen=True)
class Compared:
    """Two statements with the two ways to put them together; `hint` where somebody suggests it."""

    first: Words
    second: Words
    forms: list[Form]
    hint: Hint | None = None


@dataclass(frozen=True)
class Found:
    """One statement, where it went, and what can be done with it."""

    words: Words
    into: Words | None
    hide: Form | None
    separate: Form | None


@require_safe
@in_dialogue
def alike(visit: Visit) -> HttpResponse:
    """Suggested pairs; `?one=7` looks a statement up, `?one=7&other=3` puts two beside each other."""
    needs(visit, "moderator")
    one, other = _numbered(visit, "one"), _numbered(visit, "other")
    both = one is not None and other is not None and one.pk != other.pk
    return visit.page(
        "statements/moderation/alike.html",
        asked={name: visit.request.GET.get(name, "")[:9] for name in ("one", "other")},
        missing=bool(visit.request.GET.get("one")) and one is None,
        found=_found(visit, one) if one is not None else None,
        compared=_compared(visit, one, other) if both and one and other else None,
        pairs=[_suggested(visit, pair) for pair in Reader(visit.dialogue).pairs()],
    )


def _numbered(visit: Visit, name: str) -> Statement | None:
    """The statement with the number asked for; what was refused or taken back is not looked up here."""
    typed = visit.request.GET.get(name, "").strip()
    if not typed.isdecimal() or len(typed) > 9:
        return None
    states = ("pending", "second_opinion", "accepted", "hidden", "merged")
    rows = Statement.objects.filter(dialogue=visit.dialogue, n=int(typed), state__in=states)
    return rows.select_related("merged_into").prefetch_related("translations").first()


def _found(visit: Visit, said: Statement) -> Found:
    hide = None
    if said.state == "accepted":
        hide = visit.form("HideStatement", submit=_("Hide it for a day"), hidden={"statement": said.id})
    separate = separate_form(visit, said) if said.state == "merged" else None
    into = words_of(said.merged_into) if said.merged_into else None
    return Found(words_of(said), into, hide, separate)


def _compared(visit: Visit, one: Statement, other: Statement, hint: Hint | None = None) -> Compared:
    """A form for each way round that is open: only into what is on the list."""
    ways = [(other, one), (one, other)]
    forms = [
        form
        for said, into in ways
        if said.state in ("pending", "accepted") and into.state == "accepted"
        if (form := merge_form(visit, said, into))
    ]
    return Compared(words_of(one), words_of(other), forms, hint)


def _suggested(visit: Visit, pair: Pair) -> Compared:
    return _compared(visit, pair.first, pair.second, pair.hint)
