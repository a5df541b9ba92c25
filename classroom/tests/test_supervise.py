"""What one program may do, and how its end is told."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classroom import endings, processes, supervise, trial
from classroom.processes import OUTPUT, PATIENCE, Patience

SUPERVISOR = Path(supervise.__file__)


class Machine:
    """A program of which a test says what it does, and a clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.worked = 0.0
        self.asleep = True

    def let_pass(self, seconds: float, *, worked: float, asleep: bool) -> None:
        self.now += seconds
        self.worked += worked
        self.asleep = asleep


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr("classroom.processes.time.monotonic", lambda: made.now)
    monkeypatch.setattr(processes, "seconds_worked", lambda process: made.worked)
    monkeypatch.setattr(processes, "is_asleep", lambda process: made.asleep)
    return made


def test_a_program_that_sleeps_is_stuck(machine: Machine) -> None:
    patience = Patience(1)
    machine.let_pass(PATIENCE, worked=0.0, asleep=True)
    assert not patience.has_ended()
    machine.let_pass(0.1, worked=0.0, asleep=True)
    assert patience.has_ended()


def test_a_program_that_turns_round_and_round_is_stuck(machine: Machine) -> None:
    patience = Patience(1)
    machine.let_pass(PATIENCE + 0.1, worked=PATIENCE + 0.1, asleep=False)
    assert patience.has_ended()


def test_a_program_that_gets_no_core_is_not_stuck(machine: Machine) -> None:
    patience = Patience(1)
    machine.let_pass(10 * PATIENCE, worked=0.1, asleep=False)
    assert not patience.has_ended()


def test_progress_gives_new_patience(machine: Machine) -> None:
    patience = Patience(1)
    machine.let_pass(PATIENCE - 0.1, worked=0.0, asleep=True)
    assert not patience.has_ended()
    patience.begin_anew()
    machine.let_pass(PATIENCE - 0.1, worked=0.0, asleep=True)
    assert not patience.has_ended()


@pytest.fixture(name="folder")
def folder_of_a_trial() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


SEAL = "only the supervisor is told"
# As the mock server does: it says where it listens, and goes on.
SOME_SERVER = [
    sys.executable,
    "-c",
    "print('listening on 127.0.0.1:1', flush=True); input()",
]


def watched(
    program: str, folder: Path, server: list[str] | None = None
) -> dict[str, Any] | None:
    """What the supervisor says of a program in Python; nothing if it is lost."""
    orders = {
        "command": [sys.executable, "-c", program],
        "environment": {"PATH": os.environ["PATH"]},
        "folder": str(folder),
        "token": "a-token",
        "seal": SEAL,
        "server": server,
        "room": [],
    }
    done = subprocess.run(
        [sys.executable, "-I", SUPERVISOR],
        input=json.dumps(orders).encode(),
        capture_output=True,
    )
    return trial.said_with_seal(done, SEAL)


def sentence(result: dict[str, Any] | None) -> str:
    assert result
    ending = endings.of(result, "start.cpp")
    return ending.observed if ending else ""


REPORT = """
import os, socket
channel = socket.socket(fileno=int(os.environ["LAB_CHECK"]))
nonce, token = channel.recv(1000).decode().split()
def report(text):
    channel.sendall(f"{nonce} {text}\\n".encode())
"""
OVER = "report('{\"over\": true}')\n"


def test_what_is_reported_with_the_nonce_is_a_report(folder: Path) -> None:
    result = watched(REPORT + OVER, folder)
    assert result and result["reports"] == ['{"over": true}']
    assert not result["forged"] and sentence(result) == ""


def test_what_is_written_without_it_is_told(folder: Path) -> None:
    program = REPORT + 'channel.sendall(b\'{"done": "all"}\\n\')\n' + OVER
    assert sentence(watched(program, folder)).startswith("Something wrote into")


def test_an_end_before_the_end_of_the_check_is_told_with_its_code(
    folder: Path,
) -> None:
    assert "ended with exit code 3 before" in sentence(watched("exit(3)", folder))


def test_a_signal_is_told_by_its_name(folder: Path) -> None:
    program = "import os; os.kill(os.getpid(), 11)"
    assert "crashed: SIGSEGV" in sentence(watched(program, folder))


def test_who_prints_for_ever_is_ended(folder: Path) -> None:
    result = watched("while True: print('at work')", folder)
    assert result and "printed more than 1 MB" in sentence(result)
    assert len(result["output"]) <= OUTPUT


def test_who_starts_processes_for_ever_is_ended(folder: Path) -> None:
    program = "import os, signal\nwhile True:\n  os.fork() or signal.pause()"
    assert "threads and processes at once" in sentence(watched(program, folder))


def test_who_takes_all_memory_is_ended(folder: Path) -> None:
    program = "kept = []\nwhile True: kept.append(b'x' * 10_000_000)"
    assert "more than 2 GB of memory" in sentence(watched(program, folder))


def test_who_leaves_a_process_behind_is_told_and_that_one_ended(folder: Path) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe, os.fdopen(writing, "wb"):
        program = REPORT + (
            "if os.fork() == 0:\n  os.setsid()\n  import signal\n  signal.pause()\n"
        )
        result = watched(program + OVER, folder)
        assert pipe
    assert result and result["left_behind"] == 1
    assert "1 process of your program still ran" in sentence(result)


