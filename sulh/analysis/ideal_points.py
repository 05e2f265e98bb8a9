"""Where people stand, how statements divide them, and what somebody would probably answer.

The model: participant i stands at u_i in up to four dimensions and is more or less ready to agree (a_i)
and to pass (c_i); statement j has loadings v_j, w_j and levels b_j, d_j:

    P(i passes on j)            = logistic(c_i + d_j + u_i . w_j)
    P(i agrees with j | no pass) = logistic(a_i + b_j + u_i . v_j)

the ideal-point model of roll-call voting (Poole and Rosenthal 1985; Clinton, Jackman and Rivers 2004),
which is the two-parameter item response model (Birnbaum 1968), with passes as a second answer to the
same positions. Unseen votes are absent, never filled in. The fit is Gaussian variational inference
(see `kernels`) with priors learned from the votes; a factor that the votes do not support shrinks away.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sulh.analysis import arithmetic, fitting, kernels, packing
from sulh.analysis.digest import fingerprint
from sulh.analysis.estimator import Estimator
from sulh.analysis.fitting import Progress, Settings
from sulh.analysis.posterior import ANSWER, PASS, Posterior, blocks, spread_of, tree_sum
from sulh.analysis.votes import VoteTable

Floats = NDArray[np.float64]

MOST_FACTORS = 4


class IdealPoints(Estimator):
    """The ideal-point model of a table of votes.

    `n_factors` is the number of dimensions, 0 to 8, or "auto": four, of which those that the votes do
    not support shrink towards nothing. With `passes=False` only agree and disagree are modelled.
    With `tied` the prior lets a statement's loadings go along with its level, which predicts better.
    `max_iter` and `tol` stop the fit: when the root mean square change of the statements' parameters
    (in log-odds) falls below `tol`. `engine="numpy"` takes the slow path that checks the compiled one.

    After `fit` (n participants, s statements, K factors):

    - `classes_` = [-1, 0, 1]; `statements_` (s,) and `participants_` (n,) ids, as in the table;
    - `positions_`: frame indexed by participant, columns mean_1, sd_1 ... mean_K, sd_K, in units in
      which all participants have mean square 1, the factor that divides most first;
    - `loadings_`: frame indexed by statement, loading_1 ... loading_K in log-odds per unit, and level;
    - `tau_` (K,): root mean square loading of each factor; `n_factors_`: how many have tau >= 0.5;
    - `reliability_` (K,): 1 - mean posterior variance of the positions, 0 nothing is known, 1 all;
    - `n_iter_`, `converged_`, `digest_`.

    The same votes give the same bytes in any row order, on any number of threads, whatever participants
    are called. Where parties are declared, a participant's prior is centred on the party.
    """

    def __init__(
        self,
        n_factors: int | str = "auto",
        passes: bool = True,
        max_iter: int = 25,
        tol: float = 0.02,
        engine: str = "compiled",
        tied: bool = True,
    ) -> None:
        self.n_factors = n_factors
        self.passes = passes
        self.max_iter = max_iter
        self.tol = tol
        self.engine = engine
        self.tied = tied

    def fit(self, votes: VoteTable, progress: Progress | None = None) -> IdealPoints:
        """Fit from the beginning. Raises `ValueError` for parameters out of range."""
        state, steps = fitting.fit(votes, self._settings(votes), progress=progress)
        return self._fitted(votes, state, steps)

    def update(self, votes: VoteTable, steps: int = 3) -> IdealPoints:
        """Fit `votes` from where this fit stands: some people or statements more, some votes changed.

        For previews and routing only: the result depends on the way by which it was reached. What is
        published comes from `fit`. Participants and statements are matched by id.
        """
        self._must_be_fitted()
        settings = self._settings(votes)._replace(max_iter=steps)
        state = fitting.begin(votes, settings._replace(factors=self.posterior_.factors), quick=True)
        _carry_over(self, votes, state)
        state, taken = fitting.fit(votes, settings, warm=state)
        return IdealPoints(**self.get_params())._fitted(votes, state, taken)

    def predict_proba(self, participant: ArrayLike, statement: ArrayLike) -> Floats:
        """P(disagree), P(pass), P(agree) of each pair, in the order of `classes_`, shape (pairs, 3).

        Ids as in the table. A participant who is not in it is taken for somebody unknown who declares
        no party, a statement that is not in it for an average one. Without `passes`, P(pass) is 0.
        Raises `ValueError` where the two are not of equal length.
        """
        self._must_be_fitted()
        person = _places(participant, self._person_places, "participant")
        item = _places(statement, self._item_places, "statement")
        if len(person) != len(item):
            raise ValueError(f"{len(person)} participants and {len(item)} statements are no pairs")
        agree, passing = self.chances(person, item)
        return np.column_stack([(1.0 - passing) * (1.0 - agree), passing, (1.0 - passing) * agree])

    def chances(self, person: NDArray[np.int64], item: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """P(agree | no pass) and P(pass) for pairs of positions in the table; n and s: unknown ones."""
        found = []
        for channel in (ANSWER, PASS):
            out = np.zeros(len(person))
            if channel == ANSWER or self.posterior_.passes:
                kernels.log_odds(person, item, channel, *self._known_and_unknown, out)
                out = kernels.logistic_of(out)
            found.append(out)
        return found[0], found[1]

    def _settings(self, votes: VoteTable) -> Settings:
        if self.n_factors == "auto":
            factors = MOST_FACTORS
        elif (
            isinstance(self.n_factors, int)
            and not isinstance(self.n_factors, bool)
            and 0 <= self.n_factors <= 8
        ):
            factors = self.n_factors
        else:
            raise ValueError(
                f'n_factors must be "auto" or a whole number from 0 to 8, not {self.n_factors!r}'
            )
        if self.engine not in ("compiled", "numpy"):
            raise ValueError(f'engine must be "compiled" or "numpy", not {self.engine!r}')
        if not (float(self.max_iter).is_integer() and self.max_iter > 0 and 0.0 < self.tol < 1.0):
            raise ValueError("max_iter must be a whole number above 0, and tol between 0 and 1")
        most = max(min(votes.n_participants, votes.n_statements) - 1, 0)
        return Settings(min(factors, most), self.passes, self.max_iter, self.tol, self.engine, self.tied)

    def _fitted(self, votes: VoteTable, state: Posterior, steps: int) -> IdealPoints:
        _to_principal_axes(state)
        k, items, people = state.factors, state.items, state.people
        self.posterior_ = state
        self.classes_ = np.array([-1, 0, 1])
        self.participants_, self.statements_ = votes.participants, votes.statements
        self.parties_ = votes.parties
        self.n_iter_, self.converged_ = steps, state.change < self.tol
        n, s = votes.n_participants, votes.n_statements
        square = spread_of(items.mean[ANSWER], items.cov[ANSWER], k) if s else np.zeros((k, k))
        self.tau_ = np.sqrt(np.diag(square))
        self.n_factors_ = int((self.tau_ >= 0.5).sum())
        variance = (
            np.array([tree_sum([_sum(people.cov[a:b, f, f]) for a, b in blocks(n)]) for f in range(k)])
            if n
            else np.ones(k)
        )
        self.reliability_ = np.clip(1.0 - variance.reshape(k) / max(n, 1), 0.0, 1.0)
        columns: dict[str, Floats] = {}
        for f in range(k):
            columns[f"mean_{f + 1}"] = people.mean[:, f].copy()
            columns[f"sd_{f + 1}"] = np.sqrt(people.cov[:, f, f])
        self.positions_ = pd.DataFrame(columns, index=pd.Index(self.participants_, name="participant"))
        told = {f"loading_{f + 1}": items.mean[ANSWER, :, f].copy() for f in range(k)}
        told["level"] = items.mean[ANSWER, :, k].copy()
        self.loadings_ = pd.DataFrame(told, index=pd.Index(self.statements_, name="statement"))
        self._known_and_unknown = _with_unknown(state)
        self._person_places = (self.participants_, n)
        self._item_places = (self.statements_, s)
        self.digest_ = fingerprint(
            self.name(), votes.digest, self.get_params(), [people.mean, people.cov, items.mean, items.cov]
        )
        return self


def _sum(values: Floats) -> Floats:
    return np.atleast_1d(values.cumsum()[-1:])


def _to_principal_axes(state: Posterior) -> None:
    """Turn the factors so that the first divides most, each at right angles to the others; fix the signs."""
    k, items = state.factors, state.items
    if not k or not items.mean.shape[1]:
        return
    _, axes = arithmetic.principal_axes(spread_of(items.mean[ANSWER], items.cov[ANSWER], k))
    largest = np.argmax(np.abs(_turned(items.mean[ANSWER, :, :k], axes)), axis=0)
    for f in range(k):
        if _turned(items.mean[ANSWER, :, :k], axes)[largest[f], f] < 0.0:
            axes[:, f] = -axes[:, f]
    turn = np.ascontiguousarray(axes.T)
    state.turn(turn, turn)


def _turned(loadings: Floats, axes: Floats) -> Floats:
    return arithmetic.product(np.ascontiguousarray(loadings), np.ascontiguousarray(axes))


def _with_unknown(state: Posterior) -> tuple[Floats, Floats, Floats, Floats]:
    """The posterior with one more row for somebody, and for a statement, of whom only the prior is known."""
    people, items = state.people, state.items
    person = arithmetic.inverse(people.prior_precision)[None]
    item = np.stack([arithmetic.inverse(items.prior_precision[c]) for c in (ANSWER, PASS)])[:, None]
    return (
        np.concatenate([people.mean, people.prior_mean[:1]]),
        np.concatenate([people.cov, person]),
        np.concatenate([items.mean, items.prior_mean[:, None]], axis=1),
        np.concatenate([items.cov, item], axis=1),
    )


def _places(ids: Any, known: tuple[NDArray[Any], int], name: str) -> NDArray[np.int64]:
    """Positions of ids in the table; unknown ones get the position after the last."""
    labels, unknown = known
    found = pd.Index(labels).get_indexer(pd.Index(packing.checked_ids(ids, name)))
    return np.where(found < 0, unknown, found).astype(np.int64)


def _carry_over(old: IdealPoints, votes: VoteTable, state: Posterior) -> None:
    """Write what `old` knows into the state that `votes` begins with."""
    before = old.posterior_
    person = _places(votes.participants, old._person_places, "participant")
    item = _places(votes.statements, old._item_places, "statement")
    here, there = person < len(before.people.mean), item < before.items.mean.shape[1]
    state.people.mean[here] = before.people.mean[person[here]]
    state.people.cov[here] = before.people.cov[person[here]]
    state.items.mean[:, there] = before.items.mean[:, item[there]]
    state.items.cov[:, there] = before.items.cov[:, item[there]]
    state.items.prior_mean, state.items.prior_precision = (
        before.items.prior_mean,
        before.items.prior_precision,
    )
    state.people.prior_precision = before.people.prior_precision
    if old.parties_ == votes.parties:
        state.people.prior_mean = before.people.prior_mean.copy()
