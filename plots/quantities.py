"""What the name of a measure says, and where its value stands in a sample.

    longest_gap_seconds   longest gap 1.02 s
    lost_updates_count    37 lost updates
    messages_per_second   12 345 messages per second
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plots import words
from plots.counts import COUNTS
from plots.run import Experiment, Sample

SUFFIXES = ("_per_second", "_seconds", "_bytes", "_count", "_share")
WALL = "wall_seconds"
NOUNS = {WALL: "wall time", "cpu_seconds": "CPU time"}

FIELDS: dict[str, Callable[[Sample], float | None]] = {
    WALL: lambda sample: sample.wall,
    "cpu_seconds": lambda sample: sample.cpu,
    "peak_memory_bytes": lambda sample: sample.memory,
    "voluntary_switches": lambda sample: sample.voluntary,
    "involuntary_switches": lambda sample: sample.involuntary,
    "threads_made": lambda sample: sample.threads,
    "processes_made": lambda sample: sample.processes,
}


@dataclass(frozen=True)
class Quantity:
    """A noun and the suffix of its unit; a bare number is a count."""

    noun: str
    suffix: str

    @property
    def is_count(self) -> bool:
        return self.suffix in ("_count", "")

    def show(self, value: float | None) -> str:
        """The number with its unit: “1.02 s”, “37”, “12.0 %”."""
        if value is None:
            return words.UNKNOWN
        if self.suffix == "_seconds":
            return words.seconds(value)
        if self.suffix == "_bytes":
            return words.size(value)
        if self.suffix == "_share":
            return words.percent(value)
        if self.suffix == "_per_second":
            return f"{self.tick(value)} per second"
        return words.number(value)

    def tick(self, value: float) -> str:
        """What stands at an axis that has the heading."""
        if self.suffix == "_per_second":
            return (words.size if self.noun == "bytes" else words.number)(value)
        return self.show(value)

    @property
    def heading(self) -> str:
        return f"{self.noun} per second" if self.suffix == "_per_second" else self.noun

    def tell(self, shown: str) -> str:
        """“longest gap 1.02 s”, “37 lost updates”, “1 lost update”."""
        if self.suffix == "_per_second" and self.noun != "bytes":
            return shown.replace(" per second", f" {self.noun} per second", 1)
        if not self.is_count:
            return f"{self.noun} {shown}"
        one = shown == "1" and self.noun.endswith("s") and not self.noun.endswith("ss")
        return f"{shown} {self.noun[:-1] if one else self.noun}"

    @property
    def axis(self) -> str:
        """“longest gap, seconds”"""
        unit = {"_seconds": "seconds", "_bytes": "bytes", "_share": "share"}
        if self.suffix == "_per_second":
            return self.heading
        return ", ".join(filter(None, (self.noun, unit.get(self.suffix, ""))))


def quantity_of(name: str) -> Quantity:
    suffix = next((ending for ending in SUFFIXES if name.endswith(ending)), "")
    noun = NOUNS.get(name) or name.removesuffix(suffix).replace("_", " ").strip()
    return Quantity(noun or "measure", suffix)


def value_of(experiment: Experiment, sample: Sample, name: str) -> float | None:
    """A count, a field of every sample, or what a variant has measured itself."""
    if name in COUNTS:
        return COUNTS[name].read(experiment, sample)
    if name in FIELDS:
        return FIELDS[name](sample)
    return sample.measures.get(name)
