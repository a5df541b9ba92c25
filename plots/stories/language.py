"""The language of the stories: sums, quotients and comparisons of what was measured.

    condition    expression ("<" | "<=" | ">" | ">=" | "==" | "~") expression
    expression   term (("+" | "-") term)*
    term         factor (("*" | "/") factor)*
    factor       number | "cores" | name | name "." metric | "(" expression ")"
                 | ("max" | "min") "(" expression ("," expression)* ")" | "size" "(" name ")"

A name is one that the story gives to an arm; without a metric it is the arm's wall time.  A
name may also stand for a list of arms, within max, min and size.  `~` is: within ten per
cent of each other.

Every expression has the kind of its metrics.  What has the same kind can be added, compared,
and divided, which makes a ratio; all can be multiplied and divided by counts and ratios.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from plots.metrics import WALL

COMPARISONS = ("<=", ">=", "==", "<", ">", "~")
CORES = "cores"
FUNCTIONS = ("max", "min", "size")
# What is known of an arm without measuring it.
FIXED = {"bound": "time", "x": "count", "tasks": "count", "repetitions": "count"}
PURE = ("count", "ratio", "share")
TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|[a-z]\w*|<=|>=|==|[-+*/().,<>~])")


class StoryError(ValueError):
    """A story that cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Name:
    name: str
    metric: str


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Binary:
    sign: str
    left: Expression
    right: Expression


Expression = Number | Name | Call | Binary


def parse(text: str) -> Expression:
    """Throws: StoryError."""
    parser = _Parser(text)
    return parser.to_the_end(parser.sum())


def parse_condition(text: str) -> Binary:
    """Throws: StoryError."""
    parser = _Parser(text)
    left, sign = parser.sum(), parser.take()
    if sign not in COMPARISONS:
        raise StoryError(f"“{text}”: {sign or 'the end'}: a comparison was expected")
    condition = Binary(sign, left, parser.sum())
    parser.to_the_end(condition)
    return condition


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._rest = self._split(text)

    def _split(self, text: str) -> list[str]:
        tokens, place = [], 0
        while text[place:].strip():
            found = TOKEN.match(text, place)
            if not found:
                raise StoryError(
                    f"“{text}”: “{text[place:].strip()}” is not understood"
                )
            tokens.append(found[1])
            place = found.end()
        return tokens

    def take(self, *wanted: str) -> str:
        """The next token, if it is one of those wanted; of none wanted, any."""
        if self._rest and (not wanted or self._rest[0] in wanted):
            return self._rest.pop(0)
        return ""

    def to_the_end(self, found: Expression) -> Expression:
        if self._rest:
            raise StoryError(f"“{self._text}”: “{self._rest[0]}” is too much")
        return found

    def sum(self) -> Expression:
        left = self._product()
        while sign := self.take("+", "-"):
            left = Binary(sign, left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._factor()
        while sign := self.take("*", "/"):
            left = Binary(sign, left, self._factor())
        return left

    def _factor(self) -> Expression:
        token = self.take()
        if token == "(":
            inner = self.sum()
            self._expect(")")
            return inner
        if token[:1].isdigit():
            return Number(float(token))
        if token in FUNCTIONS:
            return self._call(token)
        if token[:1].isalpha():
            return Name(token, self._metric(token))
        raise StoryError(f"“{self._text}”: {token or 'the end'}: a name was expected")

    def _metric(self, name: str) -> str:
        if not self.take("."):
            return "" if name == CORES else WALL
        return self.take() or "nothing"

    def _call(self, function: str) -> Expression:
        self._expect("(")
        arguments = [self.sum()]
        while self.take(","):
            arguments.append(self.sum())
        self._expect(")")
        return Call(function, tuple(arguments))

    def _expect(self, token: str) -> None:
        if not self.take(token):
            raise StoryError(f"“{self._text}”: “{token}” is missing")


@dataclass(frozen=True)
class Names:
    """What an expression may name: arms, lists of them, and metrics with their kinds."""

    arms: Collection[str]
    lists: Collection[str]
    metrics: Mapping[str, str]

    def kind(self, found: Expression, in_call: bool = False) -> str:
        """Throws: StoryError where a name is unknown or two kinds do not match."""
        if isinstance(found, Number):
            return "count"
        if isinstance(found, Name):
            return self._kind_of_name(found, in_call)
        if isinstance(found, Call):
            kinds = {self.kind(argument, True) for argument in found.arguments}
            if len(kinds) > 1:
                raise StoryError(f"{found.function}: {' and '.join(sorted(kinds))}")
            return "count" if found.function == "size" else kinds.pop()
        left, right = self.kind(found.left, in_call), self.kind(found.right, in_call)
        return kind_of(found.sign, left, right)

    def _kind_of_name(self, found: Name, in_call: bool) -> str:
        if found.name == CORES and not found.metric:
            return "count"
        if found.name not in self.arms and found.name not in self.lists:
            raise StoryError(f"“{found.name}” is no name of the story")
        if found.name in self.lists and not in_call:
            raise StoryError(f"“{found.name}” is a list: say max, min or size")
        known = FIXED | dict(self.metrics)
        if found.metric not in known:
            raise StoryError(f"“{found.metric}” is no metric")
        return known[found.metric]


def kind_of(sign: str, left: str, right: str) -> str:
    """Throws: StoryError where the two cannot be put together."""
    if sign == "/" and left == right:
        return "ratio"
    if sign in ("*", "/") and right in PURE:
        return left
    if sign == "*" and left in PURE:
        return right
    if sign not in ("*", "/") and (left == right or {left, right} <= set(PURE)):
        return left if left == right else "count"
    raise StoryError(f"{left} {sign} {right} makes no sense")
