"""An invented run as large as the largest real one: each experiment, each model.

It is what the limits of a page are held against.  `python3 -m plots.tests.make_full DIR`
writes DIR/run.json, to look at the report.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from plots.stories.tests.made_up import made_up
from plots.tests.make_batches import FAMILIES, sweeps
from plots.tests.make_run import WAITING_MODELS, Json, claim, make_run, model, trace
from plots.tests.make_run import METRICS, write_run

REPETITIONS = 12
CORES = 16
CLAIMS = 6  # of each experiment, of the length of the longest
SAYS = "What an article says of {name}, in words of our own, and in a sentence as long"
POINTS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0, 10000.0)
TRACED = 60  # tasks


def full_run(cores: int = CORES) -> Json:
    quiet = made_up("quiet")
    grown = {one["id"]: one for one in sweeps(0.02, 3, WAITING_MODELS)}
    experiments = [_full(grown.get(one["id"]), one) for one in quiet["experiments"]]
    named = {one["name"] for one in METRICS}
    return make_run(
        profile="full",
        duration_seconds=1803.4,
        machine=quiet["machine"] | {"usable_cores": cores, "cores": cores},
        peers=quiet["peers"],
        metrics=METRICS + [m for m in quiet["metrics"] if m["name"] not in named],
        models=[
            model(name) | {"family": FAMILIES.get(name, "threads")}
            for name in WAITING_MODELS
        ],
        experiments=experiments,
    )


def _full(grown: Json | None, small: Json) -> Json:
    name = small["id"]
    made: Json = small | {
        "group": _group(small),
        "question": f"What about {name}? " * 3,
    }
    if grown:
        made["arms"] = [_named(arm, small) for arm in grown["arms"]]
    elif small.get("sweep"):
        made["arms"] = small["arms"] + _points(small)
    elif any(arm["model"] for arm in small["arms"]):
        made["arms"] = small["arms"] + _models(small)
    if small["tasks"] <= TRACED and not small.get("sweep"):
        made["arms"] = [arm | _trace(arm, small["tasks"]) for arm in made["arms"]]
    made["arms"] = [_repeated(arm) for arm in made["arms"]]
    made["claims"] = small["claims"] + _claims(made)
    return made


def _group(small: Json) -> str:
    return str(
        small.get("group") or ("sweeps" if small.get("sweep") else small["kind"])
    )


def _named(arm: Json, small: Json) -> Json:
    """As the story knows it, where it is one that the story speaks of."""
    told = (one for one in small["arms"] if one.get("x") is not None)
    for one in told:
        if (one["series"], one["x"]) == (arm.get("series"), arm.get("x")):
            return arm | {"name": one["name"]}
    return arm


def _points(small: Json) -> list[Json]:
    lines = {one["series"]: one for one in small["arms"] if one.get("series")}
    known = {(one.get("series"), one.get("x")) for one in small["arms"]}
    names = {one["name"] for one in small["arms"]}
    return [
        arm | {"name": f"{series}, {x:g} of them", "x": x}
        for series, arm in lines.items()
        for x in POINTS
        if (series, x) not in known and f"{series}, {x:g} of them" not in names
    ]


def _models(small: Json) -> list[Json]:
    """What the story leaves out; each as slow as some other."""
    known = {arm["name"] for arm in small["arms"]}
    like = next(arm for arm in small["arms"] if arm["model"])
    return [
        like | {"name": name, "model": name, "label": name}
        for name in WAITING_MODELS
        if name not in known
    ]


def _trace(arm: Json, tasks: int) -> Json:
    width = 1 if arm["name"] == "sequential" else max(tasks // 2, 1)
    return {"trace": trace(tasks, width, 0.01, width, 0.0007)}


def _repeated(arm: Json) -> Json:
    draw = random.Random(arm["name"])
    if not arm["samples"]:
        return arm
    samples = []
    for block in range(REPETITIONS):
        one = arm["samples"][block % len(arm["samples"])]
        wall = one["wall_seconds"] * draw.uniform(1.0, 1.01)
        samples.append(one | {"block": block, "wall_seconds": wall})
    return arm | {"samples": samples}


def _claims(made: Json) -> list[Json]:
    names = [arm["name"] for arm in made["arms"]]
    kinds = ("figure", "statement", "statement", "ours", "check", "ours")
    return [
        claim(
            f"long_{place}",
            f"{SAYS.format(name=name)}, number {place}",
            name,
            100.0 if place == 0 and len(made["id"]) % 3 == 0 else 0.2,
            base=names[-1],
            relation="at_least",
            origin=kinds[place],
        )
        for place, name in enumerate((names * CLAIMS)[:CLAIMS])
    ]


if __name__ == "__main__":
    print(write_run(Path(sys.argv[1]), full_run()))
