"""Makes a program of a student's file and the check of its exercise."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classroom import refusals, sandbox
from classroom.compiler_errors import first_error, in_plain_words
from classroom.exercise import FOLDER, ROOT, Exercise
from tools.lock import locked

BUILD = Path(os.environ.get("LAB_BUILD", ROOT / "build" / "release"))
LOCK = BUILD.parent / "lock"  # of all that ./lab builds
SERVER = BUILD / "bin" / "lab_mock_server"
INSTRUMENTS = FOLDER / "instruments"
SECONDS_TO_COMPILE = 120  # of a core
OUTPUT = 1_000_000  # bytes that are kept of what the compiler says


class NotBuilt(Exception):
    """The project's own part cannot be built."""


class CompileError(Exception):
    """What the compiler says of the student's file."""

    def __init__(self, whole: str, source: str) -> None:
        self.first = first_error(whole, source)
        super().__init__(self.first)
        self.whole = whole
        self.in_plain_words = in_plain_words(whole, source)


def prepare(*exercises: Exercise) -> None:
    """Builds their checks and what those stand on, unless that was done before.

    Raises: NotBuilt
    """
    targets = ["lab_mock_server", *(f"exercise_{each.name}" for each in exercises)]
    with locked(LOCK, "another ./lab to end building in this checkout"):
        say_how_long(targets)
        done = subprocess.run(
            ["ninja", "-C", str(BUILD), *targets],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise NotBuilt(f"the checks cannot be built:\n{done.stdout}")


def say_how_long(targets: Sequence[str]) -> None:
    """What is missing is built without a word: so that is said before."""
    asked = subprocess.run(
        ["ninja", "-C", str(BUILD), "-n", *targets],
        capture_output=True,
        text=True,
        check=False,
    )
    # What is done each time, such as looking up the commit, compiles one file.
    steps = sum(
        " Building " in line or " Compiling " in line
        for line in asked.stdout.splitlines()
    )
    if steps > 3:
        said = f"Building the tools, once: {steps} files, a few seconds each …"
        print(said, file=sys.stderr, flush=True)


def words_of(exercise: Exercise, sanitizer: str, part: str) -> str:
    """How its files are compiled or linked, as CMake wrote it: an @file."""
    return f"@{BUILD / 'exercises' / f'{exercise.name}.{sanitizer}.{part}'}"


@dataclass
class Built:
    """A program, and what was said on the way."""

    program: Path
    sanitizer: str
    warnings: str = ""
    remarks: list[str] = field(default_factory=list)


def compile_file(
    exercise: Exercise, source: Path, folder: Path, sanitizer: str
) -> Built:
    """Compiles and links a student's file.  It is read once, here.

    Raises: CompileError, Refused
    """
    content = refusals.read_source(source)
    text = content.decode(errors="replace")
    remarks = refusals.check_text(exercise, text, source.name)
    if "\N{REPLACEMENT CHARACTER}" in text:
        remarks.append(f"{source.name} is not in UTF-8: save it so, for others.")
    copy = folder / source.name
    copy.write_bytes(content)
    warnings = run_compiler(
        ["-c", source.name, words_of(exercise, sanitizer, "compile")]
        + ["-MMD", "-MF", "included", "-o", "student.o"],
        folder,
        source.name,
    )
    depends = (folder / "included").read_text(errors="replace")
    files = [folder / path for path in refusals.included(depends)]
    refusals.check_includes(exercise, files, copy)
    refusals.check_symbols(exercise, folder / "student.o", source.name)
    rename_hooked_calls(folder, sanitizer)
    run_compiler(
        ["student.o", words_of(exercise, sanitizer, "link"), "-o", "program"],
        folder,
        source.name,
    )
    return Built(folder / "program", sanitizer, warnings, remarks)


def rename_hooked_calls(folder: Path, sanitizer: str) -> None:
    """So that some of the student's calls come to the instruments first."""
    lists = ["hooked_endings.syms"]
    lists += ["hooked_pauses.syms"] if sanitizer == "thread" else []
    words = [f"--redefine-syms={INSTRUMENTS / name}" for name in lists]
    subprocess.run(["objcopy", *words, folder / "student.o"], check=True)


def run_compiler(words: list[str], folder: Path, source: str) -> str:
    """Returns: its warnings.  Raises: CompileError"""
    room = []
    if not sandbox.why_not():
        readable = [ROOT / "exercises", ROOT / "models", BUILD / "exercises"]
        room = sandbox.room([*readable, BUILD / "models"], [folder])
    done = subprocess.run(
        [*limits(), *room, "c++"]
        + ["-fdiagnostics-color=never", "-fmax-errors=20", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        check=False,
        start_new_session=True,  # Ctrl+C is for us: it is no error of the student's
    )
    said = done.stderr[:OUTPUT].decode(errors="replace")
    if done.returncode != 0:
        raise CompileError(said or "the compiler gave up: it took too long", source)
    return said


def limits() -> list[str]:
    """The command that begins what must not take for ever, or all memory."""
    return [
        *("prlimit", f"--cpu={SECONDS_TO_COMPILE}", "--as=4000000000"),
        *("--fsize=500000000", "--core=0", "--"),
    ]
