"""What a check found out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One step of a check.  `passed` is None if it could not be taken."""

    step: str
    passed: bool | None
    observed: str = ""
    expected: str = ""
    next: str = ""


THE_START = "the program starts"
THE_END = "the check comes to its end"
THE_REPORT = "the report is the check's own"


def read(
    steps: Sequence[str], reports: Sequence[str], ending: Finding | None
) -> list[Finding]:
    """A finding for each of the steps that the exercise has, in their order.

    `ending` says how the program ended, if that was not the check's own end: then
    the step that had begun has failed.  What was not reported was not checked.
    """
    said = [json.loads(line) for line in reports]
    found = {each["done"]: finding(each) for each in said if "done" in each}
    answered = [each["done"] for each in said if "done" in each]
    result = [found.get(step, Finding(step, None)) for step in steps]
    if answered != list(steps)[: len(answered)]:
        other = next((step for step in answered if step not in steps), answered[-1])
        return [*result, not_ours(other)]
    if ending is None:
        return result
    begun = [each["begun"] for each in said if "begun" in each]
    name = next((step for step in begun[-1:] if step not in found), None)
    name = name or (THE_END if answered else THE_START)
    failed = Finding(name, False, ending.observed, ending.expected, ending.next)
    if name in steps:
        return [failed if each.step == name else each for each in result]
    return [*result, failed] if answered else [failed, *result]


def finding(said: dict[str, Any]) -> Finding:
    texts = [str(said.get(key, "")) for key in ("observed", "expected", "next")]
    return Finding(said["done"], bool(said["passed"]), *texts)


def not_ours(step: str) -> Finding:
    return Finding(
        THE_REPORT,
        False,
        f"The program reported a step that the exercise does not have: {step}.",
        "It reports the steps of exercise.toml, in their order.",
        "Leave the check to the exercise.  If you wrote the exercise: name the "
        "same steps in check.cpp and exercise.toml.",
    )


def verdict(findings: list[Finding]) -> bool:
    """Only what was checked and is well passes."""
    return bool(findings) and all(finding.passed for finding in findings)


def first_failure(findings: list[Finding]) -> Finding | None:
    return next((finding for finding in findings if finding.passed is False), None)
