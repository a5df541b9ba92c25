"""python3 -m tools COMMAND ...: what ./lab runs once there is a Python."""

from __future__ import annotations

import signal

# A signal that comes while this begins ends it, without a word.
if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import sys

sys.path.append(sys.path.pop(0))  # a file of the user's hides no module of Python

from collections.abc import Callable, Sequence

from tools import commands
from tools.audit import audit
from tools.choose import choose, compare
from tools.hosts import hosts
from tools.messages import ENVIRONMENT, Failure, say
from tools.report import report
from tools.stopping import Runner

COMMANDS: dict[str, Callable[[Runner, Sequence[str]], int]] = {
    "report": report,
    "choose": choose,
    "compare": compare,
    "audit": audit,
    "test": commands.test,
    "bench": commands.bench,
    "serve": commands.serve,
    "exercise": commands.exercise,
    "hosts": hosts,
    "book": commands.book,
    "clean": commands.clean,
}


def main(words: Sequence[str]) -> int:
    try:
        return COMMANDS[words[0]](Runner(), words[1:])
    except Failure as failure:
        say(f"lab: {failure}")
        return failure.code
    except OSError as error:
        what = error.filename or words[0]
        say(f"lab: {what}: {error.strerror or error}: run ./lab doctor")
        return ENVIRONMENT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
