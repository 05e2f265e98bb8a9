"""Bracket marks: read, refused where they do not fit, and never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.rules.refusal import Refusal
from sulh.settlement.text.brackets import Mark, check, has_open, pieces

ROLLING = "We share [all] the {+winter +}water{- of spring-}, {~every week~}."


def test_the_four_marks_are_read_in_order() -> None:
    assert pieces(ROLLING) == [
        Mark("plain", "We share "), Mark("disputed", "all"), Mark("plain", " the "), Mark("new", "winter "),
        Mark("plain", "water"), Mark("deleted", " of spring"), Mark("plain", ", "),
        Mark("compromise", "every week"), Mark("plain", "."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        (ROLLING, True),
        ("Nothing is disputed.", False),
        ("", False),
        ("[]", True),
        ("{ + } {water} ~ - +", False),
    ],
)
def test_whether_something_is_open(text: str, open_: bool) -> None:
    assert has_open(text) is open_


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("We share [all the water.", 10),
        ("We share all] the water.", 13),
        ("[one [two] three]", 6),
        ("[one {+two+}]", 6),
        ("{+one-}", 6),
        ("{~one", 1),
        ("آب [مشترک", 4),
    ],
)
def test_a_mark_that_does_not_fit_is_refused_at_its_place(text: str, position: int) -> None:
    with pytest.raises(Refusal) as caught:
        check(text)
    assert (caught.value.code, caught.value.params) == ("bracket_unbalanced", {"position": position})


WORDS = st.text(st.characters(exclude_characters="[]{}+-~"), min_size=1, max_size=8)
SIGNS = {
    "plain": ("", ""),
    "disputed": ("[", "]"),
    "new": ("{+", "+}"),
    "deleted": ("{-", "-}"),
    "compromise": ("{~", "~}"),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(SIGNS)), WORDS), max_size=12))
def test_marks_written_one_after_another_are_read_again(written: list[tuple[str, str]]) -> None:
    text = "".join(SIGNS[kind][0] + words + SIGNS[kind][1] for kind, words in written)
    read = pieces(text)
    assert "".join(SIGNS[mark.kind][0] + mark.text + SIGNS[mark.kind][1] for mark in read) == text
    marked = [(kind, words) for kind, words in written if kind != "plain"]
    assert [(mark.kind, mark.text) for mark in read if mark.kind != "plain"] == marked
