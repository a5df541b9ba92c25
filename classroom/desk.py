"""The student's own folder: copies to work on, and what was done so far."""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from classroom.exercise import FOLDER, ROOT, BadInput, Exercise


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
    """Makes the copy to work on.  Gives: false if there is one already."""
    mine = file_of(exercise)
    if mine.exists():
        return False
    mine.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(exercise.start, mine)
    # So that an editor finds what start.cpp includes.
    flags = f"-std=c++20\n-I{ROOT}\n-I{FOLDER}\n-I{exercise.folder}\n"
    (mine.parent / "compile_flags.txt").write_text(flags)
    return True


def reset(exercise: Exercise) -> Path:
    """Begins anew.  Gives: where the old copy is kept."""
    mine = started(exercise)
    number = 1
    while (kept := mine.with_suffix(f".cpp.{number}")).exists():
        number += 1
    mine.rename(kept)
    start(exercise)
    return kept


def read_marks(my: Path | None = None) -> dict[str, Marks]:
    book = (my or my_folder()) / "progress.json"
    if not book.exists():
        return {}
    try:
        said = json.loads(book.read_text())
        return {name: Marks(**marks) for name, marks in said.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{book}: cannot be read: {error}: mend it, or move it away"
        ) from error


def marks_of(exercise: Exercise) -> Marks:
    return read_marks().get(exercise.name, Marks())


def write_marks(exercise: Exercise, marks: Marks) -> None:
    book = my_folder() / "progress.json"
    everything = read_marks() | {exercise.name: marks}
    said = {name: asdict(each) for name, each in sorted(everything.items())}
    book.parent.mkdir(parents=True, exist_ok=True)
    # Renaming is all or nothing: progress survives a full disk.
    new = book.with_suffix(".new")
    new.write_text(json.dumps(said, indent=2) + "\n")
    new.rename(book)
