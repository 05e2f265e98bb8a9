"""The translators' desk: what each language lacks, what is doubted, and what was left behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form, FormField
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.allowed import allowed, allowed_to_participant
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.parts import parts
from sulh.dialogue.pages.terms import TITLES
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.refusal import Refusal
from sulh.statements import queries
from sulh.statements.choices import NAMES
from sulh.statements.models import LIVE, Question, Statement, Translation
from sulh.statements.own_texts import lacks
from sulh.statements.units import digest

A_PAGE = 20


@dataclass(frozen=True)
class Count:
    """What one language needs, in numbers."""

    language: str
    name: str
    lacking: int
    questioned: int
    held: int
    own: int


@dataclass(frozen=True)
class Untranslated:
    """A statement with a form for each language it lacks. Never its author, party or kind."""

    said: Statement
    language_name: str
    forms: list[Form]


@dataclass(frozen=True)
class Looked:
    """A translation beside its statement, what is asked about it, and the forms that end the doubt.

    `confirm` is None for whoever wrote it.
    """

    said: Statement
    translation: Translation
    language_name: str
    questions: list[Question]
    confirm: Form | None
    anew: Form


@dataclass(frozen=True)
class OwnText:
    """One of the dialogue's own texts that a language lacks, or in which it was left behind."""

    title: Any
    language_name: str
    state: str


