"""What a class has done: the teacher's checks on the students' files."""

import hashlib
import json
import os
import statistics
import sys
import tempfile
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

import jinja2

from classroom import build, student_folder, sandbox
from classroom.class_tables import Result, json_of, junit_of, moodle_of, table_of
from classroom.exercise import FOLDER, ROOT, BadInput, Exercise, read_all
from classroom.processes import end_all
from classroom.similarity import Alike, alike
from classroom.trial import Unable, try_out
from tools.lock import locked

NOT_HANDED_IN = "not handed in"
NOT_YET = "not checked yet"
NOT_CHECKED = "not checked"
# Where a relative path begins: in the folder in which ./lab was called.
CALLED_IN = Path(os.environ.get("LAB_FOLDER", "."))


@dataclass(frozen=True)
class Summary:
    """What a teacher wants to know of one exercise."""

    exercise: Exercise
    handed_in: int
    passed: int
    attempts: float | None  # the median of those who handed something in
    hints: float | None
    usual_failure: str  # the step that most failed first


def folder_of(student: Path) -> Path | None:
    """The folder `my`, whether the student gave that or the whole project; nothing
    if no exercise is in there."""
    for folder in (student / "my", student):
        if any(folder.glob("[0-9][0-9]*_*/start.cpp")):
            return folder
    return None


def folders_of(named: Sequence[str]) -> dict[str, Path]:
    """The folder `my` of each that was named.  Who has handed in nothing spoils
    nobody's report.

    Raises: BadInput if that is so of all, or a name is wrong
    """
    found: dict[str, Path] = {}
    known = {exercise.name for exercise in read_all()}
    empty = []
    for name in named:
        student = CALLED_IN / name
        if not student.exists():
            raise BadInput(f"{name}: no such folder")
        if not student.is_dir():
            complain(f"{name}: no folder: passed over")
            continue
        my = folder_of(student)
        if not my:
            empty.append(name)
            complain(f"{name}: no exercises in it: nothing handed in")
        found[name] = my or student
        for file in sorted(found[name].glob("*/start.cpp")):
            if file.parent.name not in known:
                complain(f"{file.parent}: no exercise has this name: not checked")
    if len(empty) == len(found):
        raise BadInput(
            f"{named[0]}: no exercises: give a folder `my`, or one that holds it"
        )
    return found


def complain(of: str) -> None:
    print(f"  {of}", file=sys.stderr)


def digest_of_checks(exercise: Exercise) -> str:
    """Differs when the check of an exercise, or what it stands on, does."""
    digest = hashlib.sha256()
    own = (exercise.folder, FOLDER / "instruments", FOLDER / "given")
    files = [path for folder in own for path in folder.glob("*.*")]
    files += (ROOT / "classroom").glob("*.py")
    for folder in ("models", "mock_server"):
        files += (ROOT / folder).rglob("*.[ch]pp")
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class Task:
    """One file to look at."""

    student: str
    exercise: Exercise
    source: Path
    marks: student_folder.Marks
    checks: str  # digest of the check

    def key(self) -> str:
        """The same for the same file and the same check."""
        content = self.source.read_bytes() if self.source.is_file() else b""
        return hashlib.sha256(self.checks.encode() + content).hexdigest()[:32]

    def result(self, state: str, failure: str = "", log: str = "") -> Result:
        return Result(self.student, self.exercise, state, failure, self.marks, log)


class Memory:
    """The results that are known already: a report that was interrupted goes on
    where it was, and what has not changed is neither built nor run again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.closed = False  # what comes now was interrupted, and says nothing
        folder.mkdir(parents=True, exist_ok=True)

    def find(self, task: Task, key: str) -> Result | None:
        try:
            said = json.loads((self.folder / f"{key}.json").read_text())
            return task.result(said["state"], said["failure"], said["log"])
        except (OSError, ValueError, KeyError):
            return None

    def keep(self, key: str, result: Result, log: str) -> Result:
        name = f"{key}.txt" if log else ""
        if log:
            (self.folder / name).write_text(student_folder.shortened(log))
        said = {"state": result.state, "failure": result.failure, "log": name}
        new = self.folder / f"{key}.{os.getpid()}.new"
        new.write_text(json.dumps(said))
        new.rename(self.folder / f"{key}.json")
        return replace(result, log=name)


def look_at(task: Task, memory: Memory) -> Result:
    """The state of a student's file, and what was observed if it failed."""
    if not os.path.lexists(task.source):
        return task.result(NOT_HANDED_IN)
    key = task.key()
    if known := memory.find(task, key):
        return known
    try:
        trial = try_out(task.exercise, task.source)
    except (Unable, OSError) as error:  # another time, perhaps: it is not kept
        return task.result(NOT_CHECKED, str(error))
    if memory.closed:
        return task.result(NOT_CHECKED)
    if trial.passed:
        return memory.keep(key, task.result("passed"), "")
    failure = trial.failure
    observed = failure.observed if failure else "It could not be checked to the end."
    log = "\n".join([trial.log, trial.output]).strip()
    return memory.keep(key, task.result("failed", observed), log)


def marks_in(my: Path) -> dict[str, student_folder.Marks]:
    try:
        return student_folder.read_marks(my)
    except BadInput as error:
        print(f"  {error}; taken as empty", file=sys.stderr)
        return {}


