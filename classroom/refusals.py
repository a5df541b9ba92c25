"""What a student's file may not contain, and the word that is said of it.

Two looks: at its text, where the line can be named, and at the object file that
the compiler has made of it, where nothing can be hidden.
"""

import functools
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from classroom.exercise import FOLDER, ROOT, Exercise
from classroom.rules import (
    ALL,
    BROKEN_BY_GCC_12,
    NAPS,
    OFFERS,
    REMARKS,
    SLEEPS,
    TOOLS,
    Rule,
)


class Refused(Exception):
    """A file that is not even tried: why, and what to do."""

    def __init__(self, why: str, to_do: str) -> None:
        super().__init__(why)
        self.why = why
        self.to_do = to_do


TEXTS = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL,
)


def code_of(text: str) -> str:
    """The text without comments and the contents of strings; its lines stay."""
    joined = re.sub(r"\\\r?\n", "", text) if "\\\n" in text else text
    return TEXTS.sub(lambda found: "\n" * found[0].count("\n"), joined)


def matches(rules: Sequence[Rule], text: str, name: str) -> Iterator[tuple[Rule, str]]:
    """Each rule that the text breaks, with the first place."""
    code = code_of(text)
    for rule in rules:
        if found := re.search(rule.words, code):
            line = code.count("\n", 0, found.start()) + 1
            yield rule, f"{name}:{line}"


@functools.cache
def compiler_version() -> int:
    done = subprocess.run(
        ["c++", "-dumpversion"], capture_output=True, text=True, check=True
    )
    return int(done.stdout.partition(".")[0])


def check_text(exercise: Exercise, text: str, name: str) -> list[str]:
    """Raises: Refused.  Returns: remarks."""
    rules = [*ALL, *(OFFERS[each] for each in exercise.without)]
    rules += BROKEN_BY_GCC_12 if compiler_version() == 12 else []
    for rule, place in matches(rules, text, name):
        raise Refused(f"{place} {rule.why}.", rule.to_do)
    for line in without_co_return(code_of(text)):
        raise Refused(
            f"{name}:{line} awaits, and comes to its end without a co_return: what it "
            "gives is whatever lies in memory.",
            "co_return the value, where another function would return it.",
        )
    return [
        f"{place} {rule.why}.  {rule.to_do}"
        for rule, place in matches(REMARKS, text, name)
    ]


# A function or a lambda that gives an awaitable with a value.
COROUTINE = re.compile(
    r"(\)\s*(mutable\s*)?->\s*)?\b(asio::)?awaitable\s*<(?!\s*void\s*>)[^;{}()]*>\s*"
    r"(?(1)|[\w:]+\s*\([^;{}]*\)\s*(const\s*)?(try\s*)?)\{"
)
ANOTHER_END = re.compile(
    r"\b(co_return|return|throw|rethrow_exception)\b"
    r"|\bfor\s*\(\s*;\s*;|\bwhile\s*\(\s*(true|1)\s*\)"
)

CATCH = re.compile(r"\bcatch\s*\([^()]*\)\s*\{")


def without_co_return(code: str) -> Iterator[int]:
    """The lines of coroutines that owe a value; the compiler does not warn of them."""
    for found in COROUTINE.finditer(code):
        body = block(code, found.end())
        if not re.search(r"\bco_await\b", body):
            continue
        if not ANOTHER_END.search(body):
            yield code.count("\n", 0, found.start()) + 1
        for catch in CATCH.finditer(body):
            handler = block(body, catch.end())
            is_last = not body[catch.end() + len(handler) + 1 :].strip()
            if is_last and not ANOTHER_END.search(handler):
                yield code.count("\n", 0, found.end() + catch.start()) + 1


def block(code: str, begin: int) -> str:
    """From after a brace to the one that closes it."""
    depth = 1
    for brace in re.finditer(r"[{}]", code[begin:]):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return code[begin : begin + brace.start()]
    return code[begin:]


