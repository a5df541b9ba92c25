"""Two made-up runs beside each other, and the machines of a class."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from plots.compare import BETTER, MIXED, SAME, UNTOLD, WORSE, Comparison, Line
from plots.compare import compare, overall, places_of, speed_up
from plots.comparing import class_object, class_text, to_object, to_text
from plots.run import Run
from plots.tests.make_run import Json, computing, five_fetches, make_run, rate_limited

AsRun = Callable[[Json], Run]


def changed(made: Json, factor: float, model: str = "", experiment: str = "") -> Json:
    """The same run with the times of some arms multiplied."""
    made = copy.deepcopy(made)
    for one in made["experiments"]:
        for arm in one["arms"]:
            if model in ("", arm["model"]) and experiment in ("", one["id"]):
                for sample in arm["samples"]:
                    sample["wall_seconds"] *= factor
    return made


def compared(as_run: AsRun, first: Json, second: Json) -> Comparison:
    return compare(as_run(first), as_run(second))


def line(found: Comparison, name: str) -> Line:
    lines = [*found.models, *found.experiments]
    return next(line for line in lines if line.name == name)


def test_a_run_is_the_same_as_itself(as_run: AsRun, run_json: Json) -> None:
    found = compared(as_run, run_json, run_json)
    assert found.verdict == SAME and found.why_not == ()
    figure = line(found, "five_fetches").figure
    assert figure and (figure.value, figure.low, figure.high) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("factor, verdict", [(1.2, WORSE), (0.8, BETTER), (1.01, SAME)])
def test_all_times_longer_or_shorter(
    as_run: AsRun, run_json: Json, factor: float, verdict: str
) -> None:
    found = compared(as_run, run_json, changed(run_json, factor))
    assert found.verdict == verdict
    figure = line(found, "five_fetches").figure
    assert figure and figure.value == pytest.approx(factor)


def test_one_experiment_better_and_another_worse_is_mixed(
    as_run: AsRun, run_json: Json
) -> None:
    other = changed(run_json, 0.7, experiment="five_fetches")
    other = changed(other, 1.4, experiment="rate_limited")
    found = compared(as_run, run_json, other)
    assert line(found, "five_fetches").verdict == BETTER
    assert line(found, "rate_limited").verdict == WORSE
    assert found.verdict == MIXED


def test_one_model_better_and_another_worse_within_an_experiment_is_mixed(
    as_run: AsRun,
) -> None:
    made = make_run(experiments=[five_fetches(6)])
    other = changed(changed(made, 0.5, model="async"), 2.0, model="threads")
    assert line(compared(as_run, made, other), "five_fetches").verdict == MIXED


def test_two_samples_do_not_make_an_arm_clearly_different(as_run: AsRun) -> None:
    made = make_run(experiments=[five_fetches(2)])
    other = changed(changed(made, 0.5, model="async"), 2.0, model="threads")
    assert line(compared(as_run, made, other), "five_fetches").verdict != MIXED


def test_a_few_ratios_tell_nothing(as_run: AsRun) -> None:
    made = make_run(experiments=[five_fetches(6)])
    found = compared(as_run, made, changed(made, 3.0))
    assert line(found, "one event loop").verdict == UNTOLD  # one ratio
    assert line(found, "five_fetches").verdict == WORSE  # nine of them


@pytest.mark.parametrize(
    "place, key, value, says",
    [
        ("machine", "cpu_model", "Another", "other machine: processor Imaginary CPU"),
        ("machine", "usable_cores", 4, "other machine: usable cores 2 and 4"),
        ("machine", "build_type", "Debug", "other build: kind of build Release and D"),
        ("machine", "compiler", "g++ 13", "other build: compiler g++ 12.2 and g++ 13"),
        ("", "profile", "full", "other profile: profile quick and full"),
        ("", "time_scale", 0.5, "other profile: time scale 1 and 0.5"),
    ],
)
def test_what_cannot_be_compared_says_why(
    as_run: AsRun, run_json: Json, place: str, key: str, value: object, says: str
) -> None:
    other = copy.deepcopy(run_json)
    (other[place] if place else other)[key] = value
    found = compared(as_run, run_json, other)
    assert found.verdict == "cannot be compared" and found.models == ()
    assert any(why.startswith(says) for why in found.why_not)


def test_another_commit_is_what_is_compared(as_run: AsRun, run_json: Json) -> None:
    other = copy.deepcopy(run_json)
    other["machine"]["commit"] = "def5678"
    assert compared(as_run, run_json, other).verdict == SAME


def test_other_work_under_the_same_name_is_left_out(
    as_run: AsRun, run_json: Json
) -> None:
    other = changed(run_json, 5.0, experiment="rate_limited")
    for one in other["experiments"]:
        if one["id"] == "rate_limited":
            one["work"] = "something else"
    found = compared(as_run, run_json, other)
    assert found.verdict == SAME
    assert "rate_limited" not in {line.name for line in found.experiments}


def test_what_was_tainted_or_failed_is_not_compared(as_run: AsRun) -> None:
    made = make_run(experiments=[five_fetches(6)])
    other = changed(made, 2.0)
    for arm in other["experiments"][0]["arms"]:
        for sample in arm["samples"]:
            sample["tainted"] = True
    assert compared(as_run, made, other).verdict == UNTOLD


def test_a_machine_that_has_changed_its_speed_is_a_doubt(
    as_run: AsRun, run_json: Json
) -> None:
    other = copy.deepcopy(run_json)
    other["machine"]["calibration_seconds_before"] *= 1.2
    other["complete"] = False
    doubts = compared(as_run, run_json, other).doubts
    assert doubts[0].startswith("the calibration loop was 20 % slower in the second")
    assert doubts[1].startswith("the second run is incomplete")


@pytest.mark.parametrize(
    "verdicts, all_of_them",
    [
        ([SAME, SAME, UNTOLD], SAME),
        ([SAME, BETTER, UNTOLD], BETTER),
        ([SAME, WORSE], WORSE),
        ([BETTER, WORSE], MIXED),
        ([MIXED, SAME], MIXED),
        ([UNTOLD], UNTOLD),
        ([], UNTOLD),
    ],
)
def test_the_verdict_of_all(verdicts: list[str], all_of_them: str) -> None:
    assert overall([Line("x", None, verdict) for verdict in verdicts]) == all_of_them


@pytest.mark.parametrize("columns", [40, 80, None])
def test_the_table_fits_and_has_what_differs(
    as_run: AsRun, run_json: Json, columns: int | None
) -> None:
    other = changed(run_json, 1.5, experiment="five_fetches")
    runs = (as_run(run_json), as_run(other))
    found = compare(*runs)
    told = to_text(("a", "b"), runs, found, False, columns)
    assert max(map(len, told.splitlines())) <= (columns or 80)
    assert "five_fetches" in told and "worse" in told
    assert "rate_limited" not in told
    assert "rate_limited" in to_text(("a", "b"), runs, found, True, columns)


def test_programs_get_every_interval(as_run: AsRun, run_json: Json) -> None:
    told = to_object(("a", "b"), compared(as_run, run_json, run_json))
    lines = [*told["models"], *told["experiments"]]  # type: ignore[misc]
    assert all(
        {"name", "verdict", "value", "low", "high"} <= set(each) for each in lines
    )


def on_cores(cores: int, serial: float) -> Json:
    """A machine on which a pool is nearly so many times faster."""
    one = computing("fibonacci", "Numbers", 8, serial, 6)
    for arm in one["arms"]:
        arm["concurrency"] = cores
        gain = 1.0 if arm["model"] in ("sequential", "gil_threads") else 0.9 * cores
        for place, sample in enumerate(arm["samples"]):
            sample["wall_seconds"] = serial / gain * (1 + 0.001 * place)
    one["arms"][0].update(bound_seconds=None)
    made = make_run(experiments=[one])
    made["machine"] = made["machine"] | {"usable_cores": cores}
    return made


def test_machines_of_a_class_stand_in_the_order_of_their_cores(as_run: AsRun) -> None:
    runs = [(f"m{cores}", as_run(on_cores(cores, 1.0))) for cores in (8, 2, 4)]
    places = places_of(runs)
    assert [place.cores for place in places] == [2, 4, 8]
    for place in places:
        [thread_pool, process_pool] = [figure for _, figure in place.speed_ups]
        assert thread_pool and thread_pool.value == pytest.approx(
            0.9 * (place.cores or 0)
        )
        assert process_pool and process_pool.low <= process_pool.value


@pytest.mark.parametrize("columns", [40, 80])
def test_the_class_is_shown_with_its_bound(as_run: AsRun, columns: int) -> None:
    places = places_of([("one", as_run(on_cores(2, 1.0))), ("two", as_run(make_run()))])
    told = class_text(places, columns)
    assert max(map(len, told.splitlines())) <= columns
    assert "thread pool: 1.80× of 2×" in told
    assert told.index("two: ") < told.index("thread pool: not measured")
    machines = class_object(places)["machines"]
    assert [each["usable_cores"] for each in machines] == [2, 2]  # type: ignore[attr-defined]


def test_a_run_without_computing_has_no_speed_up(as_run: AsRun) -> None:
    run = as_run(make_run(experiments=[rate_limited(3)]))
    assert speed_up(run, "thread_pool") is None
