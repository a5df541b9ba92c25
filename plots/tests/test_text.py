"""Numbers and names as people read them."""

from __future__ import annotations

import pytest

from plots import text
from plots.run import Metric
from plots.tests.make_run import METRICS
from plots.text import show, tell


@pytest.mark.parametrize(
    "value, told",
    [
        (None, "unknown"),
        (0.0, "0 s"),
        (5.0, "5.00 s"),
        (0.156, "156 ms"),
        (0.045, "45.0 ms"),
        (12e-5, "120 µs"),
        (3.2e-9, "3.20 ns"),
        (0.99999, "1.00 s"),
    ],
)
def test_seconds_have_three_figures(value: float | None, told: str) -> None:
    assert text.seconds(value) == told


@pytest.mark.parametrize(
    "value, told",
    [
        (0.0042, "0.0042×"),
        (0.88, "0.88×"),
        (1.94, "1.94×"),
        (5.0, "5.0×"),
        (120.0, "120×"),
    ],
)
def test_a_ratio_has_as_many_decimals_as_it_needs(value: float, told: str) -> None:
    assert text.ratio(value) == told


@pytest.mark.parametrize(
    "share, told",
    [
        (0.0, "0 %"),
        (0.0004, "less than 0.1 %"),
        (0.0341, "3.4 %"),
        (0.0996, "10 %"),
        (0.716, "72 %"),
        (0.9991, "more than 99 %"),
        (1.0, "100 %"),
        (-0.031, "-3.1 %"),
    ],
)
def test_a_part_is_neither_none_nor_all(share: float, told: str) -> None:
    assert text.percent(share) == told


def test_no_line_ends_between_a_number_and_its_unit() -> None:
    said = "10 requests took 1.02 s, 3.4 % or 838 B; 9 sheets, 12 ms."
    parted = said.replace("1.02 s", "1.02_s").replace("3.4 %", "3.4_%")
    parted = parted.replace("838 B", "838_B").replace("12 ms", "12_ms")
    assert text.unbroken(said) == parted.replace("_", "\u00a0")


def test_a_scaled_claim_names_the_article_s_time_and_the_scale() -> None:
    assert text.scaled_seconds(1.0, 0.1) == "10.0 s, shown at 1/10: 1.00 s"
    assert text.scaled_seconds(0.06, 0.03) == "2.00 s, shown at 3 %: 60.0 ms"
    assert text.scaled_seconds(1.0, 1.0) == "1.00 s"


def test_sizes_and_counts_have_units_and_thin_spaces() -> None:
    assert text.size(8.4e6) == "8.4 MB"
    assert (text.size(999.7), text.size(999_960.0)) == ("1.0 kB", "1.0 MB")
    assert (text.size(99.97e6), text.size(999.4)) == ("100 MB", "999 B")
    assert text.count(12345.0) == "12\u202f345"
    assert text.listing(["a", "b", "c"], "or") == "a, b or c"
    assert text.some(list("abcdef")) == "a, b, c, d and two more"


@pytest.mark.parametrize(
    "name, value, told",
    [
        ("longest_gap_seconds", 1.0213, "longest gap 1.02 s"),
        ("cost_per_byte_seconds", 2.1e-9, "cost per byte 2.10 ns"),
        ("lost_updates_count", 37.0, "37 lost updates"),
        ("lost_updates_count", 1.0, "1 lost update"),
        ("held_bytes", 816.0, "held memory 816 B"),
        ("messages_per_second", 12345.0, "12\u202f345 messages per second"),
        ("overlap_share", 0.25, "overlaps 25 %"),
        ("voluntary_switches", 1.0, "1 voluntary switch"),
        ("speed_up", 5.0, "speed-up 5.0×"),
    ],
)
def test_a_measure_is_told_with_noun_and_unit(
    name: str, value: float, told: str
) -> None:
    (metric,) = (Metric(**line) for line in METRICS if line["name"] == name)
    assert tell(metric, show(metric, value)) == told
