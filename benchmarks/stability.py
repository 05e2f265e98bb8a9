"""How far rankings of statements from two halves of the votes agree: Sulh's beside Polis's.

    .venv/bin/python -m benchmarks.stability [--only NAME ...] [--folder FOLDER] [--reps 10] [--everyone]

Every vote falls to one of two halves (`benchmarks.peers.data.halves`); each half is analysed from the
beginning, groups included, and the two rankings are compared: `tau` is Kendall's tau-b over the statements
with ten votes or more, `top` the share of the ten best of one half that are among those of the other.

`GAC` is Polis's group-aware consensus, in groups as they were measured and `as Polis` makes them;
`anchored` is Sulh's score, and `public` the lower bound by which Sulh ranks in public
(`sulh.analysis.CommonGround`). Participants with fewer than 14 votes in the whole conversation are left
out: GAC lets them shape the groups, but does not count them, and Sulh does not see them at all. With
`--everyone` Sulh counts them, as it does where it is used, and GAC still does not.
`wins` counts which of the two GAC the tau of `anchored` is above. Conversations of 100,000 votes or more
are halved four times at most.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

from benchmarks.holdout import names
from benchmarks.peers.data import UNSEEN, Floats, Mask, Votes, load
from benchmarks.peers.polis_groups import AS_POLIS, group_aware_consensus
from benchmarks.peers.scores import split_halves
from sulh.analysis import CommonGround, VoteTable

RANKINGS = ("GAC", "as Polis", "anchored", "public")
GAC, POLIS, ANCHORED, PUBLIC = range(len(RANKINGS))
REPS_OF_LARGE, LARGE = 4, 100_000


def ours(votes: Votes) -> list[Floats]:
    """The anchored score and the public one, of every column in its place."""
    people, statements = np.nonzero(votes != UNSEEN)
    every = np.arange(votes.shape[1])
    held = VoteTable.from_arrays(people, statements, votes[people, statements], statements=every)
    found = CommonGround().fit(held).table_.set_index("statement").loc[every]
    return [found["score"].to_numpy(), found["lower"].to_numpy()]


def rankings(half: Votes, counted: Mask, everyone: bool) -> list[Floats]:
    """The scores of a half in the order of `RANKINGS`."""
    heard = half if everyone else np.where(counted[:, None], half, np.int8(UNSEEN))
    theirs = [group_aware_consensus(half, counted), group_aware_consensus(half, counted, AS_POLIS)]
    return [*theirs, *ours(heard)]


def figures(votes: Votes, reps: int, everyone: bool) -> Floats:
    """Mean tau and mean top-ten overlap of each ranking, shape (2, rankings)."""
    times = reps if (votes != UNSEEN).sum() < LARGE else min(reps, REPS_OF_LARGE)
    return np.array(split_halves(votes, lambda half, counted: rankings(half, counted, everyone), times)).T


def wins(found: Floats) -> tuple[bool, bool]:
    """Whether the tau of the anchored score is above that of GAC, and above that of GAC as Polis has it."""
    return bool(found[0, ANCHORED] > found[0, GAC]), bool(found[0, ANCHORED] > found[0, POLIS])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.stability", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these conversations alone")
    parser.add_argument("--folder", help="another collection of Polis exports, one per subfolder")
    parser.add_argument("--reps", type=int, default=10, help="halvings to average over (10)")
    parser.add_argument("--everyone", action="store_true", help="Sulh counts participants with few votes too")
    told = parser.parse_args(arguments)
    chosen = [name for name in names(told.folder) if not told.only or name in told.only]
    if not chosen or told.reps < 1:
        parser.error("no such conversation, or no halving: nothing to measure")
    print(f"{'':32}" + "".join(f"{what:>10}" for what in ("tau", "top") for _ in RANKINGS))
    print(f"{'conversation':32}" + "".join(f"{name:>10}" for name in RANKINGS * 2) + "   wins")
    found = []
    for name in chosen:
        found.append(figures(load(name), told.reps, told.everyone))
        _print(name, found[-1])
    _print("mean", np.mean(found, axis=0))
    print(summary(np.array(found)))


def _print(name: str, row: Floats) -> None:
    cells = [f"{value:>10.3f}" for value in row[0]] + [f"{value:>10.2f}" for value in row[1]]
    print(f"{name:32}" + "".join(cells) + f"{sum(wins(row)):>5}/2", flush=True)


def summary(found: Floats) -> str:
    """In one line, from an array of shape (conversations, 2, rankings)."""
    tau, top = found.mean(axis=0)
    won = np.sum([wins(row) for row in found], axis=0)
    public = int((found[:, 0, PUBLIC] > found[:, 0, GAC]).sum())
    return (
        f"of {len(found)} the tau of anchored is above GAC in {won[0]}, as Polis in {won[1]}, "
        f"that of public above GAC in {public}; "
        f"mean tau anchored {tau[ANCHORED]:.3f}, public {tau[PUBLIC]:.3f}, GAC {tau[GAC]:.3f}, "
        f"as Polis {tau[POLIS]:.3f}; mean top anchored {top[ANCHORED]:.2f}, public {top[PUBLIC]:.2f}, "
        f"GAC {top[GAC]:.2f}, as Polis {top[POLIS]:.2f}"
    )


if __name__ == "__main__":
    main()
