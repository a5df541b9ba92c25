"""What a check found out."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One step of a check.  `passed` is None if it could not be taken."""

    step: str
    passed: bool | None
    observed: str = ""
    expected: str = ""
    next: str = ""


def read(lines: list[str], end: str) -> list[Finding]:
    """The findings that a program wrote down, line by line.

    `end` says how the program ended, if it did not come to its end: then the
    step that it had begun has failed.  What comes later was not checked.
    """
    steps: list[str] = []
    found: dict[str, Finding] = {}
    begun: str | None = None
    for line in lines:
        said = json.loads(line)
        if "step" in said:
            steps.append(said["step"])
        elif "begun" in said:
            begun = said["begun"]
        else:
            begun = None
            step = said.pop("done")
            found[step] = Finding(step, **said)
    if end:
        name = begun or "the program starts"
        steps += [name] if name not in steps else []
        found[name] = Finding(
            name, False, end, "The program comes to its end.", "Find out where it was."
        )
    return [found.get(step, Finding(step, None)) for step in steps]


def verdict(findings: list[Finding]) -> bool:
    """Only what was checked and is well passes."""
    return bool(findings) and all(finding.passed for finding in findings)


def first_failure(findings: list[Finding]) -> Finding | None:
    return next((finding for finding in findings if finding.passed is False), None)
