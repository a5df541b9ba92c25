"""Two figures of merit, from runs in which they are known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plots.metg import bytes_per_waiting_task, half_at, metg
from plots.page.tables import figures_of_merit
from plots.run import Run
from plots.tests.make_batches import BYTES, WALLS, batches_run
from plots.tests.make_run import Json, make_run

AsRun = Callable[[Json], Run]


@pytest.mark.parametrize(
    "points, half",
    [
        ([(1.0, 0.0), (100.0, 1.0)], 10.0),
        ([(1.0, 0.1), (10.0, 0.5), (100.0, 0.9)], 10.0),
        ([(1.0, 0.6), (10.0, 0.9)], 1.0),  # even the shortest
        ([(1.0, 0.1), (10.0, 0.4)], None),  # none
        ([(1.0, 0.6), (10.0, 0.3), (100.0, 0.7)], 31.6),  # from the longest on
        ([], None),
    ],
)
def test_where_half_of_the_time_is_work(
    points: list[tuple[float, float]], half: float | None
) -> None:
    found = half_at(points)
    assert found == (None if half is None else pytest.approx(half, rel=0.01))


def test_a_task_as_long_as_what_the_model_needs_for_it_is_half_work(
    as_run: AsRun,
) -> None:
    """Each of two cores then works half of the time."""
    found = {each.model: each for each in metg(as_run(batches_run()))}
    assert set(found) == set(WALLS)
    threads = found["threads"]
    assert threads.value == pytest.approx(2 * WALLS["threads"].sum, rel=0.35)
    assert threads.low == threads.value == threads.high  # no noise
    processes = found["processes"]
    assert processes.value and threads.value and processes.value > 10 * threads.value


def test_an_event_loop_is_held_to_one_core(as_run: AsRun) -> None:
    found = {each.model: each for each in metg(as_run(batches_run()))}
    assert found["async"].value == pytest.approx(WALLS["async"].sum, rel=0.1)
    assert found["sequential"].at_most and found["sequential"].value == pytest.approx(
        1e-6, rel=0.01
    )


def test_a_peer_is_held_to_its_own_speed(as_run: AsRun) -> None:
    made: Json = batches_run()
    (cuts,) = (one for one in made["experiments"] if one["id"] == "granularity")
    threads = [arm for arm in cuts["arms"] if arm["series"] == "threads"]
    cuts["arms"] += [slow_peer(arm) for arm in threads]
    found = {each.model: each for each in metg(as_run(made))}
    peer, model = found["Go goroutines"].value, found["threads"].value
    assert peer and model and peer == pytest.approx(3 * model, rel=0.1)


def slow_peer(arm: Json) -> Json:
    """Takes three times as long for everything."""
    samples = [s | {"wall_seconds": 3 * s["wall_seconds"]} for s in arm["samples"]]
    name = {"name": f"Go, {arm['x']}", "label": "Go", "series": "Go goroutines"}
    return arm | name | {"model": None, "peer": True, "samples": samples}


def test_noise_widens_the_range(as_run: AsRun) -> None:
    found = {each.model: each for each in metg(as_run(batches_run(0.2)))}
    threads = found["threads"]
    assert threads.low and threads.value and threads.high
    assert threads.low < threads.value < threads.high


@pytest.mark.parametrize("model", ["threads", "async"])
def test_bytes_are_the_slope_of_the_memory(as_run: AsRun, model: str) -> None:
    lines = bytes_per_waiting_task(as_run(batches_run()))
    found = {series: figure for id, series, figure in lines if id == "in_flight"}
    assert found[model].value == pytest.approx(BYTES[model][0], rel=0.01)


def test_a_run_without_sweeps_has_neither(as_run: AsRun) -> None:
    run = as_run(make_run())
    assert metg(run) == [] and bytes_per_waiting_task(run) == []


def test_the_pages_of_the_sweeps_show_them_and_no_other_page_does(
    as_run: AsRun,
) -> None:
    run = as_run(batches_run())
    shown = {item.id: figures_of_merit(run, item) for item in run.experiments}
    assert [table.heads[1] for table in shown.pop("granularity")] == ["METG(50 %)"]
    (weights,) = shown.pop("in_flight")
    by_name = {row[0].text: row[1].value for row in weights.rows}
    assert by_name["a thread each"] == pytest.approx(BYTES["threads"][0], rel=0.1)
    assert not any(shown.values())


def test_without_a_point_nothing_is_shown(as_run: AsRun) -> None:
    run = as_run(make_run(experiments=[failed_cuts()]))
    assert figures_of_merit(run, run.experiments[0]) == []


def failed_cuts() -> Json:
    made: Json = batches_run()
    (cuts,) = (one for one in made["experiments"] if one["id"] == "granularity")
    for arm in cuts["arms"]:
        arm.update(samples=[], error="it broke")
    return dict(cuts)
