"""What a teacher reads of a class."""

import csv
import io
import json
import os
import signal
import threading
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from classroom import class_report, class_tables
from classroom.class_report import NOT_HANDED_IN
from classroom.__main__ import parser
from classroom.class_tables import Result
from classroom.student_folder import Marks
from classroom.exercise import BadInput, Exercise, read_all
from classroom.findings import Finding
from classroom.similarity import Alike
from classroom.trial import Trial, Unable

FIRST = read_all()[0]
RESULTS = [
    Result("student 1", FIRST, "passed", "", Marks(attempts=3, first_step="order")),
    Result(
        "student 2", FIRST, "failed", "<saw 1>", Marks(attempts=5, first_step="gate")
    ),
    Result("student 3", FIRST, "failed", "saw 2", Marks(attempts=7, first_step="gate")),
    Result("student 4", FIRST, NOT_HANDED_IN, "", Marks()),
]


def test_a_summary_counts_those_who_handed_something_in() -> None:
    summary = class_report.summarise(FIRST, RESULTS)
    assert (summary.handed_in, summary.passed, summary.attempts) == (3, 1, 5)
    assert summary.usual_failure == "gate"


def test_an_exercise_that_nobody_did_has_no_medians() -> None:
    summary = class_report.summarise(FIRST, RESULTS[3:])
    assert (summary.handed_in, summary.attempts, summary.usual_failure) == (0, None, "")


def test_the_table_has_a_row_for_each_student_and_exercise() -> None:
    rows = list(csv.DictReader(io.StringIO(class_tables.table_of(RESULTS))))
    assert [row["state"] for row in rows] == [result.state for result in RESULTS]
    assert rows[1]["failure_now"] == "<saw 1>"


def test_the_page_shows_what_code_said_as_text() -> None:
    page = class_report.page_of(RESULTS)
    assert "&lt;saw 1&gt;" in page and "student 4" in page


def test_a_project_is_as_good_as_its_folder_my(tmp_path: Path) -> None:
    file = tmp_path / "my" / FIRST.name / "start.cpp"
    file.parent.mkdir(parents=True)
    file.touch()
    assert class_report.folder_of(tmp_path) == tmp_path / "my"
    assert class_report.folder_of(tmp_path / "my") == tmp_path / "my"


def write_start(student: Path, exercise: str = FIRST.name) -> str:
    (student / exercise).mkdir(parents=True)
    (student / exercise / "start.cpp").write_text(f"// {student}")
    return str(student)


def test_who_hands_in_nothing_spoils_nobodys_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anna, ben = write_start(tmp_path / "anna"), tmp_path / "ben"
    (ben / "my").mkdir(parents=True)
    (tmp_path / "list.txt").touch()
    named = [anna, str(ben), str(tmp_path / "list.txt")]
    assert list(class_report.folders_of(named)) == [anna, str(ben)]
    said = capsys.readouterr().err
    assert "ben: no exercises in it" in said and "list.txt: no folder" in said


