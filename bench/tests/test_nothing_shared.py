"""Nothing has a name that another program on this machine could have as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MADE = {"build", "out", "my", "__pycache__", ".git", ".mypy_cache", ".pytest_cache"}
TEXT = {".cpp", ".hpp", ".py", ".sh", ".cmake", ".txt", ".md", ".toml", ".json", ""}

PORT = r"['\"]?[1-9]\d*"
FIXED = {
    "a path": r"(?<![\w.$}/])/(?:tmp|var/tmp|dev/shm|run/user)\b|gettempdir\(",
    "a name in the folder for temporary files": (
        r"(?:TempDir\(\)|temp_directory_path\(\))\s*[+/]\s*\"(?![^\"]*XXXXXX\")"
    ),
    "a name made of the user's number": r"\bgete?uid\s*\(|\bid -u\b|\$UID\b",
    "a name made of the process's number": r"(?:format\(|\bf)['\"](?!/proc/)[^;\n]*\bgetpid\(\)",
    "a shared object": r"\b(?:shm|sem|mq)_open\s*\(|named_(?:mutex|semaphore)|ftok\s*\(",
    "a port": (
        rf"\bhtons\(\s*{PORT}|\bbind\(\s*\([^()]*,\s*{PORT}\s*\)"
        rf"|\bendpoint\b[^;=]*,\s*{PORT}\s*[)}}]|--port['\", =]+{PORT}"
    ),
}

# File, what it holds, and why it may.
ALLOWED = {
    ("workloads/generated_file.cpp", "geteuid("): "asks who owns a file",
    ("plots/tests/test_files.py", "geteuid("): "asks whether the user is root",
    ("models/hosts/master.cpp", "geteuid("): "asks whether the user is root",
    ("tools/namespaces.py", "geteuid("): "asks whether the user is root",
    ("tools/packages.sh", "id -u"): "asks whether the user is root",
    ("tools/packages.sh", "/tmp"): "mktemp gives the name, where TMPDIR is unusable",
    ("tools/doctor.sh", "/tmp"): "what TMPDIR is when it is not set",
    (".ci/install", "id -u"): "asks whether the user is root",
    (".ci/fresh", "id -u"): "asks whether the user is root",
    ("classroom/sandbox.py", "/tmp"): "one of the sandbox's own",
    ("classroom/task_limit.py", "getuid("): "counts the user's own",
    ("classroom/tests/test_task_limit.py", "getuid("): "asks whether the user is root",
    ("classroom/class_report.py", 'f"{key}.{os.getpid()'): "of a folder of its own",
    (
        "classroom/tests/test_supervise.py",
        "f\"os.open('/proc/{os.getpid()",
    ): "what the kernel shows of a process",
    ("tools/help/serve.txt", "--port 8080"): "an example for the user",
    ("bench/tests/test_nothing_shared.py", ""): "the patterns themselves",
}


def files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if MADE.isdisjoint(inside.parts) and path.suffix in TEXT and path.is_file():
            yield inside


def fixed_names(root: Path) -> list[tuple[str, str, str]]:
    """File, what was found, and what it is."""
    found = []
    for file in files(root):
        text = (root / file).read_text(errors="replace")
        for what, pattern in FIXED.items():
            # A reader of a page may type any port.
            if what == "a port" and file.suffix == ".md":
                continue
            for match in re.finditer(pattern, text):
                found.append((file.as_posix(), match.group(), what))
    return found


def is_allowed(file: str, text: str) -> bool:
    return (file, text) in ALLOWED or (file, "") in ALLOWED


def test_there_is_no_fixed_name_but_those_with_a_reason() -> None:
    found = fixed_names(ROOT)
    assert [each for each in found if not is_allowed(*each[:2])] == []


def test_no_reason_outlives_what_it_is_for() -> None:
    found = {(file, text) for file, text, _ in fixed_names(ROOT)}
    found |= {(file, "") for file, _ in found}
    assert [each for each in ALLOWED if each not in found] == []


@pytest.mark.parametrize(
    "line, is_fixed",
    [
        ('open("/tmp/answers")', True),
        ("python3 -m plots /tmp/x", True),
        ("cd /var/tmp && ls", True),
        ('std::ofstream("/dev/shm/lab")', True),
        ('Path(tempfile.gettempdir(), "lab")', True),
        ('"$TMPDIR/tmp"', False),
        ("build/tmp", False),
        ('temp_directory_path() / "lab"', True),
        ('testing::TempDir() + "lab_download_test"', True),
        ('temp_directory_path() / "lab-XXXXXX"', False),
        ('fmt::format("lab-{}", ::geteuid())', True),
        ('fmt::format("lab-{}", getpid())', True),
        ('fmt::format("/proc/{}/fd", getpid())', False),
        ("log=lab.$UID", True),
        ('shm_open("/lab", O_CREAT)', True),
        ("sem_open(name)", True),
        ('memfd_create("lab_shared", MFD_CLOEXEC)', False),
        ("name.sin_port = htons(8080);", True),
        ("name.sin_port = htons(0);", False),
        ("acceptor.bind(tcp::endpoint(address, 8080));", True),
        ("acceptor.bind({tcp::v4(), 0});", False),
        ('s.bind(("127.0.0.1", 8080))', True),
        ('s.bind(("127.0.0.1", 0))', False),
        ('Program({"--port", "8080"})', True),
        ('Program({"--port", port})', False),
        ('{"--port", "0", "--until-eof"}', False),
    ],
)
def test_the_check_itself(tmp_path: Path, line: str, is_fixed: bool) -> None:
    (tmp_path / "some.cpp").write_text(line)
    assert bool(fixed_names(tmp_path)) == is_fixed


def test_pages_may_show_a_port(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("./lab serve --port 8080")
    assert fixed_names(tmp_path) == []
