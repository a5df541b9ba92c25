"""Numbers as people read them."""

import pytest

from plots import words


@pytest.mark.parametrize(
    "value, told",
    [
        (0.0, "0 s"),
        (5.0021, "5.00 s"),
        (0.1564, "0.156 s"),
        (0.045, "45.0 ms"),
        (0.00012, "120 µs"),
        (600.0, "600 s"),
        (None, "unknown"),
    ],
)
def test_seconds_have_three_figures(value: float | None, told: str) -> None:
    assert words.seconds(value) == told


@pytest.mark.parametrize(
    "value, told", [(0.88, "0.88x"), (1.94, "1.94x"), (2.0, "2.0x"), (5.0, "5.0x")]
)
def test_a_ratio_below_two_has_two_decimals(value: float, told: str) -> None:
    assert words.ratio(value) == told


def test_a_scaled_claim_names_the_article_s_time_and_the_scale() -> None:
    assert words.scaled_seconds(1.0, 0.1) == "10.0 s, shown at 1/10: 1.00 s"
    assert words.scaled_seconds(1.0, 1.0) == "1.00 s"


def test_sizes_and_counts_have_units_and_thin_spaces() -> None:
    assert words.size(8.4e6) == "8.4 MB"
    assert words.count(12345) == "12\u202f345"
    assert words.listing(["a", "b", "c"]) == "a, b and c"
