"""python3 -m tools COMMAND ...: what ./lab runs once there is a Python."""

from __future__ import annotations

import signal

# A signal that comes while this begins ends it, without a word.
if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # as ./lab began it

import sys

sys.path.append(sys.path.pop(0))  # a file of the user's hides no module of Python

from collections.abc import Callable, Sequence

from tools import commands
from tools.audit import audit
from tools.choose import choose, compare
from tools.hosts import hosts
from tools.messages import ENVIRONMENT, Failure, in_one_line, say
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
        say(in_one_line(f"lab: {failure}"))
        return failure.code
    except OSError as error:
        what = error.filename or words[0]
        said = f"lab: {what}: {error.strerror or error}: run ./lab doctor"
        say(in_one_line(said))
        return ENVIRONMENT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