def tasks_of(students: dict[str, Path]) -> Iterator[Task]:
    exercises = [(exercise, digest_of_checks(exercise)) for exercise in read_all()]
    for student, my in students.items():
        marks = marks_in(my)
        for exercise, checks in exercises:
            noted = marks.get(exercise.name, student_folder.Marks())
            source = student_folder.file_of(exercise, my)
            yield Task(student, exercise, source, noted, checks)


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


def pairs_in(tasks: list[Task]) -> list[Alike]:
    """Those whose files are alike, most of all first."""
    found: list[Alike] = []
    for exercise in read_all():
        files = [
            (task.student, task.source)
            for task in tasks
            if task.exercise.name == exercise.name
        ]
        found += alike(exercise, files)
    return sorted(found, key=lambda pair: -pair.share)


def page_of(results: list[Result], pairs: Sequence[Alike] = ()) -> str:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=loader, autoescape=True)
    students = list(dict.fromkeys(result.student for result in results))
    exercises = read_all()
    return environment.get_template("class_report.html.j2").render(
        students={
            student: [result for result in results if result.student == student]
            for student in students
        },
        summaries=[summarise(exercise, results) for exercise in exercises],
        exercises=exercises,
        passed=sum(result.state == "passed" for result in results),
        handed_in=sum(result.state != NOT_HANDED_IN for result in results),
        still_missing=sum(result.state == NOT_YET for result in results),
        pairs=pairs,
    )


def publish(results: list[Result], out: Path, pairs: Sequence[Alike] = ()) -> None:
    """Page and tables are always of one report, and whole."""
    files = {
        "class.csv": table_of(results),
        "class.html": page_of(results, pairs),
        "class.json": json_of(results),
        "class.moodle.csv": moodle_of(results),
        "class.xml": junit_of(results),
    }
    with locked(
        out / ".lock", "another class report to be written there"
    ), tempfile.TemporaryDirectory(dir=out, prefix=".new.") as stage:
        for name, text in files.items():
            (Path(stage) / name).write_text(text, encoding="utf-8", errors="replace")
        for name in files:
            (Path(stage) / name).rename(out / name)


def look_at_each(
    tasks: Sequence[Task],
    memory: Memory,
    jobs: int,
    note: Callable[[int, Result], None],
) -> None:
    """So many at once; `note` hears of each when it is done.

    After Ctrl+C the checks that run are ended, and nothing is kept of them.
    """
    executor = ThreadPoolExecutor(jobs)
    try:
        running = {
            executor.submit(look_at, task, memory): number
            for number, task in enumerate(tasks)
        }
        for future in as_completed(running.copy()):
            note(running.pop(future), future.result())
    except BaseException:
        for future, number in running.items():
            if future.done() and not future.cancelled() and not future.exception():
                note(number, future.result())
        memory.closed = True
        executor.shutdown(wait=False, cancel_futures=True)
        end_all()
        raise
    finally:
        executor.shutdown()


def look_at_all(tasks: list[Task], memory: Memory, out: Path, jobs: int) -> None:
    """What is known is written again and again."""
    results = [
        task.result(NOT_YET if os.path.lexists(task.source) else NOT_HANDED_IN)
        for task in tasks
    ]
    places = [n for n, result in enumerate(results) if result.state == NOT_YET]
    done = 0

    def note(place: int, result: Result) -> None:
        nonlocal done
        done += 1
        results[places[place]] = result
        print(
            f"{done} of {len(places)}: {result.student}: "
            f"{result.exercise.number} {result.state}",
            file=sys.stderr,
            flush=True,
        )
        if done % 25 == 0:
            publish(results, out)

    try:
        look_at_each([tasks[place] for place in places], memory, jobs, note)
    finally:
        publish(results, out, pairs_in(tasks))


def report(typed: Namespace) -> int:
    """Checks every file of every student, and writes a page and tables."""
    if typed.moodle and not typed.names:
        raise BadInput("exercise class report: --moodle needs --names")
    folders = folders_of(typed.folders)
    out = CALLED_IN / typed.out if typed.out else ROOT / "out" / "class"
    out.mkdir(parents=True, exist_ok=True)
    if why := sandbox.why_not():
        said = f"Without a sandbox: {why}.  The students' programs run with your rights"
        print(f"{said}, within limits.", file=sys.stderr)
    tasks = list(tasks_of(named(folders, shown=typed.names)))
    handed_in = {
        task.exercise.name: task.exercise
        for task in tasks
        if os.path.lexists(task.source)
    }
    build.prepare(*handed_in.values())
    jobs = typed.jobs or len(os.sched_getaffinity(0))
    try:
        look_at_all(tasks, Memory(out / "results"), out, jobs)
    except KeyboardInterrupt:
        complain(
            f"{out / 'class.html'} has what was checked.  To go on: the same again"
        )
        raise
    shown = {"json": "class.json", "junit": "class.xml", "moodle": "class.moodle.csv"}
    chosen = [name for option, name in shown.items() if getattr(typed, option)]
    for name in ["class.html", "class.csv", *chosen]:
        print(out / name)
    return 0


def named(folders: dict[str, Path], *, shown: bool) -> dict[str, Path]:
    """The folders by what the report calls their students."""
    if not shown:
        return {f"student {n}": my for n, my in enumerate(folders.values(), start=1)}
    last = {(CALLED_IN / name).resolve().name: my for name, my in folders.items()}
    return last if len(last) == len(folders) else folders  # a/my and b/my
