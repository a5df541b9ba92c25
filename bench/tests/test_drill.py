"""Any process of a run may be stopped, killed or stalled: it costs its cell.

Each drill waits until a process has come so far, lets it have an accident, and looks at
what is left.  There is one for each process, or with LAB_DRILL=all each accident at
each moment.  `pytest -rP` prints a line for each of them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from lab_bench import Json, Running, arms_of, read_valid
from programs import WATCHDOG, Family

SHORT = 12  # seconds for a cell that takes one or two, and that will stand still
LONG = 600  # where none will: a slow machine must not look like one that does


class Run(NamedTuple):
    """What is run, and what the bar shows when the drill may begin."""

    words: tuple[str, ...]
    time_scale: int
    begins: str


# Without rehearsals, and each of two arms once.
ONCE = ("--profile=smoke", "--benchmark_repetitions=1")
POOL = Run(
    ("--batch=process_pool,10,1,0,5", "--batch=process_pool,10,1.0,0,5"),
    1,
    " 1/2 ",  # before the first arm, another process finds out the right answers
)
WEB = Run(
    ("--experiments=web_server",)
    + ("--benchmark_filter=web_server/(one at a time|coroutines), closed",),
    10,
    " 0/2 ",
)
PEER = Run(
    ("--experiments=gil", "--benchmark_filter=gil/(python )?threads, waiting"),
    10,
    " 0/2 ",
)


def wait_until(happened: Callable[[], Any]) -> Any:
    end = time.monotonic() + WATCHDOG
    while time.monotonic() < end:
        if found := happened():
            return found
        time.sleep(0.001)
    raise AssertionError("it never happened")


# How far the work has come is counted, never timed.

LISTENS, TIME_WAIT = "0A", "06"


class Socket(NamedTuple):
    port: str
    other_port: str
    state: str
    inode: str


def sockets() -> Iterator[Socket]:
    """Those of all programs, with ports in hexadecimal."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        port, other = (address.partition(":")[2] for address in words[1:3])
        yield Socket(port, other, words[3], words[9])


def port_of(pid: int) -> str:
    """Where the process listens."""
    own = {os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir()}
    for socket in sockets():
        if socket.state == LISTENS and f"socket:[{socket.inode}]" in own:
            return socket.port
    raise OSError(f"{pid} does not listen yet")


def mock_server_says(family: Family) -> Json:
    port = int(port_of(family.wait_for("lab_mock_server")), 16)
    url = f"http://127.0.0.1:{port}/stats"
    with urllib.request.urlopen(url, timeout=WATCHDOG) as reply:
        found: Json = json.load(reply)
        return found


def requests(family: Family, _pid: int) -> int:
    """Since the cell began."""
    return int(mock_server_says(family)["requests"])


def connections(family: Family, _pid: int) -> int:
    """That are over, of a server with one for each request."""
    port = port_of(family.wait_for("lab_server"))
    over = (each for each in sockets() if each.state == TIME_WAIT)
    return sum(port in (each.port, each.other_port) for each in over)


def threads(_family: Family, pid: int) -> int:
    """Beside the first one: each has a task, in which it sleeps."""
    return len(list(Path(f"/proc/{pid}/task").iterdir())) - 1


class Subject(NamedTuple):
    """A process that may come to harm."""

    run: Run
    name: str  # in `ps`
    count: Callable[[Family, int], int]
    mid_batch: int


SUBJECTS = {
    "lab_bench": Subject(POOL, "lab_bench", requests, 6),
    "the measuring process": Subject(POOL, "lab-measure", requests, 6),
    "a worker": Subject(POOL, "lab_worker", requests, 6),
    "the mock server": Subject(POOL, "lab_mock_server", requests, 6),
    "a web server": Subject(WEB, "lab_server", connections, 10),
    "the load on it": Subject(WEB, "lab-measure", connections, 10),
    "CPython": Subject(PEER, Path(sys.executable).name, threads, 10),
}
MOMENTS = ("started", "first task", "mid-batch")


def come_so_far(program: Running, subject: Subject, moment: str) -> int:
    """Returns its process id."""
    wanted = {"started": 0, "first task": 1, "mid-batch": subject.mid_batch}[moment]
    is_bench = subject.name == "lab_bench"  # so is, for a moment, what it starts

    def happened() -> int:
        family = program.family
        pid = program.pid if is_bench else family.wait_for(subject.name)
        try:
            enough = wanted == 0 or subject.count(family, pid) >= wanted
        except OSError:  # it has ended, or does not listen yet
            return 0
        return pid if enough else 0

    found: int = wait_until(happened)
    return found


