"""Laws on invented points whose parameters are known."""

from __future__ import annotations

import numpy as np
import pytest

from plots.laws import LITTLE, STRAIGHT, UNIVERSAL, Law, Numbers, amdahl, fit, predict

X = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])


def parameters(law: Law, x: Numbers, y: Numbers) -> list[float]:
    found = fit(law, x, y[None, :])
    return [float(part.read(found)[0]) for part in law.parameters]


def universal(x: Numbers, rate: float, contention: float, coherency: float) -> Numbers:
    return (1 + contention * (x - 1) + coherency * x * (x - 1)) / rate


def test_amdahl_finds_the_serial_share() -> None:
    wall = 3.0 * (0.05 + 0.95 / X)
    assert parameters(amdahl(64.0), X, wall) == [pytest.approx(0.05)]


def test_amdahl_knows_that_workers_beyond_the_cores_do_not_help() -> None:
    wall = 3.0 * (0.2 + 0.8 / np.minimum(X, 4.0))
    assert parameters(amdahl(4.0), X, wall) == [pytest.approx(0.2)]


def test_perfect_scaling_has_no_serial_share() -> None:
    assert parameters(amdahl(64.0), X, 2.0 / X) == [pytest.approx(0.0, abs=1e-9)]


def test_times_that_do_not_shrink_are_all_serial() -> None:
    assert parameters(amdahl(64.0), X, np.full(6, 2.0)) == [pytest.approx(1.0)]


@pytest.mark.parametrize(
    "contention, coherency", [(0.05, 0.002), (0.1, 0.0), (0.0, 0.01), (0.0, 0.0)]
)
def test_the_universal_law_finds_contention_and_coherency(
    contention: float, coherency: float
) -> None:
    y = universal(X, 250.0, contention, coherency)
    rate, found, other = parameters(UNIVERSAL, X, y)
    assert rate == pytest.approx(250.0, rel=0.02)
    assert found == pytest.approx(contention, abs=5e-3)
    assert other == pytest.approx(coherency, abs=5e-4)


def test_the_universal_law_works_over_many_decades() -> None:
    x = np.array([1.0, 10.0, 100.0, 1000.0, 10000.0])
    y = universal(x, 10.0, 0.003, 2e-8)
    assert parameters(UNIVERSAL, x, y) == pytest.approx([10.0, 0.003, 2e-8], rel=0.05)


def test_noise_within_two_percent_needs_no_further_term() -> None:
    y = 0.1 * (1 + 0.01 * np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0]))
    assert parameters(UNIVERSAL, X, y)[1:] == [0.0, 0.0]


def test_little_finds_the_time_of_one_task() -> None:
    assert parameters(LITTLE, X, np.full(6, 0.2)) == [pytest.approx(0.2)]


def test_a_straight_line_has_a_start_and_a_slope() -> None:
    x = np.array([1e3, 1e4, 1e5, 1e6])
    found = parameters(STRAIGHT, x, 9e6 + 816.0 * x)
    assert found == pytest.approx([9e6, 816.0], rel=1e-6)


def test_rows_are_fitted_each_for_itself_and_predict_points_not_seen() -> None:
    rows = np.stack([0.1 + 1e-4 * X, 0.3 + 5e-3 * X])
    found = fit(STRAIGHT, X, rows)
    ahead = [float(predict(STRAIGHT, row, np.array([100.0]))[0]) for row in found]
    assert ahead == pytest.approx([0.11, 0.8])


def test_no_coefficient_is_below_zero() -> None:
    found = fit(STRAIGHT, X, (5.0 / X)[None, :])
    assert (found >= 0).all()
