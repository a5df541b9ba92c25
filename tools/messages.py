"""What is said to the user, on the standard error."""

from __future__ import annotations

import os

DONE, WRONG, BAD_INPUT, ENVIRONMENT = 0, 1, 2, 3


class Failure(Exception):
    """Ends the command with an exit code, and a line that says why."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


def in_one_line(text: str) -> str:
    """Of what was typed, a terminal gets no control characters."""
    return "".join(c if c.isprintable() else "?" for c in text)


def say(text: str) -> None:
    """A message that nobody can read is no reason to end."""
    try:
        os.write(2, (text + "\n").encode(errors="replace"))
    except OSError:
        pass
