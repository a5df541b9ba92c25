"""How a program ended, if the check did not choose it: a sentence and a place."""

import json
import re
import signal
from typing import Any

from classroom.findings import THE_REPORT, Finding
from classroom.processes import ENDINGS_OF_LIMITS, PATIENCE, TASKS

ITS_END = "The program comes to the end of its check."
COULD_NOT_START = "FATAL: ThreadSanitizer"

HELP = {
    "SIGSEGV": "It touched memory that is not its own: a null pointer, or an object "
    "that is gone.  Look at what that line follows or indexes.",
    "SIGABRT": "Something called abort(): a check of the library, or an exception "
    "that nobody caught.  What it printed says which.",
    "SIGFPE": "It divided by zero.",
    "SIGKILL": "It was killed from outside, or killed itself.",
    "SIGXFSZ": "It wrote a very large file.  An exercise needs none.",
    "SIGXCPU": "It computed for ten minutes.",
}
CAUGHT = re.compile(r"(?:Address|Thread)Sanitizer: (SEGV|ABRT|FPE|BUS|ILL)\b")
SANITIZERS_EXIT = 99  # exit code that its options name
SUMMARY = re.compile(r"SUMMARY: (\w+Sanitizer): ([\w -]+?)(?= [/.(<]|$)", re.MULTILINE)
ASSERTION = re.compile(r"Assertion '(?P<what>.*)' failed")
PAST_THE_END = re.compile(r"__n < this->size\(\)|__n < size\(\)")


# What a program prints that its author did not write: a finding tells of it.
NOT_THEIRS = re.compile(
    r"(?m)^((Address|Thread)Sanitizer:DEADLYSIGNAL|/usr/include/.*Assertion '.*' "
    r"failed\.)$\n?"
)


def own_words(output: str) -> str:
    return NOT_THEIRS.sub("", output)


def place_in(text: str, source: str) -> str:
    """The first place in the student's own file that a stack names; or nothing."""
    found = re.search(rf"(?m)^\s*#\d+ .*{re.escape(source)}:(\d+)", text)
    return f"{source}:{found[1]}" if found else ""


def at(place: str) -> str:
    return f" at {place}" if place else ""


def of(result: dict[str, Any], source: str) -> Finding | None:
    """The ending as a finding; nothing if it was the check's own end."""
    said = [json.loads(line) for line in result["reports"]]
    place = place_in(result["log"], source)
    told = next((each for each in said if "ending" in each), None)
    if result["forged"]:
        return _finding(
            "Something wrote into the report of the check that was not the check: "
            f"{result['forged'][0]}",
            "Only the check reports.",
            "Leave all descriptors alone that you did not open.",
        )
    if result["stopped"] == "stuck":
        where = place_in(result["stacks"], source)
        return _finding(
            f"Your program made no progress for {PATIENCE:.0f} s: it is stuck"
            f"{at(where)}.",
            ITS_END,
            "Find out what it waits for, and who should have brought that.",
        )
    # The kernel may have refused it one more before the supervisor looked.
    has_too_many = result["left_behind"] > TASKS
    stopped = result["stopped"] or ("tasks" if has_too_many else "")
    if stopped:
        return _finding(
            f"{ENDINGS_OF_LIMITS[stopped]}.",
            "It stays within the limits of an exercise.",
            "Which loop of yours does not end?",
        )
    if told:
        return _told(told, place)
    if any("over" in each for each in said):
        failed = any(each.get("passed") is False for each in said)
        return None if failed else left_behind(result["left_behind"])
    return _untold(result, source, place)


def _finding(observed: str, expected: str, to_do: str) -> Finding:
    return Finding(THE_REPORT, False, observed, expected, to_do)


def _told(told: dict[str, str], place: str) -> Finding:
    what = told["what"]
    if told["ending"] in ("exit", "_Exit"):
        return _finding(
            f"Your code called {told['ending']}({what}){at(place)}, and the program "
            "was over.",
            ITS_END,
            "Return, or throw: the check goes on after your function.",
        )
    if what:
        return _finding(
            f"An exception left a thread, and that ends the program: {what}"
            + (f" (thrown{at(place)})." if place else "."),
            "What a thread throws is caught in that thread.",
            "Keep it as a std::exception_ptr, and rethrow it where somebody waits "
            "for the thread.",
        )
    return _finding(
        f"std::terminate() was called{at(place)}: a std::thread went out of scope "
        "and nobody had joined it, or a destructor threw.",
        ITS_END,
        "Join every thread, or take std::jthread, which does.",
    )


def signal_of(result: dict[str, Any]) -> str:
    """The signal that ended it; a sanitizer that caught it tells in its log."""
    code = result["code"]
    if code is not None and code < 0:
        return signal.Signals(-code).name
    caught = CAUGHT.search(result["log"])
    return f"SIG{caught[1]}" if caught else ""


def _by_sanitizer(log: str, source: str) -> Finding:
    """A sanitizer has ended it, for another reason than a signal."""
    report = log[log.rfind("ERROR: ") :]
    kinds = SUMMARY.findall(report)
    # What follows tells where the memory had come from.
    access = report.partition("\n\n")[0]
    tool, kind = kinds[-1] if kinds else ("A sanitizer", "see the log")
    return _finding(
        f"{tool} ended your program{at(place_in(access, source))}: {kind}.",
        ITS_END,
        "If something is said of another step, mend that first: this may come of it.",
    )


def _untold(result: dict[str, Any], source: str, place: str) -> Finding:
    name = signal_of(result)
    if not name and result["code"] == SANITIZERS_EXIT:
        return _by_sanitizer(result["log"], source)
    if not name:
        return _finding(
            f"Your program ended with exit code {result['code']}{at(place)} before "
            "its check had come to its end.",
            ITS_END,
            "Who ends the program?  Nothing of yours may, not even before main().",
        )
    assertion = ASSERTION.search(result["output"])
    if assertion and PAST_THE_END.search(assertion["what"]):
        observed = f"Your code used an index past the end of a container{at(place)}."
        to_do = (
            "How many elements does it have at that moment?  Two threads may both have "
            "seen that there was one left."
        )
    elif assertion:
        observed = f"A check of the library failed{at(place)}: {assertion['what']}."
        to_do = HELP["SIGABRT"]
    else:
        observed = f"Your program crashed{at(place)}: {name}."
        to_do = HELP.get(name, "Find out where it was.")
    return _finding(observed, ITS_END, to_do)


def left_behind(count: int) -> Finding | None:
    if not count:
        return None
    processes = "1 process" if count == 1 else f"{count} processes"
    return _finding(
        f"The check was over, and {processes} of your program still ran.",
        "None is left behind.",
        "Who starts a process waits for its end, and for that of its children.",
    )


def lost() -> Finding:
    return _finding(
        "Your program ended the process that watched it.",
        ITS_END,
        "A program may only signal what it has started.",
    )


def could_not_start(said: str) -> bool:
    """ThreadSanitizer found no room for itself: no fault of the student's."""
    return COULD_NOT_START in said
