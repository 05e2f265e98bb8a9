"""Withholding for abuse says whom it abuses; restoring in part leaves words out and never puts any in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.rules.moderation import ABUSED, GAP, REASONS, check_abused, check_part
from sulh.rules.refusal import Refusal

WHOLE = "You are a paid fool. But nobody has asked the villages, that is true!"


@pytest.mark.parametrize("abused", ["reader", "private_person", "people"])
def test_abuse_of_people_is_abuse(abused: str) -> None:
    check_abused("abuse", abused)


def test_criticising_a_state_a_party_or_a_war_never_is() -> None:
    with pytest.raises(Refusal, match="criticism_is_no_abuse"):
        check_abused("abuse", "state_party_or_war")
    assert "state_party_or_war" in ABUSED, "it is offered, so that whoever thinks of it meets the rule"


@pytest.mark.parametrize("abused", ["", "government", "viewpoint"])
def test_abuse_of_nobody_in_particular_is_no_reason(abused: str) -> None:
    with pytest.raises(Refusal, match="abused_missing"):
        check_abused("abuse", abused)


@pytest.mark.parametrize("reason", [reason for reason in REASONS if reason != "abuse"])
def test_other_reasons_abuse_nobody(reason: str) -> None:
    check_abused(reason, "")
    with pytest.raises(Refusal, match="abused_not_wanted"):
        check_abused(reason, "reader")


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        (
            "But nobody has asked the villages, that is true!",
            f"{GAP} But nobody has asked the villages, that is true!",
        ),
        ("You are", f"You are {GAP}"),
        (f"But nobody {GAP} that is true!", f"{GAP} But nobody {GAP} that is true!"),
        (f"{GAP}  nobody has asked the villages {GAP}", f"{GAP} nobody has asked the villages {GAP}"),
    ],
)  # fmt: skip
def test_what_is_left_with_its_gaps(part: str, shown: str) -> None:
    assert check_part(WHOLE, part) == shown


@pytest.mark.parametrize(
    "part",
    [
        "",
        GAP,
        WHOLE,
        WHOLE.replace(" fool", f" {GAP} fool"),  # nothing is left out
        "But everybody has asked the villages",  # a word put in
        f"that is true! {GAP} You are",  # another order
        f"You {GAP} You",  # a word used twice that stands there once
        f"a {GAP} s {GAP} k",  # letters picked out of words
        "nobod",
    ],
)
def test_what_is_no_part(part: str) -> None:
    with pytest.raises(Refusal, match="part_not_of_the_text"):
        check_part(WHOLE, part)


words = st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=8), min_size=2, max_size=30)


@given(words, st.data())
def test_whatever_is_kept_are_words_of_the_text_in_order(text: list[str], data: st.DataObject) -> None:
    keep = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    pieces: list[list[str]] = [[]]
    for word, kept in zip(text, keep, strict=True):
        if kept:
            pieces[-1].append(word)
        elif pieces[-1]:
            pieces.append([])
    part = f" {GAP} ".join(" ".join(piece) for piece in pieces if piece)
    if all(keep) or not any(keep):
        with pytest.raises(Refusal):
            check_part(" ".join(text), part)
        return
    shown = check_part(" ".join(text), part)
    left = shown.replace(GAP, " ").split()
    assert left == [word for word, kept in zip(text, keep, strict=True) if kept]
    assert GAP in shown


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("من جنگ نمی\u200cخواهم", "خواهم"),  # I do not want war: I want
        ("We can't win.", "We can"),
        ("We can’t win.", "We can"),
        ("No co-operation here", "operation here"),
        ("n\u0308 and more", "n"),
        ("كَتَبَ هنا", "ك"),
    ],
)  # fmt: skip
def test_a_cut_never_goes_through_a_word(whole: str, part: str) -> None:
    with pytest.raises(Refusal, match="part_not_of_the_text"):
        check_part(whole, part)


def test_a_word_beside_quotes_can_be_kept() -> None:
    assert check_part("They said 'peace' to us", "peace") == f"{GAP} peace {GAP}"


def test_a_text_that_speaks_of_gaps_is_not_restored_whole_as_a_part() -> None:
    with pytest.raises(Refusal, match="part_not_of_the_text"):
        check_part(f"The marker {GAP} was in here", f"The marker {GAP} was in here")
