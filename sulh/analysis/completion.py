"""Who would agree with what, where only some of it was asked; and sets of statements chosen on that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sulh.analysis import representative
from sulh.analysis.common_ground import CommonGround, fitted_once
from sulh.analysis.posterior import blocks
from sulh.analysis.representative import RepresentativeSet, Rule
from sulh.analysis.votes import VoteTable


def approvals(votes: VoteTable, ground: CommonGround) -> NDArray[np.bool_]:
    """Who agrees with what, shape (participants, statements): the vote where there is one, else whether the
    model says that agreeing is likelier than not. `ground` must have been fitted to `votes`.
    """
    n, s = votes.n_participants, votes.n_statements
    out = np.zeros((n, s), dtype=np.bool_)
    for start, stop in blocks(n):
        person, item = np.divmod(np.arange(start * s, stop * s, dtype=np.int64), max(s, 1))
        agree, passing = ground.model_.chances(person, item)
        out[start:stop] = ((1.0 - passing) * agree > 0.5).reshape(-1, s)
    out[votes.rows(), votes.statement] = votes.vote == 1
    return out


def rule_weights(votes: VoteTable) -> NDArray[np.float64]:
    """Weights as the rules take them: the largest 1, none below the millionth in which they count."""
    return np.asarray(np.maximum(votes.weight / votes.weight.max(initial=1e-300), 1e-6))


def representative_set(
    votes: VoteTable | ArrayLike,
    k: int = 8,
    rule: Rule = "top",
    score: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    names: Sequence[object] | None = None,
) -> RepresentativeSet:
    """Choose `k` statements for a table of votes, or for approvals of shape (participants, statements).

    Of a table the missing answers are completed by the model (`approvals`), the score is the public one
    (`CommonGround.table_["lower"]`), names and weights are the table's; a guarantee then holds for the
    completed approvals, not for what people would really say. Rules, results and errors are those of
    `sulh.analysis.representative`. Completing incomplete approvals: Halpern, Kehne, Procaccia,
    Tucker-Foltz and Wuthrich, "Representation with incomplete votes" (AAAI 2023), who show that no rule
    can promise much without it.
    """
    if not isinstance(votes, VoteTable):
        return representative.representative_set(votes, k, rule, score, weight, names)
    ground: CommonGround = fitted_once(votes, CommonGround())
    public = ground.table_.set_index("statement")["lower"].reindex(votes.statements.tolist())
    return representative.representative_set(
        approvals(votes, ground),
        k,
        rule,
        public.to_numpy(np.float64) if score is None else score,
        rule_weights(votes) if weight is None else weight,
        votes.statements.tolist() if names is None else names,
    )
