"""The forms by which a draft is written: one for each kind of passage, so that nobody sees fields in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sulh.acts.forms import Choices, Form
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import own
from sulh.public.bulletins import citing
from sulh.public.bulletins.labels import CITED, SOURCES
from sulh.public.bulletins.models import Bulletin
from sulh.public.bulletins.reading import Article, Line

ASKED = gettext_lazy("A source that can be asked")
NOT_NAMED = gettext_lazy("A source that is not named")
_OF_A_SOURCE = ["section", "text", "source", "who", "to_whom", "said_on", "certainty"]
_SOURCES: dict[str, Sequence[str]] = {"asked": ("named", "role"), "unnamed": ("familiar", "unnamed")}
_ANSWERED = frozenset({"source", "said_on", "certainty", "known_to", "cites"})


@dataclass(frozen=True)
class Way:
    """One way of adding a passage: what it is called, and its code in the address."""

    code: str
    title: Any


@dataclass(frozen=True)
class Editing:
    """A passage of a draft with what can be done to it."""

    line: Line
    rewrite: Form
    take_out: Form
    up: Form | None
    down: Form | None


def ways(row: Bulletin) -> list[Way]:
    """How a passage can be added to this draft."""
    if row.kind == "supporters":
        return [Way("view", gettext_lazy("A view"))]
    cited = citing.kinds(row.dialogue_id)
    return [Way("asked", ASKED), Way("unnamed", NOT_NAMED), *(Way(kind, CITED[kind]) for kind in cited)]


def adding(visit: Visit, row: Bulletin, way: str) -> Form:
    """The form for a passage of this kind; `way` is the code of one of `ways`."""
    hidden, submit = {"bulletin": row.id}, _("Add this passage")
    if way == "view":
        form = visit.form("AddSupportersPassage", submit=submit, hidden=hidden)
    elif way in _SOURCES:
        more = ["known_to", "source_name"] if way == "unnamed" else []
        form = visit.form("AddPassage", submit=submit, hidden=hidden, only=[*_OF_A_SOURCE, *more])
    else:
        only = ["section", "text", "cites"]
        form = visit.form("AddPassage", submit=submit, hidden=hidden | {"cites_kind": way}, only=only)
    fit(visit, row, form)
    return form


def fit(visit: Visit, row: Bulletin, form: Form) -> str:
    """Offer only what this way of adding takes, also in a form that was refused; gives the way."""
    values = {control.name: control.value for control in form.fields}
    way = _way(form, values)
    offered: dict[str, Choices] = {}
    if way == "view":
        rows = row.dialogue.supporters.filter(pk__in=row.supporters).order_by("pk")
        offered["supporter"] = [
            ("", _("All of them share it")),
            *((each.id, own(each.names)) for each in rows),
        ]
    elif way in _SOURCES:
        offered["source"] = [(code, SOURCES[code]) for code in _SOURCES[way]]
    elif way in CITED:
        offered["cites"] = citing.choices(row.dialogue_id, way)
    form.fields = [
        replace(
            control,
            choices=offered.get(control.name, control.choices),
            widget="select" if control.name == "cites" and control.widget != "hidden" else control.widget,
            required=control.required or control.name in _ANSWERED,
        )
        for control in form.fields
    ]
    return way


def _way(form: Form, values: dict[str, Any]) -> str:
    if form.name == "AddSupportersPassage":
        return "view"
    if values.get("cites_kind"):
        return str(values["cites_kind"])
    return "unnamed" if "known_to" in values else "asked"


def editing(visit: Visit, article: Article) -> list[Editing]:
    """Every passage with its forms, in the order of the text."""
    lines = article.lines
    found = []
    for place, line in enumerate(lines):
        section = line.passage.section
        first = place == 0 or lines[place - 1].passage.section != section
        last = place + 1 == len(lines) or lines[place + 1].passage.section != section
        found.append(_editing(visit, article.row, line, first, last))
    return found


def _editing(visit: Visit, row: Bulletin, line: Line, first: bool, last: bool) -> Editing:
    hidden = {"bulletin": row.id, "passage": line.passage.id}

    def move(way: str, submit: str) -> Form:
        return visit.form("MovePassage", submit=submit, hidden=hidden | {"way": way}, only=[])

    words = {"text": line.passage.text}
    return Editing(
        line,
        visit.form("RewritePassage", submit=_("Save these words"), hidden=hidden, values=words),
        visit.form("TakePassageOut", submit=_("Take it out"), hidden=hidden, only=[]),
        None if first else move("up", _("Further up")),
        None if last else move("down", _("Further down")),
    )  # fmt: skip
