"""The names of metrics that the code knows; all else stands in the run's own table."""

from __future__ import annotations

WALL = "wall_seconds"
OVER_BOUND = "over_bound_seconds"  # derived: in no sample of a run
# How a sentence says these counts; they are compared with no base.
FACTS = {
    "peak_in_flight": ("the server saw at most {} at once", "request"),
    "failures": ("{} failed", "task"),
    "right_answers": ("{} came right and in place", "answer"),
    "connections": ("the server saw {}", "connection"),
    "time_waits": ("{} stayed behind in TIME_WAIT", "connection"),
}
