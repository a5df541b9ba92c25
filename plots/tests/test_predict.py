"""Predictions from a run whose constants are known, and the choice among them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import asdict, replace

import pytest

from plots.calibrate import NoSweeps, constants_of, to_json
from plots.choose import Constants, OutOfRange, choose
from plots.points import Batch, points_of
from plots.predict import Cost, Model, bound, span_of, wall_of
from plots.read_run import read_run
from plots.run import Run
from plots.tests.make_batches import BYTES, OTHERS, WALLS, batches_run
from plots.tests.make_batches import noisy_wall, true_model
from plots.tests.make_run import Json, make_run, write_run

AsRun = Callable[[Json], Run]
BATCHES = [
    *OTHERS,
    Batch(500, 0.08, 0.002, 50),
    Batch(7, 0.5, 0.01, 3),
    Batch(200, 0.0, 0.0005, 200),
]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Constants:
    return constants_in(tmp_path_factory, 0.0)


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Constants:
    return constants_in(tmp_path_factory, 0.1)


def constants_in(folders: pytest.TempPathFactory, noise: float) -> Constants:
    folder = write_run(folders.mktemp("run"), batches_run(noise))
    return constants_of(read_run(folder / "run.json"))


def lanes(model: Model, batch: Batch) -> int:
    """No more workers of a pool than a sweep has had."""
    if model.id == "sequential":
        return 1
    most = 6 if model.workers == "lane" and batch.wait == 0 else batch.tasks
    return min(batch.at_most, batch.tasks, most)


@pytest.mark.parametrize("name", WALLS)
@pytest.mark.parametrize("batch", BATCHES, ids=str)
def test_times_without_noise_are_found_again(
    known: Constants, name: str, batch: Batch
) -> None:
    """Of batches that stand in no sweep."""
    model = next(model for model in known.models if model.id == name)
    true = wall_of(true_model(name), batch, lanes(model, batch))[0]
    assert wall_of(model, batch, lanes(model, batch))[0] == pytest.approx(
        true, rel=0.02
    )


@pytest.mark.parametrize("name", BYTES)
def test_memory_is_found_again(known: Constants, name: str) -> None:
    model = next(model for model in known.models if model.id == name)
    assert model.bytes_waiting == pytest.approx(BYTES[name][0], rel=0.01)
    assert model.bytes_worker == pytest.approx(BYTES[name][1], rel=0.01)


def test_the_error_on_other_experiments_is_told(noisy: Constants) -> None:
    assert noisy.error.experiments == len(OTHERS)
    assert noisy.error.points == len(OTHERS) * len(WALLS)
    assert 0 < noisy.error.median < 0.05


def test_nine_tenths_of_new_measurements_lie_in_the_interval(noisy: Constants) -> None:
    """Those of the same models with the same noise, drawn anew."""
    draw = random.Random(5)
    inside = total = 0
    for _ in range(40):
        batch = Batch(draw.randint(2, 300), draw.uniform(0.002, 0.1), 0.0, 300)
        for model in noisy.models:
            at = lanes(model, batch)
            wall = noisy_wall(draw, true_model(model.id), batch, at, 0.1)
            span = span_of(model, batch, at, noisy.noise)
            inside += span.low <= wall <= span.high
            total += 1
    assert inside / total >= 0.85


def test_an_interval_never_begins_below_what_physics_allows(noisy: Constants) -> None:
    for model in noisy.models:
        for batch in BATCHES:
            at = lanes(model, batch)
            span = span_of(model, batch, at, noisy.noise)
            assert span.low <= span.value <= span.high
            assert span.low >= min(bound(model, batch, at), span.value)


@pytest.mark.parametrize(
    "batch, at_once, seconds",
    [
        (Batch(5, 1.0, 0.0, 5), 5, 1.0),  # all at once
        (Batch(10, 1.0, 0.0, 5), 5, 2.0),  # two rounds
        (Batch(4, 0.0, 1.0, 4), 4, 2.0),  # two cores
        (Batch(4, 1.0, 1.0, 4), 4, 3.0),  # no page is there before the first second
        (Batch(8, 1.0, 0.1, 4), 4, 2.35),  # rounds overlap: between 2.3 and 2.4
    ],
)
def test_a_model_without_costs_takes_the_shortest_time(
    batch: Batch, at_once: int, seconds: float
) -> None:
    bare = replace(true_model("threads"), wall=Cost())
    value, unsure = wall_of(bare, batch, at_once)
    assert value == pytest.approx(seconds, abs=1e-9)
    assert value - unsure >= bound(bare, batch, at_once) - 1e-9


def test_one_loop_computes_on_one_core() -> None:
    bare = replace(true_model("async"), wall=Cost())
    assert wall_of(bare, Batch(4, 1.0, 1.0, 4), 4)[0] == pytest.approx(5.0)


def test_the_best_stand_first_and_ties_are_named(noisy: Constants) -> None:
    made = choose(noisy, Batch(100, 0.5, 0.0, 100))
    times = [row.wall.value for row in made.rows if not row.ties]
    assert times == sorted(times) and made.rows[-1].model.id == "sequential"
    tied = {row.model.id for row in made.ties}
    assert {"async", "async_multi"} <= tied and "sequential" not in tied
    costs = [row.cpu for row in made.ties]
    assert costs == sorted(costs)


def test_nothing_ties_with_a_clear_winner(known: Constants) -> None:
    made = choose(known, Batch(2, 0.0, 0.01, 1))
    assert made.ties != [] or made.rows[0].wall.value < made.rows[1].wall.value
    alone = replace(known, models=tuple(m for m in known.models if m.id == "async"))
    assert choose(alone, Batch(5, 1.0, 0.0, 5)).ties == []


def test_a_pool_is_no_larger_than_pays(known: Constants) -> None:
    made = choose(known, Batch(500, 0.0, 0.01, 500))
    pool = next(row for row in made.rows if row.model.id == "process_pool")
    assert pool.at_once == 2


def test_more_at_once_than_was_measured_is_not_told(known: Constants) -> None:
    models = tuple(replace(model, most_waiting=30) for model in known.models)
    made = choose(replace(known, models=models), Batch(500, 0.1, 0.0, 500))
    assert {row.at_once for row in made.rows} == {1, 30}


@pytest.mark.parametrize(
    "batch, says",
    [
        (Batch(100_001, 0.1, 0.0, 10), "100001 tasks: predictions go up to 100000"),
        (Batch(5, 10.01, 0.0, 5), "a wait of 10.0 s: this run tells of waits up to"),
        (Batch(5, 0.0, 6.0, 5), "computing of 6.00 s: this run tells of 1.00 µs to"),
        (Batch(5, 0.0, 1e-8, 5), "computing of 10.0 ns: this run tells of"),
    ],
)
def test_what_is_outside_of_the_measured_range_is_refused(
    known: Constants, batch: Batch, says: str
) -> None:
    with pytest.raises(OutOfRange, match="^" + re.escape(says)):
        choose(known, batch)


def test_a_model_without_computing_in_the_sweeps_is_not_told(as_run: AsRun) -> None:
    made = batches_run()
    for one in made["experiments"]:
        if one["kind"] == "computing":
            one["arms"] = [arm for arm in one["arms"] if arm["model"] != "hybrid"]
    known = constants_of(as_run(made))
    waits = choose(known, Batch(5, 0.1, 0.0, 5))
    assert "hybrid" in {row.model.id for row in waits.rows}
    mixed = choose(known, Batch(5, 0.1, 0.001, 5))
    assert [(m.id, why) for m, why in mixed.refused] == [
        ("hybrid", "not measured with computing")
    ]


def test_constants_reach_the_page_whole_and_are_few(noisy: Constants) -> None:
    made = json.loads(to_json(noisy))
    assert [one["id"] for one in made["models"]] == [one.id for one in noisy.models]
    assert [one["wall"] for one in made["models"]] == [
        asdict(one.wall) for one in noisy.models
    ]
    assert len(to_json(noisy)) < 5000


def test_a_run_without_sweeps_says_so(as_run: AsRun) -> None:
    with pytest.raises(NoSweeps, match="no sweeps"):
        constants_of(as_run(make_run()))


def test_unequal_tasks_are_no_point(as_run: AsRun) -> None:
    made = batches_run()
    other = made["experiments"][3]
    for arm in other["arms"]:
        arm["bound_seconds"] *= 1.5 if arm["model"] == "sequential" else 1.0
    points = points_of(as_run(made))
    assert {p.model for p in points if p.experiment == "other_0"} == {"sequential"}


def model_of(run: Run, name: str) -> Model:
    return next(m for m in constants_of(run).models if m.id == name)


def test_the_end_that_a_sweep_has_found_is_told(as_run: AsRun) -> None:
    made = batches_run()
    arms = made["experiments"][0]["arms"]
    ended = next(a for a in arms if (a["model"], a.get("x")) == ("gil_threads", 300))
    ended.update(samples=[], end="no more threads.")
    model = model_of(as_run(made), "gil_threads")
    assert model.end == "ended at 300 at once: no more threads"
    assert model.most_waiting == 1000


def test_else_the_end_that_its_constants_let_expect(as_run: AsRun) -> None:
    run = as_run(batches_run())  # of a machine with 4 GB and 20 000 descriptors
    told = "would end at about 19900 at once: it may have 20000 descriptors (ulimit -n)"
    assert model_of(run, "async").end == told
    assert re.fullmatch(
        r"would end at about 2[45]\d at once: with 8\.0 MB each, half of the memory "
        "is used",
        model_of(run, "process_pool").end,
    )
    assert model_of(run, "sequential").end == ""
