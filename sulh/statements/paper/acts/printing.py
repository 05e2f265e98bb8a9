"""Printing voting sheets, making sheets void, closing a batch: by whoever enrols the party's people."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, BeforeValidator, Field

from sulh.acts.fields import Ask, Id, Language, OptionalId, latin_digits
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.acts.writer import erased
from sulh.dialogue.acts import find
from sulh.dialogue.models import Dialogue, Party
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement
from sulh.statements.paper import numbers
from sulh.statements.paper.models import STATEMENTS, WAITING, PaperBatch, PaperEntry, PaperSheet

SHEETS_MOST = 200
STATEMENTS_MOST = 60


def _different(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise ValueError("one twice")
    return values


SheetLanguages = Annotated[
    list[Language],
    Ask(_("In which languages, one or two?"), widget="checks", source="statement_languages"),
    Field(min_length=1, max_length=2),
    AfterValidator(_different),
]
SheetCount = Annotated[
    int,
    BeforeValidator(latin_digits),
    Ask(_("How many sheets?"), widget="number", inputmode="numeric"),
    Field(ge=1, le=SHEETS_MOST),
]
ForParty = Annotated[OptionalId, Ask(_("For which party?"), widget="hidden")]


class PrintSheets(Act):
    """Make a batch of voting sheets. Each has a number with check digits, and neither name nor code.

    `statements`: ids, in any order, or none for all accepted ones that can be read in every chosen language.
    `languages`: one or two. `party`: empty for the registrar's own; a facilitator prints for "no party" only.
    Refuses `quota_missing`, `quota_exceeded`, `sheet_too_long`, `sheet_empty`, `sheet_untranslated`,
    `statement_not_open`, `language_not_here`, `party_not_joined`, `condition_for_no_party`.
    """

    statements: Annotated[
        list[Id],
        Ask(
            _("Which statements?"),
            _("None ticked: all that can be read in the chosen languages."),
            widget="checks",
            source="accepted_statements",
        ),
        Field(max_length=STATEMENTS_MOST),
        AfterValidator(_different),
    ] = []
    languages: SheetLanguages
    count: SheetCount
    party: ForParty = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"batch": done["batch"], "printed": self.count, "statements": done["statements"]}
        return View(shown | {"languages": list(self.languages)} | party_of(done))


def party_of(done: Mapping[str, Any]) -> dict[str, str]:
    """The party for the diary, where there is one."""
    return {"party": done["party"]} if done["party"] else {}


@carries_out(PrintSheets, action="print_sheets")
def print_sheets(act: PrintSheets, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    party = for_whom(act.party, here, dialogue, "print_sheets")
    _check_quota(party, act.count)
    chosen = _chosen(act, dialogue)
    secrets.SystemRandom().shuffle(chosen)
    batch = make_batch(dialogue, party, chosen, act.languages, act.count)
    party_id = party.id if party else ""
    return Answer({"batch": batch.number, "statements": len(chosen), "party": party_id})


def make_batch(
    dialogue: Dialogue, party: Party | None, lines: list[int], languages: Sequence[str], count: int,
    **kind: str,
) -> PaperBatch:  # fmt: skip
    """A batch with so many sheets; `kind`: `asks` and `subject` where it does not ask statements."""
    batch = PaperBatch.objects.create(
        dialogue=dialogue, party=party, number=numbers.fresh_batch(dialogue.id), statements=lines,
        languages=list(languages), **kind,
    )  # fmt: skip
    PaperSheet.objects.bulk_create(
        PaperSheet(batch=batch, number=number) for number in numbers.fresh_sheets(count)
    )
    return batch


def for_whom(wanted: str, here: Here, dialogue: Dialogue, action: str) -> Party | None:
    """The party whose people answer on the sheets; None in a dialogue without parties."""
    if not dialogue.has_parties:
        if wanted:
            raise Refusal("party_unknown", field="party")
        return None
    if here.role == "facilitator":
        party = Party.objects.get(dialogue=dialogue, no_party=True)
        if wanted not in ("", party.id):
            raise Refusal("condition_for_no_party", action=action)
        return party
    party = find.joined_party(here)
    if wanted not in ("", party.id):
        raise Refusal("condition_own_party", action=action)
    return party


def _check_quota(party: Party | None, count: int) -> None:
    """A sheet counts like a code, from the hour it is printed."""
    if party is None:
        return
    if party.quota is None:
        raise Refusal("quota_missing")
    if party.codes_issued() + count > party.quota:
        raise Refusal("quota_exceeded", quota=party.quota, issued=party.codes_issued(), field="count")


def _chosen(act: PrintSheets, dialogue: Dialogue) -> list[int]:
    """The numbers of the statements that go on the sheet."""
    for language in act.languages:
        if language not in dialogue.languages:
            raise Refusal("language_not_here", field="languages", language=language)
    rows = Statement.objects.filter(dialogue=dialogue, state="accepted").prefetch_related("translations")
    if act.statements:
        rows = rows.filter(pk__in=act.statements)
        if len(rows) != len(act.statements):
            raise Refusal("statement_not_open", field="statements")
    found = []
    for said in rows.order_by("n"):
        lacking = [language for language in act.languages if language not in readable_in(said)]
        if act.statements and lacking:
            raise Refusal("sheet_untranslated", n=said.n, language=lacking[0], field="statements")
        if not lacking:
            found.append(said.n)
    if not found:
        raise Refusal("sheet_empty", field="statements")
    if len(found) > STATEMENTS_MOST:
        raise Refusal("sheet_too_long", most=STATEMENTS_MOST, count=len(found), field="statements")
    return found


def readable_in(said: Statement) -> dict[str, str]:
    """The statement's words by language, without translations that are in doubt."""
    translated = {each.language: each.text for each in said.translations.all() if not each.questioned}
    return translated | {said.language: said.text}