@require_safe
@in_dialogue
def translation(visit: Visit) -> HttpResponse:
    """`?language=fa-af`: only this one. `?statement=17`: one statement with all its translations."""
    needs(visit, "translator")
    asked = visit.request.GET.get("statement", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        return _one_statement(visit, int(asked))
    wanted = _language(visit)
    languages = [wanted] if wanted else visit.dialogue.languages
    rows = list(_live(visit).prefetch_related("translations__questions"))
    lacking = [(said, missing) for said in rows if (missing := _missing(said, languages))]
    last = max(1, -(-len(lacking) // A_PAGE))
    page = page_number(visit.request.GET.get("page", "1"), last)
    doubted = [each for said in rows for each in _doubted(said, languages)]
    return visit.page(
        "statements/translation.html",
        counts=_counts(visit, rows),
        wanted=wanted,
        one=None,
        doubted=[_looked(visit, each, wanted) for each in doubted],
        own=[
            OwnText(TITLES[each.section], NAMES.get(each.language, each.language), each.state)
            for each in lacks(visit.dialogue)
            if each.language in languages
        ],
        parts=parts("translation", visit, wanted),
        count=len(lacking),
        shown=[_untranslated(visit, *each, wanted) for each in lacking[(page - 1) * A_PAGE : page * A_PAGE]],
        page=page,
        last=last,
    )


def _one_statement(visit: Visit, n: int) -> HttpResponse:
    said = _live(visit).prefetch_related("translations__questions").filter(n=n).first()
    if said is None:
        raise Refusal("not_found")
    there = sorted(said.translations.all(), key=lambda each: each.language)
    return visit.page(
        "statements/translation.html",
        one=said,
        doubted=[_looked(visit, each, str(n)) for each in there],
        shown=[_untranslated(visit, said, _missing(said, visit.dialogue.languages), str(n))],
    )


def _live(visit: Visit) -> Any:
    return Statement.objects.filter(dialogue=visit.dialogue, state__in=LIVE).order_by("n")


def _language(visit: Visit) -> str:
    wanted = visit.request.GET.get("language", "")
    return wanted if wanted in visit.dialogue.languages else ""


def _missing(said: Statement, languages: Iterable[str]) -> list[str]:
    have = {said.language, *(each.language for each in said.translations.all())}
    return [code for code in languages if code not in have]


def _doubted(said: Statement, languages: Iterable[str]) -> list[Translation]:
    """Translations that are held back or asked about; each knows its statement."""
    found = [each for each in said.translations.all() if each.questioned or each.questions.all()]
    return [each for each in found if each.language in languages]


def _counts(visit: Visit, rows: list[Statement]) -> list[Count]:
    own = [each.language for each in lacks(visit.dialogue)]
    return [
        Count(
            code,
            NAMES.get(code, code),
            lacking=sum(bool(_missing(said, [code])) for said in rows),
            questioned=sum(len(_doubted(said, [code])) for said in rows),
            held=sum(each.questioned for said in rows for each in _doubted(said, [code])),
            own=own.count(code),
        )
        for code in visit.dialogue.languages
    ]


def _untranslated(visit: Visit, said: Statement, missing: list[str], back: str) -> Untranslated:
    forms = [_translate(visit, said, code, back, _("Save the translation"), "") for code in missing]
    return Untranslated(said, NAMES.get(said.language, said.language), forms)


def _translate(visit: Visit, said: Statement, code: str, back: str, submit: str, text: str) -> Form:
    hidden = {"statement": said.id, "language": code}
    form = visit.form("TranslateStatement", submit=submit, hidden=hidden, values={"text": text})
    form.fields = [
        replace(control, label=_("In %(language)s") % {"language": NAMES.get(code, code)}, lang=code)
        if control.name == "text"
        else control
        for control in form.fields
    ]
    return _coming_back(form, back)


def _coming_back(form: Form, back: str) -> Form:
    """The form, leading back to the language or the statement that was looked at."""
    form.fields.append(FormField("back", "", "hidden", back))
    return form


def _looked(visit: Visit, each: Translation, back: str) -> Looked:
    said = each.statement
    hidden = {"statement": said.id, "language": each.language, "wording": digest(each.text)}
    confirm = visit.form("ConfirmTranslation", submit=_("It says what was said"), hidden=hidden)
    own = each.holder == visit.office.id
    return Looked(
        said,
        each,
        NAMES.get(each.language, each.language),
        list(each.questions.all()),
        # Also where it is confirmed: readers' answers may ask somebody to look again.
        None if own else _coming_back(confirm, back),
        _translate(visit, said, each.language, back, _("Replace the translation"), each.text),
    )


@after("TranslateStatement")
@after("ConfirmTranslation")
def saved(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """Back to the desk as it was looked at."""
    back = visit.request.POST.get("back", "")
    query = {"done": "ConfirmTranslation" if "wording" in visit.request.POST else "TranslateStatement"}
    if back in visit.dialogue.languages:
        query["language"] = back
    elif back.isascii() and back.isdigit() and len(back) < 10:
        query["statement"] = back
    return HttpResponseRedirect(f"{next}?{urlencode(query)}")


@require_safe
@in_dialogue
def question(visit: Visit) -> HttpResponse:
    """Say that a translation is wrong: `?statement=ID&language=fa-af`."""
    asked = visit.request.GET
    return _question(visit, asked.get("statement", ""), asked.get("language", ""), None, 200)


@redraws("QuestionTranslation")
def question_again(visit: Visit, form: Form, status: int) -> HttpResponse:
    """The same page around a form that was refused."""
    posted = visit.request.POST
    return _question(visit, posted.get("statement", ""), posted.get("language", ""), form, status)


def _question(visit: Visit, statement: str, language: str, form: Form | None, status: int) -> HttpResponse:
    found = (
        Translation.objects.filter(statement__in=queries.accepted(visit.dialogue.id), language=language[:10])
        # A NUL could not even be looked for in PostgreSQL.
        .filter(statement_id=statement[:32].replace("\0", ""))
        .select_related("statement")
        .first()
    )
    if found is None:
        raise Refusal("not_found")
    as_ = "participant" if allowed_to_participant(visit, "question_translation") else "office"
    may = as_ == "participant" or allowed(visit, "question_translation")
    if form is None and may:
        hidden = {"statement": found.statement_id, "language": found.language}
        form = visit.form(
            "QuestionTranslation", submit=_("Send it to the translators"), as_=as_, hidden=hidden
        )
    if form is not None:
        form.submit, form.next = _("Send it to the translators"), visit.url("statements")
    return visit.page(
        "statements/translation_question.html",
        status=status,
        translation=found,
        form=form if may else None,
        unnamed=as_ == "participant",
    )