def read_source(source: Path) -> bytes:
    """Raises: Refused if it is no text of a sensible size."""
    if not source.is_file():  # a pipe would be read for ever
        raise Refused(
            f"{source.name} is no file with text in it.",
            "Put your solution into a plain file.",
        )
    with source.open("rb") as file:
        content = file.read(1_000_001)
    if len(content) > 1_000_000:
        raise Refused(
            f"{source.name} has more than 1 MB.", "A solution has a page or two."
        )
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content:
        raise Refused(
            f"{source.name} is not in UTF-8: it looks like UTF-16.",
            "Tell your editor to save it as UTF-8.",
        )
    return content


def included(depends: str) -> list[Path]:
    """The files that the compiler has read, from the rule that it wrote."""
    words = re.split(r"(?<!\\)\s+", depends.replace("\\\n", " ").partition(": ")[2])
    return [Path(word.replace("\\ ", " ")) for word in words if word]


def check_includes(exercise: Exercise, files: list[Path], source: Path) -> None:
    """Raises: Refused if it has read what a solution has no business with."""
    allowed = {exercise.folder / "exercise.hpp", source.resolve()}
    for file in files:
        path = file.resolve()
        mine = path in allowed or path.is_relative_to(FOLDER / "given")
        public = path.suffix == ".hpp" and path.is_relative_to(ROOT / "models")
        if mine or public or path.is_relative_to("/usr"):
            continue
        if path.name.startswith("precompiled_"):
            continue
        raise Refused(
            f"{source.name} includes {file.name}.",
            "Include exercise.hpp, what is under given/ and models/, and the "
            "headers of the system; write the solution yourself.",
        )


@dataclass(frozen=True)
class Symbol:
    name: str
    kind: str  # of nm: T and D are defined, W weak, U used
    plain: str  # as it is written in C++


def symbols_of(file: Path) -> list[Symbol]:
    said = [
        subprocess.run(
            ["nm", "--format=posix", *options, str(file)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for options in (["--no-demangle"], ["--demangle"])
    ]
    found = []
    for mangled, plain in zip(*said):
        name, kind, *_ = mangled.split()
        found.append(Symbol(name, kind, plain.rpartition(f" {kind} ")[0] or plain))
    return found


GIVEN = re.compile(r"^(exercise|given|lab)::")
OF_THE_LANGUAGE = re.compile(r"^_Z(n[wa]|d[la])")


def check_symbols(exercise: Exercise, object_file: Path, name: str) -> None:
    """Raises: Refused if it takes the place of what is not its own, or reaches for
    what an exercise does not need."""
    for symbol in symbols_of(object_file):
        defined = symbol.kind in "TDBRVWi" and not symbol.kind == "U"
        if defined and not symbol.name.startswith("_Z"):
            if symbol.kind in "DBR":
                raise Refused(f"{name} defines {symbol.name} for all.", OWN_VARIABLES)
            if symbol.kind in "Ti":
                raise Refused(f"{name} defines {symbol.name}.", OWN_NAMES)
        elif defined and _is_not_theirs(exercise, symbol):
            raise Refused(f"{name} defines {symbol.plain}.", OWN_NAMES)
        elif symbol.kind in "Uw" and symbol.name in TOOLS:
            raise Refused(
                f"{name} calls {symbol.name}(), which {TOOLS[symbol.name]}.",
                "An exercise needs only what its README names.",
            )
        elif _is_a_nap(exercise, symbol):
            raise Refused(
                f"{name} calls {symbol.name}() and {SLEEPS.why}.", SLEEPS.to_do
            )


OWN_NAMES = (
    "That is the check's, or the system's.  Write the function that exercise.hpp "
    "asks for, and give names of your own to all others, in a namespace { … }."
)

OWN_VARIABLES = (
    "A variable outside of a namespace takes the place of any other of its name in "
    "the program.  Put it into a namespace { … }, or into your function."
)


def _is_a_nap(exercise: Exercise, symbol: Symbol) -> bool:
    return "sleeps" in exercise.without and symbol.kind == "U" and symbol.name in NAPS


def _is_not_theirs(exercise: Exercise, symbol: Symbol) -> bool:
    if OF_THE_LANGUAGE.match(symbol.name):
        return True
    if symbol.plain.startswith(("check(exercise::Check", "demonstrate()")):
        return True
    strong = symbol.kind in "TDBRi"
    function = symbol.plain.partition("(")[0]
    return (strong and bool(GIVEN.match(function))) or function in exercise.given
