"""Medians and the intervals of the sign test."""

from __future__ import annotations

import pytest

from plots.stats import Estimate, estimate, median, side_of


@pytest.mark.parametrize(
    "blocks, low, high",
    [
        *((1, 1, 1), (2, 1, 2), (6, 1, 6), (9, 1, 9), (11, 1, 11)),
        *((12, 2, 11), (14, 2, 13), (15, 3, 13), (18, 5, 14)),
    ],
)
def test_the_interval_gives_up_what_looks_in_between_can_spare(
    blocks: int, low: int, high: int
) -> None:
    found = estimate([float(value) for value in range(1, blocks + 1)])
    assert (found.low, found.high, found.blocks) == (low, high, blocks)


def test_looks_after_every_block_miss_the_median_in_less_than_one_of_20() -> None:
    """All ways in which blocks can lie above and below the median, counted."""
    ways, missed = {0: 1.0}, 0.0
    for blocks in range(1, 16):
        steps: dict[int, float] = {}
        for above, share in ways.items():
            steps[above] = steps.get(above, 0.0) + share / 2
            steps[above + 1] = steps.get(above + 1, 0.0) + share / 2
        found = estimate([float(value) for value in range(blocks)])
        spared = round(found.low)
        ends = [k for k in steps if min(k, blocks - k) <= spared]
        if blocks >= 6:
            missed += sum(steps.pop(k) for k in ends)
        ways = steps
    assert missed == pytest.approx(0.0373, abs=0.0005)


def test_a_tie_spares_a_value_at_each_end_from_nine_blocks_on() -> None:
    assert estimate([1.0, *[2.0] * 7, 9.0]).inner == (2.0, 2.0)
    assert estimate([1.0, *[2.0] * 6, 9.0]).inner == (1.0, 9.0)


def test_few_blocks_give_their_range_and_say_so() -> None:
    assert estimate([3.0, 1.0, 2.0]).how == "range of 3 blocks"
    assert estimate([2.0]).how == "1 block only"
    assert estimate([1.0] * 6).how == "95 % interval of 6 blocks"


@pytest.mark.parametrize(
    "low, high, blocks, side",
    [
        (1.01, 1.20, 6, 1),
        (1.01, 1.20, 5, 0),
        (1.11, 1.20, 2, 1),
        (0.80, 0.90, 2, -1),
        (0.95, 0.99, 5, 0),
        (0.95, 0.99, 6, -1),
        (0.90, 1.10, 15, 0),
    ],
)
def test_a_side_needs_six_blocks_or_a_tenth(
    low: float, high: float, blocks: int, side: int
) -> None:
    assert side_of(Estimate((low + high) / 2, low, high, blocks)) == side


def test_a_median_of_unknown_values_is_unknown() -> None:
    assert median([None, None]) is None
    assert median([None, 1.0, 3.0]) == 2.0
