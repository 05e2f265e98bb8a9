"""Where delegates write: a new clause, changes of a clause, and what is done with an amendment.

In a single negotiating text it is the facilitator who writes, on the same pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages import navigation, parts
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.navigation import Entry
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import own
from sulh.rules.refusal import Refusal
from sulh.settlement.beside import WRITING
from sulh.settlement.text import wording_desk as say
from sulh.settlement.text import working
from sulh.settlement.text.content import Clause, digest_of_clause
from sulh.settlement.text.models import Amendment
from sulh.settlement.text.pages.draw import draw
from sulh.settlement.text.pages.naming import all_called
from sulh.settlement.text.tying import UNDECIDED
from sulh.statements.models import Statement

# What a proposal of each kind asks for; the clause and its digest go along unseen.
_NEW = (
    "kind", "heading", "text", "after", "sources", "depends_on", "package", "declaratory", "essential",
    "rationale",
)  # fmt: skip
_PROMISE = ("who", "what", "due", "verified_by", "level_1", "level_2", "level_3", "tags", "parties")


@dataclass(frozen=True)
class Writing:
    """One form, under its own title."""

    title: Any
    form: Form


def may_write(visit: Visit) -> bool:
    """Whether this office holder may propose words now: a delegate at the table in a text of the parties, the
    facilitator in a single text."""
    text = working.text_of(visit.dialogue.id)
    if text is None or not allowed(visit, "table_text"):
        return False
    if text.mode == "single":
        return "facilitator" in visit.standing.roles
    return _at_the_table(visit)


def _at_the_table(visit: Visit) -> bool:
    return "delegate" in visit.standing.roles and visit.dialogue.parties.filter(
        pk=visit.standing.party, status="joined"
    ).exists()  # fmt: skip


@require_safe
@in_dialogue
def write(visit: Visit) -> HttpResponse:
    """A new clause, the languages of the text, and every clause to choose from."""
    _needs_writer(visit)
    content = working.working_content(visit.dialogue.id)
    languages = {"authentic": content["authentic"], "prevailing": content["prevailing"]}
    forms = [Writing(say.NEW, visit.form("ProposeClause", submit=_("Propose it"), only=_NEW)),
        Writing(say.LANGUAGES, visit.form("ProposeLanguages", submit=_("Propose it"), values=languages,
                only=["authentic", "prevailing", "rationale"])),
    ]  # fmt: skip
    return draw(
        visit, "settlement/text/write.html", forms=forms, clauses=all_called(content), clause=None, called=""
    )


@require_safe
@in_dialogue
def write_clause(visit: Visit, clause: str) -> HttpResponse:
    """Every way to change one clause, with its present words filled in."""
    _needs_writer(visit)
    found = all_called(working.working_content(visit.dialogue.id)).get(clause)
    if found is None:
        raise Refusal("clause_unknown")
    called, there = found
    return draw(
        visit,
        "settlement/text/write.html",
        forms=_on_clause(visit, there),
        clauses={},
        clause=there,
        called=called,
    )


def _needs_writer(visit: Visit) -> None:
    if not may_write(visit):
        raise Refusal("role_may_not", action="table_text", role=min(visit.standing.roles, default="public"))


def _on_clause(visit: Visit, there: Clause) -> list[Writing]:
    hidden = {"clause": there["id"], "base": digest_of_clause(there)}

    def form(act: str, *shown: str, **more: Any) -> Form:
        return visit.form(
            act,
            submit=_("Propose it"),
            hidden=hidden | more.pop("hidden", {}),
            only=[*shown, "rationale"],
            **more,
        )

    words = {"heading": there["heading"], "text": there["text"]}
    flags = {"declaratory": bool(there["declaratory"]), "essential": bool(there["essential"])}
    promises = [(each["id"], f"{own(each['who'])}: {own(each['what'])}") for each in there["commitments"]]
    turned = "unpark" if there["parked"] else "park"
    found = [
        Writing(say.WORDING, form("ProposeWording", "heading", "text", values=words)),
        Writing(say.PROMISE, form("ProposeCommitment", *_PROMISE)),
        Writing(say.FLAGS, form("ProposeFlags", "declaratory", "essential", values=flags)),
        Writing(say.LINKS, form("ProposeLinks", "sources", "depends_on", "package", values=_links(there))),
        Writing(say.MOVE, form("ProposeMove", "after")),
        Writing(say.PARKING[turned], form("ProposeParking", hidden={"parked": turned})),
        Writing(say.DELETION, form("ProposeDeletion")),
    ]
    if promises:
        choices = {"commitment": promises}
        found.insert(2, Writing(say.NO_PROMISE, form("ProposeNoCommitment", "commitment", choices=choices)))
    return found


def _links(there: Clause) -> dict[str, Any]:
    """Sources by number, as people know them; a statement that was taken back since stays as it is named."""
    numbers = dict(Statement.objects.filter(pk__in=there["sources"]).values_list("id", "n"))
    sources = [str(numbers.get(each, each)) for each in there["sources"]]
    return {"sources": sources, "depends_on": there["depends_on"], "package": there["package"]}


def handling(visit: Visit, of: str) -> dict[str, Any] | None:
    """What this office holder can do with amendment number `of`: drawn below its page."""
    row = Amendment.objects.filter(dialogue=visit.dialogue, n=int(of), state__in=UNDECIDED).first()
    text = working.text_of(visit.dialogue.id)
    if row is None or text is None or not allowed(visit, "issue_version"):
        return None
    single = row.origin == "single_text" and text.mode == "single"
    forms = (
        _in_single(visit, row)
        if single
        else [*_backing(visit, row), *_own(visit, row), *_lapsing(visit, row)]
    )
    return {"forms": forms} if forms else None


def _in_single(visit: Visit, row: Amendment) -> list[Writing]:
    return _withdrawing(visit, row) if "facilitator" in visit.standing.roles else []


def _backing(visit: Visit, row: Amendment) -> list[Writing]:
    """Sponsor it; who does already asks for it again where it is stuck and nothing must be rewritten."""
    again = row.stalled in ("without_result", "tied_changed")
    ours = {"party": visit.standing.party, "holder": visit.office.id} in row.sponsors
    if row.state != "proposed" or (ours and not again) or not _at_the_table(visit):
        return []
    form = visit.form("SponsorAmendment", submit=_("Sponsor it"), hidden={"amendment": row.id}, only=[])
    return [Writing(say.AGAIN if ours else say.BACK, form)]


def _own(visit: Visit, row: Amendment) -> list[Writing]:
    """Rewrite, withdraw, merge, tie: for the party whose amendment it is."""
    if not row.sponsors or row.sponsors[0]["party"] != visit.standing.party or not _at_the_table(visit):
        return []
    said = row.payload.get("clause", row.payload)
    values = {name: said.get(name, {}) for name in ("heading", "text")} | {
        "after": row.payload.get("after", "")
    }
    asked = {"insert": ["heading", "text", "after"], "replace": ["heading", "text"], "move": ["after"]}
    hidden = {"amendment": row.id}
    rebase = visit.form(
        "RebaseAmendment", submit=_("Write it anew"), hidden=hidden, values=values, only=asked.get(row.op, [])
    )
    merge = visit.form("MergeAmendment", submit=_("Merge it"), hidden=hidden, only=["into"])
    tie = visit.form(
        "TieAmendments", submit=_("Tie them"), values={"amendments": [row.id]}, only=["amendments"]
    )
    return [
        Writing(say.REBASE, rebase), *_withdrawing(visit, row), Writing(say.MERGE, merge),
        Writing(say.TIE, tie),
    ]  # fmt: skip


def _withdrawing(visit: Visit, row: Amendment) -> list[Writing]:
    form = visit.form(
        "WithdrawAmendment", submit=_("Withdraw it"), hidden={"amendment": row.id}, only=["reason"]
    )
    return [Writing(say.WITHDRAW, form)]


def _lapsing(visit: Visit, row: Amendment) -> list[Writing]:
    if row.state != "proposed":
        return []
    form = visit.form("LapseAmendment", submit=_("Let it lapse"), hidden={"amendment": row.id}, only=[])
    return [Writing(say.LAPSE, form)]


def _writers(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    """Where the way to these pages is shown: to those who may write, while there is something to write on."""
    if dialogue.phase != "drafting":
        return False
    text = working.text_of(dialogue.id)
    return text is not None and ("facilitator" if text.mode == "single" else "delegate") in roles


parts.add("amendment", parts.Part("settlement/text/handling.html", handling))
navigation.add_beside("text", Entry(80, "text_write", gettext_lazy("Write"), _writers, WRITING))
