"""Comparison of versions: clause by clause, word by word."""

from __future__ import annotations

import copy
import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sulh.settlement.text.comparing import Piece, compare, moved_among, pieces
from sulh.settlement.text.numbering import numbers
from tests.helpers import FULL
from tests.settlement.export.a_text import (
    GATES,
    LATER,
    PREAMBLE,
    SHARES,
    TITLE,
    changed,
    clause,
    content,
    in_two,
    promise,
)  # fmt: skip

LETTERS = st.sampled_from([*"ab c.,-\n", "آ", "می‌شود", "ښځه", "کھیت", "ّ", "\u200c", "\t", " ", "ة", "é"])
TEXTS = st.one_of(st.lists(LETTERS, max_size=30).map("".join), st.text(max_size=40))


def joined(found: tuple[Piece, ...], *kinds: str) -> str:
    return "".join(piece.text for piece in found if piece.kind in kinds)


@given(TEXTS, TEXTS)
def test_pieces_join_to_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)
    assert joined(found, "same", "removed") == old
    assert joined(found, "same", "added") == new
    assert all(piece.text for piece in found)
    if old == new:
        assert {piece.kind for piece in found} <= {"same"}


def test_one_word_for_another() -> None:
    assert pieces("the water is shared by half", "the water is divided by half") == (
        Piece("same", "the water is "),
        Piece("removed", "shared"),
        Piece("added", "divided"),
        Piece("same", " by half"),
    )


def test_a_joiner_does_not_end_a_word() -> None:
    # «می‌رود» (goes) becomes «نمی‌رود» (does not go): one word, although ZWNJ stands inside.
    assert pieces("او می‌رود و می‌آید", "او نمی‌رود و می‌آید") == (
        Piece("same", "او "),
        Piece("removed", "می‌رود"),
        Piece("added", "نمی‌رود"),
        Piece("same", " و می‌آید"),
    )
    # A vowel sign belongs to its letter.
    assert pieces("عَلَم", "عِلم") == (Piece("removed", "عَلَم"), Piece("added", "عِلم"))


def test_blanks_alone_may_differ() -> None:
    assert pieces("one two", "one\ntwo") == (
        Piece("same", "one"),
        Piece("removed", " "),
        Piece("added", "\n"),
        Piece("same", "two"),
    )


def test_a_repeated_word_takes_no_minutes() -> None:
    begun = time.thread_time()
    found = pieces("no " * 10_000, "yes " + "no " * 9_999 + "end")
    assert time.thread_time() - begun < 2
    assert joined(found, "same", "added") == "yes " + "no " * 9_999 + "end"


def test_side_by_side_and_inline_come_from_the_same_pieces() -> None:
    old = content()
    text = {**old["clauses"][2]["text"], "en": "Each side takes a third of the water."}
    found = compare(old, changed(old, SHARES, text=text))
    (one,) = found.changes
    (change,) = one.texts
    assert (one.id, one.state, change.name, change.language) == (SHARES, "changed", "text", "en")
    assert joined(change.left, "same", "removed") == old["clauses"][2]["text"]["en"]
    assert joined(change.right, "same", "added") == text["en"]
    assert [piece for piece in change.pieces if piece.kind == "same"] == [
        piece for piece in change.left if piece.kind == "same"
    ]
    # A language that did not change is one piece.
    assert one.text("text", "ps") == (Piece("same", text["ps"]),)


