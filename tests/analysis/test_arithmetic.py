"""Elementary functions and small matrices against the mathematical library, scipy and LAPACK."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit

from sulh.analysis import arithmetic

Floats = NDArray[np.float64]
SIZES = range(1, 11)


def definite(seed: int, size: int) -> Floats:
    """A symmetric positive definite matrix."""
    half = np.random.default_rng(seed).normal(size=(size, size + 2))
    return np.ascontiguousarray(half @ half.T + 0.1 * np.eye(size))


def symmetric(seed: int, size: int) -> Floats:
    half = np.random.default_rng(seed).normal(size=(size, size))
    return np.ascontiguousarray(half + half.T)


# Exponentials


def test_exp_over_its_whole_range() -> None:
    points = np.concatenate([np.linspace(-700.0, 700.0, 50_001), np.linspace(-1.0, 1.0, 10_001)])
    truth = np.array([math.exp(x) for x in points.tolist()])
    assert np.abs(arithmetic.exps(points) / truth - 1.0).max() < 1e-15


@settings(deadline=None)
@given(st.floats(-700.0, 700.0))
def test_exp_anywhere(x: float) -> None:
    assert abs(arithmetic.exp(x) / math.exp(x) - 1.0) < 1e-15
    assert arithmetic.exps(np.array([x]))[0] == arithmetic.exp(x)


def test_exp_at_halves_of_the_logarithm_of_two() -> None:
    # Where the nearest multiple of ln 2 changes, the series is longest.
    for k in range(-1000, 1001):
        for x in (math.log(2.0) * (k + 0.5), math.nextafter(math.log(2.0) * (k + 0.5), math.inf)):
            assert abs(arithmetic.exp(x) / math.exp(x) - 1.0) < 1e-15


def test_exp_of_what_is_exact_and_of_what_is_too_far() -> None:
    assert arithmetic.exp(0.0) == 1.0
    assert arithmetic.exp(-0.0) == 1.0
    assert 0.0 <= arithmetic.exp(-1e300) < 1e-300
    assert arithmetic.exp(1e300) == pytest.approx(math.exp(700.0), rel=1e-15)


@settings(deadline=None)
@given(st.floats(-690.0, 690.0))
def test_logistic(x: float) -> None:
    assert arithmetic.logistic(x) == pytest.approx(float(expit(x)), rel=2e-15, abs=0.0)
    assert arithmetic.logistic(x) + arithmetic.logistic(-x) == pytest.approx(1.0, abs=1e-15)


def test_logistic_at_the_middle_and_far_out() -> None:
    assert arithmetic.logistic(0.0) == 0.5
    assert arithmetic.logistic(1e9) == 1.0
    assert 0.0 <= arithmetic.logistic(-1e9) < 1e-300


# Matrices


@pytest.mark.parametrize("size", SIZES)
def test_cholesky(size: int) -> None:
    matrix, lower = definite(size, size), np.full((size, size), np.nan)
    assert arithmetic.cholesky(matrix, lower)
    assert np.abs(lower - np.linalg.cholesky(matrix)).max() < 1e-12


@pytest.mark.parametrize("size", SIZES)
def test_inverses(size: int) -> None:
    matrix = definite(100 + size, size)
    lower, out = np.linalg.cholesky(matrix), np.full((size, size), np.nan)
    arithmetic.invert_lower(np.ascontiguousarray(lower), out)
    assert np.abs(out - np.linalg.inv(lower)).max() < 1e-9
    assert np.allclose(arithmetic.inverse(matrix), np.linalg.inv(matrix), rtol=1e-8, atol=1e-9)
    assert (arithmetic.inverse(matrix) == arithmetic.inverse(matrix).T).all()


def test_an_inverse_by_hand() -> None:
    # The determinant is 4 x 3 - 2 x 2 = 8.
    found = arithmetic.inverse(np.array([[4.0, 2.0], [2.0, 3.0]]))
    assert found == pytest.approx(np.array([[3.0, -2.0], [-2.0, 4.0]]) / 8.0, rel=1e-15)


@pytest.mark.parametrize(
    "matrix",
    [
        [[0.0]],
        [[-1.0]],
        [[math.nan]],
        [[1.0, 2.0], [2.0, 1.0]],  # eigenvalues 3 and -1
        [[1.0, 1.0], [1.0, 1.0]],  # eigenvalues 2 and 0
        [[2.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, -1e-9]],
    ],
)
def test_what_is_not_positive_definite_is_refused(matrix: list[list[float]]) -> None:
    given_ = np.array(matrix)
    scratch = [np.empty_like(given_) for _ in range(3)]
    assert not arithmetic.cholesky(given_, scratch[0])
    assert not arithmetic.invert(given_, *scratch)
    with pytest.raises(ValueError, match="not positive definite"):
        arithmetic.inverse(given_)


@pytest.mark.parametrize("size", SIZES)
def test_principal_axes(size: int) -> None:
    matrix = symmetric(200 + size, size)
    values, axes = arithmetic.principal_axes(matrix)
    assert values == pytest.approx(np.linalg.eigvalsh(matrix)[::-1], abs=1e-12)
    assert np.abs(axes.T @ axes - np.eye(size)).max() < 1e-13
    assert np.abs(matrix @ axes - axes * values).max() < 1e-12


def test_principal_axes_of_equal_and_of_no_length() -> None:
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(4, 4)))[0]
    matrix = np.ascontiguousarray(turn @ np.diag([3.0, 3.0, 3.0, 1e-9]) @ turn.T)
    matrix = (matrix + matrix.T) / 2.0
    values, axes = arithmetic.principal_axes(matrix)
    assert values == pytest.approx([3.0, 3.0, 3.0, 1e-9], abs=1e-14)
    assert np.abs(matrix @ axes - axes * values).max() < 1e-13
    values, axes = arithmetic.principal_axes(np.zeros((3, 3)))
    assert values.tolist() == [0.0, 0.0, 0.0]
    assert (np.abs(axes) == np.eye(3)).all()
    assert arithmetic.principal_axes(np.zeros((0, 0)))[0].shape == (0,)


def test_principal_axes_by_hand_and_of_very_unlike_entries() -> None:
    values, axes = arithmetic.principal_axes(np.array([[2.0, 1.0], [1.0, 2.0]]))
    assert values == pytest.approx([3.0, 1.0], rel=1e-15)
    assert np.abs(axes) == pytest.approx(np.full((2, 2), math.sqrt(0.5)), rel=1e-15)
    values, _ = arithmetic.principal_axes(np.array([[1.0, 1e-200], [1e-200, 2.0]]))
    assert values == pytest.approx([2.0, 1.0], rel=1e-15)


def test_a_product_is_summed_from_first_to_last() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(5, 7)), rng.normal(size=(7, 3))
    found = arithmetic.product(a, b)
    for i in range(5):
        for j in range(3):
            total = 0.0
            for k in range(7):
                total += float(a[i, k]) * float(b[k, j])
            assert found[i, j] == total
    assert arithmetic.product(np.zeros((2, 0)), np.zeros((0, 3))).tolist() == [[0.0] * 3] * 2
