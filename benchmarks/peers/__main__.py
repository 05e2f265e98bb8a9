"""How each peer does on the open conversations, beside what the reference measured.

    .venv/bin/python -m benchmarks.peers

Held-out votes: means of three masks of a fifth of the votes. Halves: agreement of two random halves on
the ranking by group-aware consensus.
"""

from __future__ import annotations

import numpy as np

from benchmarks.peers import community_notes, polis_groups, statement_mean
from benchmarks.peers.data import CONVERSATIONS, UNSEEN, Votes, load
from benchmarks.peers.scores import judge, split_half

# Per conversation, as the reference has them: log-loss of groups and of Community Notes, AUC and
# three-way log-loss of groups, tau and top-ten overlap of halves by group-aware consensus.
REFERENCE = {
    "15-per-hour-seattle": (0.5827, 0.5551, 0.7625, 0.9591, 0.399, 0.56),
    "american-assembly.bowling-green": (0.4393, 0.3876, 0.8159, 0.9028, 0.754, 0.57),
    "bg2050-volunteers": (0.3183, 0.3118, 0.8102, 0.7280, 0.267, 0.00),
    "brexit-consensus": (0.3990, 0.3828, 0.8968, 0.7084, 0.776, 0.70),
    "football-concussions": (0.6322, 0.6458, 0.7073, 1.0021, 0.549, 0.62),
    "london.youth.policing": (0.4869, 0.4477, 0.7917, 0.7897, 0.531, 0.61),
    "scoop-hivemind.biodiversity": (0.3549, 0.3255, 0.8678, 0.7236, 0.676, 0.47),
    "scoop-hivemind.taxes": (0.4523, 0.4316, 0.8670, 0.7490, 0.691, 0.60),
    "vtaiwan.uberx": (0.4251, 0.3709, 0.8470, 0.7424, 0.797, 0.83),
}
HEADS = (
    *("LL groups", "LL Notes", "AUC groups", "LL3 groups", "tau GAC", "top10 GAC"),
    *("LL as Polis", "LL3 as Polis", "LL mean", "LL3 mean", "AUC mean", "AUC Notes"),
)
# The reference took fewer splits of the largest conversation.
REPS, REPS_OF_LARGE, LARGE = 10, 4, 100_000


def main() -> None:
    rows = {name: measured(load(name)) for name in CONVERSATIONS}
    print(f"{'conversation':32}" + "".join(f"{head:>18}" for head in HEADS))
    for name, row in rows.items():
        _print(name, row, REFERENCE[name])
    _print("mean", np.mean(list(rows.values()), axis=0), np.mean(list(REFERENCE.values()), axis=0))


def measured(votes: Votes) -> tuple[float, ...]:
    """The figures of one conversation in the order of `HEADS`."""
    grouped = judge(polis_groups.predict, votes)
    own = judge(lambda train: polis_groups.predict(train, polis_groups.AS_POLIS), votes)
    plain = judge(statement_mean.predict, votes)
    notes = judge(community_notes.predict, votes)
    reps = REPS if (votes != UNSEEN).sum() < LARGE else REPS_OF_LARGE
    tau, top = split_half(votes, polis_groups.group_aware_consensus, reps)
    figures = (
        *(grouped.log_loss, notes.log_loss, grouped.auc, grouped.three, tau, top),
        *(own.log_loss, own.three, plain.log_loss, plain.three, plain.auc, notes.auc),
    )
    return tuple(np.nan if each is None else each for each in figures)


def _print(name: str, row: np.ndarray | tuple[float, ...], reference: np.ndarray | tuple[float, ...]) -> None:
    cells = [f"{mine:.4f} ({mine - theirs:+.4f})" for mine, theirs in zip(row, reference, strict=False)]
    cells += [f"{mine:.4f}" for mine in row[len(reference) :]]
    print(f"{name:32}" + "".join(f"{cell:>18}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
