"""Invented runs of all experiments, and what the stories must say of them.

`python3 -m plots.stories.tests.made_up` writes the golden texts anew: read each of them before
it is committed.
"""

from __future__ import annotations

import copy
import json
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from plots.read_run import read_run
from plots.run import Run
from plots.stories import findings, tell
from plots.tests.make_run import MACHINE, Json, arm, claim, make_run, metric, sample
from plots.tests.make_run import server_side, write_run

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
METRICS = HERE.parents[2] / "bench" / "metrics.hpp"
KINDS = {"time": "time", "count": "count", "memory": "bytes", "share": "share"}
OF_THE_ARM = ("bound", "series", "x", "tasks", "expected_failures", "may_fail")
BY_THE_SERVER = ("peak_in_flight", "connections")
BY_THE_HARNESS = ("cpu_seconds", "failures", "right_answers")
ON_TIME = {"lateness_p99_seconds": 0.0001}
SWITCHES = ("voluntary_switches", "involuntary_switches")
REPETITIONS = 3
CORES = {"quiet": 2, "busy": 2, "opposite": 2, "one_core": 1, "many_cores": 64}

Change = Callable[[Json], None]  # of an arm


def metric_kinds() -> dict[str, str]:
    """Of the one table of metrics."""
    text = METRICS.read_text(encoding="utf-8")
    found = re.findall(r"constexpr Metric (\w+) =\s+make::(\w+)\(", text)
    own = re.findall(r"constexpr Metric (\w+)\{[^}]*MetricKind::(\w+)", text)
    return {name: KINDS[made] for name, made in found} | dict(own)


def made_up(scene: str) -> Json:
    """`scene`: quiet, busy, opposite, one_core or many_cores."""
    table = json.loads((HERE / "made_up.json").read_text(encoding="utf-8"))
    quiet = table["quiet"]
    for name, changes in table.get(scene, {}).items() if scene != "quiet" else ():
        _change(quiet[name]["arms"], changes)
    made = make_run(
        machine=MACHINE | {"usable_cores": CORES[scene]},
        peers=[{"name": "CPython", "present": True, "version": "3.11.2"}],
        metrics=[metric(n, n, n, kind) for n, kind in metric_kinds().items()],
        experiments=[_experiment(name, facts) for name, facts in quiet.items()],
    )
    return with_arms(made, others_computed) if scene == "busy" else made


def _change(arms: Json, changes: Json) -> None:
    for name, facts in changes.items():
        if facts is None:
            arms.pop(name, None)
        else:
            arms.setdefault(name, {}).update(facts)


def _experiment(name: str, facts: Json) -> Json:
    more = {"title": f"Title of {name}", "question": f"What about {name}?"}
    arms = [_arm(each, known, facts["tasks"]) for each, known in facts["arms"].items()]
    plain = {"source": "A1", "time_scale": 1.0, "work": "invented"}
    return {"id": name, **more, **plain, **facts, "claims": _claims(name), "arms": arms}


def _arm(name: str, known: Json, tasks: int) -> Json:
    given = {key: value for key, value in known.items() if key in OF_THE_ARM}
    bound = given.pop("bound", None)
    numbers = {key: known[key] for key in known if key not in OF_THE_ARM}
    samples = [_sample(block, numbers, tasks) for block in range(REPETITIONS)]
    return arm(name, samples, concurrency=1, bound_seconds=bound, **given)


def _sample(block: int, numbers: Json, tasks: int) -> Json:
    draw = random.Random(block)
    own = {
        key: value
        for key, value in numbers.items()
        if key not in (*BY_THE_HARNESS, *SWITCHES, *BY_THE_SERVER, "wall_seconds")
    }
    fields = {
        key: numbers[key] for key in (*BY_THE_HARNESS, *SWITCHES) if key in numbers
    }
    seen = {key: numbers[key] for key in BY_THE_SERVER if key in numbers}
    server = server_side(tasks, 1) | ON_TIME | seen if seen else None
    wall = numbers.get("wall_seconds", 0.1)
    return sample(draw, block, wall, tasks, measures=own, server=server, **fields)


def _claims(name: str) -> list[Json]:
    if name == "twenty_fetches":
        base = {"base": "async, awaited one by one", "relation": "at_least"}
        return [claim("gathered", "About ten times", "async", 10, **base)]
    if name == "partial_failure":
        ran_on = {"metric": "siblings_that_ran_on_count", "base": None}
        exactly: Json = {"relation": "exactly", "tolerance": 0, "article": "A1 A2"}
        return [claim("gather_cancels", "It cancels", "gather", 0, **ran_on, **exactly)]
    return []


def as_run(made: Json) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        return read_run(write_run(Path(folder), made) / "run.json")


def with_arms(made: Json, change: Change) -> Json:
    changed = copy.deepcopy(made)
    for experiment in changed["experiments"]:
        for each in experiment["arms"]:
            change(each)
    return changed


def failed(each: Json) -> None:
    each.update(samples=[], error="it broke", verified=False)


def disturbed(each: Json) -> None:
    for taken in each["samples"]:
        taken.update(tainted=True, taint="others used 40 % of the machine")


def others_computed(each: Json) -> None:
    for taken in each["samples"]:
        taken["foreign_cpu_share"] = 0.3


def missing(each: Json) -> None:
    each.update(name="something else", series=None)


def told(run: Run) -> Iterator[str]:
    """All that is said of a run, a line each."""
    for experiment in run.experiments:
        story = tell(experiment, run)
        yield f"{experiment.id} ({story.verdict}): {story.answer}"
    for found in findings(run):
        claimed = f" [{found.claim}: {found.holds}]" if found.claim else ""
        yield f"finding ({found.verdict}): {found.title}: {found.sentences}{claimed}"


def text_of(scene: str) -> str:
    return "\n".join(told(as_run(made_up(scene)))) + "\n"


def all_arms(made: Json) -> Iterator[tuple[str, Any]]:
    for experiment in made["experiments"]:
        for each in experiment["arms"]:
            yield experiment["id"], each


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each_scene in CORES:
        (GOLDEN / f"{each_scene}.txt").write_text(text_of(each_scene), encoding="utf-8")
