"""What ThreadSanitizer found, in the two lines that matter."""

import re
from collections.abc import Iterator

from classroom.findings import Finding

NAME = "no two threads touch the same data unprotected"

ACCESS = re.compile(
    r"^  (?P<previous>Previous )?(?:atomic )?(?P<what>[Rr]ead|[Ww]rite) of size"
    r".* by (?P<who>main thread|thread T\d+)"
)
ACQUIRED = re.compile(
    r"^  Mutex (?P<taken>M\d+) acquired here while holding mutex (?P<held>M\d+)"
)
HELD = re.compile(r"^  Mutex M\d+ previously acquired by the same thread here")
FRAME = re.compile(r"^    #\d+ (?P<function>.*) (?P<file>[^ ]+):(?P<line>\d+)")


def reports(log: str) -> list[str]:
    return re.findall(r"(?ms)^WARNING: ThreadSanitizer: (.*?)^={10,}$", log)


def place(lines: list[str], source: str) -> str | None:
    """The first place in the student's own file, as file:line."""
    for line in lines:
        if not line.startswith("    #"):
            return None
        frame = FRAME.match(line)
        if frame and frame["file"].endswith(source):
            return f"{source}:{frame['line']}"
    return None


def accesses(report: str, source: str) -> Iterator[tuple[str, str, str]]:
    """Who did what, and where."""
    lines = report.splitlines()
    for number, line in enumerate(lines):
        if found := ACCESS.match(line):
            what = "reads" if found["what"].lower() == "read" else "writes"
            where = place(lines[number + 1 :], source) or "outside your file"
            yield found["who"], what, where


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


def digest(log: str, source: str) -> Finding:
    """The first thing that the sanitizer complains of, if there is any."""
    found = reports(log)
    if not found:
        return Finding(NAME, passed=True)
    first = found[0]
    if first.startswith("lock-order-inversion"):
        return Finding(
            NAME,
            passed=False,
            observed=f"Lock order cycle: {lock_order(first, source)}.  Threads that "
            "do this at the same moment wait for each other for ever.",
            expected="All threads take locks in the same order.",
            next="Decide on an order for the locks, or take both at once with "
            "std::scoped_lock(a, b).",
        )
    if first.startswith("data race"):
        both = list(accesses(first, source))
        text = ", while ".join(f"{who} {what} at {where}" for who, what, where in both)
        return Finding(
            NAME,
            passed=False,
            observed=f"Data race: {text}.  If the result was right, that was luck.",
            expected="What one thread changes, no other touches at the same time.",
            next="Give each thread data of its own, or protect what they share.",
        )
    return Finding(
        NAME,
        passed=False,
        observed=f"ThreadSanitizer: {first.splitlines()[0]}.",
        expected="It finds nothing.",
        next="Read the whole log.",
    )
