"""The ideal-point model: against its slow twin, against planted truth, and against chance drawn by hand."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sulh.analysis.ideal_points import IdealPoints
from sulh.analysis.votes import VoteTable
from tests.analysis.worlds import World, rows, world

Floats = NDArray[np.float64]


def all_pairs(votes: VoteTable) -> tuple[Any, Any]:
    """Ids of every participant with every statement."""
    n, s = votes.n_participants, votes.n_statements
    return np.repeat(votes.participants, s), np.tile(votes.statements, n)


def log_loss(model: IdealPoints, votes: VoteTable) -> float:
    """Mean surprise at these votes, three kinds."""
    p = model.predict_proba(votes.participants[rows(votes)], votes.statements[votes.statement])
    return float(-np.log(p[np.arange(votes.n_votes), votes.vote.astype(int) + 1]).mean())


@pytest.fixture(scope="module")
def divided() -> World:
    return world(1, 200, 30, seen=0.7, division=1.5)


@pytest.fixture(scope="module")
def fitted(divided: World) -> IdealPoints:
    return IdealPoints().fit(divided.votes)


# Two ways of computing it


@pytest.mark.parametrize("factors", [0, 1, 2, 3])
@pytest.mark.parametrize("parties", [False, True])
@pytest.mark.parametrize(("seed", "seen"), [(1, 0.3), (2, 0.9)])
def test_the_slow_path_gives_the_same(factors: int, parties: bool, seed: int, seen: float) -> None:
    votes = world(seed, 50, 14, seen=seen, division=1.2).votes
    if parties:
        votes = votes.with_parties({i: "abc"[i % 3] for i in range(0, 45)})
    told: dict[str, Any] = {"n_factors": factors, "tol": 1e-9, "max_iter": 25}
    fast, slow = IdealPoints(**told).fit(votes), IdealPoints(engine="numpy", **told).fit(votes)
    assert np.abs(fast.positions_.to_numpy() - slow.positions_.to_numpy()).max(initial=0.0) < 1e-9
    assert np.abs(fast.loadings_.to_numpy() - slow.loadings_.to_numpy()).max() < 1e-9
    pairs = all_pairs(votes)
    assert np.abs(fast.predict_proba(*pairs) - slow.predict_proba(*pairs)).max() < 1e-9


@pytest.mark.parametrize("told", [{"passes": False}, {"tied": False}, {"n_factors": 1, "passes": False}])
def test_the_slow_path_gives_the_same_with_other_settings(told: dict[str, Any]) -> None:
    votes = world(3, 40, 12, seen=0.6, division=1.0).votes
    fast, slow = (IdealPoints(engine=each, max_iter=15, **told).fit(votes) for each in ("compiled", "numpy"))
    pairs = all_pairs(votes)
    assert np.abs(fast.predict_proba(*pairs) - slow.predict_proba(*pairs)).max() < 1e-9


# Truth found again


@pytest.mark.parametrize(("people", "statements", "seen"), [(200, 30, 0.7), (300, 60, 0.5), (60, 40, 1.0)])
def test_planted_positions_are_found(people: int, statements: int, seen: float) -> None:
    made = world(people, people, statements, seen=seen, division=1.5)
    model = IdealPoints().fit(made.votes)
    truth = made.position[model.participants_.astype(int)]
    assert abs(np.corrcoef(model.positions_["mean_1"], truth)[0, 1]) > 0.9
    # Loadings were 1.5, of one factor; what the votes do not support shrinks, the further the longer.
    assert model.tau_[0] == pytest.approx(1.5, abs=0.5)
    assert model.tau_[1] < 0.45
    assert IdealPoints(max_iter=300, tol=1e-4).fit(made.votes).tau_[1] < 0.25
    assert model.n_factors_ == 1


def test_planted_chances_are_found(divided: World, fitted: IdealPoints) -> None:
    p = fitted.predict_proba(*all_pairs(divided.votes)).reshape(200, 30, 3)
    truth = divided.chance[fitted.participants_.astype(int)]
    found = p[..., 2] / (p[..., 0] + p[..., 2])
    assert np.corrcoef(found.ravel(), truth.ravel())[0, 1] > 0.88
    assert np.abs(found - truth).mean() < 0.12
    assert p[..., 1].mean() == pytest.approx(0.1, abs=0.01)  # a tenth of the answers were passes


def test_standard_deviations_are_honest() -> None:
    made = world(5, 400, 40, seen=0.5, division=1.2)
    model = IdealPoints(n_factors=1).fit(made.votes)
    mean, sd = (model.positions_[name].to_numpy() for name in ("mean_1", "sd_1"))
    truth = made.position[model.participants_.astype(int)]
    truth = (truth - truth.mean()) / truth.std() * np.sign(np.corrcoef(mean, truth)[0, 1])
    inside = np.abs(truth - mean) < 1.645 * sd
    assert 0.8 < inside.mean() < 0.97
    assert model.reliability_[0] == pytest.approx(1.0 - (sd**2).mean(), abs=1e-12)


def test_who_says_more_is_known_better(divided: World) -> None:
    few = divided.votes.keep((rows(divided.votes) % 2 == 0) | (divided.votes.statement < 6))
    model = IdealPoints().fit(few)
    count, sd = np.diff(few.indptr), model.positions_["sd_1"].to_numpy()
    assert sd[count <= 6].mean() > sd[count > 12].mean() + 0.1


# What a fit holds


def test_shapes_order_and_scale(divided: World, fitted: IdealPoints) -> None:
    assert fitted.classes_.tolist() == [-1, 0, 1]
    assert fitted.participants_.tolist() == divided.votes.participants.tolist()
    assert fitted.positions_.index.tolist() == fitted.participants_.tolist()
    assert fitted.positions_.columns.tolist()[:4] == ["mean_1", "sd_1", "mean_2", "sd_2"]
    assert fitted.loadings_.columns.tolist() == [*(f"loading_{f}" for f in range(1, 5)), "level"]
    assert fitted.loadings_.index.tolist() == list(range(30))
    assert fitted.tau_.tolist() == sorted(fitted.tau_, reverse=True)
    square = (fitted.positions_["mean_1"] ** 2 + fitted.positions_["sd_1"] ** 2).mean()
    assert square == pytest.approx(1.0, abs=1e-6)
    largest = fitted.loadings_["loading_1"].abs().idxmax()
    assert fitted.loadings_.loc[largest, "loading_1"] > 0.0
    assert fitted.converged_
    assert 1 < fitted.n_iter_ < fitted.max_iter


def test_probabilities_are_of_disagree_pass_agree(divided: World, fitted: IdealPoints) -> None:
    pairs = all_pairs(divided.votes)
    p = fitted.predict_proba(*pairs)
    assert p.shape == (6000, 3)
    assert p.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
    assert p.min() > 0.0
    everyone = p.reshape(200, 30, 3).mean(axis=0)
    shares = divided.votes.tally() / divided.votes.tally().sum(axis=1, keepdims=True)
    for place, count in ((0, 1), (1, 2), (2, 0)):  # the tally counts agree, disagree, pass
        assert np.corrcoef(everyone[:, place], shares[:, count])[0, 1] > 0.95


def test_probabilities_are_means_over_what_is_not_known(divided: World) -> None:
    """A hundred thousand draws of positions and loadings, averaged, against the closed form."""
    few = divided.votes.keep(rows(divided.votes) < 25)
    model = IdealPoints(n_factors=2).fit(few)
    rng, draws = np.random.default_rng(7), 100_000
    people, items = model.posterior_.people, model.posterior_.items
    for i, j in ((0, 0), (7, 11), (20, 29)):
        x = rng.multivariate_normal(people.mean[i], people.cov[i], draws)
        odds = []
        for channel in (0, 1):
            y = rng.multivariate_normal(items.mean[channel, j], items.cov[channel, j], draws)
            odds.append((x[:, :2] * y[:, :2]).sum(axis=1) + x[:, 2 + channel] + y[:, 2])
        agree, passing = (float((1.0 / (1.0 + np.exp(-each))).mean()) for each in odds)
        found = model.predict_proba([model.participants_[i]], [model.statements_[j]])[0]
        drawn = [(1 - passing) * (1 - agree), passing, (1 - passing) * agree]
        assert found == pytest.approx(drawn, abs=0.015)


def test_without_passes_only_agree_and_disagree(divided: World) -> None:
    model = IdealPoints(passes=False).fit(divided.votes)
    p = model.predict_proba(*all_pairs(divided.votes))
    assert (p[:, 1] == 0.0).all()
    assert p.sum(axis=1) == pytest.approx(1.0, abs=1e-12)


# Strangers and parties


def test_unknown_people_and_statements(divided: World, fitted: IdealPoints) -> None:
    strangers = fitted.predict_proba([10_000] * 30, divided.votes.statements)
    assert (strangers == fitted.predict_proba(["nobody"] * 30, divided.votes.statements)).all()
    counts = divided.votes.tally().astype(float)
    assert np.corrcoef(strangers[:, 2], counts[:, 0] / counts.sum(axis=1))[0, 1] > 0.97
    unknown = fitted.predict_proba([0, 10_000], [999, 999])
    assert unknown.sum(axis=1) == pytest.approx(1.0)
    share = counts.sum(axis=0) / counts.sum()
    assert unknown[1] == pytest.approx([share[1], share[2], share[0]], abs=0.1)
    # Whoever says yes more readily does so of a statement nobody has seen, too.
    readiest = divided.readiness[:200].argmax(), divided.readiness[:200].argmin()
    ready, reluctant = fitted.predict_proba(list(readiest), [999, 999])
    assert ready[2] > reluctant[2]


def test_text_and_numbers_name_the_same_people() -> None:
    votes = VoteTable.from_arrays(["7", "8", "8"], ["1", "2", "1"], [1, -1, 1])
    model = IdealPoints().fit(votes)
    assert (model.predict_proba(["7"], ["2"]) != model.predict_proba(["nobody"], ["2"])).any()
    with pytest.raises(ValueError, match="2 participants and 1 statements"):
        model.predict_proba(["7", "8"], ["1"])


def test_a_party_speaks_for_members_who_said_nothing_much() -> None:
    made = world(11, 120, 20, division=2.0, second=0.5)
    half = made.position > 0
    # Number 0 of either side keeps one vote on the statement that divides least.
    quiet = [int(np.flatnonzero(half)[0]), int(np.flatnonzero(~half)[0])]
    plain = IdealPoints(n_factors=1).fit(made.votes)
    dull = int(plain.loadings_["loading_1"].abs().to_numpy().argmin())
    who = made.votes.participants[rows(made.votes)].astype(int)
    votes = made.votes.keep(~np.isin(who, quiet) | (made.votes.statement == dull))
    named = votes.with_parties({i: "east" if half[i] else "west" for i in range(120)})

    def stand(table: VoteTable) -> tuple[Floats, Floats]:
        positions = IdealPoints(n_factors=1).fit(table).positions_["mean_1"]
        direction = np.sign(positions[np.flatnonzero(half)].mean())
        return positions.loc[quiet].to_numpy() * direction, positions.to_numpy() * direction

    alone, _ = stand(votes)
    together, everybody = stand(named)
    assert np.abs(alone).max() < 0.5
    assert together[0] > 0.6
    assert together[1] < -0.6
    # Those who spoke are hardly moved: all still stand where they voted.
    assert (everybody[named.party == 0] > 0).mean() > 0.97


def test_whoever_declares_no_party_is_taken_for_nobodys_member() -> None:
    made = world(12, 100, 15, division=2.0, second=0.5)
    votes = made.votes.with_parties({i: "east" for i in np.flatnonzero(made.position > 0)[:40].tolist()})
    model = IdealPoints(n_factors=1).fit(votes)
    assert model.posterior_.people.prior_mean[0].tolist() == [0.0, 0.0, 0.0]
    assert abs(model.posterior_.people.prior_mean[1, 0]) > 0.4


# Going on from a fit


def test_a_warm_start_ends_nearly_where_the_cold_one_does() -> None:
    made = world(13, 300, 40, seen=0.6, division=1.3)
    late = np.random.default_rng(14).random(made.votes.n_votes)
    before, now = made.votes.keep(late > 0.11), made.votes.keep(late > 0.1)
    hidden = made.votes.keep(late <= 0.1)
    old = IdealPoints().fit(before)
    digest = old.digest_
    warm, cold = old.update(now), IdealPoints().fit(now)
    assert old.digest_ == digest
    assert warm.n_iter_ <= 3 < cold.n_iter_
    pairs = all_pairs(now)
    assert np.abs(warm.predict_proba(*pairs) - cold.predict_proba(*pairs)).mean() < 0.01
    assert log_loss(warm, hidden) < log_loss(cold, hidden) + 0.005


def test_a_warm_start_with_new_people_and_statements() -> None:
    made = world(15, 200, 30, seen=0.6, division=1.8)
    kept = np.random.default_rng(16).random(made.votes.n_votes) > 0.1
    now, hidden = made.votes.keep(kept), made.votes.keep(~kept)
    who = now.participants[rows(now)].astype(int)
    old = IdealPoints().fit(now.keep(who < 195).without([28, 29]))
    warm = old.update(now, steps=6)
    assert warm.participants_.tolist() == now.participants.tolist()
    assert len(warm.loadings_) == 30
    truth = made.position[warm.participants_.astype(int)]
    assert abs(np.corrcoef(warm.positions_["mean_1"], truth)[0, 1]) > 0.9
    assert log_loss(warm, hidden) < log_loss(IdealPoints().fit(now), hidden) + 0.01


# Habits


def test_parameters_and_their_representation() -> None:
    model = IdealPoints(n_factors=2, tol=0.001)
    assert list(model.get_params()) == [p for p in inspect.signature(IdealPoints).parameters]
    assert model.get_params()["n_factors"] == 2
    assert model.set_params(passes=False, max_iter=7) is model
    assert repr(model) == (
        "IdealPoints(n_factors=2, passes=False, max_iter=7, tol=0.001, engine='compiled', tied=True)"
    )
    assert IdealPoints(**model.get_params()).get_params() == model.get_params()
    with pytest.raises(ValueError, match=r"no parameter 'factors'; it has n_factors"):
        model.set_params(factors=1)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"n_factors": 9}, "whole number from 0 to 8, not 9"),
        ({"n_factors": -1}, "not -1"),
        ({"n_factors": True}, "not True"),
        ({"n_factors": 1.5}, "not 1.5"),
        ({"n_factors": "many"}, "not 'many'"),
        ({"engine": "quick"}, "not 'quick'"),
        ({"max_iter": 0}, "above 0"),
        ({"tol": 0.0}, "between 0 and 1"),
        ({"tol": float("nan")}, "between 0 and 1"),
    ],
)
def test_parameters_out_of_range_are_refused(told: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        IdealPoints(**told).fit(VoteTable.from_arrays([1, 2], [1, 2], [1, -1]))


def test_what_is_not_fitted_says_so() -> None:
    with pytest.raises(RuntimeError, match="IdealPoints is not fitted yet"):
        IdealPoints().predict_proba([1], [1])
    with pytest.raises(RuntimeError, match="not fitted"):
        IdealPoints().update(VoteTable.from_arrays([1], [1], [1]))


def test_progress_is_told_and_a_refit_begins_anew(divided: World) -> None:
    heard: list[tuple[int, int]] = []
    model = IdealPoints(max_iter=3, tol=1e-9).fit(divided.votes, lambda step, of: heard.append((step, of)))
    assert heard == [(1, 3), (2, 3), (3, 3)]
    assert not model.converged_
    digest = model.digest_
    assert model.fit(divided.votes).digest_ == digest
    assert model.set_params(max_iter=4).fit(divided.votes).digest_ != digest
    assert model.n_iter_ == 4


def test_no_more_factors_than_the_table_can_tell_apart() -> None:
    votes = VoteTable.from_arrays([1, 1, 1, 2, 2, 2, 3], [1, 2, 3, 1, 2, 3, 1], [1, -1, 1, 1, 1, 0, -1])
    model = IdealPoints(n_factors=8).fit(votes)
    assert model.posterior_.factors == 2
    assert len(model.tau_) == 2
