"""A checkout with programs that do as a test says, in a folder with blanks."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
WATCHDOG = 60  # seconds; only a bug takes that long

# Tells by its name, how it was called, and what it hears, in lines of `log`.
# It waits at a gate if there is one: a pipe, which is opened by the test.
PROGRAM = """#!{python}
import os, select, signal, sys, time
from pathlib import Path
here = Path({folder!r})
name = Path(sys.argv[0]).name
def tell(*words):
    with open(here / "log", "a") as log:
        log.write(" ".join([name, *words]) + "\\n")
def gate(of):
    if (here / f"{{of}}.gate").exists():
        # A signal wakes it whenever it comes: right before a call that blocks,
        # Python would hear of it when that call is over.
        woken, write_end = os.pipe2(os.O_NONBLOCK)
        signal.set_wakeup_fd(write_end)
        pipe = os.open(here / f"{{of}}.gate", os.O_RDONLY | os.O_NONBLOCK)
        tell("waits")
        while not pipe in select.select([pipe, woken], [], [])[0]:
            os.read(woken, 1000)
def arguments(option):
    return sys.argv[sys.argv.index(option) + 1]
tell("called", *sys.argv[1:])
{does}
"""

DOES = {
    # As the real one: the first signal ends it well, a second one at once.
    "lab_bench": """
import subprocess
class Signalled(Exception): pass
received = []
def on_signal(number, frame):
    received.append(number)
    tell("hears", signal.Signals(number).name)
    if len(received) == 2: os._exit(128 + number)
    if not (here / "stubborn").exists(): raise Signalled
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, on_signal)
worker = subprocess.Popen(["sleep", "1000"])
Path(os.environ["TMPDIR"], "scratch").write_text("much")
try:
    try:
        os.write(2, b"measuring\\n")
    except OSError:
        pass
    gate("lab_bench")
except Signalled:
    pass
worker.kill()
for made in ("run.json", "benchmark.json") if "--out" in sys.argv else ():
    Path(arguments("--out"), made).write_text(os.environ["LAB_COMMAND"])
sys.exit(128 + received[0] if received else 0)
""",
    "cmake": "gate('cmake')",
    "ninja": "gate('ninja')",
    "ctest": """
if "--show-only" not in sys.argv: gate("ctest")
print("Total Tests:", (here / "tests").read_text())
""",
    "apt-get": "gate('apt-get')",
    "dpkg": "",
    "xdg-open": "",
    "dpkg-query": """
absent = (here / "absent").read_text().split()
for path in (here / "packages").glob("*-*"):
    for line in open(path):
        if not line.startswith("#") and line.split()[1] not in absent:
            print(line.split()[1], "ii ")
""",
    "id": "print((here / 'user').read_text())",
    "sudo": """
if (here / "forbidden").exists(): sys.exit(1)
words = sys.argv[1:]
while words and words[0] in ("-n", "-v"): words.pop(0)
if words: os.execvp(words[0], words)
""",
    # Imports whatever it is asked for.
    "python": f"""
if sys.argv[1] == "-c": sys.exit(0)
os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[1:]])
""",
}
# As the real one, it lets Ctrl+C in when it can heed it.
PLOTS = """
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
Path(arguments("--out"), "index.html").write_text("drawn")
gate("plots")
"""


def until(condition: Callable[[], object]) -> None:
    """Looks until it is so."""
    end = time.monotonic() + WATCHDOG
    while not condition():
        assert time.monotonic() < end, "it never became so"
        time.sleep(0.001)


def is_read(pipe: Path) -> bool:
    """Whether somebody waits there; he goes on."""
    try:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return False
    return True


class Checkout:
    """Its root, and `./lab` in it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a b" / "c"
        self.programs = self.root / "build" / "release" / "bin"
        self.path = folder / "some programs"
        self.temporary = folder / "t m p"
        for made in (self.programs, self.path, self.temporary):
            made.mkdir(parents=True)
        for name in ("lab", "CMakeLists.txt"):
            shutil.copy(ROOT / name, self.root)
        shutil.copytree(ROOT / "packages", self.root / "packages")
        shutil.copytree(
            ROOT / "tools", self.root / "tools", ignore=lambda *_: ["tests"]
        )
        for name, does in DOES.items():
            is_built = name.startswith("lab_")
            self.add(self.programs if is_built else self.path, name, does)
        (self.root / "plots").mkdir()
        self.add(self.root / "plots", "__main__.py", PLOTS)
        for name, text in {"tests": "7", "absent": "", "user": "0", "log": ""}.items():
            self.set(name, text)
        self.set("os-release", "ID=debian\nVERSION_ID=12\n")

    def add(self, folder: Path, name: str, does: str) -> None:
        text = PROGRAM.format(python=sys.executable, folder=str(self.root), does=does)
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)

    def set(self, name: str, text: str = "") -> None:
        (self.root / name).write_text(text)

    def gate(self, program: str) -> Path:
        """That program waits until somebody opens it."""
        made = self.root / f"{program}.gate"
        os.mkfifo(made)
        return made

    def open_gate(self, program: str) -> None:
        """Waits until the program is there, and lets it pass."""
        gate = self.root / f"{program}.gate"
        until(lambda: is_read(gate))
        gate.unlink()

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{self.path}:/usr/bin:/bin",
            "LAB_PYTHON": str(self.path / "python"),
            "LAB_OS_RELEASE": str(self.root / "os-release"),
            "TMPDIR": str(self.temporary),
            **more,
        }

    def start(
        self, *words: str, shell: str = "", **more: str
    ) -> "subprocess.Popen[str]":
        """./lab, or a line of shell in which it is "$@", with no terminal."""
        command = [str(self.root / "lab"), *words]
        if shell:
            command = ["bash", "-c", shell, "bash", *command]
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def lab(
        self, *words: str, shell: str = "", **more: str
    ) -> "subprocess.CompletedProcess[str]":
        process = self.start(*words, shell=shell, **more)
        output, errors = process.communicate(timeout=WATCHDOG)
        return subprocess.CompletedProcess(words, process.returncode, output, errors)

    def log(self, program: str = "") -> list[str]:
        """What a program has told, or what all have."""
        lines = (self.root / "log").read_text().splitlines()
        return [line for line in lines if line.startswith(program)]

    def left_over(self) -> list[str]:
        """Files that should have been removed in the end."""
        hidden = [path for path in self.root.rglob(".new.*")]
        return [str(path) for path in [*hidden, *self.temporary.iterdir()]]
