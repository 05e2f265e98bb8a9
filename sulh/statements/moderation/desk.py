"""The desk of moderators and of members for appeals: what waits for a decision, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.acts.forms import Choices, Form
from sulh.dialogue.nominations import nominator
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.moderation import REASONS
from sulh.statements import queries
from sulh.statements.choices import NAMES
from sulh.statements.labels import MERGE_APPEAL_OUTCOMES
from sulh.statements.labels import REASONS as REASON_WORDS
from sulh.statements.models import Appeal, Decision, Statement
from sulh.statements.moderation import pairs
from sulh.statements.moderation.hints import Hint, Reader

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
class Suggested:
    """A suggestion, the other statement it speaks of, and the form that follows it, if one does."""

    hint: Hint
    words: Words | None = None
    merge: Form | None = None


@dataclass(frozen=True)
class Waiting:
    """A statement with the forms that decide about it; no form to refuse it for who may not second that.

    `reason` is that of a first opinion; `until` the hour at which a hidden statement appears again.
    """

    words: Words
    accept: Form
    reject: Form | None
    reason: str = ""
    until: datetime | None = None
    suggested: list[Suggested] = field(default_factory=list)


@dataclass(frozen=True)
class Merge:
    """A merge that is proposed, or one whose other statement is no longer shown; and the form, if any."""

    words: Words
    into: Words | None
    form: Form | None


@dataclass(frozen=True)
class Appealed:
    """An appeal with what was decided before; no form for whoever may not hear it.

    `unheard`: nobody who holds the office now may.
    """

    words: Words
    reason: str
    explanation: str
    into: Words | None
    appeal: str
    decide: Form | None
    unheard: bool


@require_safe
@in_dialogue
def moderation(visit: Visit) -> HttpResponse:
    """The queue, oldest first, with suggestions; second opinions; merges; and open appeals."""
    needs(visit, "moderator", "appeals_member")
    roles, dialogue = visit.standing.roles, visit.dialogue.id
    moderates, hears = "moderator" in roles, "appeals_member" in roles
    pending = queries.pending(dialogue)
    return visit.page(
        "statements/moderation/desk.html",
        moderates=moderates,
        hears=hears,
        in_pairs=pairs.needs_two(dialogue),
        count=pending.count(),
        waiting=_queue(visit, pending) if moderates else [],
        second=[_second(visit, said) for said in _of(dialogue, "second_opinion", "hidden") if moderates],
        proposed=_proposed(visit) if moderates else [],
        stranded=[_stranded(visit, said) for said in queries.stranded(dialogue) if moderates],
        appeals=[_appealed(visit, appeal) for appeal in queries.open_appeals(dialogue) if hears],
    )


def _of(dialogue: str, *states: str) -> Iterable[Statement]:
    rows = Statement.objects.filter(dialogue_id=dialogue, state__in=states).order_by("n")
    return rows.prefetch_related("translations")


def words_of(said: Statement, since: datetime | None = None) -> Words:
    translations = sorted((each.language, each.text) for each in said.translations.all())
    name = NAMES.get(said.language, said.language)
    age = queries.hours(clock.now(), since or said.at)
    return Words(said.n, said.text, said.language, name, translations, age, said.state)


def _queue(visit: Visit, pending: QuerySet[Statement]) -> list[Waiting]:
    rows = list(pending.prefetch_related("translations")[:A_PAGE])
    reader = Reader(visit.dialogue) if rows else None
    return [
        Waiting(
            words_of(said),
            accept_form(visit, said),
            reject_form(visit, said),
            suggested=[_suggested(visit, said, hint) for hint in reader.of(said)] if reader else [],
        )
        for said in rows
    ]


def _suggested(visit: Visit, said: Statement, hint: Hint) -> Suggested:
    if hint.other is None:
        return Suggested(hint)
    into = hint.other
    form = merge_form(visit, said, into) if into.state == "accepted" else None
    return Suggested(hint, words_of(into), form)


def accept_form(visit: Visit, said: Statement) -> Form:
    hidden = {"statement": said.id, "outcome": "accept"}
    return visit.form("DecideModeration", submit=_("Accept"), hidden=hidden, only=[])


def reject_form(visit: Visit, said: Statement, reason: str = "") -> Form:
    """`reason`: the one that the first opinion gave, chosen already."""
    reasons: Choices = [("", _("Choose a reason")), *((code, REASON_WORDS[code]) for code in REASONS)]
    form = visit.form(
        "DecideModeration",
        submit=_("Refuse"),
        hidden={"statement": said.id, "outcome": "reject"},
        only=["reason", "explanation"],
        choices={"reason": reasons},
        values={"reason": reason},
    )
    form.fields = [
        replace(control, required=True) if control.name == "reason" else control for control in form.fields
    ]
    return form


def merge_form(visit: Visit, said: Statement, into: Statement) -> Form | None:
    """None outside the speaking phase."""
    if not allowed(visit, "merge_statements"):
        return None
    hidden = {"statement": said.id, "into": into.id}
    submit = _("Put number %(n)s together with number %(into)s") % {"n": said.n, "into": into.n}
    return visit.form("MergeStatements", submit=submit, hidden=hidden, only=[])


def _second(visit: Visit, said: Statement) -> Waiting:
    first = pairs.first_of(said)
    reason = first.reason if first else ""
    reject = reject_form(visit, said, reason) if pairs.may_second(visit.office.id, first) else None
    return Waiting(words_of(said), accept_form(visit, said), reject, reason, said.hidden_until)


def _proposed(visit: Visit) -> list[Merge]:
    """Merges that one side has proposed and none other has agreed to yet."""
    found = []
    for call in pairs.proposed_merges(visit.dialogue.id):
        into = Statement.objects.get(pk=call.into)
        form = merge_form(visit, call.statement, into) if pairs.may_second(visit.office.id, call) else None
        found.append(Merge(words_of(call.statement, call.at), words_of(into), form))
    return found


def _stranded(visit: Visit, said: Statement) -> Merge:
    return Merge(words_of(said), None, separate_form(visit, said))


def separate_form(visit: Visit, said: Statement) -> Form | None:
    if not allowed(visit, "merge_statements"):
        return None
    submit = _("Let number %(n)s stand on its own again") % {"n": said.n}
    return visit.form("SeparateStatement", submit=submit, hidden={"statement": said.id}, only=[])


def _appealed(visit: Visit, appeal: Appeal) -> Appealed:
    said = appeal.statement
    merged = said.state == "merged"
    kind = "merge" if merged else "reject"
    decision = Decision.objects.filter(statement=said, outcome=kind).latest("pk")
    decide = None
    if pairs.may_hear(said, visit.office.id, nominator(visit.office.id, "appeals_member")):
        choices = {"outcome": list(MERGE_APPEAL_OUTCOMES.items())} if merged else None
        decide = visit.form("DecideAppeal", submit=_("Decide"), hidden={"appeal": appeal.id}, choices=choices)
    into = words_of(said.merged_into) if merged and said.merged_into else None
    unheard = decide is None and not pairs.anybody_hears(said)
    return Appealed(
        words_of(said, appeal.at), decision.reason, decision.explanation, into, appeal.words, decide, unheard
    )
