"""The benchmark program as its user sees it: files, messages, exit codes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from lab_bench import arms_of, lab_bench, read_valid
from programs import PROGRAMS, run

SMOKE = ("--profile", "smoke", "--seed", "7")


@pytest.fixture(scope="module")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a short run."""
    out = tmp_path_factory.mktemp("smoke")
    experiments = "five_fetches,portfolio_prices,gil"
    done = lab_bench(*SMOKE, "--experiments", experiments, "--out", out)
    assert done.returncode == 0, done.stderr
    assert re.search(r"\d+ measurements made", done.stderr)
    return out


def test_a_run_is_written_in_the_form_of_the_schema(smoke: Path) -> None:
    run = read_valid(smoke)
    assert run["complete"] is True
    assert run["seed"] == 7
    assert [each["id"] for each in run["experiments"]] == [
        "five_fetches",
        "portfolio_prices",
        "gil",
    ]


def test_all_that_was_measured_or_claimed_is_in_the_table_of_metrics(
    smoke: Path,
) -> None:
    run = read_valid(smoke)
    known = {metric["name"] for metric in run["metrics"]}
    assert {c["metric"] for e in run["experiments"] for c in e["claims"]} <= known
    samples = [sample for arm in arms_of(run) for sample in arm["samples"]]
    assert {name for sample in samples for name in sample["measures"]} <= known
    about_it = {"block", "scale", "order", "tainted", "taint", "repeated", "server"}
    about_it |= {"measures"}
    assert samples[0].keys() - about_it <= known
    assert samples[0]["server"].keys() <= known


def test_the_models_stand_in_the_order_of_the_catalogue(smoke: Path) -> None:
    run = read_valid(smoke)
    five_fetches = run["experiments"][0]["arms"]
    models = [model["id"] for model in run["models"]]
    assert [arm["model"] for arm in five_fetches if arm["model"]] == models


def test_every_arm_was_checked_and_measured_twice_if_there_was_time(
    smoke: Path,
) -> None:
    for arm in arms_of(read_valid(smoke)):
        assert arm["verified"], f"{arm['name']}: {arm['error']}"
        assert [sample["block"] for sample in arm["samples"]] in ([0], [0, 1])


def test_the_plan_says_how_many_blocks_there_were_and_why_no_more(
    smoke: Path,
) -> None:
    run = read_valid(smoke)
    assert run["sampling"]["budget_seconds"] == 20
    spent = 0.0
    for experiment in run["experiments"]:
        plan = experiment["sampling"]
        assert {len(arm["samples"]) for arm in experiment["arms"]} == {plan["blocks"]}
        assert plan["stopped"] in ("settled", "no question", "most blocks", "deadline")
        spent += plan["seconds"]
    assert abs(run["sampling"]["spent_seconds"] - spent) < 1e-6


