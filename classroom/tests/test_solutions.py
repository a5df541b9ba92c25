"""A solution of each kind passes its check, with a sandbox and without; the
author's check tries all of them."""

from pathlib import Path

import pytest

from classroom import build, sandbox
from classroom.exercise import find
from classroom.say import findings
from classroom.trial import try_out


@pytest.mark.parametrize("number", ["04", "07", "10"])  # threads, processes, coroutines
@pytest.mark.parametrize("wanted", ["on", "off"])
def test_the_solution_passes(
    number: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_SANDBOX", wanted)
    sandbox.why_not.cache_clear()
    exercise = find(number)
    build.prepare(exercise)
    trial = try_out(exercise, exercise.solution)
    sandbox.why_not.cache_clear()
    assert trial.passed, f"{findings(trial.findings)}\n{trial.log}"


def test_what_was_printed_is_kept_though_a_step_failed(tmp_path: Path) -> None:
    exercise = find("01")
    build.prepare(exercise)
    begin = "  std::vector<std::string> pages;\n"
    text = exercise.start.read_text().replace(
        begin, f'{begin}  std::cout << "I was here\\n";\n'
    )
    (tmp_path / "start.cpp").write_text(f"#include <iostream>\n{text}")
    trial = try_out(exercise, tmp_path / "start.cpp")
    assert not trial.passed and "I was here" in trial.output
