"""Numbers as people read them: three figures and a unit, never more."""

from __future__ import annotations

from collections.abc import Sequence

UNKNOWN = "unknown"


def seconds(value: float | None) -> str:
    """5.00 s · 0.156 s · 45.0 ms · 120 µs · 3.20 ns"""
    if value is None:
        return UNKNOWN
    if value == 0:
        return "0 s"
    for unit, factor, least in (
        ("s", 1.0, 0.0995),
        ("ms", 1e3, 0.9995),
        ("µs", 1e6, 0.9995),
    ):
        if value * factor >= least:
            return f"{three_figures(value * factor)} {unit}"
    return f"{three_figures(value * 1e9)} ns"


def three_figures(value: float) -> str:
    """0.156 · 5.00 · 45.0 · 120"""
    for below, digits in ((0.9995, 3), (9.995, 2), (99.95, 1)):
        if value < below:
            return f"{value:.{digits}f}"
    return f"{value:.0f}"


def ratio(value: float | None) -> str:
    """0.88x · 1.94x · 5.0x · 120x: the headline figure."""
    if value is None:
        return UNKNOWN
    return f"{value:.{2 if value < 1.995 else 1 if value < 99.95 else 0}f}x"


def span(low: float, high: float) -> str:
    """4.98 to 5.01"""
    return f"{three_figures(low)} to {three_figures(high)}"


def second_span(low: float, high: float) -> str:
    """1.00 s to 1.01 s"""
    return f"{seconds(low)} to {seconds(high)}"


def size(value: float | None) -> str:
    """8.4 MB; a MB is 10^6 bytes."""
    if value is None:
        return UNKNOWN
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= factor:
            digits = 1 if value < 100 * factor else 0
            return f"{value / factor:.{digits}f} {unit}"
    return f"{value:.0f} B"


def count(value: float | None) -> str:
    """12 · 1 234 · 12.5: thin spaces between the thousands."""
    if value is None:
        return UNKNOWN
    digits = 0 if float(value).is_integer() or value >= 100 else 1
    return f"{value:,.{digits}f}".replace(",", "\u202f")


def number(value: float) -> str:
    """37 · 12 345 · 0.034: three figures where it is no whole number."""
    if float(value).is_integer() or value >= 100:
        return count(value)
    return three_figures(value) if abs(value) >= 0.0995 else f"{value:.3g}"


def percent(value: float | None) -> str:
    return UNKNOWN if value is None else f"{100 * value:.1f} %"


def plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def scaled_seconds(value: float, scale: float) -> str:
    """A claimed time: “10.0 s, shown at 1/10: 1.00 s” where delays were shortened."""
    if scale in (0.0, 1.0):
        return seconds(value)
    return f"{seconds(value / scale)}, shown at {scale_name(scale)}: {seconds(value)}"


def scale_name(scale: float) -> str:
    """1/10 for 0.1"""
    inverse = 1 / scale if scale else 0.0
    whole = round(inverse)
    return f"1/{whole}" if whole > 1 and abs(inverse - whole) < 1e-6 else f"{scale:g}"


def listing(words: Sequence[str]) -> str:
    """a, b and c"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
