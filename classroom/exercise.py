"""What the folders under exercises/ say of themselves."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "exercises"


class BadInput(Exception):
    """What was typed, or lies in a folder, cannot be used."""


@dataclass(frozen=True)
class Question:
    """A prediction to make before the work."""

    question: str
    choices: list[str]
    answer: int  # counted from 1
    because: str


@dataclass(frozen=True)
class Exercise:
    """One folder under exercises/."""

    name: str
    folder: Path
    title: str
    goal: str
    predict: Question
    sanitizers: list[str]  # each looks at a program of its own, in this order
    steps: list[str]  # of its check: each must be answered
    # What a solution must do without, of refusals.OFFERS.
    without: list[str] = field(default_factory=list)
    # What the exercise defines itself, outside of a namespace.
    given: list[str] = field(default_factory=list)
    # The message that each file must earn which is not right, by its name.
    fails: dict[str, str] = field(default_factory=dict)
    # Those of `fails` and `right` that only the nightly proof tries: others are of
    # their kind.
    nightly: list[str] = field(default_factory=list)

    @property
    def number(self) -> str:
        """Such as 01; a letter after it means one more of the same kind: 16b."""
        return self.name.partition("_")[0]

    @property
    def start(self) -> Path:
        return self.folder / "start.cpp"

    @property
    def solution(self) -> Path:
        return self.folder / "solution.cpp"

    @property
    def right(self) -> list[Path]:
        """Other right answers."""
        return sorted(self.folder.glob("right/*.cpp"))

    def hints(self) -> list[str]:
        """The rungs of the ladder: each begins with a heading."""
        text = (self.folder / "hints.md").read_text()
        return [rung.strip() for rung in re.split(r"(?m)^## ", text)[1:]]


def read(folder: Path) -> Exercise:
    said = tomllib.loads((folder / "exercise.toml").read_text())
    return Exercise(
        name=folder.name,
        folder=folder,
        title=said["title"],
        goal=said["goal"],
        predict=Question(**said["predict"]),
        sanitizers=said["sanitizers"],
        steps=said["steps"],
        without=said.get("without", []),
        given=said.get("given", []),
        fails=said["fails"],
        nightly=said.get("nightly", []),
    )


def read_all() -> list[Exercise]:
    return [read(path.parent) for path in sorted(FOLDER.glob("*/exercise.toml"))]


def find(name: str) -> Exercise:
    """The exercise with this number or name.

    Raises: BadInput
    """
    exercises = read_all()
    asked = name.lower()
    for exercise in exercises:
        if asked in (exercise.name, exercise.number, exercise.number.lstrip("0")):
            return exercise
    known = ", ".join(exercise.number for exercise in exercises)
    raise BadInput(f"{name}: no such exercise: there are {known}")
