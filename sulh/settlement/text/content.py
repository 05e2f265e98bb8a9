"""What a version holds: its clauses, their numbers, and the digests that seal them.

A content is `{"dialogue", "n", "languages", "authentic", "prevailing", "clauses"}`, in canonical values only
(strings, integers, lists, maps). A clause is `{"id", "kind", "heading", "text", "sources", "depends_on",
"package", "declaratory", "essential", "parked", "commitments"}`. Source: process reference, 4.1, 4.2 and 4.6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sulh.dialogue.consent import digest_of as _digest_of
from sulh.settlement.text.numbering import numbers

Clause = dict[str, Any]
Content = dict[str, Any]

# What obliges somebody, so that it needs a promise that can be watched, or the mark "declaratory".
OBLIGING = frozenset({"operative", "transitional", "implementation", "final", "annex"})
_HEAD = ("languages", "authentic", "prevailing")
LEVELS = ("1", "2", "3")


def digest_of(content: Mapping[str, Any]) -> str:
    """The sealed copy of a whole version, preamble and number included: 64 hex digits."""
    return _digest_of(content)


def digest_of_clause(clause: Mapping[str, Any]) -> str:
    """The sealed copy of one clause with everything that hangs on it: 64 hex digits."""
    return _digest_of(clause)


def digest_of_languages(content: Mapping[str, Any]) -> str:
    """The sealed copy of what the text says about its languages."""
    return _digest_of({name: content[name] for name in _HEAD})


def blank(dialogue: str, languages: Sequence[str]) -> Content:
    """Version 0: no clause yet, every language authentic, none prevailing."""
    return {
        "dialogue": dialogue, "n": 0, "languages": list(languages), "authentic": list(languages),
        "prevailing": "", "clauses": [],
    }  # fmt: skip


def new_clause(clause: str, payload: Mapping[str, Any]) -> Clause:
    """A clause of its own from what an amendment of the op `insert` says."""
    return {
        "id": clause, "kind": payload["kind"], "heading": dict(payload["heading"]),
        "text": dict(payload["text"]), "sources": list(payload["sources"]),
        "depends_on": list(payload["depends_on"]), "package": payload["package"],
        "declaratory": payload["declaratory"], "essential": payload["essential"], "parked": 0,
        "commitments": [],
    }  # fmt: skip


def only_words(kind: str, heading: Mapping[str, str], text: Mapping[str, str]) -> dict[str, Any]:
    """A new clause of which nothing is known but its words, as `new_clause` takes it."""
    return {
        "kind": kind, "heading": dict(heading), "text": dict(text), "sources": [], "depends_on": [],
        "package": "", "declaratory": 0, "essential": 0,
    }  # fmt: skip


def numbered(content: Mapping[str, Any]) -> list[tuple[str, Clause]]:
    """Every clause in order with its number: 1, 2, 3 … in the body, A1 … in the annexes; "" for title and
    preamble."""
    found = numbers(content["clauses"])
    return [
        (f"{'A' if clause['kind'] == 'annex' else ''}{found.get(clause['id'], '')}", clause)
        for clause in content["clauses"]
    ]


def clause_in(content: Mapping[str, Any], wanted: str) -> Clause | None:
    """The clause with this id, or None."""
    return next((clause for clause in content["clauses"] if clause["id"] == wanted), None)


def texts_of(clause: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Every text of a clause that must stand in all languages: whatever is written in one of them."""
    yield from (texts for texts in (clause["heading"], clause["text"]) if any(texts.values()))
    for promise in clause["commitments"]:
        yield from (promise["who"], promise["what"], promise["verified_by"])
        yield from (promise["levels"][level] for level in LEVELS)


def is_worded(clause: Mapping[str, Any]) -> bool:
    """Whether a clause says anything: a title may stand in its heading alone."""
    return any(clause["text"].values()) or (clause["kind"] == "title" and any(clause["heading"].values()))
