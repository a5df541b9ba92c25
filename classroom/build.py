"""Makes a program of a student's file and the check of its exercise."""

import os
import re
import subprocess
from pathlib import Path

from classroom.exercise import ROOT, Exercise
from tools.lock import locked

BUILD = Path(os.environ.get("LAB_BUILD", ROOT / "build" / "release"))
LOCK = BUILD.parent / "lock"  # of all that ./lab builds
SERVER = BUILD / "bin" / "lab_mock_server"


class NotBuilt(Exception):
    """The project's own part cannot be built."""


class CompileError(Exception):
    """What the compiler says of the student's file."""

    def __init__(self, first: str, whole: str) -> None:
        super().__init__(first)
        self.first = first
        self.whole = whole


def prepare(*exercises: Exercise) -> None:
    """Builds their checks and what those stand on, unless that was done before.

    Raises: NotBuilt
    """
    targets = ["lab_mock_server", *(f"exercise_{each.name}" for each in exercises)]
    with locked(LOCK, "another ./lab to end building in this checkout"):
        done = subprocess.run(
            ["ninja", "-C", str(BUILD), *targets],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise NotBuilt(f"the checks cannot be built:\n{done.stdout}")


def flags_file(exercise: Exercise) -> Path:
    """How its files are compiled and linked, as CMake wrote it."""
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
        ["c++", "-fdiagnostics-color=never", source.name]
        + [f"@{flags_file(exercise)}", "-o", str(program)],
        cwd=source.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CompileError(first_error(done.stderr), done.stderr)
