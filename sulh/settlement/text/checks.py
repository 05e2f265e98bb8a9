"""Whether a text may be put before the parties: every check by computation, and each lack by name.

The two lists "accepted but not applied" and "applied but never accepted" are found by replaying everything
from nothing, so that they also find what somebody changed behind the house's back. Precedent: Kabul 2003.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sulh.rules.refusal import Refusal, Unmet
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.export.words import KINDS
from sulh.settlement.text import brackets, tying, working
from sulh.settlement.text.content import (
    OBLIGING,
    Clause,
    clause_in,
    digest_of,
    digest_of_clause,
    is_worded,
    numbered,
    texts_of,
)  # fmt: skip
from sulh.settlement.text.models import Amendment, Version

Lacks = Callable[[str], list[Unmet]]
# Other folders: what must be done before the next version is issued, and so before one is tabled.
BLOCKS: list[Lacks] = []
# What must be done only before a version is tabled.
TABLE_BLOCKS: list[Lacks] = []


def accepted_not_applied(dialogue: str) -> list[Amendment]:
    """Accepted amendments that no version carries: those that wait for the next one, and those of which the
    version that should carry them says nothing."""
    carried = _carried(dialogue)
    rows = Amendment.objects.filter(dialogue_id=dialogue, state="accepted").order_by("order")
    return [row for row in rows if row.applied_in is None or row.id not in carried.get(row.applied_in, ())]


def applied_not_accepted(dialogue: str, version: Version) -> list[str]:
    """What stands in `version` although nobody accepted it: ids of amendments and of clauses; "" for what is
    said about languages.

    An amendment counts as accepted only if a ballot on exactly its digest was adopted; one of a single
    negotiating text if the version that carries it was issued as one.
    """
    rows = {
        row.id: row for row in Amendment.objects.filter(dialogue_id=dialogue).order_by("applied_in", "order")
    }
    versions = list(
        Version.objects.filter(dialogue_id=dialogue, n__lte=version.n).defer("content").order_by("n")
    )
    decided = _decided(dialogue, rows.values())
    single = {each.n for each in versions if each.mode == "single"}
    found = []
    for each in versions:
        for wanted in each.amendments:
            row = rows.get(wanted)
            if row is None or row.applied_in != each.n or not _was_accepted(row, decided, single):
                found.append(wanted)
    return found + _differs(version, rows.values())


def _carried(dialogue: str) -> dict[int, set[str]]:
    rows = Version.objects.filter(dialogue_id=dialogue).values_list("n", "amendments")
    return {n: set(carried) for n, carried in rows}


def _decided(dialogue: str, rows: Iterable[Amendment]) -> set[str]:
    """Ids of the amendments about whose digest (with those it is tied to) a ballot was adopted."""
    adopted = set(
        Ballot.objects.filter(dialogue_id=dialogue, subject_kind="amendment", state="adopted").values_list(
            "about", "subject_digest"
        )
    )
    tied = defaultdict(list)
    for row in rows:
        if row.state == "accepted":
            tied[row.together or row.id].append(row)
    return {
        row.id
        for about, group in tied.items()
        if (about, tying.subject_digest(group)) in adopted
        for row in group
    }


def _was_accepted(row: Amendment, decided: set[str], single: set[int]) -> bool:
    if row.state != "accepted" or row.digest != tying.digest_of(row):
        return False
    return row.applied_in in single if row.origin == "single_text" else row.id in decided


def _differs(version: Version, rows: Iterable[Amendment]) -> list[str]:
    """Where the stored version is not what its accepted amendments make: ids of clauses, or the version's."""
    carried = [
        row for row in rows if row.state == "accepted" and (row.applied_in or version.n + 1) <= version.n
    ]
    text = working.text_of(version.dialogue_id)
    try:
        right = working.replay(text, carried, version.n) if text else {}
    except (Refusal, KeyError):
        return [version.id]
    stored = version.content
    if stored == right and digest_of(stored) == version.digest:
        return []
    was = {clause["id"]: digest_of_clause(clause) for clause in stored.get("clauses", ())}
    be = {clause["id"]: digest_of_clause(clause) for clause in right.get("clauses", ())}
    return [clause for clause in {**was, **be} if was.get(clause) != be.get(clause)] or [version.id]


def not_ready(dialogue: str, *, replay: bool = True) -> list[Unmet]:
    """Everything that still keeps the newest version from being put before the parties; empty when nothing
    does. Parked clauses bind nobody, so what they still lack is no lack of the text.

    Without `replay` nothing is computed from nothing, which takes half a second for a large text: enough for
    a page, never for the act.
    """
    version = working.newest(dialogue)
    if version is None or version.n == 0:
        return [Unmet("version_missing")]
    lacks = [lack for block in (*BLOCKS, *TABLE_BLOCKS) for lack in block(dialogue)]
    accepted = accepted_not_applied(dialogue) if replay else working.accepted(dialogue)
    if waiting := len(accepted) + len(working.in_hand(dialogue)):
        lacks.append(Unmet("amendments_unapplied", {"count": waiting}))
    if replay and (foreign := applied_not_accepted(dialogue, version)):
        lacks.append(Unmet("never_accepted", {"count": len(foreign)}))
    if undecided := working.undecided(dialogue):
        lacks.append(Unmet("amendments_undecided", {"count": len(undecided), "number": undecided[0].n}))
    return [*lacks, *lacks_of(version.content)]


def lacks_of(content: Mapping[str, Any]) -> list[Unmet]:
    """What a content lacks in itself, in the order of its clauses."""
    found = (
        [] if any(clause["kind"] == "title" for clause in content["clauses"]) else [Unmet("title_missing")]
    )
    standing = {clause["id"] for clause in content["clauses"] if not clause["parked"]}
    for number, clause in numbered(content):
        if not clause["parked"]:
            found += _lacks_of_clause(clause, number or str(KINDS[clause["kind"]]), content, standing)
    return found + [Unmet("package_half_parked", {"package": name}) for name in _half_parked(content)]


def _lacks_of_clause(
    clause: Clause, where: str, content: Mapping[str, Any], standing: set[str]
) -> Iterator[Unmet]:
    if not is_worded(clause):
        yield Unmet("clause_without_text", {"clause": where})
    for language in content["languages"]:
        if any(not texts.get(language) for texts in texts_of(clause)):
            yield Unmet("clause_language_missing", {"clause": where, "language": language})
    if brackets.open_in(clause):
        yield Unmet("bracket_open", {"clause": where})
    if clause["kind"] in OBLIGING and not clause["commitments"] and not clause["declaratory"]:
        yield Unmet("promise_missing", {"clause": where})
    if clause["commitments"] and clause["declaratory"]:
        yield Unmet("promise_in_declaration", {"clause": where})
    if not standing.issuperset(clause["depends_on"]):
        gone = next(wanted for wanted in clause["depends_on"] if wanted not in standing)
        parked = clause_in(content, gone)
        yield Unmet("dependency_parked" if parked else "dependency_gone", {"clause": where})


def _half_parked(content: Mapping[str, Any]) -> list[str]:
    """Packages of which some clauses are parked and others not."""
    parked = defaultdict(set)
    for clause in content["clauses"]:
        parked[clause["package"]].add(clause["parked"])
    return sorted(package for package, states in parked.items() if package and len(states) > 1)
