"""./lab choose and ./lab compare: what is refused, what is measured, what is told."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from plots.tests.make_batches import batches_run
from plots.tests.make_run import write_run
from tools.choose import parser
from tools.machine import python_with
from tools.messages import Failure
from tools.tests.checkout import ROOT, Checkout

EXAMPLE = "--tasks 500 --wait 80ms --cpu 2ms --at-most 50".split()
# It invents what it is asked to measure.
BENCH = f"""
import json
sys.path.insert(0, {str(ROOT)!r})
from plots.tests.make_batches import batches_run, own_batches
words = sys.argv[1:]
texts = [words[i + 1] for i, word in enumerate(words) if word == "--batch"]
made = own_batches(texts) if texts else batches_run(0.05)
Path(arguments("--out"), "run.json").write_text(json.dumps(made))
"""


@pytest.fixture
def lab(checkout: Checkout) -> Checkout:
    """With plots as it is, and a lab_bench that invents."""
    try:
        python_with("numpy")
    except Failure as failure:
        pytest.skip(str(failure))
    shutil.rmtree(checkout.root / "plots")
    (checkout.root / "plots").symlink_to(ROOT / "plots")
    checkout.add(checkout.programs, "lab_bench", BENCH)
    return checkout


@pytest.fixture
def measured(lab: Checkout) -> Checkout:
    """With a report."""
    write_run(lab.root / "out" / "report", batches_run(0.05))
    return lab


@pytest.mark.parametrize(
    "words, says",
    [
        ("choose", "--tasks: is missing: say how many, as in --tasks 500"),
        ("choose --tasks 5", "--wait, --cpu: both are missing: say how long a task"),
        ("choose --tasks 0 --wait 1s", "--tasks '0': choose a whole number from 1 to"),
        ("choose --tasks -1 --wait 1s", "--tasks '-1': choose a whole number"),
        ("choose --tasks 1e3 --wait 1s", "--tasks '1e3': choose a whole number"),
        ("choose --tasks 99999999999 --wait 1s", "--tasks '99999999999': choose a"),
        ("choose --tasks 5 --wait 80", "--wait '80': has no unit: choose 80ms, 80s or"),
        ("choose --tasks 5 --wait nan", "--wait 'nan': choose a time with its unit"),
        ("choose --tasks 5 --wait infs", "--wait 'infs': choose a time with its"),
        (
            "choose --tasks 5 --wait -5ms",
            "--wait: needs a value: see ./lab help choose",
        ),
        ("choose --tasks 5 --wait=-5ms", "--wait '-5ms': choose a time with its unit"),
        ("choose --tasks 5 --wait 5parsec", "--wait '5parsec': choose a time with its"),
        ("choose --tasks 5 --cpu 0", "--wait, --cpu: both are 0: nothing would take"),
        ("choose --tasks 5 --cpu 2e9s", "--cpu '2e9s': choose a time with its unit"),
        ("choose --tasks 5 --cpu 9999999s", "--cpu '9999999s': is too long: choose at"),
        (
            "choose --tasks 5 --wait 1s --at-most 0",
            "--at-most '0': choose a whole numbe",
        ),
        ("choose --tasks 5 --wait 1s --seed 2", "--seed: only --audit draws anything"),
        ("choose --audit --tasks 5", "--tasks: not beside --audit: it draws its own"),
        ("choose --audit --verify", "--verify: not beside --audit: it draws its own"),
        (
            "choose --tasks 5 --wait 1s --from no",
            "--from no: has no run.json: name the",
        ),
        ("choose 5", "5: unknown word: ./lab choose takes options only"),
        ("compare", "compare: name 2 or more folders of reports: see ./lab help comp"),
        ("compare out", "compare: name 2 or more folders of reports: see ./lab help"),
        ("compare --class", "compare: name 1 or more folders of reports: see ./lab"),
        ("compare no where", "no: has no run.json: name the folder of a report"),
        (
            "compare --jsno a b",
            "--jsno: unknown option of compare: did you mean --json",
        ),
    ],
)
def test_what_is_wrong_is_told_in_a_line(lab: Checkout, words: str, says: str) -> None:
    done = lab.lab(*words.split())
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith(f"lab: {says}")
    assert done.stderr.count("\n") == 1 and done.stdout == ""
    assert lab.log("lab_bench") == lab.log("ninja") == []


def options_in_help(command: str) -> set[str]:
    text = (ROOT / "tools" / "help" / f"{command}.txt").read_text()
    lines = text.partition("\noptions:\n")[2].partition("\nexit codes")[0].splitlines()
    return {line.split()[0] for line in lines if line.startswith("  --")}


def test_the_options_of_choose_are_those_that_are_parsed() -> None:
    parsed = {name for action in parser()._actions for name in action.option_strings}
    assert options_in_help("choose") == parsed


def test_each_option_of_compare_does_something(measured: Checkout) -> None:
    plain = measured.lab("compare", "out/report", "out/report").stdout
    for option in options_in_help("compare"):
        done = measured.lab("compare", "out/report", "out/report", option)
        assert done.returncode == 0 and done.stdout not in ("", plain), option


def test_a_batch_outside_of_what_was_measured_is_refused(measured: Checkout) -> None:
    done = measured.lab("choose", "--tasks", "5", "--wait", "60s")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"lab: a wait of 60\.0 s: this run tells of .*\n", done.stderr)


def test_the_last_report_is_read_and_nothing_is_built(measured: Checkout) -> None:
    done = measured.lab("choose", *EXAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("500 tasks, each waits 80.0 ms and computes 2.00 ms")
    assert "by out/report/run.json" in done.stdout.replace("\n", " ")
    assert "\n\nTake " in done.stdout
    assert measured.log("lab_bench") == measured.log("ninja") == []


def test_without_a_report_the_sweeps_are_measured_once(lab: Checkout) -> None:
    first = lab.lab("choose", *EXAMPLE)
    assert first.returncode == 0, first.stderr
    assert "measuring the sweeps first" in first.stderr
    again = lab.lab("choose", *EXAMPLE)
    assert (again.stdout, again.stderr) == (first.stdout, "")
    assert "by out/choose/run.json" in again.stdout.replace("\n", " ")
    [called] = lab.log("lab_bench")
    assert "--experiments in_flight,workers,granularity," in called
    assert lab.left_over() == []


def test_sweeps_that_cannot_be_kept_are_told_in_a_line(lab: Checkout) -> None:
    kept = lab.root / "out" / "choose"
    (kept / "run.json" / "in the way").mkdir(parents=True)
    done = lab.lab("choose", *EXAMPLE)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines()[-1].startswith("lab: ")
    assert "run.json: Is a directory: run ./lab doctor" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in kept.iterdir()] == ["run.json"]


def test_a_report_without_sweeps_is_passed_over(lab: Checkout) -> None:
    write_run(lab.root / "out" / "report")
    assert "measuring the sweeps" in lab.lab("choose", *EXAMPLE).stderr
    named = lab.lab("choose", *EXAMPLE, "--from", "out/report")
    assert named.returncode == 2
    assert named.stderr == (
        "lab: out/report: it has no sweeps: in_flight, workers and granularity\n"
    )


def test_that_very_batch_is_measured_when_asked(measured: Checkout) -> None:
    done = measured.lab("choose", *EXAMPLE, "--verify")
    assert done.returncode == 0, done.stderr
    [called] = measured.log("lab_bench")
    assert "--batch async,500,0.08,0.002,50" in called
    assert "sequential" not in called  # it would take 41 s
    assert "measured\n" in done.stdout and "Verified: " in done.stdout
    assert measured.left_over() == []


def test_programs_get_json(measured: Checkout) -> None:
    done = measured.lab("choose", *EXAMPLE, "--json", "--verify")
    told = json.loads(done.stdout)
    assert told["batch"] == {"tasks": 500, "wait": 0.08, "cpu": 0.002, "at_most": 50}
    assert {"low_seconds", "wall_seconds", "high_seconds", "measured_seconds"} <= set(
        told["models"][0]
    )


def test_the_audit_draws_forty_batches(measured: Checkout) -> None:
    done = measured.lab("choose", "--audit")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("40 batches drawn with seed 1, ")
    assert re.search(r"Median error: \d+\.\d % \(95 % interval ", done.stdout)


def test_an_audit_that_fails_raises_an_alarm(measured: Checkout) -> None:
    """The machine is twice as slow as when the sweeps were measured."""
    slow = (
        BENCH
        + """
