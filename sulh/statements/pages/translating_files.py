"""Translations as files for translators' own tools, and the same files coming back.

A file is read in memory and kept nowhere. Each translation in it becomes an act of its own, by the same rule
as one that is typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from sulh.acts import forms
from sulh.acts.perform import perform
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.office import refused_status
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.actions import permit
from sulh.rules.refusal import Refusal
from sulh.rules.text import clean
from sulh.statements import sheets_csv, xliff
from sulh.statements.choices import NAMES
from sulh.statements.models import LIVE, Statement
from sulh.statements.units import Returned, Unit, digest, parts


def units(visit: Visit, language: str, every: bool) -> list[Unit]:
    """Statements that lack this language or are held back in it, or `every` one said in another."""
    rows = Statement.objects.filter(dialogue=visit.dialogue, state__in=LIVE).exclude(
        language__in=("", language)
    )
    found = [_unit(said, language) for said in rows.order_by("n").prefetch_related("translations")]
    return [each for each in found if every or each.lacks]


def _unit(said: Statement, language: str) -> Unit:
    there = next((each for each in said.translations.all() if each.language == language), None)
    lacks = there is None or there.questioned
    return Unit(said.id, said.n, said.language, said.text, language, there.text if there else "", lacks)


@dataclass(frozen=True)
class Asked:
    """What a file was asked for: `language` to translate into, and whether all of it."""

    language: str
    every: bool


def _asked(visit: Visit) -> Asked:
    """`?language=fa-af&which=all`. Raises `Refusal("language_not_here")`."""
    wanted = visit.request.GET.get("language", "")
    if wanted not in visit.dialogue.languages:
        raise Refusal("language_not_here", language=wanted[:10])
    return Asked(wanted, visit.request.GET.get("which", "") == "all")


def _part(visit: Visit, found: list[Unit]) -> list[Unit]:
    """`?part=2` of what does not fit into one file; nothing where there is nothing."""
    every = parts(found)
    return every[page_number(visit.request.GET.get("part", "1"), len(every)) - 1] if every else []


@require_safe
@in_dialogue
def as_xliff(visit: Visit) -> HttpResponse:
    """`?language=fa-af&from=en`: one file holds one pair; without `from` the first that has any."""
    needs(visit, "translator")
    asked = _asked(visit)
    found = units(visit, asked.language, asked.every)
    sources = [
        code for code in visit.dialogue.languages if any(each.source_language == code for each in found)
    ]
    others = [code for code in visit.dialogue.languages if code != asked.language]
    source = visit.request.GET.get("from", "")
    if source not in sources:
        source = next(iter(sources or others), asked.language)
    there = _part(visit, [each for each in found if each.source_language == source])
    return _file(
        xliff.write(there, source, asked.language), "application/xliff+xml", f"{source}-{asked.language}.xlf"
    )


@require_safe
@in_dialogue
def as_csv(visit: Visit) -> HttpResponse:
    """`?language=fa-af`: a table of what was said in any other language."""
    needs(visit, "translator")
    asked = _asked(visit)
    table = sheets_csv.write(_part(visit, units(visit, asked.language, asked.every)))
    return _file(table, "text/csv; charset=utf-8", f"{asked.language}.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="translation-{name}"'
    return response


@dataclass
class Report:
    """What became of a file. `refused`: the statement's number (0 where it is none of here), and why."""

    taken: int = 0
    unchanged: int = 0
    empty: int = 0
    refused: list[tuple[int, Refusal]] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
@in_dialogue
def files(visit: Visit) -> HttpResponse:
    """Take files, and bring one back."""
    needs(visit, "translator")
    if visit.request.method != "POST":
        return _page(visit)
    try:
        permit("translate", visit.standing)
        file = visit.request.FILES.get("file")
        if file is None:
            raise Refusal("translation_file_unreadable", field="file")
        return _page(visit, report=take(visit, read(file.read())))
    except Refusal as refusal:
        return _page(visit, refused=refusal)


