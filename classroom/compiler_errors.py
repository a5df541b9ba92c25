"""What the compiler means: its first error, and the commonest ones in plain words."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Translation:
    pattern: str
    words: str


# In a locale with UTF-8 GCC quotes names in the curly way.
QUOTES = str.maketrans(
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}", "''"
)

# The commonest errors with coroutines.
TRANSLATIONS = [
    Translation(
        r"unable to find the promise type for this coroutine|"
        r"'co_(return|await)' cannot be used in a function with a deduced return type",
        "A function in which co_await or co_return stands must give an "
        "asio::awaitable<…>.  A lambda needs that, too: "
        "[](…) -> asio::awaitable<void> { … }.",
    ),
    Translation(
        r"a 'return' statement (is not allowed|cannot be used) in (a )?coroutine",
        "In a coroutine, co_return stands in the place of return.",
    ),
    Translation(
        r"conversion from '(boost::asio::)?awaitable<.*>'.* to (non-scalar )?type|"
        r"cannot convert '(boost::asio::)?awaitable<|"
        r"could not convert .* from '(boost::asio::)?awaitable<|"
        r"no match for 'operator.*operand types are .*'(boost::asio::)?awaitable<|"
        # A constructor, or a function of the library such as push_back().
        r"call to '(std::.*|.*\b(\w+)(<.*>)?::\5)\((boost::asio::)?awaitable<",
        "You have an awaitable, which is only a promise of the value: co_await it.",
    ),
    Translation(
        r"use of deleted function '.*awaitable<.*::awaitable\(const ",
        "An awaitable is awaited once, so it cannot be copied: std::move() it, and "
        "pass a vector of them by std::move() as well.",
    ),
    Translation(
        r"cannot be applied to a reference type",
        "An awaitable gives a value, no reference: what the coroutine had made is gone "
        "when it has ended.",
    ),
    Translation(
        r"call to 'std::condition_variable::wait\([^']*scoped_lock",
        "Who waits gives the lock back meanwhile: a condition needs a std::unique_lock.",
    ),
    Translation(
        r"await expressions are not permitted in handlers",
        "No co_await stands in a catch: note there what has happened, and await after "
        "it.",
    ),
    Translation(
        r"'await' was not declared",
        "Python's await is co_await in C++, and its return is co_return.",
    ),
    Translation(
        r"use of deleted function '(given::\w+(<.*>)?)::\w+\(const \1&",
        "That cannot be copied: capture it by reference, as in [&], or std::move() it.",
    ),
    Translation(
        r"ambiguating new declaration of",
        "exercise.hpp says what this function gives and takes: write it so.",
    ),
    Translation(
        r"no matching function for call to 'to_thread\(",
        "to_thread takes the function and what it is to be called with: to_thread(f, x). "
        "With to_thread(f(x)) you call it yourself, here, on the loop.",
    ),
    Translation(
        r"no matching function for call to '.*::await_transform\(",
        "co_await takes an asio::awaitable.  What stands behind it is none: a "
        "std::future or a lab::threads::Future blocks, and a plain value needs no "
        "co_await.",
    ),
]


ERROR = re.compile(r"\berror: ")  # and no header named system_error
PART_OF_IT = re.compile(r"^\s+(\d+|\+\+\+)? \||note: .*did you (forget to|mean) ")
STRING = re.compile(
    r"std::(?:__cxx11::)?basic_string<char(?:, std::char_traits<char>)?"
    r"(?:, std::allocator<char> ?)?>"
)
ALLOCATOR = re.compile(r", std::allocator<[\w:]+ ?> ?>")
LINKER = re.compile(r"(?m)^/\S*/ld: (?:\S*: )?(?=undefined reference)")


def readable(text: str) -> str:
    """With the names that a programmer writes, not all that stands behind them."""
    return ALLOCATOR.sub(">", STRING.sub("std::string", LINKER.sub("", text)))


def first_error(text: str, source: str = "") -> str:
    """The first error of many, with the line of code that it points at, and what
    the compiler proposes.  Of an error within a header, the line of the source
    that asked for it comes first."""
    lines = readable(text).splitlines()
    for place, line in enumerate(lines):
        if ERROR.search(line) or "undefined reference" in line:
            end = place + 1
            while end < len(lines) and PART_OF_IT.search(lines[end]):
                end += 1
            asked = who_asked(lines[:place], source) if line[:1] == "/" else ""
            if asked:
                where, _, what = line.partition(" error: ")
                return f"{asked} error: {what}\n  found at {where.rstrip(':')}"
            return "\n".join(lines[place:end])
    return text.strip()


def who_asked(before: list[str], source: str) -> str:
    """The place in the source that has a template of a header made: the last one
    that was named; "" if none was."""
    asking = re.compile(rf"({re.escape(source)}:\d+:\d+:) +required from ")
    for line in reversed(before):
        if found := asking.match(line):
            return found[1]
    return ""


def in_plain_words(text: str, source: str) -> str:
    """What the commonest errors mean; nothing for others."""
    for line in text.translate(QUOTES).splitlines():
        if ERROR.search(line):
            for each in TRANSLATIONS:
                if re.search(each.pattern, line):
                    return each.words
    if re.search(r"undefined reference to `(?!_|lab_)", text):
        return (
            f"{source} lacks a function that exercise.hpp asks for, or gives it other "
            "parameters."
        )
    return ""