def test_every_kind_of_change_is_told() -> None:
    old = content()
    new = copy.deepcopy(old)
    title, _preamble, shares, gates, later = new["clauses"]
    fresh = clause("f" * 32, "final", {"en": "Entry"}, {"en": "It enters into force at once."})
    shares |= {"essential": 0, "sources": ["a" * 32], "package": "water", "kind": "principle"}
    gates["commitments"][0]["due"] = "2014-03-21"
    gates["commitments"][0]["who"]["en"] = "Both councils"
    gates["commitments"][0]["levels"]["3"]["en"] = "both gates stand and open"
    gates["commitments"].append(promise() | {"id": "e" * 32})
    new |= {
        "n": 4,
        "clauses": [title, later, shares, gates, fresh],
        "languages": ["en", "fa-af", "ps", "ur", "ru"],
    }

    found = compare(old, new)
    by_id = {one.id: one for one in found.clauses}
    assert [one.id for one in found.clauses] == [TITLE, PREAMBLE, LATER, SHARES, GATES, "f" * 32]
    assert (found.before, found.after, found.same) == (3, 4, False)
    assert [(one.name, one.added, one.removed) for one in found.lists] == [("languages", ("ru",), ())]
    assert by_id[PREAMBLE].state == "removed" and by_id[PREAMBLE].place_after == -1
    assert [change.right for change in by_id[PREAMBLE].texts] == [()] * 4
    assert (by_id[LATER].state, by_id[LATER].moved, by_id[LATER].differs) == ("same", True, True)
    assert not by_id[TITLE].differs
    assert {(one.name, one.before, one.after) for one in by_id[SHARES].values} == {
        ("essential", 1, 0),
        ("package", "", "water"),
        ("kind", "operative", "principle"),
    }
    assert [(one.name, one.added) for one in by_id[SHARES].lists] == [("sources", ("a" * 32,))]
    first, second = by_id[GATES].promises
    assert (first.state, second.state) == ("changed", "added")
    assert [(one.name, one.before, one.after) for one in first.values] == [
        ("due", "2013-03-21", "2014-03-21")
    ]
    assert {(one.name, one.language) for one in first.texts} == {("who", "en"), ("level 3", "en")}
    assert by_id["f" * 32].state == "added"
    assert found.moved == 1 and found.count("changed") == 2


def test_only_the_number_differs() -> None:
    assert compare(content(), {**content(), "n": 4}).same


@given(st.permutations(range(7)))
def test_the_fewest_have_moved(places: list[int]) -> None:
    moved = moved_among(places)
    rest = [place for place in places if place not in moved]
    assert rest == sorted(rest)

    def longest(row: list[int]) -> int:  # counted by trying every choice
        return max(
            (bin(chosen).count("1") for chosen in range(1 << len(row)) if _rises(row, chosen)), default=0
        )

    assert len(rest) == longest(places)


def _rises(row: list[int], chosen: int) -> bool:
    kept = [place for bit, place in enumerate(row) if chosen >> bit & 1]
    return kept == sorted(kept)


def test_three_hundred_clauses_are_quick() -> None:
    words = [f"word{n % 97}" for n in range(120)]

    def one(n: int) -> dict[str, Any]:
        text = " ".join(words[n % 60 :] + words[: n % 60])
        return clause(f"{n:032x}", "operative", {"en": "H", "fa-af": "س"}, {"en": text, "fa-af": text})

    old = {**in_two(), "clauses": [one(n) for n in range(300)]}

    def compared(mark: str) -> float:
        """Seconds of work for one comparison with every piece drawn; other programs do not count."""
        new = copy.deepcopy(old)
        for n in range(0, 300, 5):
            texts = new["clauses"][n]["text"]
            for language in texts:
                texts[language] = texts[language].replace("word7 ", f"{mark}{n} ")
        begun = time.thread_time()
        found = compare(old, new)
        drawn = [piece for change in found.changes for text in change.texts for piece in text.pieces]
        taken = time.thread_time() - begun
        assert len(found.changes) == 60
        assert {f"{mark}5", f"{mark}295"} <= {piece.text for piece in drawn if piece.kind == "added"}
        return taken

    assert not FULL or min(map(compared, "abc")) < 0.15


def test_numbers_follow_order_and_kind() -> None:
    kinds = ["title", "preamble", "definition", "operative", "annex", "operative", "annex"]
    clauses = [{"id": str(place), "kind": kind} for place, kind in enumerate(kinds)]
    assert numbers(clauses) == {"2": 1, "3": 2, "4": 1, "5": 3, "6": 2}