BatchNumber = Annotated[str, BeforeValidator(latin_digits), Field(pattern=r"^[0-9]{5}$")]
SheetNumbers = Annotated[
    list[Annotated[str, Field(max_length=40)]],
    Ask(
        _("Which sheets?"),
        _("One number a line, as it is printed. Left empty: all that nobody has entered."),
        widget="lines",
    ),
    Field(max_length=SHEETS_MOST),
]


class VoidSheets(Act):
    """Make sheets worthless: they were lost, spoilt or cannot be read. A sheet that counts stays counted.

    `sheets`: their numbers as printed, or none for all of the batch of which nobody has entered anything.
    Refuses what finding a sheet refuses, `sheet_counted`, `sheet_of_another_batch`, `sheets_none_left`.
    """

    batch: Annotated[BatchNumber, Ask(_("Which batch?"), widget="hidden")]
    sheets: SheetNumbers = []

    def public_view(self, done: Mapping[str, Any]) -> View:
        """How many, and how many of them somebody had begun to enter."""
        shown = {"batch": self.batch, "voided": done["voided"], "begun": done["begun"]}
        return View(shown | party_of(done))


@carries_out(VoidSheets, action="settle_sheets")
def void_sheets(act: VoidSheets, here: Here) -> Answer:
    batch = own_batch(here, act.batch, STATEMENTS)
    voided, begun = void(here, batch, act.sheets)
    return Answer({"voided": voided, "begun": begun, "party": batch.party_id or ""})


def void(here: Here, batch: PaperBatch, typed: Sequence[str]) -> tuple[int, int]:
    """Make these sheets void, or all of which nobody entered anything: how many, and how many were begun."""
    if typed:
        chosen = {found.id: found for found in (numbers.find(here.dialogue, each) for each in typed)}
        for sheet in chosen.values():
            if sheet.batch_id != batch.id:
                raise Refusal("sheet_of_another_batch", sheet=sheet.number, field="sheets")
            if sheet.state == "counted":
                raise Refusal("sheet_counted", field="sheets")
        rows = PaperSheet.objects.filter(pk__in=chosen).exclude(state="void")
    else:
        rows = PaperSheet.objects.filter(batch=batch, state="printed")
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        raise Refusal("sheets_none_left", field="sheets")
    begun = PaperSheet.objects.filter(pk__in=ids, state__in=WAITING).count()
    PaperEntry.objects.filter(sheet_id__in=ids).delete()
    erased()
    PaperSheet.objects.filter(pk__in=ids).update(state="void")
    return len(ids), begun


def own_batch(here: Here, number: str, asks: str) -> PaperBatch:
    """A batch of this kind that the actor may settle: the registrar's own party's; for a facilitator that of "no party".

    Raises `Refusal`: `batch_not_here`, `condition_for_no_party`, `condition_own_party`.
    """
    batch = (
        PaperBatch.objects.filter(dialogue_id=here.dialogue, number=number, asks=asks)
        .select_related("party")
        .first()
    )
    if batch is None:
        raise Refusal("batch_not_here", field="batch")
    if batch.party is None:
        return batch
    if here.role == "facilitator" and not batch.party.no_party:
        raise Refusal("condition_for_no_party", action="settle_sheets")
    if here.role == "registrar" and batch.party_id != here.standing.party:
        raise Refusal("condition_own_party", action="settle_sheets")
    return batch


class CloseBatch(Act):
    """Close a batch: nothing of it is entered any more, and the log gets its numbers, never an answer.

    Refuses `batch_closed`, and `sheets_waiting` (`count`) while a sheet was entered only once or its two
    entries differ.
    """

    batch: Annotated[BatchNumber, Ask(_("Which batch?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        """Of fewer people than the limit of the dialogue only that they are fewer."""
        shown = {"batch": self.batch, "printed": done["printed"], "voided": done["voided"]}
        if done["counted"] >= done["limit"]:
            shown |= {name: done[name] for name in ("entered", "counted", "mismatches")}
        return View(shown | {"told": "yes" if "counted" in shown else "no"} | party_of(done))


@carries_out(CloseBatch, action="settle_sheets")
def close_batch(act: CloseBatch, here: Here) -> Answer:
    batch = own_batch(here, act.batch, STATEMENTS)
    if batch.closed:
        raise Refusal("batch_closed")
    sheets = PaperSheet.objects.filter(batch=batch)
    if waiting := sheets.filter(state__in=WAITING).count():
        raise Refusal("sheets_waiting", count=waiting)
    batch.closed = True
    batch.save(update_fields=["closed"])
    told = {
        "printed": sheets.count(),
        "voided": sheets.filter(state="void").count(),
        "entered": sheets.filter(entered=True).count(),
        "counted": sheets.filter(state="counted").count(),
        "mismatches": batch.mismatches,
        "limit": find.the_dialogue(here).cell_limit,
        "party": batch.party_id or "",
    }
    # The numbers go to the log as far as they may; the stored answer of the act holds none.
    return Answer({}, told)
