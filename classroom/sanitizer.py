"""What the sanitizers found, in the two lines that matter."""

import re
from collections.abc import Iterator

from classroom.findings import Finding

NAMES = {
    "thread": "no two threads touch the same data unprotected",
    "address": "no memory is used that is not there",
}
TITLES = {"thread": "ThreadSanitizer", "address": "AddressSanitizer"}

ACCESS = re.compile(
    r"^  (?P<previous>Previous )?(?:atomic )?(?P<what>[Rr]ead|[Ww]rite) of size"
    r".* by (?P<who>main thread|thread T\d+)"
)
ACQUIRED = re.compile(
    r"^  Mutex (?P<taken>M\d+) acquired here while holding mutex (?P<held>M\d+)"
)
HELD = re.compile(r"^  Mutex M\d+ previously acquired by the same thread here")
# A path may have blanks, and a column may follow the line.
FRAME = re.compile(
    r"^ {4,}#\d+ (?P<function>.*?)(?P<file>[^/ ]+):(?P<line>\d+)(:\d+)? "
)
MISUSE = re.compile(
    r"(?ms)^==\d+==ERROR: AddressSanitizer: (?P<kind>attempting [\w-]+|[\w-]+)(?P<text>.*?)^(==\d+==ABORTING|SUMMARY)"
)
KINDS = {
    "heap-use-after-free": "memory that was given back already",
    "stack-use-after-return": "a variable of a function that has returned",
    "stack-use-after-scope": "a variable whose block was left",
    "heap-buffer-overflow": "memory past the end of an object",
    "stack-buffer-overflow": "memory past the end of a variable",
    "global-buffer-overflow": "memory past the end of a variable",
    "container-overflow": "an element that a container no longer has",
    "dynamic-stack-buffer-overflow": "memory past the end of a variable",
    "double-free": "memory that was given back twice",
    "attempting double-free": "memory that was given back twice",
    "attempting free": "a value that was never made: what it gives back, nobody had "
    "given out",
    "alloc-dealloc-mismatch": "memory that was given back in another way than it "
    "was taken",
    "stack-overflow": "more stack than there is: a function calls itself for ever",
}

USED_IS_THERE = "What is used is there."
WHO_OWNS_IT = "Who owns it, and does that one live as long as those who use it?"


def reports(log: str) -> list[str]:
    return re.findall(r"(?ms)^WARNING: ThreadSanitizer: (.*?)^={10,}$", log)


def place(lines: list[str], source: str) -> str | None:
    """The first place in the student's own file, as file:line."""
    for line in lines:
        if not line.startswith("    #"):
            return None
        frame = FRAME.match(line + " ")
        if frame and frame["file"] == source:
            return f"{source}:{frame['line']}"
    return None


def accesses(report: str, source: str) -> Iterator[tuple[str, str, str]]:
    """Who did what, and where."""
    lines = report.splitlines()
    for number, line in enumerate(lines):
        if found := ACCESS.match(line):
            what = "reads" if found["what"].lower() == "read" else "writes"
            where = place(lines[number + 1 :], source)
            yield found["who"], what, f"at {where}" if where else "outside your file"


def edges(report: str, source: str) -> Iterator[tuple[str, str, str, str]]:
    """The lock that was held, where it was taken, and the same of the next one."""
    taken: tuple[str, str, str] | None = None
    lines = report.splitlines()
    for number, line in enumerate(lines):
        where = place(lines[number + 1 :], source) or "outside your file"
        if found := ACQUIRED.match(line):
            taken = found["held"], found["taken"], where
        elif taken and HELD.match(line):
            held, other, there = taken
            yield held, where, other, there


def lock_order(report: str, source: str) -> str:
    """Which locks make the cycle, by letters, and where each is taken."""
    letters: dict[str, str] = {}

    def letter(mutex: str) -> str:
        return letters.setdefault(mutex, chr(ord("A") + len(letters)))

    return ", ".join(
        f"{letter(held)} ({where}) then {letter(other)} ({there})"
        for held, where, other, there in edges(report, source)
    )


def digest(log: str, source: str, sanitizer: str) -> Finding:
    """The first thing that a sanitizer complains of, if there is any."""
    if sanitizer == "address":
        return misuse_in(log, source)
    found = reports(log)
    if not found:
        return Finding(NAMES["thread"], passed=True)
    first = found[0]
    if first.startswith("lock-order-inversion"):
        return _thread_finding(
            f"Lock order cycle: {lock_order(first, source)}.  Threads that "
            "do this at the same moment wait for each other for ever.",
            "All threads take locks in the same order.",
            "Decide on an order for the locks, or take both at once with "
            "std::scoped_lock(a, b).",
        )
    if first.startswith("data race"):
        both = list(accesses(first, source))
        text = ", while ".join(f"{who} {what} {where}" for who, what, where in both)
        return _thread_finding(
            f"Data race: {text}.  If the result was right, that was luck.",
            "What one thread changes, no other touches at the same time.",
            "Give each thread data of its own, or protect what they share.",
        )
    kind = first.partition(" (pid=")[0]
    where = any_place(first, source)
    if kind == "heap-use-after-free":
        return _thread_finding(
            f"Your code uses {KINDS[kind]}{where}.", USED_IS_THERE, WHO_OWNS_IT
        )
    return _thread_finding(
        f"ThreadSanitizer: {kind}{where}.", "It finds nothing.", "Read the whole log."
    )


def any_place(report: str, source: str) -> str:
    """The first place in the student's own file, wherever the report names it."""
    for line in report.splitlines():
        frame = FRAME.match(line + " ")
        if frame and frame["file"] == source:
            return f" at {source}:{frame['line']}"
    return ""


def _thread_finding(observed: str, expected: str, to_do: str) -> Finding:
    return Finding(NAMES["thread"], False, observed, expected, to_do)


def misuse_in(log: str, source: str) -> Finding:
    """Memory that was used and was not there.  Other ends are told elsewhere."""
    found = MISUSE.search(log)
    if not found or found["kind"] not in KINDS:
        return Finding(NAMES["address"], passed=True)
    stacks = found["text"].split("\n\n")
    places = [place_of(stack, source) for stack in stacks]
    where = f" at {places[0]}" if places[0] else ""
    freed = next(
        (each for stack, each in zip(stacks, places) if "freed by" in stack and each),
        "",
    )
    return Finding(
        NAMES["address"],
        False,
        f"Your code uses {KINDS[found['kind']]}{where}."
        + (f"  It was given back at {freed}." if freed else ""),
        USED_IS_THERE,
        "Does every way through your function return a value, or co_return one?"
        if found["kind"] == "attempting free"
        else WHO_OWNS_IT,
    )


def place_of(stack: str, source: str) -> str:
    """The first place in the student's own file within one stack."""
    for line in stack.splitlines():
        frame = FRAME.match(line + " ")
        if frame and frame["file"] == source:
            return f"{source}:{frame['line']}"
    return ""