def test_who_kills_the_supervisor_loses_only_that_one(folder: Path) -> None:
    program = "import os; os.kill(os.getppid(), 9)"
    assert watched(program, folder) is None


def test_what_it_has_started_ends_although_it_kills_the_supervisor(
    folder: Path,
) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe:
        program = (
            "import os, signal\n"
            f"os.open('/proc/{os.getpid()}/fd/{writing}', os.O_WRONLY)\n"
            "os.kill(os.getppid(), 9)\n"
            "signal.pause()\n"
        )
        assert watched(program, folder, SOME_SERVER) is None
        os.close(writing)
        assert pipe.read() == b""  # nobody has it open any more


def test_who_writes_the_result_himself_has_not_passed(folder: Path) -> None:
    result = {"reports": ['{"over": true}'], "forged": [], "code": 0}
    program = (
        "import os\n"
        "with open(f'/proc/{os.getppid()}/fd/1', 'w') as said:\n"
        f"    said.write({json.dumps(result)!r})\n"
        "os.kill(os.getppid(), 9)\n"
    )
    assert watched(program, folder, SOME_SERVER) is None


def test_a_supervisor_that_fails_is_no_fault_of_the_students(folder: Path) -> None:
    with pytest.raises(trial.Unable, match="has failed: .*FileNotFoundError"):
        watched("", folder / "is not there", SOME_SERVER)


def test_a_process_may_end_while_it_is_looked_at() -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    assert processes.threads_of(gone.pid) == []
    assert processes.descendants(gone.pid) == []
    assert processes.limit_passed([gone.pid]) == ""
    assert processes.is_asleep(gone.pid)


def test_the_nonce_is_in_no_word_and_no_variable(folder: Path) -> None:
    program = REPORT + (
        "shown = open('/proc/self/environ').read() + open('/proc/self/cmdline').read()\n"
        "report('{\"seen\": %s}' % str(nonce in shown).lower())\n"
    )
    result = watched(program, folder)
    assert result and result["reports"] == ['{"seen": false}']


def test_an_end_by_a_sanitizer_is_not_laid_to_the_students_charge() -> None:
    log = """WARNING: ThreadSanitizer: data race (pid=3)
    #2 operator() /home/x/start.cpp:8 (program+0x13bd)
==3==ERROR: ThreadSanitizer: requested allocation size 0x9 exceeds maximum
    #0 operator new ../tsan_new_delete.cpp:64 (libtsan.so.2+0x8d2)
    #1 fetch_all start.cpp:12 (program+0x17fc)
SUMMARY: ThreadSanitizer: allocation-size-too-big ../tsan_new_delete.cpp:64 in new
"""
    result = {"reports": [], "forged": [], "stopped": "", "left_behind": 0}
    result |= {"code": endings.SANITIZERS_EXIT, "log": log, "output": ""}
    assert sentence(result) == (
        "ThreadSanitizer ended your program at start.cpp:12: allocation-size-too-big."
    )


def test_where_memory_came_from_is_not_told_as_the_place_of_its_use() -> None:
    log = """==3==ERROR: AddressSanitizer: stack-use-after-return on address 0x7f
    #0 std::string::size() const string.h:9 (program+0x13)

Address 0x7f is located in stack of thread T0 at offset 48 in frame
    #0 fetch_all /home/x/start.cpp:3 (program+0x17)
SUMMARY: AddressSanitizer: stack-use-after-return /usr/include/string.h:9 in size
"""
    result = {"reports": [], "forged": [], "stopped": "", "left_behind": 0}
    result |= {"code": endings.SANITIZERS_EXIT, "log": log, "output": ""}
    assert sentence(result) == (
        "AddressSanitizer ended your program: stack-use-after-return."
    )


def test_what_the_tools_print_is_not_what_the_student_printed() -> None:
    printed = (
        "hello\nThreadSanitizer:DEADLYSIGNAL\n"
        "/usr/include/c++/12/bits/stl_vector.h:1123: constexpr reference "
        "operator[](size_type): Assertion '__n < this->size()' failed.\nbye"
    )
    assert endings.own_words(printed) == "hello\nbye"


def test_a_walk_ends_though_processes_are_started_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def children_of(process: int) -> list[int]:
        return [2 * process, 2 * process + 1]

    monkeypatch.setattr(processes, "children_of", children_of)
    found = processes.descendants(1)
    assert processes.TASKS < len(found) < 2 * processes.TASKS


@pytest.mark.parametrize("room, walks", [(["bwrap"], 0), ([], 1)])
def test_a_room_is_left_to_end_with_all_that_is_in_it(
    room: list[str], walks: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []
    end_all = processes.end_all

    def noted() -> int:
        ended.append("all")
        return end_all()

    monkeypatch.setattr(supervise, "end_all", noted)
    orders = {
        "command": [sys.executable, "-c", "while True: print('at work')"],
        "environment": {"PATH": os.environ["PATH"]},
        "folder": str(folder),
        "token": "a-token",
        "seal": SEAL,
        "room": room,
    }
    result = supervise.run(orders)
    assert result["stopped"] == "output" and (len(ended) > 0) == bool(walks)
    end_all()


def test_what_the_kernel_refused_one_more_process_had_too_many() -> None:
    result = {"reports": [], "forged": [], "stopped": "", "left_behind": 1197}
    assert "threads and processes at once" in sentence(
        result | {"code": 1, "log": "", "output": "", "stacks": ""}
    )
