"""Whatever is interrupted keeps what was measured, and says what is true."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from plots.tests.make_run import make_run, write_run
from tools.tests.checkout import ROOT, WATCHDOG, Checkout, until
from tools.tests.terminal import CTRL_C, CTRL_Z, Terminal

AtTerminal = Callable[..., Terminal]
REPORT = ("report", "--no-setup", "--out", "my report")


def hears(checkout: Checkout) -> list[str]:
    return [line.split()[-1] for line in checkout.log("lab_bench hears")]


def drawn(checkout: Checkout) -> bool:
    out = checkout.root / "my report"
    return (out / "index.html").exists() and "report" in (out / "run.json").read_text()


def state_of(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def is_settled(process: int) -> bool:
    """Whether it has heard all that was told, and waits."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return True  # it has ended
    return not re.search(r"^(Sig|Shd)Pnd:.*[1-9a-f]|^State:\t[^S]", status, re.M)


def all_have_heard(checkout: Checkout, lab: Terminal) -> bool:
    return hears(checkout) != [] and all(map(is_settled, lab.family()))


def test_ctrl_c_is_heard_once_and_keeps_what_was_measured(
    checkout: Checkout, terminal: AtTerminal
) -> None:
    checkout.gate("lab_bench")
    checkout.set("stubborn")
    lab = terminal(*REPORT)
    until(lambda: checkout.log("lab_bench waits"))
    lab.type(CTRL_C)
    until(lambda: all_have_heard(checkout, lab))
    assert hears(checkout) == ["SIGINT"]
    checkout.open_gate("lab_bench")
    assert lab.exit_code() == 130, lab.shown
    assert drawn(checkout)
    assert (checkout.left_over(), lab.family()) == ([], [])


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=str
)
def test_a_signal_is_heard_once_and_keeps_what_was_measured(
    checkout: Checkout, terminal: AtTerminal, number: signal.Signals
) -> None:
    checkout.gate("lab_bench")
    checkout.set("stubborn")
    lab = terminal(*REPORT)
    until(lambda: checkout.log("lab_bench waits"))
    os.killpg(lab.process, number)
    until(lambda: all_have_heard(checkout, lab))
    assert hears(checkout) == [number.name]
    checkout.open_gate("lab_bench")
    assert lab.exit_code() == 128 + number, lab.shown
    assert drawn(checkout)
    assert (checkout.left_over(), lab.family()) == ([], [])


def test_a_closed_terminal_keeps_what_was_measured(
    checkout: Checkout, terminal: AtTerminal
) -> None:
    checkout.gate("lab_bench")
    checkout.set("stubborn")
    lab = terminal(*REPORT)
    until(lambda: checkout.log("lab_bench waits"))
    lab.hang_up()
    until(lambda: all_have_heard(checkout, lab))
    assert hears(checkout) == ["SIGHUP"]
    checkout.open_gate("lab_bench")
    assert lab.wait() == 129
    assert drawn(checkout)
    assert (checkout.left_over(), lab.family()) == ([], [])


def test_a_second_hangup_is_that_of_the_shell_and_ends_nothing(
    checkout: Checkout, terminal: AtTerminal
) -> None:
    checkout.gate("lab_bench")
    checkout.set("stubborn")
    lab = terminal(*REPORT)
    lab.read_until("measuring")
    os.kill(lab.process, signal.SIGHUP)
    until(lambda: hears(checkout))
    os.kill(lab.process, signal.SIGHUP)
    checkout.open_gate("lab_bench")
    assert lab.exit_code() == 129
    assert hears(checkout) == ["SIGHUP"]
    assert drawn(checkout)


def test_nohup_means_what_it_says(checkout: Checkout, terminal: AtTerminal) -> None:
    checkout.gate("lab_bench")
    lab = terminal(*REPORT, shell="trap '' HUP; exec \"$@\"")
    lab.read_until("measuring")
    lab.hang_up()
    checkout.open_gate("lab_bench")
    assert lab.wait() == 0
    assert hears(checkout) == []
    assert drawn(checkout)


