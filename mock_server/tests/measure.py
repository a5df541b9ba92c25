"""How fast the mock server is, and what the page at / costs.

measure.py [--rounds 9] [--what nginx,lateness,memory,page]

  nginx     requests a second and CPU time a request beside nginx, without and
            with an access log (bench/peers/compare_with_nginx.sh)
  lateness  p99 as the client sees it: 1000 connections that stand, asking at
            once; 10 000 that connect and ask at once, counted from the request
            and from before the connection
  memory    what each of 19 000 connections costs
  page      requests a second with no page open and with one, in turns

Each round begins a server of its own; what is compared is measured in turns.  Wants
a quiet machine, two cores, nginx-light and wrk.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(os.environ.get("LAB_PROGRAMS", ROOT / "build" / "release" / "bin"))
COMPARE = ROOT / "bench" / "peers" / "compare_with_nginx.sh"
SERVER, PROBE = PROGRAMS / "lab_mock_server", PROGRAMS / "lab_probe_server"


@contextmanager
def server(core: str = "0") -> Iterator[tuple[str, int]]:
    """The address and the process id."""
    words = ["taskset", "-c", core, str(SERVER)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1], process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def open_page(address: str) -> Iterator[None]:
    """Reads the events as a page would, and does nothing else."""
    host, port = address.rsplit(":", 1)
    page = socket.create_connection((host, int(port)))
    page.sendall(b"GET /events HTTP/1.1\r\nHost: a\r\n\r\n")

    def read() -> None:
        while page.recv(65536):
            pass

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        page.shutdown(socket.SHUT_RDWR)
        reader.join()
        page.close()


def output_of(*words: str | Path) -> str:
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


def cpu_seconds(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def told(name: str, values: list[float], unit: str) -> None:
    low, high = min(values), max(values)
    middle = median(values)
    rounds = len(values)
    print(
        f"{name}: {middle:.3f}{unit} ({low:.3f} to {high:.3f}, {rounds} rounds)",
        flush=True,
    )


def probe(*words: str) -> str:
    with server() as (address, _):
        return output_of("taskset", "-c", "1", PROBE, address, *words)


def late_p99(text: str) -> list[float]:
    return [float(value) for value in re.findall(r"p99 (\S+)", text)]


def lateness(rounds: int) -> None:
    standing: list[float] = []
    asked: list[float] = []
    began: list[float] = []
    for _ in range(rounds):
        standing += late_p99(probe("at_once", "1000", "200"))
        from_request, from_connect = late_p99(probe("connecting", "10000", "3000"))
        asked.append(from_request)
        began.append(from_connect)
    told("1000 opened before, asking at once: late p99", standing, " ms")
    told("10 000 connecting at once: late p99 after the request", asked, " ms")
    told("10 000 connecting at once: late p99 after connect()", began, " ms")


def memory(rounds: int) -> None:
    each = []
    for _ in range(rounds):
        found = re.search(r", (\d+) bytes", probe("hold", "19000"))
        assert found
        each.append(float(found[1]))
    told("19 000 connections: memory each", each, " bytes")


def load(address: str, pid: int) -> tuple[float, float]:
    """Requests a second, and microseconds of CPU time for each."""
    before = cpu_seconds(pid)
    url = f"http://{address}/delay/0"
    words = ("taskset", "-c", "1", "wrk", "-t", "1", "-c", "64", "-d", "2s", url)
    text = output_of(*words)
    used = cpu_seconds(pid) - before
    rate = re.search(r"Requests/sec:\s+(\S+)", text)
    count = re.search(r"(\d+) requests in", text)
    assert rate and count
    return float(rate[1]), used / int(count[1]) * 1e6


def page(rounds: int) -> None:
    found: dict[int, list[tuple[float, float]]] = {0: [], 1: []}
    with server() as (address, pid):
        load(address, pid)
        for turn in range(rounds):
            for pages in (0, 1) if turn % 2 else (1, 0):
                if pages:
                    with open_page(address):
                        found[1].append(load(address, pid))
                else:
                    found[0].append(load(address, pid))
    for pages, results in found.items():
        told(f"{pages} pages open: requests a second", [r for r, _ in results], "")
        told(f"{pages} pages open: CPU a request", [c for _, c in results], " us")
    pairs = zip(found[1], found[0])
    told("1 page against 0: requests a second", [a[0] / b[0] for a, b in pairs], "")


def beside_nginx(rounds: int) -> None:
    for log in ("no", "yes"):
        print(f"beside nginx, log: {log}", flush=True)
        options = ["--rounds", str(rounds), "--log", log, "--server", str(SERVER)]
        print(output_of(COMPARE, *options), end="", flush=True)


KINDS = {
    "nginx": beside_nginx,
    "lateness": lateness,
    "memory": memory,
    "page": page,
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--what", default=",".join(KINDS))
    options = parser.parse_args()
    for program in (SERVER, PROBE):
        if not program.exists():
            parser.error(f"{program}: not there: build the release preset first")
    for kind in options.what.split(","):
        if kind not in KINDS:
            parser.error(f"--what: {kind} is not one of {', '.join(KINDS)}")
        KINDS[kind](options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
