"""What is known of the machine."""

from __future__ import annotations

from plots import words
from plots.run import Run

MACHINE_WORDS = {
    "cpu_model": "processor",
    "usable_cores": "usable cores",
    "cores": "cores",
    "memory_bytes": "memory",
    "kernel": "kernel",
    "os": "system",
    "compiler": "compiler",
    "compiler_flags": "compiler flags",
    "build_type": "build type",
    "boost": "Boost",
    "benchmark_library": "Google Benchmark",
    "descriptor_limit": "descriptor limit",
    "load_before": "load before",
    "load_after": "load after",
    "calibration_seconds_before": "calibration before",
    "calibration_seconds_after": "calibration after",
    "listen_overflows": "listen overflows",
    "retransmissions": "retransmissions",
}


def machine_rows(run: Run) -> list[tuple[str, str]]:
    """Every fact of the machine; what could not be found out is “unknown”."""
    return [
        (name, _fact(key, run.machine.get(key))) for key, name in MACHINE_WORDS.items()
    ]


def _fact(key: str, value: str | float | None) -> str:
    if value is None or isinstance(value, str):
        return value or words.UNKNOWN
    if key.endswith("_bytes"):
        return words.size(value)
    if "seconds" in key:
        return words.seconds(value)
    return f"{value:g}" if value < 1e6 else words.count(value)
