"""What the lines of a check mean, also of one that came to no end."""

from classroom import findings

STEPS = ['{"step": "one"}', '{"step": "two"}']
ONE_PASSED = ['{"begun": "one"}', '{"done": "one", "passed": true}']


def test_all_steps_passed_is_a_pass() -> None:
    two = ['{"begun": "two"}', '{"done": "two", "passed": true}']
    assert findings.verdict(findings.read([*STEPS, *ONE_PASSED, *two], ""))


def test_a_step_that_was_not_taken_is_not_checked_and_no_pass() -> None:
    found = findings.read([*STEPS, *ONE_PASSED], "")
    assert [finding.passed for finding in found] == [True, None]
    assert not findings.verdict(found)


def test_a_crash_fails_the_step_that_had_begun() -> None:
    lines = [*STEPS, *ONE_PASSED, '{"begun": "two"}']
    found = findings.read(lines, "Your program crashed: SIGSEGV.")
    assert [finding.passed for finding in found] == [True, False]
    assert found[1].observed == "Your program crashed: SIGSEGV."


def test_a_crash_between_two_steps_fails_too() -> None:
    found = findings.read([*STEPS, *ONE_PASSED], "Your program crashed: SIGSEGV.")
    assert findings.first_failure(found) is not None


def test_a_program_that_wrote_nothing_fails() -> None:
    assert not findings.verdict(findings.read([], ""))
    assert (
        findings.first_failure(findings.read([], "Your program crashed.")) is not None
    )
