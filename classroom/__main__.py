"""The command line of ./lab exercise."""

import argparse
import sys
from typing import NoReturn

from classroom import class_report, commands
from classroom.build import NotBuilt
from classroom.exercise import BadInput
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
    check = add("check", "look at your solution")
    add_seed(check)
    check.add_argument("--log", action="store_true", help="all that was said last time")
    check.set_defaults(do=commands.check)
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
    report.set_defaults(do=class_report.report)


def main() -> int:
    try:
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
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
