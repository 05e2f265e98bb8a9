"""Intervals on real conversations: half of the votes is deleted, and the whole is foretold from the rest.

A cell is a statement in a group: one of Polis's groups (which were made from all votes, the deleted ones
among them), or a side or everyone as found in the half alone. Its interval is made as `CommonGround` makes
it, from the answers and the model of the half, for as many people as answered in the whole conversation;
the truth is the share among those. Cells in which the half lacks nothing are certain, and left out.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.peers.data import CONVERSATIONS
from sulh.analysis.common_ground import expectation, find_groups
from sulh.analysis.ideal_points import IdealPoints
from sulh.analysis.predictive import predictive_interval
from sulh.analysis.sides import Sides
from sulh.analysis.votes import VoteTable
from tests.analysis.worlds import conversation, rows
from tests.helpers import FULL

SMALL = ("15-per-hour-seattle", "brexit-consensus", "london.youth.policing", "scoop-hivemind.taxes")
NAMES = CONVERSATIONS if FULL else SMALL
SEEDS = 3
SIZES = ("10-19", "20-49", "50-99", "100+")
SHARES = ("below 0.1", "0.1 to 0.9", "above 0.9")


@cache
def cells(parties: bool) -> pd.DataFrame:
    """All cells: people and share in the whole, bounds from the half, and whether the share lies in them."""
    column = "group-id" if parties else None
    found = [
        _cells(conversation(name, column), seed).assign(name=name) for name in NAMES for seed in range(SEEDS)
    ]
    frame = pd.concat(found, ignore_index=True)
    inside = (frame["lower"] - 1e-9 <= frame["share"]) & (frame["share"] <= frame["upper"] + 1e-9)
    edges, near = [0, 10, 20, 50, 100, np.inf], [-0.1, 0.1 - 1e-12, 0.9 + 1e-12, 1.1]
    return frame.assign(
        inside=inside,
        width=frame["upper"] - frame["lower"],
        size=pd.cut(frame["people"], edges, right=False, labels=["1-9", *SIZES]),
        near=pd.cut(frame["share"], near, labels=list(SHARES)),
    )


def _cells(whole: VoteTable, seed: int) -> pd.DataFrame:
    """Of the parties, where some are declared, and else of the sides and of everyone."""
    half = whole.keep(np.random.default_rng(seed).random(whole.n_votes) < 0.5)
    model = IdealPoints().fit(half)
    groups = find_groups(half, Sides().fit(half))
    kinds = ("party",) if whole.parties else ("side", "everyone")
    told = [
        _of_group(whole, half, model, group.members).assign(kind=group.kind)
        for group in groups
        if group.kind in kinds
    ]
    return pd.concat(told, ignore_index=True)


def _of_group(
    whole: VoteTable, half: VoteTable, model: IdealPoints, members: NDArray[np.int64]
) -> pd.DataFrame:
    who = half.participants[members]
    truth, told = (_counts(table, np.isin(table.participants, who)) for table in (whole, half))
    expected = expectation(model, half, members)
    lower, upper = predictive_interval(*told, truth[1], expected)
    share = truth[0] / np.maximum(truth[1], 1)
    frame = pd.DataFrame({"people": truth[1], "share": share, "lower": lower, "upper": upper})
    return frame[truth[1] > told[1]]


def _counts(votes: VoteTable, members: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Agreeing and all answers of these people to every statement."""
    here = members[rows(votes)]
    agreed = np.bincount(votes.statement[here & (votes.vote == 1)], minlength=votes.n_statements)
    return agreed, np.bincount(votes.statement[here], minlength=votes.n_statements)


def shown(parties: bool) -> pd.DataFrame:
    """Cells of fewer than ten people are never shown, so nothing is promised of them."""
    frame = cells(parties)
    return frame[frame["people"] >= 10]


def tell(parts: list[tuple[str, pd.DataFrame]]) -> None:
    print("| cells of | cells | inside | below | above | mean width |\n|---|---|---|---|---|---|")
    for name, some in parts:
        below, above = (some["share"] < some["lower"] - 1e-9), (some["share"] > some["upper"] + 1e-9)
        rates = " | ".join(f"{each.mean():.1%}" for each in (some["inside"], below, above))
        print(f"| {name} | {len(some):,} | {rates} | {some['width'].mean():.3f} |")


def test_ninety_of_a_hundred_lie_within_their_bounds() -> None:
    """Of Polis's groups, by size of the cell, by share, and by conversation."""
    frame, few = shown(parties=True), cells(parties=True)
    parts = [(size, frame[frame["size"] == size]) for size in SIZES]
    parts += [(f"share {near}", frame[frame["near"] == near]) for near in SHARES]
    parts += [("all of 10 and more", frame)]
    tell([("1-9 (not shown)", few[few["people"] < 10]), *parts])
    tell([(name, frame[frame["name"] == name]) for name in NAMES])
    assert len(frame) > 500
    assert 0.85 <= frame["inside"].mean() <= 0.95
    for name, part in parts if FULL else []:
        assert len(part) >= 100, name
        assert 0.85 <= part["inside"].mean() <= 0.95, name


def test_so_they_do_in_groups_made_from_the_half_alone() -> None:
    frame = shown(parties=False)
    parts = [(kind, frame[frame["kind"] == kind]) for kind in ("side", "everyone")]
    tell(parts)
    for name, part in parts:
        assert len(part) >= 100, name
        assert 0.85 <= part["inside"].mean() <= 0.95, name