def test_a_second_ctrl_c_ends_all_at_once_and_the_older_report_stays(
    checkout: Checkout, terminal: AtTerminal
) -> None:
    older = checkout.root / "my report" / "index.html"
    older.parent.mkdir()
    older.write_text("older")
    checkout.gate("lab_bench")
    checkout.set("stubborn")
    lab = terminal(*REPORT)
    lab.read_until("measuring")
    lab.type(CTRL_C)
    until(lambda: hears(checkout))
    lab.type(CTRL_C)
    assert lab.exit_code() == 130
    assert "ended at once: nothing is kept" in lab.shown
    assert [path.name for path in older.parent.iterdir()] == ["index.html"]
    assert older.read_text() == "older"
    assert (checkout.left_over(), lab.family()) == ([], [])


def test_when_it_is_killed_what_it_runs_ends_too(
    checkout: Checkout, terminal: AtTerminal
) -> None:
    checkout.gate("lab_bench")
    lab = terminal(*REPORT)
    lab.read_until("measuring")
    os.kill(lab.process, signal.SIGKILL)
    assert lab.wait() == -signal.SIGKILL
    until(lambda: lab.family() == [])
    assert hears(checkout) == ["SIGTERM"]


@pytest.mark.parametrize(
    "program, says",
    [
        ("lab_bench", "lab: lab_bench: killed by signal 9 (SIGKILL): nothing is kept"),
        ("plots", "lab: the measurements are kept; to draw them: cd '"),
    ],
)
def test_a_program_that_is_killed_is_named_and_leaves_nothing_running(
    checkout: Checkout, terminal: AtTerminal, program: str, says: str
) -> None:
    checkout.add(
        checkout.root / "plots",
        "__main__.py",
        "import subprocess; subprocess.Popen(['sleep', '1000']); gate('plots')",
    )
    checkout.gate(program)
    lab = terminal(*REPORT)
    told = "__main__.py" if program == "plots" else program
    until(lambda: checkout.log(f"{told} waits"))
    [leader] = [each for each in lab.family() if os.getsid(each) == each != lab.process]
    os.kill(leader, signal.SIGKILL)
    assert lab.exit_code() == 128 + signal.SIGKILL
    assert says in lab.shown
    assert (checkout.left_over(), lab.family()) == ([], [])


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_while_drawing_keeps_what_was_measured(
    checkout: Checkout, terminal: AtTerminal, times: int
) -> None:
    checkout.gate("plots")
    lab = terminal(*REPORT)
    until(lambda: checkout.log("__main__.py waits"))
    lab.type(CTRL_C * times)
    assert lab.exit_code() == 130
    assert "lab: the measurements are kept; to draw them: cd '" in lab.shown
    kept = checkout.root / "my report" / "not_drawn"
    assert "report" in (kept / "run.json").read_text()
    assert (checkout.left_over(), lab.family()) == ([], [])


@pytest.mark.parametrize("program", ["cmake", "ninja"])
def test_ctrl_c_while_building_says_so(
    checkout: Checkout, terminal: AtTerminal, program: str
) -> None:
    checkout.gate(program)
    lab = terminal("report")
    until(lambda: checkout.log(f"{program} waits"))
    lab.type(CTRL_C)
    assert lab.exit_code() == 130
    assert "lab: stopped while building: what is built stays" in lab.shown
    assert checkout.log("lab_bench") == []
    assert (checkout.left_over(), lab.family()) == ([], [])


def test_ctrl_c_while_installing_says_so(
    checkout: Checkout, terminal: AtTerminal
) -> None:
    checkout.set("absent", "g++ cmake")
    checkout.gate("apt-get")
    lab = terminal("report")
    until(lambda: checkout.log("apt-get waits"))
    lab.type(CTRL_C)
    assert lab.exit_code() == 130
    assert "installing: cmake g++\n" in lab.shown
    assert "lab: stopped while installing: call it again to go on" in lab.shown
    assert len(checkout.log("apt-get called")) == 1
    assert (checkout.left_over(), lab.family()) == ([], [])


def test_ctrl_c_while_testing_says_so(checkout: Checkout, terminal: AtTerminal) -> None:
    checkout.gate("ctest")
    lab = terminal("test")
    until(lambda: checkout.log("ctest waits"))
    lab.type(CTRL_C)
    assert lab.exit_code() == 130
    assert "lab: stopped before all tests were done" in lab.shown
    assert (checkout.left_over(), lab.family()) == ([], [])


def test_a_terminal_that_stops_programs_in_the_background_stops_nothing(
    checkout: Checkout, terminal: AtTerminal
) -> None:
    lab = terminal(*REPORT, shell='stty tostop; exec "$@"')
    assert lab.exit_code() == 0
    assert "measuring" in lab.shown
    assert drawn(checkout)


