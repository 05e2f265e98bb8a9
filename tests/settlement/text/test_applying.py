"""Amendments applied to a text: each operation, what is stale, what is tied, any sequence."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sulh.rules.refusal import Refusal
from sulh.settlement.text.applying import Change, apply, apply_all, apply_group, apply_together
from sulh.settlement.text.content import Clause, blank, digest_of_clause, digest_of_languages, numbered

A, B, C, D = (letter * 32 for letter in "abcd")


def clause(name: str, **more: Any) -> Clause:
    return {
        "id": name, "kind": "operative", "heading": {}, "text": {"en": f"Clause {name[0]}."}, "sources": [],
        "depends_on": [], "package": "", "declaratory": 0, "essential": 0, "parked": 0, "commitments": [],
    } | more  # fmt: skip


def change(
    op: str, target: Clause | str, payload: dict[str, Any] | None = None, together: str = ""
) -> Change:
    if isinstance(target, str):
        return Change(op, target, payload or {}, "", together)
    return Change(op, target["id"], payload or {}, digest_of_clause(target), together)


def insert(name: str, after: str, together: str = "") -> Change:
    said = clause(name)
    for field in ("id", "parked", "commitments"):
        said.pop(field)
    return change("insert", name, {"clause": said, "after": after}, together)


def ids(clauses: list[Clause]) -> str:
    return "".join(each["id"][0] for each in clauses)


THREE = [clause(A), clause(B), clause(C)]


@pytest.mark.parametrize(
    ("what", "order"),
    [
        (insert(D, ""), "dabc"),
        (insert(D, A), "adbc"),
        (insert(D, C), "abcd"),
        (change("delete", THREE[1]), "ac"),
        (change("move", THREE[2], {"after": ""}), "cab"),
        (change("move", THREE[0], {"after": B}), "bac"),
        (change("move", THREE[0], {"after": C}), "bca"),
    ],
)
def test_where_clauses_stand_afterwards(what: Change, order: str) -> None:
    assert ids(apply(THREE, what)) == order


PROMISE = {"id": D, "what": {"en": "builds"}}


@pytest.mark.parametrize(
    ("op", "payload", "changed"),
    [
        ("replace", {"text": {"fa-af": "ماده"}}, {"text": {"en": "Clause b.", "fa-af": "ماده"}}),
        ("replace", {"heading": {"en": "Turns"}, "text": {}}, {"heading": {"en": "Turns"}}),
        ("replace", {"text": {"en": "New."}, "kind": "final"}, {"text": {"en": "New."}, "kind": "final"}),
        ("commit", {"commitment": PROMISE}, {"commitments": [PROMISE]}),
        ("declare", {"declaratory": 1, "essential": 0}, {"declaratory": 1}),
        ("link", {"sources": [D], "depends_on": [A], "package": "water"},
         {"sources": [D], "depends_on": [A], "package": "water"}),
        ("park", {}, {"parked": 1}),
    ],
)  # fmt: skip
def test_what_a_clause_is_afterwards(op: str, payload: dict[str, Any], changed: dict[str, Any]) -> None:
    after = apply(THREE, change(op, THREE[1], payload))
    assert after == [clause(A), clause(B, **changed), clause(C)]


def test_a_promise_is_taken_out_and_a_parked_clause_taken_up() -> None:
    there = [clause(A, commitments=[PROMISE], parked=1)]
    after = apply(there, change("uncommit", there[0], {"commitment": D}))
    assert after == [clause(A, parked=1)]
    assert apply(after, change("unpark", after[0])) == [clause(A)]


def test_what_is_given_is_left_as_it_is() -> None:
    there = copy.deepcopy(THREE)
    for what in (
        insert(D, A),
        change("replace", there[1], {"text": {"en": "x"}}),
        change("delete", there[0]),
    ):
        apply(there, what)
    assert there == THREE


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (change("replace", clause(B, text={"en": "Older."}), {"text": {"en": "x"}}), "amendment_stale"),
        (change("delete", clause(B, package="other")), "amendment_stale"),
        (change("delete", clause(D)), "clause_unknown"),
        (insert(B, A), "amendment_stale"),
        (insert(D, "e" * 32), "clause_unknown"),
        (change("move", THREE[0], {"after": D}), "clause_unknown"),
        (change("move", THREE[0], {"after": A}), "clause_unknown"),
    ],
)
def test_what_does_not_fit_is_refused(what: Change, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        apply(THREE, what)
    assert caught.value.code == code


def test_two_wordings_of_one_clause_cannot_both_be_applied_alone_or_together() -> None:
    first = change("replace", THREE[1], {"text": {"en": "One."}})
    second = change("replace", THREE[1], {"text": {"fa-af": "دو"}})
    with pytest.raises(Refusal, match="amendment_stale"):
        apply(apply(THREE, first), second)
    # Together they were both written against the text before the first.
    assert apply_together(THREE, [first, second])[1]["text"] == {"en": "One.", "fa-af": "دو"}


def test_a_split_and_what_hangs_on_a_clause_that_comes_with_it() -> None:
    made = clause(D)
    split = [
        change("replace", THREE[1], {"text": {"en": "First half."}}, "t"),
        insert(D, B, "t"),
        change("commit", made, {"commitment": PROMISE}, "t"),
    ]
    after = apply_together(THREE, split)
    assert ids(after) == "abdc"
    assert after[2]["commitments"] == [PROMISE]


def test_languages_are_changed_against_what_was_said_about_them() -> None:
    empty = blank("9" * 32, ["en", "fa-af"])
    said = Change(
        "languages", "", {"authentic": ["fa-af"], "prevailing": "fa-af"}, digest_of_languages(empty)
    )
    after = apply_group(empty, [said])
    assert (after["authentic"], after["prevailing"], after["clauses"]) == (["fa-af"], "fa-af", [])
    with pytest.raises(Refusal, match="amendment_stale"):
        apply_group(after, [said])


def test_numbers_follow_order_and_kind() -> None:
    kinds = ("title", "preamble", "principle", "operative", "annex", "final", "annex")
    content = {"clauses": [clause(f"{n:032x}", kind=kind) for n, kind in enumerate(kinds)]}
    assert [n for n, _clause in numbered(content)] == ["", "", "1", "2", "A1", "3", "A2"]


Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("insert", "replace", "delete", "move", "commit", "park", "languages")),
        st.integers(0, 5), st.integers(0, 5),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(STEPS, st.integers(0, 25))
def test_any_sequence_gives_what_a_plain_list_gives_and_the_same_in_two_portions(
    steps: list[Step], cut: int
) -> None:
    """The expected text is kept as bare tuples beside it, changed by ordinary list operations."""
    content, changes = blank("9" * 32, ["en", "fa-af"]), list[Change]()
    plain: list[list[Any]] = []  # [id, text, promises, parked]
    for n, (op, one, two) in enumerate(steps):
        name = f"{n:032x}"
        at = one % len(plain) if plain else 0
        if op == "insert" or not plain:
            place = one % (len(plain) + 1)
            changes.append(insert(name, plain[place - 1][0] if place else ""))
            plain.insert(place, [name, "Clause 0.", [], 0])
        elif op == "languages":
            authentic = [["en"], ["fa-af"], ["en", "fa-af"]][two % 3]
            said = {"authentic": authentic, "prevailing": ""}
            changes.append(Change("languages", "", said, digest_of_languages(content)))
        else:
            target = next(each for each in content["clauses"] if each["id"] == plain[at][0])
            payload: dict[str, Any] = {}
            if op == "replace":
                payload = {"text": {"en": name}}
                plain[at][1] = name
            elif op == "commit":
                payload = {"commitment": {"id": name}}
                plain[at][2].append(name)
            elif op == "park":
                plain[at][3] = 1
            moved = plain.pop(at) if op in ("delete", "move") else None
            if op == "move" and moved:
                place = two % (len(plain) + 1)
                payload = {"after": plain[place - 1][0] if place else ""}
                plain.insert(place, moved)
            changes.append(change(op, target, payload))
        content = apply_all(content, changes[-1:], 1)
    found = [
        [each["id"], each["text"]["en"], [one["id"] for one in each["commitments"]], each["parked"]]
        for each in content["clauses"]
    ]
    assert found == plain
    from_nothing = blank("9" * 32, ["en", "fa-af"])
    assert apply_all(from_nothing, changes, 1) == content or not changes
    in_two = apply_all(apply_all(from_nothing, changes[:cut], 1), changes[cut:], 2)
    assert {**in_two, "n": 0} == {**content, "n": 0}
