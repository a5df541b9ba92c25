"""Makes a program of a student's file and the check of its exercise."""

import re
import subprocess
from pathlib import Path

from classroom.exercise import ROOT, Exercise
from tools.build import build_lock
from tools.messages import Failure

BUILD = ROOT / "build" / "release"
SERVER = BUILD / "bin" / "lab_mock_server"
# How the file is compiled; what the exercise needs besides is in its .flags.
FLAGS = ["-std=c++20", "-g", "-O1", "-Wall", "-Wextra", "-fdiagnostics-color=never"]


class NotBuilt(Exception):
    """The project's own part cannot be built."""


class CompileError(Exception):
    """What the compiler says of the student's file."""

    def __init__(self, first: str, whole: str) -> None:
        super().__init__(first)
        self.first = first
        self.whole = whole


def prepare(exercise: Exercise) -> None:
    """Builds the check and what it stands on, unless that was done before.

    Raises: NotBuilt
    """
    targets = ["lab_mock_server", f"exercise_{exercise.name}"]
    try:
        with build_lock():
            done = subprocess.run(
                ["ninja", "-C", str(BUILD), *targets],
                capture_output=True,
                text=True,
                check=False,
            )
    except Failure as failure:
        raise NotBuilt(str(failure)) from None
    if done.returncode != 0:
        raise NotBuilt(f"the check of {exercise.name} cannot be built:\n{done.stdout}")


def flags_file(exercise: Exercise) -> Path:
    return BUILD / "exercises" / f"{exercise.name}.flags"


def is_sanitized(exercise: Exercise) -> bool:
    """Whether ThreadSanitizer looks on."""
    return "-fsanitize=thread" in flags_file(exercise).read_text()


def first_error(text: str) -> str:
    """The first error of many, with the line of code that it points at."""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if re.search(r"(error:|undefined reference)", line):
            end = place + 1
            while end < len(lines) and re.match(r"\s+\d* \|", lines[end]):
                end += 1
            return "\n".join(lines[place:end])
    return text.strip()


def compile_file(exercise: Exercise, source: Path, program: Path) -> None:
    """Compiles and links a student's file.

    Raises: CompileError
    """
    done = subprocess.run(
        ["c++", *FLAGS, source.name, f"@{flags_file(exercise)}", "-o", str(program)],
        cwd=source.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CompileError(first_error(done.stderr), done.stderr)
