"""The one way in which a text changes: amendments applied to clauses, one after another.

Pure functions over plain values; given the same amendments in the same order they give the same text, on any
machine, at any time. Nothing else in the house computes a version. Precedent: the Constitutional Loya Jirga
of 2003, where changes that had been accepted were missing from the printed draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sulh.rules.refusal import Refusal
from sulh.settlement.text.content import Clause, Content, digest_of_clause, digest_of_languages, new_clause
from sulh.settlement.text.models import Amendment


@dataclass(frozen=True)
class Change:
    """What an amendment does; a row of `Amendment` has the same fields."""

    op: str
    clause: str
    payload: Mapping[str, Any]
    base: str = ""
    together: str = ""


Changing = Change | Amendment
Clauses = Sequence[Clause]


def apply(clauses: Clauses, amendment: Changing) -> list[Clause]:
    """The clauses with one amendment applied; the given list and its clauses are left as they are.

    Raises `Refusal`: `clause_unknown` where a clause it names is not there, `amendment_stale` where the
    clause is not the one it was written against.
    """
    return apply_together(clauses, (amendment,))


def apply_together(clauses: Clauses, amendments: Iterable[Changing]) -> list[Clause]:
    """The same for amendments that stand or fall together: each was written against the text before the first
    of them, or against a clause that an earlier one brings in."""
    written_against = {clause["id"]: clause for clause in clauses}
    changed = list(clauses)
    for each in amendments:
        if each.op == "insert":
            changed = _insert(changed, each)
            written_against[each.clause] = changed[_place(changed, each.clause)]
        elif each.op != "languages":
            check_base(written_against.get(each.clause), each)
            changed = _OPERATIONS[each.op](changed, each)
    return changed


def apply_all(content: Content, amendments: Iterable[Changing], n: int) -> Content:
    """The content of version `n`: what `content` becomes by these amendments in this order.

    Neighbours with the same `together` are one change. Raises as `apply` does.
    """
    done = {**content, "n": n}
    alone = 0

    def group(each: Changing) -> str | int:
        nonlocal alone
        alone += 1
        return each.together or alone

    for _key, changes in groupby(amendments, key=group):
        done = apply_group(done, list(changes))
    return done


def apply_group(content: Content, amendments: Sequence[Changing]) -> Content:
    """A content with amendments that stand or fall together applied. Raises as `apply` does."""
    done = {**content, "clauses": apply_together(content["clauses"], amendments)}
    for each in amendments:
        if each.op == "languages":
            if each.base != digest_of_languages(content):
                raise Refusal("amendment_stale")
            done |= {"authentic": list(each.payload["authentic"]), "prevailing": each.payload["prevailing"]}
    return done


def check_base(clause: Clause | None, amendment: Changing) -> None:
    """Refuse `clause_unknown` or `amendment_stale` unless this is the clause it was written against."""
    if clause is None:
        raise Refusal("clause_unknown", field="clause")
    if digest_of_clause(clause) != amendment.base:
        raise Refusal("amendment_stale")


def _place(clauses: Clauses, wanted: str) -> int:
    for place, clause in enumerate(clauses):
        if clause["id"] == wanted:
            return place
    raise Refusal("clause_unknown", field="clause")


def _behind(clauses: Clauses, after: str) -> int:
    """The place behind the clause `after`; the beginning for ""."""
    return _place(clauses, after) + 1 if after else 0


def _insert(clauses: list[Clause], change: Changing) -> list[Clause]:
    if any(clause["id"] == change.clause for clause in clauses):
        raise Refusal("amendment_stale")
    at = _behind(clauses, change.payload["after"])
    return [*clauses[:at], new_clause(change.clause, change.payload["clause"]), *clauses[at:]]


def _delete(clauses: list[Clause], change: Changing) -> list[Clause]:
    at = _place(clauses, change.clause)
    return [*clauses[:at], *clauses[at + 1 :]]


def _move(clauses: list[Clause], change: Changing) -> list[Clause]:
    at = _place(clauses, change.clause)
    rest = [*clauses[:at], *clauses[at + 1 :]]
    to = _behind(rest, change.payload["after"])
    return [*rest[:to], clauses[at], *rest[to:]]


def _edited(edit: Callable[[Clause, Mapping[str, Any]], Mapping[str, Any]]) -> Operation:
    """An operation that gives one clause other fields."""

    def operation(clauses: list[Clause], change: Changing) -> list[Clause]:
        at = _place(clauses, change.clause)
        changed = {**clauses[at], **edit(clauses[at], change.payload)}
        return [*clauses[:at], changed, *clauses[at + 1 :]]

    return operation


def _replace(clause: Clause, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Another wording in the languages that are given; the others stay."""
    edited = {name: {**clause[name], **payload.get(name, {})} for name in ("heading", "text")}
    return edited | ({"kind": payload["kind"]} if payload.get("kind") else {})


def _commit(clause: Clause, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"commitments": [*clause["commitments"], dict(payload["commitment"])]}


def _uncommit(clause: Clause, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    kept = [promise for promise in clause["commitments"] if promise["id"] != payload["commitment"]]
    return {"commitments": kept}


def _declare(clause: Clause, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: payload[name] for name in ("declaratory", "essential")}


def _link(clause: Clause, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "sources": list(payload["sources"]),
        "depends_on": list(payload["depends_on"]),
        "package": payload["package"],
    }


Operation = Callable[[list[Clause], Changing], list[Clause]]
_OPERATIONS: Mapping[str, Operation] = {
    "delete": _delete,
    "move": _move,
    "replace": _edited(_replace),
    "commit": _edited(_commit),
    "uncommit": _edited(_uncommit),
    "declare": _edited(_declare),
    "link": _edited(_link),
    "park": _edited(lambda clause, payload: {"parked": 1}),
    "unpark": _edited(lambda clause, payload: {"parked": 0}),
}