def test_ctrl_z_stops_all_and_they_go_on_together(
    checkout: Checkout, terminal: AtTerminal
) -> None:
    checkout.gate("lab_bench")
    lab = terminal(
        *REPORT,
        shell='set -m; "$@"; echo stopped with $?; ' "read; fg >&2; echo ended with $?",
    )
    lab.read_until("measuring")
    lab.type(CTRL_Z)
    lab.read_until("stopped with 14[78]")
    # All but the shell: ./lab, lab_bench and its worker.
    until(lambda: [state_of(each) for each in lab.family()].count("T") == 3)
    lab.type("\n")
    checkout.open_gate("lab_bench")
    lab.read_until("ended with 0")
    assert hears(checkout) == []
    assert drawn(checkout)


@pytest.mark.parametrize(
    "output", ["2>/dev/full", ">/dev/full 2>&1", "2>&-", ">&- 2>&-", "2>&1 | :"]
)
@pytest.mark.parametrize("words", [REPORT, ("report", "--out", "my report")])
def test_messages_that_nobody_can_read_end_nothing(
    checkout: Checkout, output: str, words: tuple[str, ...]
) -> None:
    done = checkout.lab(*words, shell=f'set -o pipefail; "$@" {output}')
    assert done.returncode == 0
    assert drawn(checkout)
    assert checkout.left_over() == []


# A Python that hears Ctrl+C while it starts, before any line of ours has run.
INTERRUPTED_AT_ONCE = """
kill = "import os, runpy, signal, sys; os.kill(os.getpid(), signal.SIGINT); "
if sys.argv[1] == "-c": sys.exit(0)
module = sys.argv[2]
if module != (here / "interrupted").read_text():
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
run = f"runpy.run_module({{module!r}}, run_name='__main__', alter_sys=True)"
os.execv({python!r}, [{python!r}, "-c", kill + run, *sys.argv[3:]])
"""


@pytest.mark.parametrize(
    "module, words, code",
    [
        ("tools", ["clean"], -signal.SIGINT),
        ("plots.commands", ["compare", "one", "one"], 130),
        ("plots", [*REPORT], 130),
        ("classroom", ["exercise", "list"], 130),
    ],
)
def test_ctrl_c_while_python_starts_prints_no_traceback(
    checkout: Checkout, module: str, words: list[str], code: int
) -> None:
    does = INTERRUPTED_AT_ONCE.format(python=sys.executable)
    checkout.add(checkout.path, "python", does)
    checkout.set("interrupted", module)
    for package in ("plots", "classroom"):
        shutil.copytree(
            ROOT / package,
            checkout.root / package,
            ignore=shutil.ignore_patterns("tests"),
            dirs_exist_ok=True,
        )
    (checkout.root / "build" / "release" / "build.ninja").touch()
    write_run(checkout.root / "one", make_run())
    done = checkout.lab(*words)
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (code, ""), done.stderr


def test_ctrl_c_while_packages_are_looked_at_ends_with_130(checkout: Checkout) -> None:
    checkout.add(checkout.root / "tools", "packages.sh", "os.kill(os.getpid(), 2)")
    done = checkout.lab("report")
    assert done.returncode == 130, done.stderr


def test_ctrl_c_between_two_programs_is_not_lost(checkout: Checkout) -> None:
    """It comes while a Python for the exercises is looked for."""
    checkout.add(
        checkout.path,
        "python",
        f"""
if sys.argv[1] == "-c":
    if "jinja2" in sys.argv[2]: os.kill(os.getppid(), signal.SIGINT)
    sys.exit(0)
if sys.argv[2] == "classroom": tell("goes on")
else: os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[1:]])
""",
    )
    (checkout.root / "build" / "release" / "build.ninja").touch()
    done = checkout.lab("exercise", "list")
    assert (done.returncode, done.stderr) == (130, "lab: stopped\n")
    assert checkout.log("python goes on") == []


def test_a_signal_right_before_a_wait_ends_it() -> None:
    program = (
        "import os, signal; from tools.stopping import Runner; runner = Runner(); "
        "os.kill(os.getpid(), signal.SIGINT); runner.sleep(); print(runner.number)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
        check=True,
    )
    assert done.stdout == f"{signal.SIGINT:d}\n"
