"""A file that was edited outside comes back: first everybody sees what it asks for, then it is proposed.

The file itself is read in memory and kept nowhere. What goes on is the list of differences, each of which
becomes an amendment that has to be admitted and decided like every other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sulh.acts import forms
from sulh.acts.forms import Form, FormField
from sulh.acts.perform import perform
from sulh.dialogue.models import new_id
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.office import refused_status
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.refusal import Refusal
from sulh.settlement.export.docx_in import Reading, together
from sulh.settlement.export.docx_in import reading as read_file
from sulh.settlement.text import reading
from sulh.settlement.text.acts.docx import ProposeFromDocx
from sulh.settlement.text.comparing import ClauseChange
from sulh.settlement.text.content import Clause, clause_in, new_clause, only_words
from sulh.settlement.text.models import Version
from sulh.settlement.text.pages.comparison import whole_number
from sulh.settlement.text.pages.draw import draw
from sulh.settlement.text.pages.naming import all_called
from sulh.settlement.text.pages.then import between

Edits = list[dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """One difference: what the clause is called, and before and after."""

    called: str
    change: ClauseChange


@require_http_methods(["GET", "HEAD", "POST"])
@in_dialogue
def upload(visit: Visit) -> HttpResponse:
    """Ask for the file; show what is in it; propose it."""
    needs(visit, "delegate")
    try:
        if visit.request.method != "POST":
            return _ask(visit)
        if "edits" in visit.request.POST:
            return _propose(visit)
        return _show(visit)
    except Refusal as refusal:
        return _ask(visit, refusal)


def _ask(visit: Visit, refused: Refusal | None = None) -> HttpResponse:
    every = [each for each in reading.versions(visit.dialogue) if each.n > 0]
    return draw(
        visit, "settlement/text/docx.html", status=refused_status(refused) if refused else 200, every=every,
        refused=refused, may=bool(every) and allowed(visit, "table_text"), asked=None,
    )  # fmt: skip


def _version(visit: Visit) -> Version:
    """The version that the file was made of. Raises `Refusal("version_unknown")`."""
    n = whole_number(visit.request.POST.get("version", ""))
    if n is None:
        raise Refusal("version_unknown", field="version")
    return reading.version(visit.dialogue, n)


def _show(visit: Visit) -> HttpResponse:
    """What the file asks for. Raises what reading the file raises, and `docx_unreadable` for none."""
    version, file = _version(visit), visit.request.FILES.get("file")
    if file is None:
        raise Refusal("docx_unreadable", field="file")
    found = read_file(file.read(), version.content)
    return _page(visit, version, edits_of(found), found)


def edits_of(found: Reading) -> Edits:
    """The differences in the shape that `ProposeFromDocx` takes."""
    return [
        {
            "op": one.op, "clause": one.clause, "after": one.after,
            "heading": _said(one.heading), "text": _said(one.text),
        }
        for one in together(found.proposals)
    ]  # fmt: skip


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in texts.items() if text}


def _page(
    visit: Visit, version: Version, edits: Edits, found: Reading | None, refused: Refusal | None = None
) -> HttpResponse:
    return draw(
        visit, "settlement/text/docx.html", status=refused_status(refused) if refused else 200, every=[],
        refused=refused, may=True, asked=asked(version, edits), version=version, found=found,
        form=_form(visit, version, edits) if edits else None,
    )  # fmt: skip


def _form(visit: Visit, version: Version, edits: Edits) -> Form:
    """The reason, with the differences beside it; sent to this page, which alone can read them."""
    made = visit.form(
        "ProposeFromDocx", submit=_("Propose these changes"), only=["rationale"],
        values={"rationale": _rationale(visit)},
    )  # fmt: skip
    made.action = visit.url("text_docx")
    made.fields.append(FormField("version", "", "hidden", str(version.n)))
    made.fields.append(FormField("edits", "", "hidden", json.dumps(edits, ensure_ascii=False)))
    return made


def _rationale(visit: Visit) -> dict[str, str]:
    typed: dict[str, str] = forms.values_from("ProposeFromDocx", visit.request.POST)["rationale"]
    return typed


def asked(version: Version, edits: Sequence[Mapping[str, Any]]) -> list[Asked]:
    """Every difference, ready to draw. Raises `Refusal("clause_unknown")`."""
    names = all_called(version.content)
    return [Asked(_called(edit, names), _change(edit, version)) for edit in edits]


def _called(edit: Mapping[str, Any], names: Mapping[str, tuple[str, Clause]]) -> str:
    if edit["op"] != "insert":
        return names[edit["clause"]][0] if edit["clause"] in names else ""
    if edit["after"] in names:
        return _("A new clause behind: %(clause)s") % {"clause": names[edit["after"]][0]}
    return _("A new clause at the beginning")


def _change(edit: Mapping[str, Any], version: Version) -> ClauseChange:
    if edit["op"] == "insert":
        said = only_words("operative", edit["heading"], edit["text"])
        return between(None, new_clause(new_id(), said))
    before = clause_in(version.content, edit["clause"])
    if before is None:
        raise Refusal("clause_unknown", field="edits")
    if edit["op"] == "delete":
        return between(before, None)
    words = {name: {**before[name], **edit[name]} for name in ("heading", "text")}
    return between(before, {**before, **words})


def _propose(visit: Visit) -> HttpResponse:
    """Perform the act; where it is refused, everything is shown again."""
    version, posted = _version(visit), visit.request.POST
    values = {"version": version.id, "edits": _edits(posted["edits"]), "rationale": _rationale(visit)}
    act, _wrong = forms.read("ProposeFromDocx", values)
    if not isinstance(act, ProposeFromDocx):
        raise Refusal("field_invalid", field="edits")
    try:
        perform(act, by=visit.office, in_=visit.dialogue.id, key=posted.get("key", ""))
    except Refusal as refusal:
        return _page(visit, version, [each.model_dump() for each in act.edits], None, refusal)
    return HttpResponseRedirect(visit.url("amendments") + "?done=ProposeFromDocx")


def _edits(typed: str) -> Edits:
    try:
        found = json.loads(typed)
    except (ValueError, RecursionError):
        raise Refusal("field_invalid", field="edits") from None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Refusal("field_invalid", field="edits")
    return found