def test_a_block_in_real_seconds_is_followed_by_shorter_ones(tmp_path: Path) -> None:
    words = ("--experiments", "five_fetches", "--models", "async", "--seed", "7")
    done = lab_bench(*words, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    [arm] = arms_of(read_valid(tmp_path))
    first, *others = arm["samples"]
    assert (first["scale"], first["block"]) == (1, 0)
    assert {sample["scale"] for sample in others} == {0.1}
    assert [s["block"] for s in others] == list(range(1, len(others) + 1))
    assert first["wall_seconds"] >= 1 > others[0]["wall_seconds"] >= 0.1


def test_another_file_of_google_benchmark_s_is_refused(tmp_path: Path) -> None:
    words = ("--out", tmp_path, f"--benchmark_out={tmp_path / 'x'}")
    done = lab_bench(*SMOKE, "--experiments", "gil", *words)
    assert done.returncode == 2
    assert done.stderr.endswith(
        "--benchmark_out: not beside --out: its folder has benchmark.json\n"
    )


def test_cpython_stands_beside_our_models(smoke: Path) -> None:
    run = read_valid(smoke)
    assert "CPython" in [peer["name"] for peer in run["peers"] if peer["present"]]
    assert [arm["name"] for arm in arms_of(run) if arm["peer"]] == [
        "python sequential, computing",
        "python threads, computing",
        "python processes, computing",
        "python sequential, computing, again",
        "python sequential, computing in C",
        "python threads, computing in C",
        "python threads, waiting",
    ]


def test_the_server_saw_as_many_requests_at_once_as_the_models_say(
    smoke: Path,
) -> None:
    five_fetches = read_valid(smoke)["experiments"][0]
    for arm in five_fetches["arms"]:
        for sample in arm["samples"]:
            assert sample["server"]["requests"] == 5
            assert sample["server"]["peak_in_flight"] <= arm["concurrency"]


def test_google_benchmark_writes_its_own_file(smoke: Path) -> None:
    written = json.loads((smoke / "benchmark.json").read_text())
    assert written["context"]["seed"] == "7"
    assert written["context"]["executable"] == "lab_bench"
    assert any(
        each["name"].startswith("five_fetches/async") for each in written["benchmarks"]
    )


def test_no_other_file_is_left(smoke: Path) -> None:
    assert {path.name for path in smoke.iterdir()} == {"run.json", "benchmark.json"}


def test_the_list_names_every_experiment() -> None:
    done = lab_bench("--list")
    assert done.returncode == 0
    for name in ("five_fetches", "portfolio_prices", "gil", "eight_sums"):
        assert re.search(rf"^{name} +\d+ ways  \w", done.stdout, re.MULTILINE)
    assert max(len(line) for line in done.stdout.splitlines()) <= 78


def test_the_list_has_one_experiment_in_full() -> None:
    done = lab_bench("--list", "five_fetches")
    assert done.returncode == 0
    assert done.stdout.startswith("five_fetches: ")
    assert "process_pool: 5 at a time" in done.stdout
    assert "what the articles say:" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_help_ends_with_the_exit_codes() -> None:
    done = lab_bench("--help")
    assert done.returncode == 0
    assert "Exit codes: 0 done" in done.stdout


@pytest.mark.parametrize("name", ["lab_bench", "lab_mock_server", "lab_server"])
def test_version_has_commit_and_compiler_as_a_run_has(name: str, smoke: Path) -> None:
    done = run(PROGRAMS / name, "--version")
    assert done.returncode == 0
    compiler = read_valid(smoke)["machine"]["compiler"]
    about = rf"commit .+, {re.escape(compiler)}, \w+"
    assert re.fullmatch(rf"{name} [\d.]+ \({about}\)\n", done.stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--experiments", "six_fetches"), "did you mean five_fetches?"),
        (
            ("--experiments", "nonsense"),
            "'nonsense' is unknown: see ./lab bench --list",
        ),
        (("--experiments", "gil,,fibonacci"), "''"),
        (("--experiments=",), "--experiments"),
        (("--experiments", "gil,gil"), "'gil' is given twice"),
        (("--list", "six_fetches"), "did you mean five_fetches?"),
        (("--models", "thread"), "did you mean threads?"),
        (("--models", "goroutines"), "known are sequential"),
        (("--models=",), "--models"),
        (("--profile", "quik"), "did you mean quick?"),
        (("--profile", "slow"), "known are smoke, quick, full"),
        (("--time-scale", "0"), "--time-scale"),
        (("--time-scale", "nan"), "--time-scale"),
        (("--time-scale", "1e309"), "--time-scale"),
        (("--time-scale", "5x"), "--time-scale"),
        (("--time-scale", ""), "--time-scale"),
        (("--time-scale", "-1"), "from 0.001 to 10"),
        (("--seed", "-1"), "'-1': choose a whole number from 0 to"),
        (("--seed=-1",), "'-1': choose a whole number from 0 to"),
        (("--seed", "18446744073709551616"), "choose a whole number from 0 to"),
        (("--seed", "5x"), "choose a whole number from 0 to"),
        (("--seed", ""), "--seed"),
        (("--benchmark_repetitions", "0"), "from 1 to 1000"),
        (("--benchmark_repetitions", "99999999999"), "from 1 to 1000"),
        (("--benchmark_filter=[",), "'[': no regular expression"),
        (("--benchmark_filter=nothing_at_all",), "no benchmark has such a name"),
        (("--benchmark_format=xml",), "choose console, json or csv"),
        (("--benchmark_list_tests",), "not beside --out: it measures nothing"),
        (("--benchmark_list_tests=1",), "'1': choose true or false"),
        (
            ("--experiments", "gil,chat_server", "--models", "threads"),
            "--models: 'chat_server' uses none of them: leave it out",
        ),
        (("--peers", "--models", "async"), "--peers: not beside --models"),
        (("--benchmark_min_time=5x",), "--benchmark_min_time"),
        (("--peers", "--python", "/bin/false"), "'/bin/false' does not run as Python"),
        (("--python", "/nowhere/python"), "does not run as Python"),
        (("--nonsense",), "--nonsense"),
        (("--benchmark_nonsense",), "--benchmark_nonsense"),
    ],
)
def test_bad_words_are_refused_in_one_line(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = run(PROGRAMS / "lab_bench", *words, "--out", tmp_path / "out")
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out" / "run.json").exists()


def test_a_limit_for_workers_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_TASK_LIMIT", "5x")
    done = lab_bench(*SMOKE, "--experiments", "gil", "--out", tmp_path / "out")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "LAB_TASK_LIMIT: '5x'" in line


def test_what_names_benchmarks_says_nothing_of_measurements() -> None:
    done = lab_bench("--benchmark_list_tests", "--benchmark_filter=gil/threads")
    assert done.returncode == 0
    assert all(line.startswith("gil/threads") for line in done.stdout.splitlines())
    assert done.stderr == ""


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(
    tmp_path: Path,
) -> None:
    in_the_way = tmp_path / "out"
    in_the_way.write_text("a file")
    done = lab_bench(*SMOKE, "--out", in_the_way)
    assert done.returncode == 3
    assert str(in_the_way) in done.stderr
    assert "measuring" not in done.stderr
    assert in_the_way.read_text() == "a file"


def test_a_run_on_one_core_says_so(tmp_path: Path) -> None:
    words = ("--experiments", "five_fetches", "--models", "async,async_multi")
    done = run(
        *("taskset", "-c", str(min(os.sched_getaffinity(0))), PROGRAMS / "lab_bench"),
        *(*SMOKE, *words, "--out", tmp_path),
    )
    assert done.returncode == 0, done.stderr
    written = read_valid(tmp_path)
    assert written["machine"]["usable_cores"] == 1
    (several_loops,) = (a for a in arms_of(written) if a["model"] == "async_multi")
    assert [sample["threads_made"] for sample in several_loops["samples"]] == [1, 1]


def test_google_benchmark_takes_its_own_flags() -> None:
    done = lab_bench(
        *SMOKE,
        "--benchmark_filter=five_fetches/(async|threads)/",
        "--benchmark_repetitions=1",
        "--benchmark_format=csv",
    )
    assert done.returncode == 0, done.stderr
    rows = [row for row in done.stdout.splitlines() if "five_fetches" in row]
    assert len(rows) == 2, done.stdout
