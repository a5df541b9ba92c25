"""Asks a server what conformance.toml asks: conformance.py --address HOST:PORT.

It may be any server; what it answers that it should not is listed.
"""

from __future__ import annotations

import argparse
import re
import socket
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 30  # seconds; only a server that hangs takes that long
NEXT = b"GET /delay/0 HTTP/1.1\r\nHost: a\r\n\r\n"


@dataclass
class Case:
    rule: str
    section: str
    request: bytes
    answers: list[str]
    after: str
    then: bytes
    body: str
    has: list[str]
    lacks: list[str]


@dataclass
class Answer:
    status: int
    fields: dict[str, str]


class Broken(Exception):
    """The answer is not one that HTTP knows, or there is none."""


def cases() -> list[Case]:
    file = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))

    def raw(text: str) -> bytes:
        for name, meaning in file["names"].items():
            text = text.replace("{" + name + "}", meaning)
        text = re.sub(r"\{(.)\*(\d+)\}", lambda m: m[1] * int(m[2]), text)
        return text.encode("latin-1")

    return [
        Case(
            group["rule"],
            group["section"],
            raw(request),
            group["answers"],
            group["after"],
            raw(group.get("then", "")),
            group.get("body", "framed"),
            group.get("has", []),
            group.get("lacks", []),
        )
        for group in file["group"]
        for request in group["requests"]
    ]


class Connection:
    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), PATIENCE)
        self._bytes = b""

    def send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError:
            pass  # it shows in what comes back

    def close(self) -> None:
        self._socket.close()

    def _more(self) -> bool:
        try:
            data = self._socket.recv(65536)
        except TimeoutError as error:
            raise Broken(f"nothing came for {PATIENCE} s") from error
        except ConnectionError:
            return False
        self._bytes += data
        return bool(data)

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._bytes:
            if not self._more():
                raise Broken("the connection closed")
        found, self._bytes = self._bytes.split(mark, 1)
        return found

    def _take(self, size: int) -> None:
        while len(self._bytes) < size:
            if not self._more():
                raise Broken("the connection closed in a body")
        self._bytes = self._bytes[size:]

    def answer(self, body: str) -> Answer:
        first, *lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        found = re.fullmatch(r"HTTP/1\.[01] ([1-5]\d\d)( .*)?", first)
        if not found:
            raise Broken(f"no status line: {first[:60]!r}")
        fields = dict(line.lower().split(":", 1) for line in lines)
        status = int(found[1])
        if body != "none" and status >= 200 and status not in (204, 304):
            self._skip_body(fields)
        return Answer(status, fields)

    def _skip_body(self, fields: dict[str, str]) -> None:
        if "chunked" in fields.get("transfer-encoding", ""):
            while (size := int(self._until(b"\r\n").split(b";")[0], 16)) > 0:
                self._take(size + 2)
            self._until(b"\r\n")
        elif "content-length" in fields:
            self._take(int(fields["content-length"]))
        else:
            self.rest()
            self._bytes = b""

    def rest(self) -> bytes:
        while self._more():
            pass
        return self._bytes


def allowed(status: int, words: str) -> bool:
    served = 200 <= status < 400 or status in (404, 405)
    return str(status) in words.split() or (words == "served" and served)


def faults(case: Case, connection: Connection) -> Iterator[str]:
    """What is wrong with the answers to one request."""
    # What comes after a request that ends the connection must not be answered.
    connection.send(case.request + (NEXT if case.after == "closes" else b""))
    for number, words in enumerate(case.answers):
        if number == 1:
            connection.send(case.then)
        answer = connection.answer(case.body)
        if not allowed(answer.status, words):
            yield f"answered {answer.status} instead of {words}"
    for field in case.has:
        if field not in answer.fields:
            yield f"has no {field}"
    for field in case.lacks:
        if field in answer.fields:
            yield f"has {field}"
    if case.after == "closes" and (rest := connection.rest()):
        yield f"goes on with {rest[:60]!r}"
    if case.after == "stays":
        connection.send(NEXT)
        if not allowed(status := connection.answer("framed").status, "served"):
            yield f"answers the next request with {status}"


def check(case: Case, host: str, port: int) -> list[str]:
    connection = Connection(host, port)
    found = []
    try:
        for fault in faults(case, connection):
            found.append(fault)
    except Broken as error:
        found.append(str(error))
    finally:
        connection.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True, metavar="HOST:PORT")
    host, port = parser.parse_args().address.rsplit(":", 1)
    asked = cases()
    passed: dict[tuple[str, str], list[bool]] = {}
    for case in asked:
        found = check(case, host.strip("[]"), int(port))
        passed.setdefault((case.section, case.rule), []).append(not found)
        for fault in found:
            print(f"{case.request[:100]!r}: {fault} ({case.section})")
    for (section, rule), fine in passed.items():
        print(f"{sum(fine):3} of {len(fine):2}  {section}: {rule}")
    total = sum(map(sum, passed.values()))
    print(f"{total} of {len(asked)} requests are answered as they should be")
    return 0 if total == len(asked) else 1


if __name__ == "__main__":
    sys.exit(main())
