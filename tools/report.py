"""./lab report: measures, draws, and keeps what was measured."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools import machine
from tools.build import build, program
from tools.lock import locked
from tools.machine import FOLDER, ROOT
from tools.messages import BAD_INPUT, DONE, ENVIRONMENT, Failure, say
from tools.stopping import Runner, Stopped

# Options that are handed to lab_bench as they are.
HANDED_ON = ("profile", "experiments", "models", "time-scale", "seed", "hosts")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="./lab report", add_help=False)
    for name in HANDED_ON:
        made.add_argument(f"--{name}")
    made.add_argument("--hosts-file")
    made.add_argument("--out", default=str(ROOT / "out" / "report"))
    made.add_argument("--zip", action="store_true")
    made.add_argument("--peers", action="store_true")
    made.add_argument("--no-setup", action="store_true")
    made.add_argument("--open", action="store_true")
    return made


def report(runner: Runner, words: Sequence[str]) -> int:
    """Raises: Failure, Stopped, SystemExit"""
    typed = parser().parse_args(words)
    if typed.peers and typed.models:
        why = "not beside --models: choose one of them"
        raise Failure(BAD_INPUT, f"--peers: {why}")
    out = Path(os.path.abspath(FOLDER / typed.out))
    with _stage(out) as stage, machine.own_environment() as env:
        if not typed.no_setup:
            machine.install(runner, *_groups(typed))
            build(runner, "lab_bench")
        bench = program("lab_bench")
        python = machine.python_with("matplotlib", "jinja2", "numpy")
        command: list[str | Path] = [bench, "--python", python, "--out", stage]
        command += _handed_on(typed)
        code = runner.run(command, env=env | _names(words))
        if runner.at_once:
            raise Failure(128 + runner.number, "ended at once: nothing is kept")
        if not (stage / "run.json").exists():
            runner.check("anything was measured")
            if code > 128:
                killed = signal.Signals(code - 128)
                why = f"killed by signal {killed.value} ({killed.name})"
                raise Failure(code, f"lab_bench: {why}: nothing is kept: try again")
            return code
        runner.forget()
        _draw(runner, python, stage, out, env, typed.zip)
    if typed.open:
        open_page(out / "index.html")
    return code


def _groups(typed: argparse.Namespace) -> list[str]:
    """Of packages."""
    wanted = {"peers": typed.peers, "hosts": typed.hosts or typed.hosts_file}
    return ["needed", *(group for group in wanted if wanted[group])]


def _handed_on(typed: argparse.Namespace) -> list[str]:
    given = vars(typed)
    values = {name: given[name.replace("-", "_")] for name in HANDED_ON}
    words = [f"--{name}={value}" for name, value in values.items() if value is not None]
    if typed.hosts_file:
        words.append(f"--hosts-file={FOLDER / typed.hosts_file}")
    return words + (["--peers"] if typed.peers else [])


def _names(words: Sequence[str]) -> dict[str, str]:
    """What the report tells about this run."""
    typed = shlex.join(["./lab", "report", *words])
    return {"LAB_COMMIT": machine.commit(), "LAB_COMMAND": typed}


@contextmanager
def _stage(out: Path) -> Iterator[Path]:
    """A folder of our own beside the report, removed in the end.

    Raises: Failure
    """
    made: list[Path] = []
    try:
        made += [folder for folder in (out, *out.parents) if not folder.is_dir()]
        out.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".new.", dir=out))
    except OSError as error:
        _remove_if_empty(made)
        why = f"cannot be written: {error.strerror}: choose another --out"
        raise Failure(ENVIRONMENT, f"{out}: {why}") from None
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        _remove_if_empty(made)


def _remove_if_empty(folders: Sequence[Path]) -> None:
    """The innermost comes first."""
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            pass


def _draw(
    runner: Runner,
    python: str,
    stage: Path,
    out: Path,
    env: dict[str, str],
    zipped: bool,
) -> None:
    """What was measured outlives a failure to draw it."""
    how = ["--out", str(out), *(["--zip"] if zipped else [])]
    command: list[str | Path] = [python, "-m", "plots", stage, *how]
    try:
        # Of two that write there, the last one wins whole.
        with locked(out, f"another ./lab report to be written to {out}", runner):
            say("drawing the figures")
            code = runner.run(
                command, env=env, cwd=ROOT, ask_by=signal.SIGINT, is_python=True
            )
            runner.check()
            if code == DONE:
                # Renaming needs no room on the disk.
                for name in ("run.json", "benchmark.json"):
                    os.replace(stage / name, out / name)
                return
    except Stopped as stop:
        code = stop.code
    except OSError as error:
        say(f"lab: {error.filename}: {error.strerror}")
        code = ENVIRONMENT
    raise Failure(code, _keep_undrawn(python, stage, out, how))


def _keep_undrawn(python: str, stage: Path, out: Path, words: Sequence[str]) -> str:
    kept = out / "not_drawn"
    try:
        shutil.rmtree(kept, ignore_errors=True)
        os.rename(stage, kept)
    except OSError as error:
        return f"{kept}: {error.strerror}: the measurements are lost"
    to_draw = [python, "-m", "plots", str(kept), *words]
    how = f"cd {shlex.quote(str(ROOT))} && {shlex.join(to_draw)}"
    return f"the measurements are kept; to draw them: {how}"


def open_page(page: Path) -> None:
    """In the browser of the desktop, if there is one."""
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    opener = shutil.which("xdg-open")
    if not (has_screen and opener):
        lacking = "xdg-open" if has_screen else "screen"
        say(f"lab: no {lacking} here: open this page in a browser: {page}")
        return
    quiet = subprocess.DEVNULL
    subprocess.Popen(
        [opener, page], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