def stop(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def is_stopped(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True  # it is gone
    return stat.rpartition(") ")[2][0] in "TZ"


def stall(pid: int) -> None:
    stop(pid)
    wait_until(lambda: is_stopped(pid))
    os.kill(pid, signal.SIGCONT)


class Drill(NamedTuple):
    who: str
    accident: Callable[[int], None]
    moment: str

    @property
    def subject(self) -> Subject:
        return SUBJECTS[self.who]

    def __str__(self) -> str:
        return f"{self.who}, {self.accident.__name__}, {self.moment}"


EACH = [
    Drill(who, accident, moment)
    for who in SUBJECTS
    for accident in (stop, kill, stall)
    for moment in MOMENTS
]
ONE_EACH = [
    Drill("lab_bench", kill, "mid-batch"),
    Drill("the measuring process", kill, "mid-batch"),
    Drill("a worker", stop, "first task"),
    Drill("the mock server", kill, "mid-batch"),
    Drill("a web server", kill, "first task"),
    Drill("the load on it", stall, "mid-batch"),
    Drill("CPython", stop, "started"),
]


class Scene:
    """A run, what came of it, and what it has left behind."""

    def __init__(self, folder: Path, running: Any, drill: Drill, longer: int) -> None:
        self.out, self._scratch = folder / "out", folder / "scratch"
        for made in (self.out, self._scratch):
            made.mkdir(parents=True)
        (self.out / "run.json").write_text("older")
        stands_still = drill.accident is stop and drill.who != "lab_bench"
        run = drill.subject.run
        self.program: Running = running(
            *(*ONCE, *run.words, f"--time-scale={longer * run.time_scale}"),
            *("--out", self.out),
            environment={
                "LAB_CELL_LIMIT": str(SHORT if stands_still else LONG),
                "TMPDIR": str(self._scratch),
            },
        )
        lives_from_the_start = drill.who in ("lab_bench", "the mock server")
        if not (lives_from_the_start and drill.moment == "started"):
            self.program.read_until(run.begins)
        self.pid = come_so_far(self.program, drill.subject, drill.moment)
        try:
            drill.accident(self.pid)
            self.came_too_late = False
        except ProcessLookupError:
            self.came_too_late = True

    def ended(self) -> int:
        """Returns: the exit code, when nothing of it lives any more."""
        code = self.program.exit_code()
        assert self.program.family.survivors() == {}
        return code

    def leaves_the_older_run(self) -> bool:
        files = [path.name for path in self.out.iterdir()]
        return files == ["run.json"] and (self.out / "run.json").read_text() == "older"

    def run(self) -> Json:
        """What was measured: the whole of it."""
        run = read_valid(self.out)
        assert run["complete"] is True
        files = {path.name for path in self.out.iterdir()}
        assert files == {"run.json", "benchmark.json"}
        assert list(self._scratch.iterdir()) == []
        return run


def run_drill(folder: Path, running: Any, drill: Drill) -> Scene:
    """On a machine where the process has ended before its accident: again, longer."""
    for longer in (1, 4, 16):
        scene = Scene(folder / str(longer), running, drill, longer)
        if not scene.came_too_late:
            return scene
        scene.ended()
    raise AssertionError("its accident always came too late")


def errors_of(run: Json) -> list[str]:
    """Those of the arms that were hurt; all others must be whole."""
    chosen = [arm for arm in arms_of(run) if arm["samples"] or arm["error"]]
    assert len(chosen) == 2
    for arm in chosen:
        assert len(arm["samples"]) == (0 if arm["error"] else 1)
        assert arm["verified"] is not bool(arm["error"])
    return [arm["error"] for arm in chosen if arm["error"]]


def drills(*who: str) -> pytest.MarkDecorator:
    chosen = EACH if os.environ.get("LAB_DRILL") == "all" else ONE_EACH
    theirs = [drill for drill in chosen if drill.who in who]
    return pytest.mark.parametrize("drill", theirs, ids=str)


@drills(*(SUBJECTS.keys() - {"lab_bench", "the mock server"}))
def test_an_accident_costs_a_run_no_more_than_a_cell(
    tmp_path: Path, running: Any, drill: Drill
) -> None:
    scene = run_drill(tmp_path, running, drill)
    code = scene.ended()
    errors = errors_of(scene.run())
    print(f"{drill}: exit code {code}, {errors}")
    assert len(errors) <= 1
    assert code == len(errors)
    assert all(error in scene.program.shown for error in errors)
    # A worker that dies before it has a task is replaced.
    if (drill.who, drill.moment) != ("a worker", "started"):
        assert len(errors) == (0 if drill.accident is stall else 1)
    if errors and drill.accident is stop:
        assert f"{scene.pid} is stopped" in errors[0]


@drills("the mock server")
def test_a_mock_server_that_is_lost_is_started_again_once(
    tmp_path: Path, running: Any, drill: Drill
) -> None:
    scene = run_drill(tmp_path, running, drill)
    code = scene.ended()
    if code == 3 and drill.moment == "started" and drill.accident is not stall:
        print(f"{drill}: exit code 3, {scene.program.shown.strip()}")
        assert "the mock server" in scene.program.shown
        assert scene.leaves_the_older_run()
        return
    run = scene.run()
    restarted = run["server"]["restarted"]
    print(f"{drill}: exit code {code}, {restarted}")
    assert code == 0
    assert errors_of(run) == []
    assert run["server"]["never_early"] is True
    assert bool(restarted) is (drill.accident is not stall)
    samples = [sample for arm in arms_of(run) for sample in arm["samples"]]
    repeated = [s["repeated"] for s in samples if s["repeated"]]
    assert repeated == ([restarted] if restarted else [])


def wake_up_late(scene: Scene, drill: Drill) -> None:
    """When all that it has begun is done without it."""
    wait_until(lambda: is_stopped(scene.pid))
    if drill.moment != "started":
        family = scene.program.family
        wait_until(lambda: mock_server_says(family)["in_flight"] == 0)
    os.kill(scene.pid, signal.SIGCONT)


@drills("lab_bench")
def test_lab_bench_itself_goes_on_or_leaves_nothing_alive(
    tmp_path: Path, running: Any, drill: Drill
) -> None:
    scene = run_drill(tmp_path, running, drill)
    if drill.accident is stop:
        wake_up_late(scene, drill)
    code = scene.ended()
    print(f"{drill}: exit code {code}")
    if drill.accident is kill:
        assert code == -signal.SIGKILL
        assert scene.leaves_the_older_run()
    else:
        assert code == 0
        assert errors_of(scene.run()) == []
