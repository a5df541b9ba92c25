"""Walks through parsed JSON and says where it is when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

T = TypeVar("T")

KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}


class BadRun(Exception):
    """The run cannot be read; the message is one line for people."""


@dataclass(frozen=True)
class Node:
    """A JSON value and the place where it stands, like `experiments[2].arms`."""

    value: object
    place: str = ""

    def __getitem__(self, key: str) -> Node:
        if not isinstance(self.value, dict):
            self.refuse("an object")
        if key not in self.value:
            raise BadRun(f"run.json: {self.place or 'top'}: “{key}” is missing")
        return Node(self.value[key], f"{self.place}.{key}".lstrip("."))

    def maybe(self, key: str, read: Callable[[Node], T]) -> T | None:
        """The value under `key`; None where it is null or absent: unknown."""
        if not isinstance(self.value, dict):
            self.refuse("an object")
        if self.value.get(key) is None:
            return None
        return read(self[key])

    def items(self) -> list[Node]:
        if not isinstance(self.value, list):
            self.refuse("a list")
        return [
            Node(value, f"{self.place}[{index}]")
            for index, value in enumerate(self.value)
        ]

    def text(self) -> str:
        if not isinstance(self.value, str):
            self.refuse("a text")
        return printable(self.value)

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.refuse("true or false")
        return self.value

    def number(self) -> float:
        """A finite number, zero or more: nothing in a run is negative."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.refuse("a number")
        if not 0 <= value < 1e18:  # which no infinity is, nor what is no number
            self.refuse("a number from 0 to 10^18")
        return float(value)

    def signed(self) -> float:
        """A number that may be a little below zero: an offset in time."""
        if isinstance(self.value, (int, float)) and -1e9 < self.value < 0:
            return float(self.value)
        return self.number()

    def whole(self) -> int:
        return int(self.number())

    def refuse(self, wanted: str) -> NoReturn:
        found = KINDS.get(type(self.value)) or json.dumps(self.value)[:40]
        place = self.place or "top"
        raise BadRun(f"run.json: {place}: expected {wanted}, found {found}")


def printable(text: str) -> str:
    """Without control characters and half characters, which break SVG and HTML."""
    return "".join(
        " " if ord(c) < 32 or ord(c) == 127 else "\ufffd" if _unsound(c) else c
        for c in text
    )


def _unsound(character: str) -> bool:
    return 0xD800 <= ord(character) <= 0xDFFF or ord(character) in (0xFFFE, 0xFFFF)


def load(path: Path) -> Node:
    """Throws: BadRun, with line and column where the text is not JSON."""
    name = path.name
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise BadRun(f"{path}: cannot be read: no file")
    try:
        text = path.read_bytes().decode("utf-8")
        return Node(json.loads(text, parse_constant=_no_constant))
    except FileNotFoundError:
        raise BadRun(f"{path}: not found: run ./lab bench or ./lab report") from None
    except OSError as error:
        raise BadRun(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise BadRun(f"{name}: byte {error.start}: not UTF-8: measure again") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise BadRun(f"{name}: {where}: {error.msg}: measure again") from None
    except (ValueError, RecursionError) as error:
        raise BadRun(f"{name}: not a run: {str(error)[:60]}: measure again") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
