"""What a class has done: the teacher's checks on the students' files."""

import csv
import statistics
import sys
import tempfile
from argparse import Namespace
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import jinja2

from classroom import build, desk
from classroom.exercise import ROOT, BadInput, Exercise, read_all
from classroom.findings import Finding
from classroom.trial import mock_server, try_out
from tools.lock import locked

NOT_HANDED_IN = "not handed in"


@dataclass(frozen=True)
class Result:
    """One student's file for one exercise, and what the student noted of it."""

    student: str
    exercise: Exercise
    state: str  # passed, failed, not handed in
    failure: str  # what this check observed
    marks: desk.Marks


@dataclass(frozen=True)
class Summary:
    """What a teacher wants to know of one exercise."""

    exercise: Exercise
    handed_in: int
    passed: int
    attempts: float | None  # the median of those who handed something in
    hints: float | None
    usual_failure: str  # the step that most failed first


def folder_of(student: Path) -> Path:
    """The folder `my`, whether the student gave that or the whole project.

    Raises: BadInput
    """
    for folder in (student / "my", student):
        if any(folder.glob("[0-9][0-9]_*/start.cpp")):
            return folder
    raise BadInput(f"{student}: no exercises: give a folder `my`, or one that holds it")


def look_at(exercise: Exercise, my: Path, address: str) -> tuple[str, str]:
    """The state of a student's file, and what was observed if it failed."""
    source = desk.file_of(exercise, my)
    if not source.exists():
        return NOT_HANDED_IN, ""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "program"
        try:
            build.compile_file(exercise, source, program)
        except build.CompileError as error:
            return "failed", f"It does not compile: {error.first.splitlines()[0]}"
        trial = try_out(exercise, program, address, source.name)
    if trial.passed:
        return "passed", ""
    failure = trial.failure or Finding("", None, "It could not be checked to the end.")
    return "failed", failure.observed


def examine(student: str, my: Path, address: str) -> list[Result]:
    try:
        marks = desk.read_marks(my)
    except BadInput as error:
        print(f"  {error}; taken as empty", file=sys.stderr)
        marks = {}
    results = []
    for exercise in read_all():
        state, failure = look_at(exercise, my, address)
        noted = marks.get(exercise.name, desk.Marks())
        results.append(Result(student, exercise, state, failure, noted))
    return results


def median(numbers: list[int]) -> float | None:
    return statistics.median(numbers) if numbers else None


def summarise(exercise: Exercise, results: list[Result]) -> Summary:
    here = [result for result in results if result.exercise == exercise]
    done = [result for result in here if result.state != NOT_HANDED_IN]
    failures = Counter(
        result.marks.first_step for result in done if result.marks.first_step
    )
    return Summary(
        exercise=exercise,
        handed_in=len(done),
        passed=sum(result.state == "passed" for result in done),
        attempts=median([result.marks.attempts for result in done]),
        hints=median([result.marks.hints for result in done]),
        usual_failure=failures.most_common(1)[0][0] if failures else "",
    )


def write_table(results: list[Result], path: Path) -> None:
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            ["student", "exercise", "state", "attempts", "hints", "gave_up"]
            + ["first_failure", "failure_now"]
        )
        for result in results:
            marks = result.marks
            table.writerow(
                [result.student, result.exercise.name, result.state, marks.attempts]
                + [marks.hints, marks.gave_up, marks.first_failure, result.failure]
            )


def write_page(results: list[Result], path: Path) -> None:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=loader, autoescape=True)
    students = list(dict.fromkeys(result.student for result in results))
    exercises = read_all()
    page = environment.get_template("class_report.html.j2").render(
        students={
            student: [result for result in results if result.student == student]
            for student in students
        },
        summaries=[summarise(exercise, results) for exercise in exercises],
        exercises=exercises,
    )
    path.write_text(page)


def publish(results: list[Result], out: Path) -> None:
    """Page and table are always of one report, and whole."""
    with locked(
        out / ".lock", "another class report to be written there"
    ), tempfile.TemporaryDirectory(dir=out, prefix=".new.") as stage:
        write_table(results, Path(stage) / "class.csv")
        write_page(results, Path(stage) / "class.html")
        for file in Path(stage).iterdir():
            file.rename(out / file.name)


def report(typed: Namespace) -> int:
    """Checks every file of every student, and writes a page and a table."""
    folders = [folder_of(Path(name)) for name in typed.folders]
    out = Path(typed.out) if typed.out else ROOT / "out" / "class"
    out.mkdir(parents=True, exist_ok=True)
    build.prepare(*read_all())
    results: list[Result] = []
    with mock_server() as address:
        for number, (name, my) in enumerate(zip(typed.folders, folders), start=1):
            student = Path(name).name if typed.names else f"student {number}"
            print(f"{number} of {len(folders)}: {student}", file=sys.stderr)
            results += examine(student, my, address)
    publish(results, out)
    print(f"{out / 'class.html'}\n{out / 'class.csv'}")
    return 0
