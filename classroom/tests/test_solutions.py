"""Every solution passes its check once, as it was built with it."""

import pytest

from classroom.build import BUILD
from classroom.exercise import Exercise, read_all
from classroom.say import findings
from classroom.trial import mock_server, try_out


@pytest.mark.parametrize("exercise", read_all(), ids=lambda each: str(each.name))
def test_the_solution_passes(exercise: Exercise) -> None:
    program = BUILD / "exercises" / f"{exercise.name}_solution"
    with mock_server() as address:
        trial = try_out(exercise, program, address, exercise.solution.name)
    assert trial.passed, f"{findings(trial.findings)}\n{trial.log}"
