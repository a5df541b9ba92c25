"""Two figures of merit, from runs in which they are known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plots.cli import main
from plots.figures import style
from plots.figures.merit import Pair, Scale, Value, draw_pairs
from plots.metg import bytes_per_waiting_task, half_at, merits, metg
from plots.page.tables import figures_of_merit
from plots.run import Run
from plots.tests.make_batches import BYTES, WALLS, batches_run
from plots.tests.make_run import Json, make_run, write_run

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
    threads = [arm for arm in cuts["arms"] if arm.get("series") == "threads"]
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


WAYS = {
    "granularity": ("Node worker threads", "python processes"),
    "in_flight": ("Node event loop", "python aiohttp"),
}


def with_two_languages() -> Json:
    """Each has another way to compute than to wait."""
    made: Json = batches_run()
    for one in made["experiments"]:
        arms = [arm for arm in one["arms"] if arm.get("series") == "threads"]
        one["arms"] += [
            slow_peer(arm) | {"series": way, "name": f"{way}, {arm['x']}"}
            for way in WAYS.get(one["id"], ())
            for arm in arms
        ]
    made["peers"] = [
        {"name": name, "present": name == "Node", "version": "18"}
        for name in ("CPython", "Go", "Node")
    ]
    return made


def test_both_figures_of_a_model_stand_beside_each_other(as_run: AsRun) -> None:
    run = as_run(with_two_languages())
    found = {one.name: one for one in merits(run)}
    assert list(found) == [*(model.id for model in run.models), "CPython", "Node"]
    shortest = {each.model: each for each in metg(run)}
    assert found["threads"].shortest == shortest["threads"]
    assert found["threads"].weight
    assert found["threads"].weight.value == pytest.approx(BYTES["threads"][0], rel=0.01)
    assert found["sequential"].weight is None  # it has one request at a time
    assert found["Node"].is_peer and found["Node"].weight
    assert found["Node"].shortest == shortest["Node worker threads"]
    assert found["CPython"].shortest == shortest["python processes"]
    assert found["CPython"].weight


def test_what_only_one_sweep_knows_has_one_figure(as_run: AsRun) -> None:
    made: Json = batches_run()
    waits = [one for one in made["experiments"] if one["id"] == "in_flight"]
    found = merits(as_run(made | {"experiments": waits}))
    assert found and all(one.shortest is None and one.weight for one in found)
    assert merits(as_run(make_run())) == []


def test_they_have_a_page_that_the_front_page_leads_to(tmp_path: Path) -> None:
    folder = write_run(tmp_path, with_two_languages())
    assert main([str(folder)]) == 0
    page = (folder / "merit.html").read_text()
    for name in ("a thread each", "one event loop", "CPython", "Node"):
        assert f">{name}</text>" in page, name
    assert page.count("<table") == 2  # a sweep each
    assert 'href="merit.html"' in (folder / "index.html").read_text()
    for id in ("granularity", "in_flight"):
        assert 'href="../merit.html"' in (folder / f"experiments/{id}.html").read_text()


def test_without_both_sweeps_nothing_leads_to_such_a_page(tmp_path: Path) -> None:
    folder = write_run(tmp_path, make_run())
    assert main([str(folder)]) == 0
    assert not (folder / "merit.html").exists()
    assert "merit.html" not in (folder / "index.html").read_text()


def test_a_figure_that_is_not_known_is_said_so() -> None:
    known, unknown = Value(1e-6, "1.00 µs"), Value(None, "not measured")
    pairs = [Pair("both", "th", (known, known)), Pair("one", "co", (known, unknown))]
    scale = Scale("how long", lambda value: f"{value:g} s")
    with style.settings():
        drawing = draw_pairs("x", "Two", pairs, (scale, scale), style.PAGE)
    assert "one: 1.00 µs, not measured" in drawing.description
