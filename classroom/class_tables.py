"""The results of a class, as other programs read them."""

import csv
import io
import json
import re
from dataclasses import dataclass
from xml.etree import ElementTree

from classroom import student_folder
from classroom.exercise import Exercise


# A student may print what XML cannot hold: all but its section 2.2.
NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Result:
    """One student's file for one exercise, and what the student noted of it."""

    student: str
    exercise: Exercise
    state: str  # passed, failed, not handed in, not checked, not checked yet
    failure: str  # what this check observed
    marks: student_folder.Marks
    log: str = ""  # what was said, as a file beside the page


def safe(text: str) -> str:
    """A spreadsheet takes what begins so for a formula, and would compute it."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def table_of(results: list[Result]) -> str:
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow(
        ["student", "exercise", "state", "attempts", "hints", "gave_up"]
        + ["first_failure", "failure_now"]
    )
    for result in results:
        marks = result.marks
        table.writerow(
            [safe(result.student), result.exercise.name, result.state]
            + [marks.attempts, marks.hints, marks.gave_up]
            + [safe(str(marks.first_failure)), safe(result.failure)]
        )
    return file.getvalue()


def json_of(results: list[Result]) -> str:
    said = [
        {
            "student": result.student,
            "exercise": result.exercise.name,
            "state": result.state,
            "failure": result.failure,
            "attempts": result.marks.attempts,
            "hints": result.marks.hints,
            "gave_up": result.marks.gave_up,
        }
        for result in results
    ]
    return json.dumps(said, indent=1) + "\n"


def junit_of(results: list[Result]) -> str:
    """As tools for continuous integration read it: a suite for each student."""
    suites = ElementTree.Element("testsuites")
    for student in dict.fromkeys(result.student for result in results):
        mine = [result for result in results if result.student == student]
        failed = sum(result.state == "failed" for result in mine)
        suite = ElementTree.SubElement(suites, "testsuite", name=student)
        suite.set("tests", str(len(mine)))
        suite.set("failures", str(failed))
        for result in mine:
            case = ElementTree.SubElement(
                suite, "testcase", classname=student, name=result.exercise.name
            )
            if result.state == "failed":
                ElementTree.SubElement(case, "failure", message=result.failure)
            elif result.state != "passed":
                ElementTree.SubElement(case, "skipped", message=result.state)
    text = ElementTree.tostring(suites, encoding="unicode")
    return NOT_IN_XML.sub("", text) + "\n"


def gradescope_of(results: list[Result]) -> str:
    """As its autograder wants results/results.json: a point for each exercise."""
    tests = [
        {
            "number": result.exercise.number,
            "name": f"{result.exercise.number} {result.exercise.title}",
            "score": 1 if result.state == "passed" else 0,
            "max_score": 1,
            "output": result.failure or result.state,
            "visibility": "visible",
        }
        for result in results
    ]
    return json.dumps({"tests": tests}, indent=1) + "\n"


def moodle_of(results: list[Result]) -> str:
    """As its gradebook imports it: a row for each student, a point for each
    exercise that passed.  The folder's name must be one that Moodle knows."""
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow(["username", "grade", "feedback"])
    for student in dict.fromkeys(result.student for result in results):
        mine = [result for result in results if result.student == student]
        passed = [each.exercise.number for each in mine if each.state == "passed"]
        said = f"passed: {' '.join(passed) or 'none'}"
        table.writerow([safe(student), len(passed), said])
    return file.getvalue()
