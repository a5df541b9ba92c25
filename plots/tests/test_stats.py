"""Medians and intervals."""

import pytest

from plots.stats import estimate, median


def test_few_blocks_give_their_range_and_say_so() -> None:
    found = estimate([5.0, 4.9, 5.2], seed=1)
    assert (found.value, found.low, found.high) == (5.0, 4.9, 5.2)
    assert found.how == "range of 3 blocks"
    assert estimate([5.0], seed=1).how == "1 block only"


def test_nine_blocks_give_a_bootstrap_interval_within_the_range() -> None:
    values = [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 9.0]
    found = estimate(values, seed=1)
    assert found.how == "95 % interval of 9 blocks"
    assert 1.0 < found.low < found.value == 1.4 < found.high < 9.0


def test_the_same_seed_gives_the_same_interval() -> None:
    values = [float(n * n % 17) for n in range(12)]
    assert estimate(values, seed=3) == estimate(values, seed=3)


def test_a_median_of_unknown_values_is_unknown() -> None:
    assert median([None, None]) is None
    assert median([None, 2.0, 4.0]) == pytest.approx(3.0)
