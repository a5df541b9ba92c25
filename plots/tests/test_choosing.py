"""What `./lab choose` prints, and what its audit counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from plots import audit, choosing
from plots.audit import Audit
from plots.calibrate import constants_of
from plots.choose import Choice, Constants, choose
from plots.points import Batch, points_of, text_of_batch
from plots.read_run import read_run
from plots.run import Run
from plots.stats import Estimate, share
from plots.tests.make_batches import batches_run, own_batches
from plots.tests.make_run import Json, write_run

AsRun = Callable[[Json], Run]
BATCH = Batch(500, 0.08, 0.002, 50)
KINDS = [
    BATCH,
    Batch(100, 0.2, 0.0, 100),
    Batch(8, 0.0, 0.05, 8),
    Batch(1, 0.1, 0.0, 1),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = write_run(tmp_path_factory.mktemp("run"), batches_run(0.1))
    return read_run(folder / "run.json")


@pytest.fixture(scope="module")
def known(run: Run) -> Constants:
    return constants_of(run)


def text(
    run: Run,
    known: Constants,
    batch: Batch = BATCH,
    columns: int | None = 80,
    measured: choosing.Measured | None = None,
) -> str:
    made = choose(known, batch)
    return choosing.to_text(run, "here", known, batch, made, measured or {}, columns)


@pytest.mark.parametrize("batch", KINDS, ids=str)
@pytest.mark.parametrize("columns", [30, 40, 80, 200, None])
def test_it_fits_any_terminal(
    run: Run, known: Constants, batch: Batch, columns: int | None
) -> None:
    lines = text(run, known, batch, columns).splitlines()
    assert max(map(len, lines)) <= min(columns or 80, 80)


@pytest.mark.parametrize("columns", [40, 80])
def test_each_model_has_its_interval_and_how_far_it_was_measured(
    run: Run, known: Constants, columns: int
) -> None:
    told = text(run, known, BATCH, columns)
    for model in known.models:
        at = re.escape(model.label)
        assert re.search(rf"^(= )?{at}[: ]", told, re.M), model.id
    intervals = re.findall(r"[\d.]+ (?:ms |s )?to [\d.]+ (?:ms|s)\b", told)
    assert len(intervals) >= len(known.models)
    assert len(re.findall(r"\d+ of \d+", told)) >= len(known.models)


def test_the_batch_is_said_again() -> None:
    assert choosing.batch_words(BATCH) == (
        "500 tasks, each waits 80.0 ms and computes 2.00 ms, at most 50 at once"
    )
    assert choosing.batch_words(Batch(1, 0.0, 0.1, 1)) == "1 task, it computes 100 ms"


def test_the_first_sentence_names_the_model_and_what_ties(
    run: Run, known: Constants
) -> None:
    waits = choose(known, Batch(100, 0.5, 0.0, 100))
    said = choosing.advice(waits)
    assert said.startswith(f"Take {waits.rows[0].model.label}: ")
    assert "tie with it: it needs the least CPU time of them." in said
    alone = replace(waits, rows=tuple(replace(r, ties=False) for r in waits.rows))
    assert f"Next is {alone.rows[1].model.label}, " in choosing.advice(alone)


def test_what_was_measured_stands_beside_what_was_predicted(
    run: Run, known: Constants
) -> None:
    made = choose(known, BATCH)
    measured = {row.model.id: [row.wall.value] for row in made.rows[:3]}
    measured[made.rows[1].model.id] = [row_high(made, 1) * 2]
    told = text(run, known, BATCH, 80, measured).replace("\n", " ")
    assert (
        " !" in told and "Verified: 2 of 3 measured times lie in their interval" in told
    )
    assert "Not measured, since it takes too long: " in told


def test_a_machine_that_is_busy_while_verifying_is_told(
    run: Run, known: Constants
) -> None:
    made = choose(known, BATCH)
    walls = {made.rows[0].model.id: [made.rows[0].wall.value]}
    for load, is_told in ((None, False), (0.05, False), (0.6, True)):
        told = choosing.to_text(run, "", known, BATCH, made, walls, 80, load)
        assert ("others used 60 % of the machine" in told) == is_told


def row_high(made: Choice, place: int) -> float:
    return made.rows[place].wall.high


def test_a_model_that_cannot_be_told_says_why(run: Run, known: Constants) -> None:
    models = tuple(replace(m, most_computing=0) for m in known.models[-2:])
    less = replace(known, models=known.models[:-2] + models)
    told = text(run, less).replace("\n", " ")
    assert (
        "It cannot be told of a parallel loop and fibers: not measured with c" in told
    )


def test_the_end_of_a_road_is_told_where_it_matters(run: Run, known: Constants) -> None:
    ended = replace(known.models[1], end="ended at 10000 at once: no more threads")
    less = replace(known, models=(known.models[0], ended, *known.models[2:]))
    wide = Batch(5000, 0.1, 0.0, 5000)
    told = text(run, less, wide).replace("\n", " ")
    assert "a thread each ended at 10000 at once: no more threads." in told
    assert "ended at" not in text(run, less, BATCH)


def test_a_busy_machine_is_a_doubt(as_run: AsRun, known: Constants) -> None:
    made = batches_run(0.1)
    for one in made["experiments"]:
        for arm in one["arms"]:
            for sample in arm["samples"]:
                sample["foreign_cpu_share"] = 0.4
    told = text(as_run(made), known).replace("\n", " ")
    assert "others used 40 % of it" in told


def test_forty_batches_are_drawn_alike_for_the_same_seed(known: Constants) -> None:
    drawn = audit.plan(known, 1)
    assert len(drawn) == audit.POINTS
    assert [b for b, _ in drawn] == [b for b, _ in audit.plan(known, 1)]
    assert [b for b, _ in drawn] != [b for b, _ in audit.plan(known, 2)]
    kinds = {(batch.wait > 0, batch.cpu > 0) for batch, _ in drawn}
    assert kinds == {(True, False), (False, True), (True, True)}
    assert sum(sum(audit.row_times(made)) for _, made in drawn) <= 60  # seconds


def judged(as_run: AsRun, known: Constants, factor: float = 1.0) -> Audit:
    drawn = audit.plan(known, 1)
    made = own_batches(audit.batches(drawn), noise=0.05)
    for arm in made["experiments"][0]["arms"]:
        for sample in arm["samples"]:
            sample["wall_seconds"] *= factor
    return audit.judge(drawn, points_of(as_run(made)))


def test_an_audit_of_the_same_machine_passes(as_run: AsRun, known: Constants) -> None:
    found = judged(as_run, known)
    assert found.points == audit.POINTS and found.times > 200
    assert found.error.value <= 0.1 and not found.alarm
    assert found.covered >= audit.LEAST and found.right >= audit.LEAST


def test_an_audit_of_a_slower_machine_raises_an_alarm(
    as_run: AsRun, known: Constants
) -> None:
    found = judged(as_run, known, factor=2.0)
    assert found.alarm
    assert audit.sentences(found, 1)[-1].startswith("ALARM: below 33 of 40")


@pytest.mark.parametrize(
    "covered, right, alarm", [(33, 33, 0), (32, 40, 1), (40, 32, 1)]
)
def test_the_alarm_is_raised_below_33_of_40(
    covered: int, right: int, alarm: int
) -> None:
    error = Estimate(0.02, 0.01, 0.03, 300)
    assert Audit(error, 300, 40, covered, right, 280).alarm == bool(alarm)


@pytest.mark.parametrize(
    "hits, of, low, high",
    [(36, 40, 0.763, 0.972), (0, 10, 0.0, 0.308), (10, 10, 0.692, 1.0)],
)
def test_the_interval_of_a_share_is_clopper_and_pearson_s(
    hits: int, of: int, low: float, high: float
) -> None:
    assert share(hits, of) == pytest.approx((low, high), abs=0.001)


def test_a_batch_is_written_as_lab_bench_reads_it() -> None:
    assert text_of_batch("async", BATCH) == "async,500,0.08,0.002,50"
    assert text_of_batch("async", Batch(5, 0.0, 5e-5, 5)) == "async,5,0,5e-05,5"
