"""How the classroom speaks to a terminal that is 80 columns wide."""

import textwrap

from classroom.findings import Finding

WIDTH = 80
WORDS = {True: "passed", False: "FAILED", None: "not checked"}


def indented(label: str, text: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=f"  {label:<13}",
        subsequent_indent=" " * 15,
        break_long_words=False,
    )


def finding(found: Finding) -> str:
    lines = [indented(WORDS[found.passed], found.step)]
    if found.passed is False:
        for label, text in (
            ("  observed", found.observed),
            ("  expected", found.expected),
            ("  next", found.next),
        ):
            lines += [indented(label, text)] if text else []
    return "\n".join(lines)


def findings(all_found: list[Finding]) -> str:
    return "\n".join(finding(found) for found in all_found)


def paragraph(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False)
