"""How the classroom speaks to a terminal that is 80 columns wide."""

import re
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


def beginning(text: str, lines: int = 20) -> str:
    """The first lines, shortened: a program may have printed one of a megabyte."""
    every = text.rstrip().splitlines()
    shown = [f"  {line[:200]}" for line in every[:lines]]
    more = len(every) - len(shown)
    return "\n".join([*shown, f"  … and {more} more lines"] if more else shown)


def findings(all_found: list[Finding]) -> str:
    return "\n".join(finding(found) for found in all_found)


def paragraph(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False)


CODE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
PARAGRAPH = re.compile(r"^.+(?:\n(?!- ).+)*", re.MULTILINE)


def page(markdown: str) -> str:
    """Prose to the width of the screen; what is code stays as it is."""
    prose_and_code = CODE.split(markdown)
    prose_and_code[::2] = [PARAGRAPH.sub(_filled, text) for text in prose_and_code[::2]]
    return "".join(prose_and_code)


def _filled(found: re.Match[str]) -> str:
    text = " ".join(found[0].split())
    return textwrap.fill(
        text,
        WIDTH,
        subsequent_indent="  " if text.startswith("- ") else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
