"""What the reports of a check mean, also of one that came to no end."""

from classroom import findings
from classroom.findings import THE_END, THE_START, Finding

STEPS = ["one", "two"]
ONE_PASSED = ['{"begun": "one"}', '{"done": "one", "passed": true}']
TWO_PASSED = ['{"begun": "two"}', '{"done": "two", "passed": true}']
CRASH = Finding("", False, "Your program crashed: SIGSEGV.")


def test_all_steps_passed_is_a_pass() -> None:
    assert findings.verdict(findings.read(STEPS, [*ONE_PASSED, *TWO_PASSED], None))


def test_a_step_that_was_not_answered_is_not_checked_and_no_pass() -> None:
    found = findings.read(STEPS, ONE_PASSED, None)
    assert [finding.passed for finding in found] == [True, None]
    assert not findings.verdict(found)


def test_no_answer_at_all_is_no_pass() -> None:
    assert not findings.verdict(findings.read(STEPS, [], None))


def test_a_step_that_the_exercise_does_not_have_is_no_pass() -> None:
    more = ['{"done": "all is well", "passed": true}']
    assert not findings.verdict(
        findings.read(STEPS, [*ONE_PASSED, *TWO_PASSED, *more], None)
    )


def test_steps_in_another_order_are_no_pass() -> None:
    assert not findings.verdict(findings.read(STEPS, [*TWO_PASSED, *ONE_PASSED], None))


def test_a_crash_fails_the_step_that_had_begun() -> None:
    found = findings.read(STEPS, [*ONE_PASSED, '{"begun": "two"}'], CRASH)
    assert [finding.passed for finding in found] == [True, False]
    assert found[1].observed == "Your program crashed: SIGSEGV."


def test_a_crash_between_two_steps_fails_too() -> None:
    found = findings.read(STEPS, ONE_PASSED, CRASH)
    failure = findings.first_failure(found)
    assert failure and failure.step == THE_END


def test_a_crash_before_the_first_step_is_the_first_that_is_read() -> None:
    found = findings.read(STEPS, [], CRASH)
    assert found[0].step == THE_START and found[0].passed is False
