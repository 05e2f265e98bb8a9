"""The page of side letters. Each also stands beside its clause."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.acts.forms import Form
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.record.canonical import Value
from sulh.settlement.sessions import letters
from sulh.settlement.sessions.letters import Letter
from sulh.settlement.sessions.who import Reader, reader
from sulh.settlement.text.content import digest_of_clause
from sulh.settlement.text.pages.spoken import Called, called_now, spoken_of
from sulh.settlement.text.pages.twins import twin


@dataclass(frozen=True)
class Drawn:
    """A side letter as the page draws it. `otherwise`: the clause reads otherwise now than it did then."""

    letter: Letter
    clause: Called
    otherwise: bool
    answer: Form | None
    withdraw: Form | None


@require_safe
@in_dialogue
def side_letters(visit: Visit) -> HttpResponse:
    """Every side letter with the clause it belongs to, and who has consented to it."""
    dialogue = visit.dialogue.id
    known, who = called_now(dialogue), reader(visit.standing)
    now = {each: digest_of_clause(clause) for each, (_name, clause) in known.items()}
    drawn = [
        Drawn(
            each, spoken_of(known, dialogue, each.row.clause),
            now.get(each.row.clause) != each.row.clause_digest,
            answer_form(visit, who, each), _withdraw(visit, who, each),
        )
        for each in letters.shown(dialogue)
    ]  # fmt: skip
    may_write = bool(known) and who.joined and allowed(visit, "write_side_letter")
    write = visit.form("WriteSideLetter", submit=_("Attach it to the clause")) if may_write else None
    return visit.page("settlement/sessions/side_letters.html", drawn=drawn, write=write)


def answer_form(visit: Visit, who: Reader, each: Letter) -> Form | None:
    """For a party that the letter is addressed to, while everybody concerned is at the table."""
    if who.party not in each.row.to or each.state in ("withdrawn", "lapsed") or not allowed(visit, "consent"):
        return None
    hidden = {"subject_kind": letters.KIND, "subject_digest": each.row.digest}
    return visit.form("GiveConsent", submit=_("Sign for my party"), hidden=hidden)


def _withdraw(visit: Visit, who: Reader, each: Letter) -> Form | None:
    if who.party != each.row.party_id or each.state in ("withdrawn", "agreed") or not who.joined:
        return None
    if not allowed(visit, "write_side_letter"):
        return None
    return visit.form("WithdrawSideLetter", submit=_("Take it back"), hidden={"letter": each.row.id}, only=[])


@require_safe
@in_dialogue
def side_letters_json(visit: Visit) -> HttpResponse:
    """Every side letter with how it stands. Party and clause are ids."""
    rows: list[Value] = [
        {
            "id": each.row.id, "n": each.row.n, "clause": each.row.clause,
            "clause_digest": each.row.clause_digest, "party": each.row.party_id, "to": each.row.to,
            "text": each.row.text, "digest": each.row.digest, "state": each.state,
            "given": sorted(each.given & set(each.row.to)), "at": clock.hour(each.row.at),
        }
        for each in letters.shown(visit.dialogue.id)
    ]  # fmt: skip
    return twin({"dialogue": visit.dialogue.id, "side_letters": rows})
