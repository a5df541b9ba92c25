"""Sweeps: lines, ends, and the laws that are held to points they have not seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plots.findings import experiment_finding
from plots.fits import fit_sentence, fits_of, least_points, too_few
from plots.laws import LITTLE, STRAIGHT, UNIVERSAL
from plots.metrics import WALL
from plots.run import Experiment, Run
from plots.sweeps import lines_of
from plots.tables.sweeps import fits_table, sweep_table
from plots.tests.make_run import Json, make_run
from plots.tests.make_variants import in_flight, serialization, sweep, workers
from plots.trust import trust_facts

Read = Callable[[Json], Run]


def read_one(as_run: Read, made: Json) -> tuple[Run, Experiment]:
    run = as_run(make_run(experiments=[made]))
    return run, run.experiments[0]


def exact(**over: object) -> Json:
    """Four workers on 2 cores, 10 % serial, without noise."""
    made = sweep(
        "workers",
        "More workers",
        "workers",
        {"threads": lambda x: 0.1 + 0.9 / min(x, 2.0)},
        [1.0, 2.0, 3.0, 4.0],
        kind="computing",
    )
    for one in made["arms"]:
        one["tasks"] = 40
        for taken in one["samples"]:
            taken["wall_seconds"] = 0.1 + 0.9 / min(one["x"], 2.0)
        one.update(over)
    return made


def test_a_line_goes_from_the_smallest_x_to_its_end(as_run: Read) -> None:
    made = in_flight()
    made["arms"].reverse()
    _, item = read_one(as_run, made)
    lines = {line.series: line for line in lines_of(item, item.metrics[WALL], 1)}
    assert [place.x for place in lines["threads"].places] == [1, 10, 100, 1000, 10000]
    assert len(lines["threads"].known) == 4
    assert lines["threads"].end is not None
    assert lines["async"].end is None


def test_an_end_is_told_with_its_reason_and_is_no_failure(as_run: Read) -> None:
    run, item = read_one(as_run, in_flight())
    told = experiment_finding(run, item)
    assert "threads ended at 10\u202f000: no more threads: 32 452 is the limit." in told
    (checked,) = [f for f in trust_facts(run) if f.name == "answers verified"]
    assert checked.state == "good"
    assert checked.value.startswith("14 of 14 arms; 1 more ended")
    (note,) = [
        cells[-1].text
        for _, cells in sweep_table(item, 1).rows
        if cells[-1].text.startswith("ended")
    ]
    assert note == "ended: no more threads: 32 452 is the limit"


def test_amdahl_s_law_is_told_with_what_it_saw_and_predicted(as_run: Read) -> None:
    run, item = read_one(as_run, exact())
    found = fits_of(run, item)
    assert fit_sentence(found[0], item) == (
        "threads: Amdahl’s law, fitted at workers 1, 2 and 3: serial share 10.0 % "
        "(10.0 % to 10.0 %). At 4: 0.550 s predicted, 0.550 s measured (+0.0 %)."
    )
    assert [one.law.name for one in found] == ["Amdahl’s law"]


def test_a_law_with_more_coefficients_wants_more_points(as_run: Read) -> None:
    run, item = read_one(as_run, exact())
    assert too_few(run, item) == [
        "threads: 4 points are too few for the Universal Scalability Law, "
        "which wants 5; it was not fitted."
    ]
    assert [least_points(law) for law in (LITTLE, STRAIGHT, UNIVERSAL)] == [3, 4, 5]


def test_little_and_the_universal_law_are_for_what_is_in_flight(as_run: Read) -> None:
    run, item = read_one(as_run, in_flight())
    laws = {(found.line.series, found.law.name) for found in fits_of(run, item)}
    assert ("threads", "Little’s law") in laws
    assert ("async", "the Universal Scalability Law") in laws
    for found in fits_of(run, item):
        (part, time), *_ = found.figures
        if part.name == "time of one task":
            assert time.value == pytest.approx(0.1, rel=0.1)
            assert time.low <= time.value <= time.high
        else:
            assert abs(found.worst.off) < 0.1


def test_bytes_of_each_one_more_are_a_straight_line(as_run: Read) -> None:
    made = in_flight(9)
    for one in made["arms"]:
        for taken in one["samples"]:
            taken["measures"] = {"held_bytes": 9e6 + 816.0 * one["x"]}
    run, item = read_one(as_run, made)
    straight = [f for f in fits_of(run, item) if f.measure.name == "held_bytes"]
    assert len(straight) == 3
    assert straight[1].figures[1][1].value == pytest.approx(816.0)
    assert "for each one more 816 B (816 B to 816 B)" in fit_sentence(straight[1], item)
    assert len(fits_table(item, straight).rows) == 3


def test_x_that_is_no_number_of_tasks_at_once_has_no_law(as_run: Read) -> None:
    run, item = read_one(as_run, exact(concurrency=7))
    assert fits_of(run, item) == []
    run, item = read_one(as_run, serialization())
    assert fits_of(run, item) == []


def test_too_few_points_have_no_law(as_run: Read) -> None:
    made = workers()
    made["arms"] = [one for one in made["arms"] if one["x"] < 3]
    run, item = read_one(as_run, made)
    assert fits_of(run, item) == []


def test_a_sweep_without_a_single_figure_says_so(as_run: Read) -> None:
    made = in_flight(0)
    run, item = read_one(as_run, made)
    assert "No point of this sweep" in experiment_finding(run, item)
