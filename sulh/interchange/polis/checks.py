"""Faults that no single row shows: votes with the wrong sign, and votes that are not there.

Polis's database and vote API write agree as -1, its exports as 1, and exporters have mixed the two up.
On the nine public exports the recount of all votes differs from the tallies of comments.csv by nothing
where votes.csv is there and by 0.3 % where it is not (the matrix lacks superseded votes); recounted
from the matrix alone it is never more than 5 %, while with the sign flipped it is more than 50 %. An
export whose votes, tallies and matrix all have the wrong sign looks like a right one and passes.
"""

from __future__ import annotations

import numpy as np

from sulh.interchange.polis.ballots import Cast, Integers, answer_keys, both_sides, last_votes
from sulh.interchange.polis.conversation import Votes
from sulh.rules.refusal import Refusal

_BADLY_OFF = 0.10  # share of the reported tallies by which the recount is off
_FAR_BETTER = 4  # times smaller is the distance once the sign is flipped
_MISSING = 0.20  # share of the reported votes that the file does not hold
_ENOUGH = 100  # reported votes; below it a few made-up tallies could refuse a good folder


def refuse_wrong_sign(reported: Integers, cast: Cast) -> None:
    """Compares comments.csv's tallies, shape (statements, 2), with a recount as is and flipped.

    Raises `polis_votes_wrongly_signed` (`file`, `line` of the first vote on a statement whose tallies
    fit better flipped).
    """
    counted = cast.tallies()
    straight = np.abs(reported - counted).sum(axis=1)
    flipped = np.abs(reported - counted[:, ::-1]).sum(axis=1)
    badly_off = straight.sum() > _BADLY_OFF * reported.sum()
    if badly_off and straight.sum() > _FAR_BETTER * flipped.sum():
        shows_it = (cast.vote != 0) & (flipped < straight)[cast.statement]
        raise Refusal("polis_votes_wrongly_signed", file=cast.file, line=int(cast.line[shows_it].min()))


def refuse_missing_votes(reported: Integers, cast: Cast) -> None:
    """Refuses a file cut between two rows, where nothing but the count of votes shows it.

    Raises `polis_votes_incomplete` (`file`, `line` the last one, `reported`, `found`: agrees and
    disagrees together, those found counted up to what is reported).
    """
    total = int(reported.sum())
    found = int(np.minimum(reported, cast.tallies()).sum())
    if total >= _ENOUGH and found < (1 - _MISSING) * total:
        line = int(cast.line.max(initial=1))
        raise Refusal("polis_votes_incomplete", file=cast.file, line=line, reported=total, found=found)


def compare_with_matrix(cast: Cast, last: Votes, matrix: Cast) -> int:
    """On how many answers `last`, the votes of `cast` that count, and the matrix's cells differ.

    Raises `polis_signs_disagree` (`file`, `other`, `line` in `file` of the first vote on one of the
    answers concerned) where the two are rather opposite than the same.
    """
    cells = last_votes(matrix)
    here, there, differences = both_sides(last, cells, cast.statements)
    product = last.vote[here] * cells.vote[there]
    opposite = here[product < 0]
    if len(opposite) > _FAR_BETTER * int((product > 0).sum()):
        answers = answer_keys(last.participant[opposite], last.statement[opposite], cast.statements)
        concerned = np.isin(answer_keys(cast.participant, cast.statement, cast.statements), answers)
        line = int(cast.line[concerned].min())
        raise Refusal("polis_signs_disagree", file=cast.file, other=matrix.file, line=line)
    return differences
