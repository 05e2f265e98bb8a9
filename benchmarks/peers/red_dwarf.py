"""red-dwarf's analysis of invented votes, timed. Runs in whichever Python has red-dwarf, without Sulh.

    python -m benchmarks.peers.red_dwarf PEOPLE STATEMENTS VOTES FILE

Prints its cost in JSON; what was found goes to FILE. The votes are a list of dicts that
lies in memory before the clock starts, which is what `run_pipeline` takes.
"""

from __future__ import annotations

import json
import sys
import warnings
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.measuring import measured
from benchmarks.synthetic import SMALL, Shape, drawn


def main(arguments: list[str]) -> None:
    if find_spec("reddwarf") is None:
        print(json.dumps(None))
        return
    from reddwarf.implementations.base import run_pipeline

    warnings.simplefilter("ignore")
    run_pipeline(votes=_rows(SMALL), random_state=0)
    rows = _rows(Shape(*(int(each) for each in arguments[:3])))
    found, cost = measured(lambda: run_pipeline(votes=rows, random_state=0))
    np.savez(arguments[3], **_told(found))
    print(json.dumps(cost._asdict()))


def _rows(shape: Shape) -> list[dict[str, int]]:
    columns = (column.tolist() for column in drawn(shape))
    names = ("participant_id", "statement_id", "vote")
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _told(found: Any) -> dict[str, Any]:
    """The results by participant and statement in ascending order of their ids."""
    statements, people = found.statements_df, found.participants_df
    return {
        "counts": statements[["n_agree", "n_disagree", "n_total"]].to_numpy(dtype=np.int64),
        "components": statements[["pc1", "pc2"]].to_numpy(dtype=np.float64),
        "labels": people["cluster_id"].fillna(-1).to_numpy(dtype=np.int64),
        "points": people[["x", "y"]].to_numpy(dtype=np.float64),
        "priority": statements["priority"].to_numpy(dtype=np.float64),
        "consensus": sorted(each["tid"] for way in ("agree", "disagree") for each in found.consensus[way]),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
