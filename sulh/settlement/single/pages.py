"""The page of single negotiating texts: per version every criticism, and beside it the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.models import Party
from sulh.dialogue.order import by_lot
from sulh.dialogue.pages.allowed import allowed, allowed_to_participant
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.settlement.single.finding import under_way
from sulh.settlement.single.models import Criticism, SingleText
from sulh.settlement.text import working
from sulh.settlement.text.models import Version
from sulh.settlement.text.pages.naming import all_called

# Who reads what participants wrote: it passed no moderation.
READS_ALL = frozenset({"delegate", "facilitator"})


@dataclass(frozen=True)
class Shown:
    """A criticism as this visitor reads it; `form` answers it, for the facilitator in the present round."""

    row: Criticism
    clause: str
    words: Mapping[str, str]
    form: Form | None


@dataclass(frozen=True)
class Critic:
    """Whose criticisms these are: a party, or by their quality (`expert`, `participant`) where it is none."""

    party: Party | None
    by: str
    shown: list[Shown]


@dataclass(frozen=True)
class Round:
    """One round of criticism of one version, by party in the order drawn by lot."""

    version: Version
    n: int
    critics: list[Critic]
    left: int


@dataclass(frozen=True)
class Procedure:
    """One single text with its rounds, the newest first."""

    single: SingleText
    rounds: list[Round]


@require_safe
@in_dialogue
def single_text(visit: Visit) -> HttpResponse:
    """Every single text of this dialogue, the newest first, and the form to criticise the present version."""
    rows = SingleText.objects.filter(dialogue=visit.dialogue).order_by("-at", "-pk")
    return visit.page(
        "settlement/single/single_text.html",
        procedures=[_procedure(visit, row) for row in rows],
        criticising=criticising(visit),
    )


def _procedure(visit: Visit, single: SingleText) -> Procedure:
    rows = Criticism.objects.filter(single=single).select_related("party").order_by("n")
    by_round: dict[int, list[Criticism]] = {}
    # A version is large: read once, not with each criticism of it.
    for row in rows.prefetch_related("version"):
        by_round.setdefault(row.round, []).append(row)
    rounds = [_round(visit, single, n, by_round[n]) for n in sorted(by_round, reverse=True)]
    return Procedure(single, rounds)


def _round(visit: Visit, single: SingleText, n: int, rows: list[Criticism]) -> Round:
    called = all_called(rows[0].version.content)
    answers = single.state == "open" and n == single.round and allowed(visit, "run_single_text")
    shown = [_shown(visit, row, called[row.clause][0], answers) for row in rows]
    left = sum(not row.disposition for row in rows)
    return Round(rows[0].version, n, _critics(visit, shown), left)


def _critics(visit: Visit, shown: Iterable[Shown]) -> list[Critic]:
    found: dict[str, Critic] = {}
    for each in shown:
        row = each.row
        found.setdefault(row.party_id or row.by, Critic(row.party, row.by, [])).shown.append(each)
    parties = by_lot(visit.dialogue, [critic.party for critic in found.values() if critic.party])
    return [
        *(found[party.id] for party in parties),
        *(critic for critic in found.values() if not critic.party),
    ]


def _shown(visit: Visit, row: Criticism, clause: str, answers: bool) -> Shown:
    mine = bool(row.participant) and row.participant == visit.participant.id
    may_read = row.by != "participant" or mine or bool(visit.standing.roles & READS_ALL)
    form = answering(visit, row) if answers else None
    return Shown(row, clause, row.interest if may_read else {}, form)


def answering(visit: Visit, row: Criticism) -> Form:
    """The form that answers one criticism; what stands already can be written anew."""
    return visit.form(
        "DisposeCriticism",
        submit=_("Answer this criticism"),
        hidden={"criticism": row.id},
        values={"disposition": row.disposition, "reason": row.reason},
        next=visit.url("single_text"),
    )


def criticising(visit: Visit) -> list[tuple[str, Form]]:
    """The forms to criticise the present version, as (as whom, form), for those who may now."""
    single = under_way(visit.dialogue.id)
    version = working.newest(visit.dialogue.id)
    if single is None or single.state != "open" or version is None or version.n == 0:
        return []
    found = []
    if allowed_to_participant(visit, "criticise_text"):
        found.append((_("Criticise as a participant"), _criticise(visit, "participant")))
    if allowed(visit, "criticise_text"):
        title = (
            _("Criticise for your party")
            if "delegate" in visit.standing.roles
            else _("Criticise as an expert")
        )
        found.append((title, _criticise(visit, "office")))
    return found


def _criticise(visit: Visit, as_: str) -> Form:
    return visit.form("Criticise", submit=_("File the criticism"), as_=as_, next=visit.url("single_text"))