@pytest.mark.parametrize("name, says", [("", "no exercises"), ("x", "no such folder")])
def test_a_wrong_folder_is_refused(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        class_report.folders_of([str(tmp_path / name)])


def test_a_folder_whose_name_is_no_exercise_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_start(tmp_path, f"{FIRST.name} (1)")
    class_report.folders_of([write_start(tmp_path)])
    assert f"{FIRST.name} (1): no exercise has this name" in capsys.readouterr().err


def test_students_are_told_apart_by_the_last_part_of_a_path_if_that_will_do(
    tmp_path: Path,
) -> None:
    one, other = tmp_path / "anna", tmp_path / "ben"
    folders = {str(one): one, str(other): other}
    assert list(class_report.named(folders, shown=False)) == ["student 1", "student 2"]
    assert list(class_report.named(folders, shown=True)) == ["anna", "ben"]
    folders = {str(each / "my"): each for each in (one, other)}
    assert list(class_report.named(folders, shown=True)) == list(folders)


def test_moodle_must_have_names(tmp_path: Path) -> None:
    words = ["class", "report", "--moodle", write_start(tmp_path)]
    typed = parser().parse_args(words)
    with pytest.raises(BadInput, match="--moodle needs --names"):
        typed.do(typed)


def test_after_ctrl_c_nothing_false_is_kept_and_the_page_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is done; the second is ended in the middle, which looks like a
    failure; the third waits."""
    ended = threading.Event()

    def try_out(exercise: Exercise, source: Path) -> Trial:
        if "one" in source.parts:
            return Trial([Finding("gate", True)])
        os.kill(os.getpid(), signal.SIGINT)
        assert ended.wait(60)
        return Trial([Finding("gate", False, "the compiler gave up")])

    monkeypatch.setattr(class_report, "try_out", try_out)
    monkeypatch.setattr(class_report, "end_all", ended.set)
    students = {name: tmp_path / name for name in ("one", "two", "three")}
    for folder in students.values():
        write_start(folder)
    tasks = list(class_report.tasks_of(students))
    memory = class_report.Memory(tmp_path / "results")
    with pytest.raises(KeyboardInterrupt):
        class_report.look_at_all(tasks, memory, tmp_path, 1)
    assert len(list((tmp_path / "results").glob("*.json"))) == 1
    states = [
        each["state"] for each in json.loads((tmp_path / "class.json").read_text())
    ]
    assert len(states) == len(tasks) and "failed" not in states
    assert states[0] == "passed" and states.count("not checked yet") == 2
    assert "2 files are still to be checked" in (tmp_path / "class.html").read_text()


def test_a_change_of_what_judges_makes_old_results_void(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_report, "ROOT", tmp_path)
    monkeypatch.setattr(class_report, "FOLDER", tmp_path / "exercises")
    own = replace(FIRST, folder=tmp_path / "exercises" / FIRST.name)
    digests = set()
    for name in (
        f"exercises/{FIRST.name}/check.cpp",
        "exercises/instruments/check.cpp",
        "classroom/rules.py",
        "models/async/gather.hpp",
        "mock_server/gate.cpp",
    ):
        digests.add(class_report.digest_of_checks(own))
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("changed")
    digests.add(class_report.digest_of_checks(own))
    assert len(digests) == 6


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@x", "\t=1"])
def test_a_spreadsheet_computes_nothing_that_a_student_wrote(text: str) -> None:
    marks = Marks(first_failure=text)
    results = [Result(text, FIRST, "failed", text, marks)]
    row = next(csv.DictReader(io.StringIO(class_tables.table_of(results))))
    for column in ("student", "first_failure", "failure_now"):
        assert row[column] == f"'{text}"


def test_json_and_junit_say_the_same_as_the_table() -> None:
    states = [each["state"] for each in json.loads(class_tables.json_of(RESULTS))]
    assert states == [result.state for result in RESULTS]
    suites = ElementTree.fromstring(class_tables.junit_of(RESULTS))
    assert [suite.get("failures") for suite in suites] == ["0", "1", "1", "0"]


def test_gradescope_gets_a_point_for_what_passed() -> None:
    tests = json.loads(class_tables.gradescope_of(RESULTS))["tests"]
    assert [test["score"] for test in tests] == [1, 0, 0, 0]
    assert {test["max_score"] for test in tests} == {1}
    assert tests[1]["output"] == "<saw 1>"


def test_moodle_gets_a_row_for_each_student() -> None:
    results = [*RESULTS, Result("=1+1", FIRST, "passed", "", Marks())]
    rows = list(csv.DictReader(io.StringIO(class_tables.moodle_of(results))))
    assert [row["grade"] for row in rows] == ["1", "0", "0", "0", "1"]
    assert rows[0]["feedback"] == "passed: 01" and rows[4]["username"] == "'=1+1"


def test_the_page_shows_who_wrote_alike() -> None:
    pair = Alike(FIRST, "student 1", "<student 2>", 0.934)
    page = class_report.page_of(RESULTS, pairs=[pair])
    assert "&lt;student 2&gt;" in page and "93 %" in page
    assert "Alike" not in class_report.page_of(RESULTS)


@pytest.mark.parametrize("text", ["\x1b[1m\x00", "\uffff", "\ufffe", "\udcff"])
def test_what_xml_cannot_hold_does_not_spoil_the_junit_file(text: str) -> None:
    results = [Result("a", FIRST, "failed", f"<{text}> é\U0001f600", Marks())]
    suites = ElementTree.fromstring(class_tables.junit_of(results).encode())
    failure = suites.find("*/*/failure")
    assert failure is not None and "> é\U0001f600" in failure.get("message", "")


def task_for(source: Path) -> class_report.Task:
    return class_report.Task("student 1", FIRST, source, Marks(), "checks")


def test_an_unchanged_file_is_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Path] = []

    def try_out(exercise: Exercise, source: Path) -> Trial:
        looks.append(source)
        return Trial([Finding("gate", False, "saw 1")], log="all that was said")

    monkeypatch.setattr(class_report, "try_out", try_out)
    memory = class_report.Memory(tmp_path / "results")
    source = tmp_path / "start.cpp"
    for text in ("one", "one", "two", "one"):
        source.write_text(text)
        result = class_report.look_at(task_for(source), memory)
        assert (result.state, result.failure) == ("failed", "saw 1")
        assert "all that" in (tmp_path / "results" / result.log).read_text()
    assert len(looks) == 2


def test_what_a_machine_cannot_check_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def try_out(exercise: Exercise, source: Path) -> Trial:
        raise Unable("ThreadSanitizer could not start")

    monkeypatch.setattr(class_report, "try_out", try_out)
    source = tmp_path / "start.cpp"
    source.touch()
    result = class_report.look_at(task_for(source), class_report.Memory(tmp_path))
    assert result.state == "not checked"
