"""The command line of ./lab exercise."""

import argparse
import signal
import sys
from typing import NoReturn

from classroom import class_report, commands
from classroom.build import NotBuilt
from classroom.check_all import FORMATS, check_all
from classroom.exercise import BadInput
from classroom.processes import adopt_orphans, end_all
from classroom.trial import Unable

BAD_INPUT, ENVIRONMENT, INTERRUPTED = 2, 3, 130


class Parser(argparse.ArgumentParser):
    """Tells of a mistake in one line, as all of ./lab does."""

    def error(self, message: str) -> NoReturn:
        command = self.prog.replace("./lab", "lab:")
        missing = message.removeprefix("the following arguments are required: ")
        if missing != message:
            message = f"{missing} is missing"
        self.exit(BAD_INPUT, f"{command}: {message}: see ./lab help exercise\n")


def parser() -> Parser:
    top = Parser(prog="./lab exercise", description="Exercises that grade themselves.")
    words = top.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, what: str, *, takes_one: bool = True) -> Parser:
        word = words.add_parser(name, help=what, description=what)
        if takes_one:
            word.add_argument("exercise", metavar="NUMBER", help="such as 01")
        return word

    def add_seed(word: Parser) -> None:
        word.add_argument("--seed", type=int, help="replay this order of events")

    add("list", "all exercises", takes_one=False).set_defaults(do=commands.listed)
    add("start", "make a copy to work on").set_defaults(do=commands.start)
    predict = add("predict", "say beforehand what will happen")
    predict.add_argument("--answer", help="the number of a choice")
    predict.set_defaults(do=commands.predict)
    add_check(add("check", "look at your solution", takes_one=False))
    add("story", "what it is about").set_defaults(do=commands.story)
    add("watch", "check whenever you save").set_defaults(do=commands.watch)
    add("hint", "the next of three hints").set_defaults(do=commands.hint)
    run = add("run", "use your solution, and see the time")
    add_seed(run)
    run.set_defaults(do=commands.run)
    solution = add("solution", "a solution, when you have passed")
    solution.add_argument("--give-up", action="store_true", help="show it anyway")
    solution.set_defaults(do=commands.solution)
    add("reset", "begin anew; the old file is kept").set_defaults(do=commands.reset)
    add("progress", "how far you are", takes_one=False).set_defaults(
        do=commands.progress
    )
    add_class(words)
    return top


def add_check(check: Parser) -> None:
    """One exercise, or all that were begun."""
    check.add_argument("exercise", metavar="NUMBER", nargs="?", help="such as 01")
    check.add_argument("--seed", type=int, help="replay this order of events")
    check.add_argument("--log", action="store_true", help="all that was said last time")
    check.add_argument("--all", action="store_true", help="all that were begun")
    form = check.add_mutually_exclusive_group()
    for name in FORMATS:
        form.add_argument(f"--{name}", action="store_true", help="of --all: as data")
    check.add_argument("--jobs", type=int, help="of --all: so many files at once")
    check.set_defaults(do=do_check)


def do_check(typed: argparse.Namespace) -> int:
    of_one = typed.seed is not None or typed.log
    of_all = typed.jobs is not None or any(getattr(typed, name) for name in FORMATS)
    if typed.all and (typed.exercise or of_one):
        raise BadInput("exercise check: --all goes without NUMBER, --seed and --log")
    if typed.all:
        return check_all(typed)
    if of_all:
        raise BadInput(
            "exercise check: that is an option of --all: see ./lab help exercise"
        )
    if not typed.exercise:
        raise BadInput("exercise check: NUMBER is missing: see ./lab help exercise")
    return commands.check(typed)


def add_class(words: "argparse._SubParsersAction[Parser]") -> None:
    """For teachers."""
    group = words.add_parser("class", help="for teachers: how a class is doing")
    report = group.add_subparsers(metavar="report", required=True).add_parser(
        "report",
        description="Checks the students' folders with your own checks. "
        "Their code runs in a sandbox if there is bubblewrap; else with your rights.",
    )
    report.add_argument("folders", nargs="+", metavar="DIR", help="one per student")
    report.add_argument("--names", action="store_true", help="show the folders' names")
    report.add_argument("--out", help="where to write class.html and class.csv")
    report.add_argument("--jobs", type=int, help="so many files at once")
    report.add_argument("--json", action="store_true", help="name class.json, too")
    report.add_argument("--junit", action="store_true", help="name class.xml, too")
    report.add_argument(
        "--moodle", action="store_true", help="name class.moodle.csv, too"
    )
    report.set_defaults(do=class_report.report)


def main() -> int:
    adopt_orphans()  # so that Ctrl+C ends also what a student's program has started
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # as ./lab began it
        typed = parser().parse_args()
        code: int = typed.do(typed)
        return code
    except BadInput as error:
        print(f"lab: {error}", file=sys.stderr)
        return BAD_INPUT
    except (NotBuilt, Unable, OSError) as error:
        print(f"lab: {error}", file=sys.stderr)
        return ENVIRONMENT
    except KeyboardInterrupt:
        end_all()
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