def read(data: bytes) -> list[Returned]:
    """XLIFF where it looks like XML, else a table. Raises what reading raises."""
    is_xml = data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    return xliff.read(data) if is_xml else sheets_csv.read(data)


def take(visit: Visit, rows: list[Returned]) -> Report:
    """Perform one act for each translation that is new; the report says what became of every row."""
    here = Statement.objects.filter(dialogue=visit.dialogue).prefetch_related("translations")
    statements = here.in_bulk([row.statement.replace("\0", "") for row in rows])
    report = Report()
    for row in rows:
        said = statements.get(row.statement)
        try:
            became = _take(visit, row, said)
        except Refusal as refusal:
            report.refused.append((said.n if said else 0, refusal))
            continue
        report.taken += became == "taken"
        report.unchanged += became == "unchanged"
        report.empty += became == "empty"
    return report


def _take(visit: Visit, row: Returned, said: Statement | None) -> str:
    """`taken`, `unchanged`, or `empty`: not translated yet (many tools then repeat the source).

    Raises `Refusal`: `not_found`, `statement_changed`, `translation_changed` (somebody else has translated it
    since the file was taken), and what the act raises.
    """
    if said is None:
        raise Refusal("not_found")
    if not row.translation.strip() or _folded(row.translation) == _folded(said.text):
        return "empty"
    if not _made_from(row, said):
        raise Refusal("statement_changed")
    before = next((each.text for each in said.translations.all() if each.language == row.language), "")
    if clean(row.translation) == before:
        return "unchanged"
    if row.before_digest is not None and row.before_digest != digest(before):
        raise Refusal("translation_changed")
    values = {"statement": said.id, "language": row.language, "text": row.translation}
    act, _wrong = forms.read("TranslateStatement", values)
    if act is None:
        raise Refusal("field_invalid")
    perform(act, by=visit.office, in_=visit.dialogue.id)
    return "taken"


def _made_from(row: Returned, said: Statement) -> bool:
    """Whether the file was made from the words as they stand; a tool may have changed their spaces."""
    if row.source_digest:
        return row.source_digest == digest(said.text)
    return row.source is None or _folded(row.source) == _folded(said.text)


def _folded(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Offered:
    """Files into one language, as (name, address): of what it lacks, and of everything."""

    name: str
    lacking: int
    links: list[tuple[str, str]]
    every: list[tuple[str, str]]


def _offered(visit: Visit, language: str) -> Offered:
    every = units(visit, language, every=True)
    lacking = [each for each in every if each.lacks]
    return Offered(
        NAMES.get(language, language), len(lacking),
        _links(visit, language, "", lacking), _links(visit, language, "all", every),
    )  # fmt: skip


def _links(visit: Visit, language: str, which: str, found: list[Unit]) -> list[tuple[str, str]]:
    query = {"language": language} | ({"which": which} if which else {})
    links: list[tuple[str, str]] = []
    for source in visit.dialogue.languages:
        some = [each for each in found if each.source_language == source]
        name = f"XLIFF · {NAMES.get(source, source)}"
        links += _numbered(name, visit.url("translation_xliff"), {**query, "from": source}, len(parts(some)))
    return links + _numbered("CSV", visit.url("translation_csv"), query, len(parts(found)))


def _numbered(name: str, address: str, query: Mapping[str, str], count: int) -> list[tuple[str, str]]:
    """One link for each of `count` parts."""
    return [
        (f"{name} · {part}/{count}" if count > 1 else name, f"{address}?{urlencode({**query, 'part': part})}")
        for part in range(1, count + 1)
    ]


def _page(visit: Visit, report: Report | None = None, refused: Refusal | None = None) -> HttpResponse:
    return visit.page(
        "statements/translation_files.html",
        status=refused_status(refused) if refused else 200,
        offered=[_offered(visit, code) for code in visit.dialogue.languages],
        report=report,
        refused=refused,
    )
