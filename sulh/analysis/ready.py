"""`python -m sulh.analysis.ready`: compile once, at install, what would otherwise be compiled at first use.

The compiled code lies beside the modules in `__pycache__`, or where NUMBA_CACHE_DIR says, and is made
anew by itself when a module or the processor changes.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from sulh.analysis import CommonGround, IdealPoints, Sides, VoteTable, representative_set, stability


def main() -> None:
    """Run every compiled function once on a small table, so that its code is kept."""
    began = time.perf_counter()
    person, statement = np.divmod(np.arange(240), 12)
    vote = (person * 7 + statement * 5) % 3 - 1
    people = {int(each): "north" if each % 2 else "south" for each in person}
    votes = VoteTable.from_arrays(person, statement, vote, party=people)
    stability(votes, CommonGround().fit(votes), halvings=1)
    Sides(splits=1).fit(votes)
    model = IdealPoints(n_factors=2).fit(votes).update(votes)
    model.predict_proba(person, statement)
    approval = np.array([[(p + s) % 2 == 0 for s in range(12)] for p in range(20)])
    for rule in ("top", "seqpav", "equal-shares"):
        representative_set(approval, 3, rule, score=np.arange(12.0))
    votes.by_statement()
    sys.stdout.write(f"The analysis is compiled ({time.perf_counter() - began:.0f} s).\n")


if __name__ == "__main__":
    main()
