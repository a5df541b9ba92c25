"""The commands of ./lab but report."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import machine
from tools.build import build, build_lock, program
from tools.machine import BUILD, ROOT
from tools.messages import BAD_INPUT, DONE, ENVIRONMENT, WRONG, Failure, say
from tools.stopping import SIGNALS, Runner, block_interrupt


def test(runner: Runner, words: Sequence[str]) -> int:
    """All tests, or those that CTest is told to run."""
    machine.install(runner, "needed")
    build(runner, "all")
    command = ["ctest", "--preset", "release", *words]
    _refuse_an_empty_choice(command)
    with machine.own_environment() as env:
        code = runner.run(command, env=env, cwd=ROOT)
    runner.check("all tests were done")
    if code != 0:
        raise Failure(WRONG, "tests: failed: see the messages above")
    return DONE


def _refuse_an_empty_choice(command: Sequence[str]) -> None:
    """CTest does not mind a choice of no tests, nor a broken expression.

    Raises: Failure
    """
    listed = subprocess.run(
        [*command, "--show-only"],
        env=machine.environment(),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ).stdout
    typed = shlex.join(command[3:])
    if b"RegularExpression::compile" in listed:
        why = "no regular expression of CMake's: mind brackets"
        raise Failure(BAD_INPUT, f"{typed}: {why}")
    if b"Total Tests: 0" in listed:
        raise Failure(BAD_INPUT, f"{typed}: no test matches: see ./lab test -N")


def bench(runner: Runner, words: Sequence[str]) -> int:
    return _become(runner, "lab_bench", words)


def serve(runner: Runner, words: Sequence[str]) -> int:
    return _become(runner, "lab_mock_server", words)


def _become(runner: Runner, name: str, words: Sequence[str]) -> int:
    """It has the terminal for itself, and hears its signals."""
    machine.install(runner, "needed")
    build(runner, name)
    os.chdir(machine.FOLDER)
    return _exec(runner, [program(name), *words])


def exercise(runner: Runner, words: Sequence[str]) -> int:
    machine.install(runner, "needed")
    python = machine.python_with("tomllib", "jinja2")
    # Ninja configures again by itself whenever it must.
    if not (BUILD / "build.ninja").exists():
        build(runner, "lab_mock_server")
    block_interrupt()  # until it can heed it
    return _exec(runner, [python, "-m", "classroom", *(words or ["list"])])


def _exec(runner: Runner, command: Sequence[str | Path]) -> int:
    """Raises: Stopped if a signal has come until now"""
    # Those that Python ignores, and those that a Runner handles.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    for number in (*SIGNALS, signal.SIGTSTP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    runner.check()
    os.execvpe(command[0], [str(word) for word in command], machine.environment())


def book(runner: Runner, words: Sequence[str]) -> int:
    """A link that leads nowhere, or a listing that is missing, is an error."""
    machine.install(runner, "book")
    command = ["mkdocs", "--quiet", "build", "--strict", "--clean"]
    with machine.own_environment() as env:
        code = runner.run(command, env=env, cwd=ROOT)
    runner.check("the book was made")
    if code != 0:
        raise Failure(WRONG, "book: failed: see the messages above")
    say(f"Book: {ROOT / 'build' / 'book' / 'index.html'}")
    return DONE


def clean(runner: Runner, words: Sequence[str]) -> int:
    """Removes nothing that it has not named."""
    chosen = [name for name in ("build", "out") if _is_chosen(name, words)]
    folders = [ROOT / name for name in chosen if (ROOT / name).is_dir()]
    if not folders:
        say(f"nothing to remove: {' and '.join(chosen)} are not there")
        return DONE
    for folder in folders:
        say(f"{folder}: {_megabytes(folder):.0f} MB")
    if "--yes" not in words and not _says_yes(runner):
        return WRONG
    for folder in folders:
        _remove(runner, folder)
    return DONE


def _is_chosen(name: str, words: Sequence[str]) -> bool:
    option = {"build": "--build", "out": "--reports"}
    chosen = [each for each in option if option[each] in words]
    return name in (chosen or option)


def _megabytes(folder: Path) -> float:
    """On the disk; of a link only the link, as that is what is removed."""
    if folder.is_symlink():
        return 0
    blocks = 0
    for place, folders, files in os.walk(folder):
        blocks += sum(
            os.lstat(os.path.join(place, name)).st_blocks for name in folders + files
        )
    return blocks * 512 / 1e6


def _says_yes(runner: Runner) -> bool:
    """Raises: Failure if there is nobody to ask, Stopped"""
    if not os.isatty(0):
        raise Failure(BAD_INPUT, "clean: nobody to ask: say --yes to remove them")
    sys.stderr.write("Remove them? [y/N] ")
    sys.stderr.flush()
    with runner.waiting():
        return sys.stdin.readline().strip().lower() in ("y", "yes")


def _remove(runner: Runner, folder: Path) -> None:
    """Raises: Failure"""
    try:
        if folder.is_symlink():
            folder.unlink()
        elif folder.name == "build":
            with build_lock(runner):
                shutil.rmtree(folder)
        else:
            shutil.rmtree(folder)
    except OSError as error:
        why = f"{error.filename}: cannot be removed: {error.strerror}"
        raise Failure(ENVIRONMENT, f"{why}: check its owner") from None
