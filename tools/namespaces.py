"""Hosts on this machine: network namespaces that are joined by a bridge.

    RUN-master: bridge 10.77.0.1 --- veth --- RUN-a: 10.77.0.11
                                 \\-- veth --- RUN-b: 10.77.0.12

All of it lies in namespaces of its own, whose names begin with that of the run: two
runs do not meet, and the machine's own network does not change.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.messages import ENVIRONMENT, Failure

MASTER = "master"
NAMES = ("a", "b", "c", "d")
NETWORK = "10.77.0.0/24"

# What mpirun calls instead of ssh.  It has a name of its own there, and a host that
# was killed stays so.
AGENT = """#!/bin/sh
host=$1
shift
if [ -e '{folder}/'"$host.dead" ]; then
  echo "no route to host" >&2
  exit 255
fi
exec ip netns exec "{run}-$host" unshare --uts \\
  sh -c 'hostname "$0" && exec sh -c "$1"' "$host" "$*"
"""


class Namespaces:
    """The hosts of one run."""

    def __init__(self, folder: Path, hosts: Sequence[str]) -> None:
        self.run = f"lab-{secrets.token_hex(5)}"
        self.folder, self.hosts = folder, hosts
        self.agent = folder / "agent"

    def make(self) -> None:
        """Raises: Failure"""
        self._add(MASTER)
        self._ip("-n", self._name(MASTER), "link", "add", "hosts", "type", "bridge")
        self._ip("-n", self._name(MASTER), "link", "set", "hosts", "up")
        self._address(MASTER, "10.77.0.1/24", "hosts")
        for number, host in enumerate(self.hosts, 11):
            self._add(host)
            pair = ("link", "add", f"to-{host}", "type", "veth", "peer", "name", "eth0")
            self._ip("-n", self._name(MASTER), *pair, "netns", self._name(host))
            up = ("link", "set", f"to-{host}", "master", "hosts", "up")
            self._ip("-n", self._name(MASTER), *up)
            self._address(host, f"10.77.0.{number}/24", "eth0")
            self._ip("-n", self._name(host), "link", "set", "eth0", "up")
        self.agent.write_text(AGENT.format(folder=self.folder, run=self.run))
        self.agent.chmod(0o755)

    def command(self, words: Sequence[str | Path]) -> list[str | Path]:
        """What runs them where the hosts can be reached."""
        return ["ip", "netns", "exec", self._name(MASTER), *words]

    def environment(self) -> dict[str, str]:
        """How Open MPI finds its way to the hosts."""
        return {
            "TMPDIR": str(self.folder),
            "OMPI_MCA_plm": "rsh",
            "OMPI_MCA_plm_rsh_agent": str(self.agent),
            "OMPI_MCA_oob": "tcp",
            "OMPI_MCA_oob_tcp_if_include": NETWORK,
        }

    def kill(self, host: str) -> None:
        """All that runs there, at once."""
        (self.folder / f"{host}.dead").touch()
        self._kill_all(host)

    def cut(self, host: str) -> None:
        """Its processes go on, but nothing is heard of them any more."""
        (self.folder / f"{host}.dead").touch()
        self._ip("-n", self._name(MASTER), "link", "set", f"to-{host}", "down")

    def remove(self) -> None:
        for host in (*self.hosts, MASTER):
            self._kill_all(host)
            subprocess.run(
                ["ip", "netns", "delete", self._name(host)], stderr=subprocess.DEVNULL
            )

    def _name(self, host: str) -> str:
        return f"{self.run}-{host}"

    def _add(self, host: str) -> None:
        self._ip("netns", "add", self._name(host))
        self._ip("-n", self._name(host), "link", "set", "lo", "up")

    def _address(self, host: str, address: str, device: str) -> None:
        self._ip("-n", self._name(host), "address", "add", address, "dev", device)

    def _ip(self, *words: str) -> None:
        done = subprocess.run(["ip", *words], capture_output=True, text=True)
        if done.returncode != 0:
            why = " ".join(done.stderr.split()) or f"exit code {done.returncode}"
            raise Failure(
                ENVIRONMENT,
                f"hosts: ip {' '.join(words)}: {why}: network namespaces need the "
                "rights of root, also in a container (CAP_SYS_ADMIN, CAP_NET_ADMIN)",
            )

    def _kill_all(self, host: str) -> None:
        """Until there is none: one may start another meanwhile."""
        listing = ["ip", "netns", "pids", self._name(host)]
        for _ in range(500):
            found = subprocess.run(listing, capture_output=True, text=True)
            if not found.stdout.split():
                break
            for pid in found.stdout.split():
                try:
                    os.kill(int(pid), signal.SIGKILL)
                except OSError:
                    pass  # it has ended meanwhile
            time.sleep(0.01)  # for the kernel to end them


def why_not() -> str:
    """Why no hosts can be made here; nothing if they can be tried."""
    if os.geteuid() != 0:
        return "network namespaces need root: try sudo"
    lacking = [name for name in ("ip", "unshare") if not shutil.which(name)]
    return f"{' and '.join(lacking)}: not found: install iproute2" if lacking else ""


@contextmanager
def namespaces(count: int) -> Iterator[Namespaces]:
    """So many hosts, for as long as the block lasts.

    Raises: Failure
    """
    if why := why_not():
        raise Failure(ENVIRONMENT, f"hosts: {why}")
    folder = Path(tempfile.mkdtemp(prefix="lab-hosts-"))
    made = Namespaces(folder, NAMES[:count])
    try:
        made.make()
        yield made
    finally:
        made.remove()
        shutil.rmtree(folder, ignore_errors=True)
