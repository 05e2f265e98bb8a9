"""The desks of moderators, of members for appeals, and of translators."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.acts.forms import Choices, Form
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.moderation import REASONS
from sulh.statements import queries
from sulh.statements.choices import NAMES
from sulh.statements.labels import REASONS as REASON_WORDS
from sulh.statements.models import LIVE, Appeal, Decision, Statement

A_PAGE = 20


@dataclass(frozen=True)
class Words:
    """A statement as a desk sees it: never its author, party or kind."""

    n: int
    text: str
    language: str
    language_name: str
    translations: list[tuple[str, str]]
    hours: int
    state: str


@dataclass(frozen=True)
class Waiting:
    """A statement with the two forms that decide about it."""

    words: Words
    accept: Form
    reject: Form


@dataclass(frozen=True)
class Appealed:
    """An appeal with what was decided before; no form for whoever decided then."""

    words: Words
    reason: str
    explanation: str
    appeal: str
    decide: Form | None


@dataclass(frozen=True)
class Untranslated:
    """A statement with a form for each language it lacks."""

    words: Words
    forms: list[tuple[str, Form]]


@require_safe
@in_dialogue
def moderation(visit: Visit) -> HttpResponse:
    """The queue, oldest first, and open appeals: each for those who may decide."""
    needs(visit, "moderator", "appeals_member")
    roles = visit.standing.roles
    waiting = queries.pending(visit.dialogue.id).prefetch_related("translations")
    count = waiting.count()
    appeals = queries.open_appeals(visit.dialogue.id) if "appeals_member" in roles else []
    return visit.page(
        "statements/moderation.html",
        moderates="moderator" in roles,
        hears="appeals_member" in roles,
        count=count,
        waiting=[_waiting(visit, said) for said in waiting[:A_PAGE]] if "moderator" in roles else [],
        appeals=[_appealed(visit, appeal) for appeal in appeals],
    )


def _words(said: Statement, since: datetime | None = None) -> Words:
    translations = sorted((each.language, each.text) for each in said.translations.all())
    name = NAMES.get(said.language, said.language)
    age = queries.hours(clock.now(), since or said.at)
    return Words(said.n, said.text, said.language, name, translations, age, said.state)


def _waiting(visit: Visit, said: Statement) -> Waiting:
    reasons: Choices = [("", _("Choose a reason")), *((code, REASON_WORDS[code]) for code in REASONS)]
    accept = visit.form(
        "DecideModeration",
        submit=_("Accept"),
        hidden={"statement": said.id, "outcome": "accept"},
        only=[],
    )
    reject = visit.form(
        "DecideModeration",
        submit=_("Refuse"),
        hidden={"statement": said.id, "outcome": "reject"},
        only=["reason", "explanation"],
        choices={"reason": reasons},
    )
    reject.fields = [
        replace(control, required=True) if control.name == "reason" else control for control in reject.fields
    ]
    return Waiting(_words(said), accept, reject)


def _appealed(visit: Visit, appeal: Appeal) -> Appealed:
    decision = Decision.objects.filter(statement=appeal.statement, outcome="reject").latest("pk")
    decide = None
    if decision.holder != visit.office.id:
        decide = visit.form("DecideAppeal", submit=_("Decide"), hidden={"appeal": appeal.id})
    return Appealed(
        _words(appeal.statement, appeal.at), decision.reason, decision.explanation, appeal.words, decide
    )


@require_safe
@in_dialogue
def translation(visit: Visit) -> HttpResponse:
    """Statements that lack one of the dialogue's languages, oldest first."""
    needs(visit, "translator")
    rows = Statement.objects.filter(dialogue=visit.dialogue, state__in=LIVE).order_by("n")
    lacking = [
        (said, missing)
        for said in rows.prefetch_related("translations")
        if (missing := _missing(visit, said))
    ]
    shown = [Untranslated(_words(said), _forms(visit, said, missing)) for said, missing in lacking[:A_PAGE]]
    return visit.page("statements/translation.html", shown=shown, count=len(lacking))


def _missing(visit: Visit, said: Statement) -> list[str]:
    have = {said.language, *(each.language for each in said.translations.all())}
    return [code for code in visit.dialogue.languages if code not in have]


def _forms(visit: Visit, said: Statement, missing: list[str]) -> list[tuple[str, Form]]:
    found = []
    for code in missing:
        form = visit.form(
            "TranslateStatement",
            submit=_("Save the translation"),
            hidden={"statement": said.id, "language": code},
        )
        form.fields = [
            replace(control, label=_("In %(language)s") % {"language": NAMES.get(code, code)}, lang=code)
            if control.name == "text"
            else control
            for control in form.fields
        ]
        found.append((code, form))
    return found
