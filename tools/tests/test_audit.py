"""./lab audit: what is measured, what is told, and what Ctrl+C keeps."""

from __future__ import annotations

import json
import shutil
import signal

import pytest

from tools.audit import _parser
from tools.machine import python_with
from tools.messages import Failure
from tools.tests.checkout import ROOT, Checkout, until
from tools.tests.test_choose import options_in_help

# It invents as many replays as it is asked for, and ends as the real one does.
REPLAY = """
import json
def replay(load, ratio):
    walls = [1.0, 1.01, 0.99, 1.0, 1.02, 0.98]
    return json.dumps({
        "load": load, "work": "waiting", "ratio": ratio, "foreign": 0.0,
        "short": walls, "long": [ratio * wall for wall in reversed(walls)],
    })
received = []
class Signalled(Exception): pass
def on_signal(number, frame):
    received.append(number)
    raise Signalled
signal.signal(signal.SIGINT, on_signal)
count = int(arguments("--replays"))
with open(arguments("--out"), "w") as file:
    try:
        for load in ("quiet", "busy"):
            for _ in range(count):
                for ratio in (1.0, 1.05, 2.0):
                    print(replay(load, ratio), file=file, flush=True)
            gate("lab_replay")
    except Signalled:
        pass
sys.exit(128 + received[0] if received else 0)
"""


@pytest.fixture
def lab(checkout: Checkout) -> Checkout:
    """With plots as it is, and a lab_replay that invents."""
    try:
        python_with("numpy")
    except Failure as failure:
        pytest.skip(str(failure))
    shutil.rmtree(checkout.root / "plots")
    (checkout.root / "plots").symlink_to(ROOT / "plots")
    checkout.add(checkout.programs, "lab_replay", REPLAY)
    return checkout


def test_the_options_are_those_that_are_parsed() -> None:
    parsed = {name for action in _parser()._actions for name in action.option_strings}
    assert options_in_help("audit") == parsed


@pytest.mark.parametrize(
    "words, says",
    [
        ("--replays 0", "--replays '0': choose a whole number from 1 to 999999999"),
        ("--replays x", "--replays 'x': choose a whole number"),
        ("--seed -1", "--seed '-1': choose a whole number"),
        ("--reply 3", "--reply: unknown option of audit"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(lab: Checkout, words: str, says: str) -> None:
    done = lab.lab("audit", *words.split())
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith(f"lab: {says}")
    assert done.stderr.count("\n") == 1 and done.stdout == ""
    assert lab.log("lab_replay") == []


def test_the_table_says_how_often_verdicts_err(lab: Checkout) -> None:
    done = lab.lab("audit", "--replays", "250", "--seed", "7")
    assert done.returncode == 0, done.stderr + done.stdout
    assert "this takes about 2 min" in done.stderr
    assert "0 of 250 (0.0 %, 0.0 to 1.5 %)" in done.stdout
    assert {"quiet:", "busy:"} <= set(done.stdout.splitlines())
    [called] = lab.log("lab_replay")
    assert "--replays 250 --seed 7" in called
    assert lab.left_over() == []


def test_programs_get_json(lab: Checkout) -> None:
    told = json.loads(lab.lab("audit", "--replays", "3", "--json").stdout)
    assert told["format"] == "concurrency-lab-verdict-audit/1"
    assert {line["load"] for line in told["lines"]} == {"quiet", "busy"}


def test_ctrl_c_keeps_what_was_measured(lab: Checkout) -> None:
    lab.gate("lab_replay")
    program = lab.start("audit", "--replays", "4")
    until(lambda: lab.log("lab_replay waits"))
    program.send_signal(signal.SIGINT)
    said, _ = program.communicate()
    assert program.returncode == 130
    assert said.startswith("Stopped early.")
    assert "0 of 4 " in said and "busy:" not in said.splitlines()


def test_a_failure_to_measure_is_told(lab: Checkout) -> None:
    lab.add(lab.programs, "lab_replay", "sys.exit(3)")
    done = lab.lab("audit")
    assert done.returncode == 3 and done.stdout == ""
    assert "lab: audit: lab_replay failed" in done.stderr
    assert lab.left_over() == []