for arm in made["experiments"][0]["arms"]:
    for sample in arm["samples"]:
        sample["wall_seconds"] *= 2
Path(arguments("--out"), "run.json").write_text(json.dumps(made))
"""
    )
    measured.add(measured.programs, "lab_bench", slow)
    done = measured.lab("choose", "--audit", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["alarm"] is True


def test_a_failure_to_measure_is_told(measured: Checkout) -> None:
    measured.add(measured.programs, "lab_bench", "sys.exit(3)")
    done = measured.lab("choose", *EXAMPLE, "--verify")
    assert done.returncode == 3 and done.stdout == ""
    assert "lab: choose: lab_bench failed" in done.stderr
    assert measured.left_over() == []


def test_runs_are_compared_where_the_user_is(lab: Checkout, tmp_path: Path) -> None:
    """Relative names mean what they mean there."""
    for name in ("before", "after"):
        write_run(tmp_path / name, batches_run(0.05))
    shell = f'cd "{tmp_path}" && "$@"'
    done = lab.lab("compare", "before", "after", shell=shell)
    assert done.returncode == 0, done.stderr
    assert "The same:" in done.stdout
    told = json.loads(
        lab.lab("compare", "before", "after", "--json", shell=shell).stdout
    )
    assert told["verdict"] == "same"
