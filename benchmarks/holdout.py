"""How well a fifth of the votes is foretold from the rest: Sulh beside four others.

    .venv/bin/python -m benchmarks.holdout [--only NAME ...] [--folder FOLDER] [--seeds 3]

The conversations are the open ones (`benchmarks.peers.data.folder`) or those in FOLDER, one Polis export
in each subfolder, of which comments.csv and participants-votes.csv are read. Statements that were
moderated out are left out. Each seed masks other votes; the figures are means over the seeds.

LL is the mean of -ln of the probability given to what happened, of agree against disagree; LL3 the same of
agree, pass and disagree; AUC how often an agreement was expected more than a disagreement. `wins` counts
which of the other four Sulh's LL is below. Sulh's P(agree | no pass) is P(agree) / (1 - P(pass)).
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.peers import community_notes, polis_groups, statement_mean
from benchmarks.peers.data import CONVERSATIONS, UNSEEN, Floats, Index, Votes, holdout, load
from benchmarks.peers.scores import Judgement, Predictor, judged
from sulh.analysis import IdealPoints, VoteTable

MEAN, GROUPS, AS_POLIS, NOTES, SULH = "mean", "groups", "as Polis", "Notes", "sulh"
PEERS = (MEAN, GROUPS, AS_POLIS, NOTES)
COLUMNS = (
    *(("LL", who) for who in (*PEERS, SULH)),
    *(("AUC", who) for who in (GROUPS, NOTES, SULH)),
    *(("LL3", who) for who in (GROUPS, AS_POLIS, SULH)),
)


@dataclass(frozen=True)
class Fitted:
    """Sulh's model as the judges want it; people and statements are named by row and column."""

    model: IdealPoints

    def agree(self, people: Index, statements: Index) -> Floats:
        p = self.three(people, statements)
        given: Floats = p[:, 2] / (p[:, 0] + p[:, 2])
        return given

    def three(self, people: Index, statements: Index) -> Floats:
        return self.model.predict_proba(people, statements)


def table(votes: Votes) -> VoteTable:
    """The votes of a matrix; people and statements are named by row and column."""
    people, statements = np.nonzero(votes != UNSEEN)
    return VoteTable.from_arrays(people, statements, votes[people, statements])


PREDICTORS: dict[str, Predictor] = {
    MEAN: statement_mean.predict,
    GROUPS: polis_groups.predict,
    AS_POLIS: lambda train: polis_groups.predict(train, polis_groups.AS_POLIS),
    NOTES: community_notes.predict,
    SULH: lambda train: Fitted(IdealPoints().fit(table(train))),
}


def figures(votes: Votes, seeds: int) -> Floats:
    """One row of `COLUMNS` per seed."""
    found = []
    for seed in range(seeds):
        train, cells = holdout(votes, seed)
        scores = {name: judged(fit(train), cells, votes[cells]) for name, fit in PREDICTORS.items()}
        found.append([_figure(scores[who], what) for what, who in COLUMNS])
    return np.array(found)


def _figure(score: Judgement, what: str) -> float:
    value = {"LL": score.log_loss, "AUC": score.auc, "LL3": score.three}[what]
    return np.nan if value is None else value


def wins(row: Floats) -> tuple[bool, ...]:
    """For each of `PEERS`, whether the log-loss of Sulh is below theirs."""
    return tuple(bool(row[COLUMNS.index(("LL", SULH))] < row[COLUMNS.index(("LL", who))]) for who in PEERS)


def names(folder: str | None) -> list[str]:
    """The conversations: the nine, or every subfolder that holds the two files that are read."""
    if folder is None:
        return list(CONVERSATIONS)
    os.environ["SULH_OPEN_DATA"] = folder
    return sorted(found.parent.name for found in Path(folder).glob("*/participants-votes.csv"))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.holdout", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these conversations alone")
    parser.add_argument("--folder", help="another collection of Polis exports, one per subfolder")
    parser.add_argument("--seeds", type=int, default=3, help="masks to average over (3)")
    told = parser.parse_args(arguments)
    chosen = [name for name in names(told.folder) if not told.only or name in told.only]
    if not chosen or told.seeds < 1:
        parser.error("no such conversation, or no seed: nothing to measure")
    print(f"{'':32}" + "".join(f"{what:>9}" for what, _ in COLUMNS))
    print(f"{'conversation':32}" + "".join(f"{who:>9}" for _, who in COLUMNS) + "   wins")
    found = []
    for name in chosen:
        found.append(figures(load(name), told.seeds))
        _print(name, found[-1].mean(axis=0))
    _print("mean", np.mean(found, axis=(0, 1)))
    print(summary(np.array(found)))


def _print(name: str, row: Floats) -> None:
    won = f"{sum(wins(row))}/{len(PEERS)}"
    print(f"{name:32}" + "".join(f"{value:>9.4f}" for value in row) + f"{won:>7}", flush=True)


def summary(found: Floats) -> str:
    """In one line, from an array of shape (conversations, seeds, columns)."""
    means = found.mean(axis=(0, 1))
    of = {who: means[COLUMNS.index(("LL", who))] for who in (*PEERS, SULH)}
    won = np.sum([wins(row) for row in found.mean(axis=1)], axis=0)
    by_seed = found[:, :, COLUMNS.index(("LL", SULH))].mean(axis=0)
    ratios = by_seed / found[:, :, COLUMNS.index(("LL", GROUPS))].mean(axis=0)
    better = ", ".join(f"{who} in {count}" for who, count in zip(PEERS, won, strict=True))
    return (
        f"LL sulh {of[SULH]:.4f} (seeds {by_seed.min():.4f} to {by_seed.max():.4f}), "
        f"groups {of[GROUPS]:.4f}, as Polis {of[AS_POLIS]:.4f}, Notes {of[NOTES]:.4f}; "
        f"sulh / groups {of[SULH] / of[GROUPS]:.3f} (seeds {ratios.min():.3f} to {ratios.max():.3f}), "
        f"sulh / as Polis {of[SULH] / of[AS_POLIS]:.3f}, sulh / Notes {of[SULH] / of[NOTES]:.3f}; "
        f"of {len(found)} better than {better}"
    )


if __name__ == "__main__":
    main()
