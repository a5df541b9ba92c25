"""Sentences with measured numbers in them.

    “Gathered, they took {loop}.”             its kind says how: 12.9 ms, 4.0 MB, 72 %, 19.3×, 40
    “{lost / all : percent} were lost”        72 %
    “room for {n : round} coroutines”         35 000: two figures
    “the other {n : words} ran on”            nine; up to twelve
    “{n : payment/payments} were lost”        45 payments, 1 payment; also “words payment/payments”
    “{cpython}”                               CPython 3.11.2
    “`await` alone gains nothing”             code
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from plots.stories.language import Expression, StoryError, parse
from plots.stories.values import Scope, Value
from plots.text import number, percent, ratio, seconds, size, without_zeros

CPYTHON = "cpython"
IN_WORDS = "none one two three four five six seven eight nine ten eleven twelve".split()
PLACEHOLDER = re.compile(r"\{([^{}]*)\}|`([^`]*)`")
UNITS = {"time": seconds, "bytes": size}


@dataclass(frozen=True)
class Part:
    """A piece of text: plain, a measured number, or code."""

    text: str
    kind: str = "plain"


@dataclass(frozen=True)
class Prose:
    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        return "".join(part.text for part in self.parts)

    def as_sentence(self) -> Prose:
        """Begins with a capital letter, unless with code."""
        if not self.parts or self.parts[0].kind == "code":
            return self
        first = self.parts[0]
        capital = Part(first.text[:1].upper() + first.text[1:], first.kind)
        return Prose((capital, *self.parts[1:]))

    def __bool__(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True)
class Slot:
    """A place for a number."""

    expression: Expression
    how: str = ""  # percent, round, words
    nouns: tuple[str, str] | None = None

    def fill(self, value: Value) -> str:
        shown = show(value, self.how)
        if shown == percent(0):
            return IN_WORDS[0]
        if self.nouns is None:
            return shown
        one = shown in ("1", IN_WORDS[1])
        if one and self.nouns[0] == "time":
            return "once"
        return f"{shown} {self.nouns[0] if one else self.nouns[1]}"


@dataclass(frozen=True)
class Template:
    pieces: tuple[Part | Slot, ...]

    def fill(self, scope: Scope, texts: dict[str, str]) -> Prose:
        """Throws: Unknown if the run lacks one of the numbers."""
        return Prose(tuple(_fill(piece, scope, texts) for piece in self.pieces))

    @property
    def slots(self) -> list[Slot]:
        return [piece for piece in self.pieces if isinstance(piece, Slot)]


def _fill(piece: Part | Slot, scope: Scope, texts: dict[str, str]) -> Part:
    if isinstance(piece, Part):
        return Part(texts[piece.text]) if piece.kind == "text" else piece
    value = scope.value(piece.expression)
    return Part(piece.fill(value), "plain" if value.exact else "measured")


def template(text: str) -> Template:
    """Throws: StoryError."""
    pieces: list[Part | Slot] = []
    place = 0
    for found in PLACEHOLDER.finditer(text):
        pieces.append(Part(text[place : found.start()]))
        pieces.append(Part(found[2], "code") if found[2] else _slot(found[1]))
        place = found.end()
    pieces.append(Part(text[place:]))
    if any(set("{}`") & set(p.text) for p in pieces if isinstance(p, Part)):
        raise StoryError(f"“{text}”: a brace or a backquote has no partner")
    return Template(tuple(piece for piece in pieces if piece != Part("")))


def _slot(text: str) -> Part | Slot:
    if text.strip() == CPYTHON:
        return Part(CPYTHON, "text")
    expression, _, form = text.partition(":")
    how, _, nouns = form.strip().partition(" ")
    if how not in ("", "percent", "round", "words"):
        how, nouns = "", form.strip()
    one, slash, many = nouns.strip().partition("/")
    if bool(one and many) != bool(slash) or (nouns and not slash):
        raise StoryError(f"“{{{text}}}”: “{form.strip()}” is no way to write a number")
    return Slot(parse(expression), how, (one, many) if slash else None)


def show(value: Value, how: str = "") -> str:
    """As all numbers of a report are written; what was set, not measured, has no zeros."""
    middle = value.middle
    if how == "percent" or (not how and value.kind == "share"):
        return percent(middle)
    if how == "words" and middle in range(len(IN_WORDS)):
        return IN_WORDS[int(middle)]
    if how == "round":
        middle = _rounded(middle, 2)
    if value.kind in UNITS or (value.kind == "ratio" and not how):
        shown = UNITS.get(value.kind, ratio)(middle)
        return without_zeros(shown) if value.exact else shown
    return number(middle)


def _rounded(value: float, digits: int) -> float:
    if not value:
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))
