"""The student's own folder: copies to work on, and what was done so far."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from classroom.exercise import FOLDER, ROOT, BadInput, Exercise
from tools.lock import locked

LARGEST = 20_000_000  # bytes of marks that are read


def my_folder() -> Path:
    return Path(os.environ.get("LAB_MY", ROOT / "my"))


@dataclass
class Marks:
    """What a student has done with one exercise."""

    attempts: int = 0
    passed: bool = False
    hints: int = 0
    predicted: int | None = None
    gave_up: bool = False
    first_step: str = ""  # that failed, at the first attempt that did
    first_failure: str = ""  # what was observed then
    log: str = ""  # of the last check

    @classmethod
    def read(cls, said: dict[str, object]) -> "Marks":
        """What a later version has added is passed over.

        Raises: ValueError if a value is of another kind than ours
        """
        known = {each.name for each in fields(cls)}
        marks = cls(**{key: said[key] for key in said if key in known})  # type: ignore
        for name, value in asdict(cls(predicted=0)).items():
            kept = getattr(marks, name)
            if type(kept) is not type(value) and (name, kept) != ("predicted", None):
                raise ValueError(f"{name} cannot be {str(kept)[:50]!r}")
        return marks

    def note_failure(self, step: str, observed: str) -> None:
        if not self.first_step:
            self.first_step, self.first_failure = step, observed


def file_of(exercise: Exercise, my: Path | None = None) -> Path:
    return (my or my_folder()) / exercise.name / "start.cpp"


def started(exercise: Exercise) -> Path:
    """Raises: BadInput if there is no copy to work on."""
    mine = file_of(exercise)
    if not mine.exists():
        raise BadInput(
            f"{exercise.name}: not started: ./lab exercise start {exercise.number}"
        )
    return mine


def start(exercise: Exercise) -> bool:
    """Makes the copy to work on.  Returns: false if there is one already."""
    with locked(my_folder() / ".lock", "another ./lab exercise to end copying"):
        if file_of(exercise).exists():
            return False
        copy_start(exercise)
        return True


def copy_start(exercise: Exercise) -> None:
    mine = file_of(exercise)
    mine.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(exercise.start, mine)
    # So that an editor finds what start.cpp includes.
    flags = f"-std=c++20\n-I{ROOT}\n-I{FOLDER}\n-I{exercise.folder}\n"
    (mine.parent / "compile_flags.txt").write_text(flags)


def reset(exercise: Exercise) -> Path:
    """Begins anew.  Returns: where the old copy is kept."""
    with locked(my_folder() / ".lock", "another ./lab exercise to end copying"):
        mine = started(exercise)
        number = 1
        while (kept := mine.with_suffix(f".cpp.{number}")).exists():
            number += 1
        mine.rename(kept)
        copy_start(exercise)
        return kept


def read_marks(my: Path | None = None) -> dict[str, Marks]:
    book = (my or my_folder()) / "progress.json"
    if not book.exists():
        return {}
    try:
        if not book.is_file() or book.stat().st_size > LARGEST:  # a pipe never ends
            raise ValueError("no file of a sensible size")
        said = json.loads(book.read_text(encoding="utf-8"))
        return {name: Marks.read(marks) for name, marks in said.items()}
    except (ValueError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise BadInput(
            f"{book}: cannot be read: {error}: mend it, or move it away"
        ) from error


def marks_of(exercise: Exercise) -> Marks:
    return read_marks().get(exercise.name, Marks())


@contextmanager
def marks_to_change(exercise: Exercise) -> Iterator[Marks]:
    """What is changed in them is kept; nobody else changes any meanwhile."""
    with locked(my_folder() / ".lock", "another ./lab exercise to end copying"):
        everything = read_marks()
        marks = everything.setdefault(exercise.name, Marks())
        yield marks
        write_marks(everything)


def shortened(log: str) -> str:
    """What is kept of a log: the beginning, as that has the first error."""
    most = 100_000
    return log if len(log) <= most else log[:most] + "\n… shortened\n"


def write_marks(everything: dict[str, Marks]) -> None:
    said = {name: asdict(each) for name, each in sorted(everything.items())}
    book = my_folder() / "progress.json"
    # Renaming is all or nothing: progress survives a full disk.
    new = book.with_suffix(".new")
    new.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    new.rename(book)
