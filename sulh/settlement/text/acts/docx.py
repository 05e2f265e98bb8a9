"""A file that was edited outside comes back as proposed amendments, never as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from sulh.acts.fields import Ask, ClauseTexts, Headings, Id, OptionalId, OptionalTexts
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue import consent
from sulh.dialogue.models import new_id
from sulh.rules.refusal import Refusal
from sulh.settlement.text import amending, payloads, tying
from sulh.settlement.text.acts import find
from sulh.settlement.text.acts.clauses import Kind
from sulh.settlement.text.content import Content, clause_in, digest_of_clause, only_words
from sulh.settlement.text.models import Amendment, Version

PROPOSALS_MOST = 200


class Edit(BaseModel):
    """One change found in the file. For a new clause `clause` is empty, and `after` is the clause of the version
    behind which it comes, empty for the beginning; several behind the same one stand in their order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    op: Literal["insert", "replace", "delete"]
    clause: OptionalId = ""
    kind: Kind = "operative"
    heading: Headings = {}
    text: ClauseTexts = {}
    after: OptionalId = ""


class ProposeFromDocx(Act):
    """Propose everything in which an edited file differs from the version it was made of.

    Each difference is an amendment of its own, written against the clause as it stood in that version. Only
    new clauses that follow each other stand or fall together.
    """

    version: Id
    edits: Annotated[list[Edit], Field(min_length=1, max_length=PROPOSALS_MOST)]
    rationale: Annotated[OptionalTexts, Ask(_("Why?"), widget="textarea")] = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        view = {name: done[name] for name in ("version", "n", "numbers", "digest", "party")}
        return View(view | {"content": Sealed(done["contents"], about=done["about"], public=True)})


@carries_out(ProposeFromDocx, action="table_text")
def propose_from_docx(act: ProposeFromDocx, here: Here) -> Answer:
    _origin, sponsors = find.writer(here)
    if not sponsors:
        raise Refusal("text_belongs_to_parties")
    version = Version.objects.filter(dialogue_id=here.dialogue, pk=act.version).first()
    if version is None:
        raise Refusal("version_unknown", field="version")
    there = payloads.setting(here.dialogue)
    rows = [row for run in _runs(act.edits) for row in _amendments(act, run, version.content, there, here)]
    for row in {tying.about(row): row for row in rows}.values():
        amending.consider(row, here.now, here, there.content)
    return Answer(
        {
            "version": version.id, "n": version.n, "amendments": [row.id for row in rows],
            "numbers": [row.n for row in rows], "digest": consent.digest_of({"amendments": tying.digests(rows)}),
            "party": here.standing.party,
        },
        {"about": rows[0].id, "contents": [_said(row) for row in rows]},
    )  # fmt: skip


def _said(row: Amendment) -> dict[str, Any]:
    return {"amendment": row.id, "op": row.op, "clause": row.clause, "base": row.base, "payload": row.payload}


def _runs(edits: list[Edit]) -> list[list[Edit]]:
    """The edits in their order, new clauses that come behind the same one brought together."""
    runs: list[list[Edit]] = []
    for edit in edits:
        before = runs[-1][-1] if runs else edit
        if runs and edit.op == before.op == "insert" and edit.after == before.after:
            runs[-1].append(edit)
        else:
            runs.append([edit])
    return runs


def _amendments(
    act: ProposeFromDocx, run: list[Edit], content: Content, there: payloads.Setting, here: Here
) -> Iterator[Amendment]:
    last = ""
    together = new_id() if len(run) > 1 else ""
    for edit in run:
        base = ""
        if edit.op != "insert":
            clause = clause_in(content, edit.clause)
            if clause is None:
                raise Refusal("clause_unknown", field="edits")
            base = digest_of_clause(clause)
        row = amending.create(
            here, op=edit.op, clause=edit.clause, base=base, payload=_payload(edit, last),
            rationale=act.rationale, origin="docx", together=together, ask=False, there=there,
        )  # fmt: skip
        last = row.clause
        yield row


def _payload(edit: Edit, last: str) -> dict[str, Any]:
    if edit.op == "delete":
        return {}
    if edit.op == "replace":
        return {"heading": dict(edit.heading), "text": dict(edit.text)}
    return {"clause": only_words(edit.kind, edit.heading, edit.text), "after": last or edit.after}
