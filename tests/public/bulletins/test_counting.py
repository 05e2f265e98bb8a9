"""Counting sources: the examples are counted by hand."""

from __future__ import annotations

from sulh.public.bulletins.counting import count, told_by


def test_five_of_nine() -> None:
    found = count(["named", "role", "familiar", "familiar", "unnamed", "unnamed", "unnamed", "", ""])
    assert (found.nobody, found.all) == (5, 9)
    assert found.by == {"named": 1, "role": 1, "familiar": 2, "unnamed": 3, "citing": 2}


def test_nothing() -> None:
    found = count([])
    assert (found.nobody, found.all, sum(found.by.values())) == (0, 0, 0)


def test_no_source_becomes_better_known_by_a_claim() -> None:
    assert told_by("", "unnamed") == "unnamed"
    assert told_by("", "familiar") == "familiar"
    assert told_by("", "named") == ""
    assert told_by("", "") == ""
    assert told_by("role", "") == "role"
