"""What an amendment changes: its clause as it stood then, and as it would stand or stands by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sulh.rules.refusal import Refusal
from sulh.settlement.text.applying import Change, apply
from sulh.settlement.text.comparing import ClauseChange, compare
from sulh.settlement.text.content import Clause, clause_in, digest_of_clause, new_clause
from sulh.settlement.text.models import Amendment, Version

# These change where a clause stands, or the text around it, and nothing of its own.
_ELSEWHERE = ("move", "languages")


def then_and_after(row: Amendment) -> tuple[ClauseChange | None, bool]:
    """The change of its clause, and whether it is held against exactly the wording it was written against;
    otherwise against the wording that stands now. None where it changes no words of a clause."""
    if row.op in _ELSEWHERE:
        return None, True
    if row.op == "insert":
        return between(None, new_clause(row.clause, row.payload["clause"])), True
    last: Clause | None = None
    for before in _candidates(row):
        if digest_of_clause(before) == row.base:
            return between(before, _by(before, row)), True
        last = last or before
    return (between(last, _by(last, row)) if last else None), False


def _candidates(row: Amendment) -> Iterator[Clause]:
    """The clause as it may have stood, the likeliest first."""
    rows = Version.objects.filter(dialogue=row.dialogue_id).order_by("-n")
    if row.applied_in is not None:
        yield from _in(rows.filter(n__lt=row.applied_in).first(), row, applied_in=row.applied_in)
        return
    newest = rows.first()
    yield from _in(newest, row, applied_in=None)
    # A decided one may have been written against an older version.
    older = rows.filter(at__lte=row.at).first()
    for version in (newest, older):
        there = clause_in(version.content, row.clause) if version else None
        if there is not None:
            yield there
    # Or it was written for a clause that is only proposed itself.
    proposed = Amendment.objects.filter(dialogue=row.dialogue_id, clause=row.clause, op="insert").first()
    if proposed is not None:
        yield new_clause(row.clause, proposed.payload["clause"])


def _in(version: Version | None, row: Amendment, applied_in: int | None) -> Iterator[Clause]:
    """The clause of `version` after the accepted amendments of it that came before this one."""
    earlier = Amendment.objects.filter(
        dialogue=row.dialogue_id, clause=row.clause, state="accepted", applied_in=applied_in
    ).order_by("order")
    if row.order is not None:
        earlier = earlier.filter(order__lt=row.order)
    if row.together:
        # Those that stand and fall together are all written against the text before the first of them.
        earlier = earlier.exclude(together=row.together)
    found = _fold(clause_in(version.content, row.clause) if version else None, earlier)
    if found is not None:
        yield found


def _fold(clause: Clause | None, rows: Iterable[Amendment]) -> Clause | None:
    for each in rows:
        if each.op == "insert":
            clause = new_clause(each.clause, each.payload["clause"])
        elif clause is not None and each.op not in _ELSEWHERE:
            clause = _by(clause, each)
    return clause


def _by(clause: Clause, row: Amendment) -> Clause | None:
    """The clause by this amendment, whatever it was written against; None where it is taken out."""
    if row.op == "delete":
        return None
    fresh = Change(row.op, row.clause, row.payload, digest_of_clause(clause))
    try:
        return apply([clause], fresh)[0]
    except Refusal:
        return clause


def between(before: Clause | None, after: Clause | None) -> ClauseChange:
    (change,) = compare(_alone(before, after), _alone(after, before)).clauses
    return change


def _alone(clause: Clause | None, other: Clause | None) -> dict[str, Any]:
    """A content of one clause, in the languages of both."""
    texts = [texts for each in (clause, other) if each for texts in (each["heading"], each["text"])]
    languages = list(dict.fromkeys(code for each in texts for code in each))
    clauses = [clause] if clause else []
    return {"n": 0, "languages": languages, "authentic": [], "prevailing": "", "clauses": clauses}
