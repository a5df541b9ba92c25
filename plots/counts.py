"""What can be counted in a sample, and how a sentence says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plots.run import Experiment, Sample


@dataclass(frozen=True)
class Count:
    """One countable thing; `fact` has room for “7 requests”."""

    read: Callable[[Experiment, Sample], float | None]
    noun: str
    fact: str
    axis: str

    def says(self, number: str) -> str:
        things = self.noun if number == "1" else f"{self.noun}s"
        return self.fact.format(f"{number} {things}")


def _failures(_: Experiment, sample: Sample) -> float | None:
    return float(sample.failures)


def _right_answers(_: Experiment, sample: Sample) -> float | None:
    """What was compared and found right when it was measured."""
    return _maybe(sample.right_answers)


def _peak(_: Experiment, sample: Sample) -> float | None:
    return _maybe(sample.server and sample.server.peak_in_flight)


def _connections(_: Experiment, sample: Sample) -> float | None:
    return _maybe(sample.server and sample.server.connections)


def _time_waits(_: Experiment, sample: Sample) -> float | None:
    return sample.measures.get("time_waits")


def _maybe(value: object) -> float | None:
    return float(value) if isinstance(value, int) else None


COUNTS = {
    "peak_in_flight": Count(
        _peak,
        "request",
        "the server saw at most {} at once",
        "requests at once, seen by the server",
    ),
    "failures": Count(_failures, "task", "{} failed", "failed tasks"),
    "right_answers": Count(
        _right_answers,
        "answer",
        "{} came right and in place",
        "right answers, each in its place",
    ),
    "connections": Count(
        _connections,
        "connection",
        "the server saw {}",
        "connections, seen by the server",
    ),
    "time_waits": Count(
        _time_waits,
        "connection",
        "{} stayed behind in TIME_WAIT",
        "connections left in TIME_WAIT",
    ),
}
