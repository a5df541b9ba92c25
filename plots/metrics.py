"""What is measured, as the run's own table has it, and how its values are written.

    longest gap 1.02 s · 37 lost updates · 12 345 messages per second
"""

from __future__ import annotations

from dataclasses import dataclass

from plots import words

WALL = "wall_seconds"
SHOWN = {
    "time": words.seconds,
    "ratio": words.ratio,
    "bytes": words.size,
    "share": words.percent,
}
# How a sentence says these counts; they are compared with no base.
FACTS = {
    "peak_in_flight": ("the server saw at most {} at once", "request"),
    "failures": ("{} failed", "task"),
    "right_answers": ("{} came right and in place", "answer"),
    "connections": ("the server saw {}", "connection"),
    "time_waits": ("{} stayed behind in TIME_WAIT", "connection"),
}


@dataclass(frozen=True)
class Metric:
    """A line of the table."""

    name: str
    singular: str
    plural: str
    unit: str
    kind: str
    better: str

    @property
    def is_count(self) -> bool:
        return self.kind == "count"

    @property
    def noun(self) -> str:
        """One time and one size, but many things."""
        many = self.kind in ("count", "rate", "share")
        return self.plural if many else self.singular

    def show(self, value: float | None) -> str:
        """The number with its unit: “1.02 s”, “37”, “12.0 %”."""
        if value is None:
            return words.UNKNOWN
        shown = self.tick(value)
        return f"{shown} {self.unit}" if self.kind == "rate" else shown

    def tick(self, value: float) -> str:
        """What stands at an axis that has the heading."""
        show = SHOWN.get(self.kind)
        return show(value) if show else words.number(value)

    @property
    def heading(self) -> str:
        return f"{self.noun} {self.unit}" if self.kind == "rate" else self.noun

    @property
    def axis(self) -> str:
        """“wall time, seconds”"""
        return f"{self.noun}, {self.unit}" if self.unit else self.noun

    def tell(self, shown: str) -> str:
        """“longest gap 1.02 s”, “37 lost updates”, “1 lost update”."""
        if self.kind == "rate":
            return shown.replace(f" {self.unit}", f" {self.heading}", 1)
        if self.is_count:
            return f"{shown} {self.singular if shown == '1' else self.plural}"
        return f"{self.noun} {shown}"
