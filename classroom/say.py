"""How the classroom speaks to a terminal: to its width, and at most 80 columns."""

import re
import shutil
import textwrap
from itertools import groupby

from classroom.findings import Finding

WIDTH = 80
NARROW = 60  # columns: from here on downwards, space is too dear to line up
WORDS = {True: "passed", False: "FAILED", None: "not checked"}


def width() -> int:
    """Of the terminal; of what is no terminal 80."""
    return min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)


def indented(label: str, text: str) -> str:
    narrow = width() < NARROW
    return textwrap.fill(
        text,
        width(),
        initial_indent=f"  {label}  " if narrow else f"  {label:<13}",
        subsequent_indent=" " * (6 if narrow else 15),
        break_long_words=False,
    )


def choice(number: int, text: str) -> str:
    return textwrap.fill(f"  {number}  {text}", width(), subsequent_indent=" " * 5)


def row(left: str, right: str, column: int) -> str:
    """Of a table; where the terminal is too narrow, in two lines."""
    line = f"  {left:<{column}} {right}".rstrip()
    if len(line) <= width():
        return line
    below = textwrap.fill(right.strip(), initial_indent=" " * 7)
    return f"{textwrap.fill('  ' + left, width(), subsequent_indent=' ' * 7)}\n{below}"


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
    shown: list[str] = []
    every = text.rstrip().splitlines()
    more = len(every)
    for line, same in groupby(every):
        if len(shown) >= lines:
            break
        times = len(list(same))
        more -= times
        shown.append(f"  {line[:200]}")
        shown += [f"  … the same {times} times"] if times > 1 else []
    return "\n".join([*shown, f"  … and {more} more lines"] if more else shown)


def findings(all_found: list[Finding]) -> str:
    return "\n".join(finding(found) for found in all_found)


def paragraph(text: str) -> str:
    return textwrap.fill(text, width(), break_long_words=False)


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
        width(),
        subsequent_indent="  " if text.startswith("- ") else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
