"""./lab exercise check --all: every exercise that was begun, for other programs."""

import os
import sys
from argparse import Namespace

from classroom import build, student_folder, sandbox
from classroom.class_report import NOT_HANDED_IN, Memory, look_at_each, tasks_of
from classroom.class_tables import Result, gradescope_of, json_of, junit_of
from classroom.exercise import BadInput, read_all

FORMATS = {"json": json_of, "junit": junit_of, "gradescope": gradescope_of}


def check_all(typed: Namespace) -> int:
    """Says to stderr how each goes.  The results go to standard output, in the
    form that was asked for; what has not changed is not looked at again.

    Returns: 0 if all that was begun passes.
    """
    begun = [
        task
        for task in tasks_of({"my": student_folder.my_folder()})
        if os.path.lexists(task.source)
    ]
    if not begun:
        raise BadInput(f"{student_folder.my_folder()}: no exercise was begun")
    if why := sandbox.why_not():
        print(f"Without a sandbox: {why}.", file=sys.stderr)
    build.prepare(*(task.exercise for task in begun))
    memory = Memory(student_folder.my_folder() / ".results")

    results: dict[int, Result] = {}

    def note(number: int, result: Result) -> None:
        results[number] = result
        line = f"{result.exercise.number:<3} {result.state}  {result.failure}".rstrip()
        print(line, file=sys.stderr, flush=True)

    jobs = typed.jobs or len(os.sched_getaffinity(0))
    look_at_each(begun, memory, jobs, note)
    for name, form in FORMATS.items():
        if getattr(typed, name):
            print(form(with_those_not_begun(list(results.values()))), end="")
    return 0 if all(result.state == "passed" for result in results.values()) else 1


def with_those_not_begun(results: list[Result]) -> list[Result]:
    known = {result.exercise.name: result for result in results}
    return [
        known.get(
            each.name, Result("my", each, NOT_HANDED_IN, "", student_folder.Marks())
        )
        for each in read_all()
    ]
