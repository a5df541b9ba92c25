"""How many requests of conformance.toml ours, nginx and Node answer as they should.

compare_servers.py [--details]: a table for README.md; with --details also what each
answers otherwise.  nginx and Node are as they come: see servers/.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import conformance
from conformance import Case, cases, check

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAMS = Path(os.environ.get("LAB_PROGRAMS", ROOT / "build" / "release" / "bin"))
# Seconds: some wait for more where they should refuse, and nginx reads on for 5
# before it closes.
conformance.PATIENCE = 7


@contextmanager
def announced(*words: str | Path) -> Iterator[int]:
    """The port of a program that says where it listens."""
    server = subprocess.Popen(
        [str(word) for word in words], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline().rsplit(":", 1)[1])
    finally:
        server.kill()
        server.wait()


@contextmanager
def nginx() -> Iterator[int]:
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    assert program is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        text = (HERE / "servers" / "nginx.conf").read_text()
        conf = Path(folder) / "nginx.conf"
        conf.write_text(text.replace("FOLDER", folder).replace("PORT", str(port)))
        errors = f"{folder}/error.log"
        server = subprocess.Popen([program, "-c", str(conf), "-e", errors])
        try:
            wait_for(port)
            yield port
        finally:
            server.kill()
            server.wait()


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"127.0.0.1:{port}: no answer")


def servers() -> Iterator[tuple[str, int]]:
    with announced(PROGRAMS / "lab_mock_server") as port:
        yield "ours", port
    if shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"):
        with nginx() as port:
            yield "nginx", port
    else:
        print("nginx: not installed: apt-get install nginx-light", file=sys.stderr)
    if shutil.which("node"):
        with announced("node", HERE / "servers" / "node.mjs") as port:
            yield "Node", port
    else:
        print("Node: not installed: apt-get install nodejs", file=sys.stderr)


def found_by(asked: list[Case], name: str, port: int, details: bool) -> list[bool]:
    fine = []
    for case in asked:
        faults = check(case, "127.0.0.1", port)
        fine.append(not faults)
        if faults and details:
            print(f"{name}: {case.request[:70]!r}: {faults} ({case.section})")
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--details", action="store_true")
    details = parser.parse_args().details
    asked = cases()
    found = {name: found_by(asked, name, port, details) for name, port in servers()}
    groups: dict[tuple[str, str], list[int]] = {}
    for index, case in enumerate(asked):
        groups.setdefault((case.section, case.rule), []).append(index)
    print("| section | rule | requests | " + " | ".join(found) + " |")
    print("|---|---|" + "---:|" * (1 + len(found)))
    for (section, rule), members in groups.items():
        counts = [str(sum(fine[i] for i in members)) for fine in found.values()]
        print(f"| {section} | {rule} | {len(members)} | " + " | ".join(counts) + " |")
    totals = " | ".join(str(sum(fine)) for fine in found.values())
    print(f"| | **all** | {len(asked)} | {totals} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
