"""The two lines that matter, out of a real log."""

from classroom.findings import Finding
from classroom.sanitizer import digest
from classroom.trial import with_sanitizer

MISUSE = """\
=================================================================
==71==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x1
READ of size 8 at 0x602000000010 thread T0
    #0 0x401 in sum(int const*) /home/anna b/my/start.cpp:12
    #1 0x402 in main /lab/exercises/instruments/main.cpp:3

0x602000000010 is located 0 bytes inside of 8-byte region
freed by thread T0 here:
    #0 0x7f in operator delete(void*) asan_new_delete.cpp:152
    #1 0x403 in give_back() /home/anna b/my/start.cpp:7

SUMMARY: AddressSanitizer: heap-use-after-free start.cpp:12 in sum
==71==ABORTING
"""

RACE = """\
==================
WARNING: ThreadSanitizer: data race (pid=25229)
  Read of size 8 at 0x7fff3531dec8 by thread T2:
    #0 std::vector<int>::push_back(int&&) /usr/include/c++/12/bits/vector.tcc:114
    #1 operator() start.cpp:12 (program+0x23f2)

  Previous write of size 8 at 0x7fff3531dec8 by thread T1:
    #0 std::vector<int>::push_back(int&&) /usr/include/c++/12/bits/vector.tcc:119
    #1 operator() start.cpp:14 (program+0x24da)

  Thread T2 (tid=25232, running) created by main thread at:
    #0 pthread_create tsan_interceptors_posix.cpp:1001 (libtsan.so.2+0x5e686)

SUMMARY: ThreadSanitizer: data race vector.tcc:114 in push_back
==================
ThreadSanitizer: reported 1 warnings
"""

LOCK_ORDER = """\
==================
WARNING: ThreadSanitizer: lock-order-inversion (potential deadlock) (pid=30849)
  Cycle in lock order graph: M63 (0x7ffdddcfea40) => M64 (0x7ffdddcfea78) => M63

  Mutex M64 acquired here while holding mutex M63 in thread T1:
    #0 pthread_mutex_lock sanitizer_common_interceptors.inc:4324 (libtsan.so.2+0x558e1)
    #1 std::mutex::lock() /usr/include/c++/12/bits/std_mutex.h:100 (p+0x1205)
    #2 transfer(Account&, Account&, long) /home/anna/my/start.cpp:6 (p+0x1205)

  Mutex M63 previously acquired by the same thread here:
    #0 pthread_mutex_lock sanitizer_common_interceptors.inc:4324 (libtsan.so.2+0x558e1)
    #1 transfer(Account&, Account&, long) /home/anna/my/start.cpp:5 (p+0x11f5)

  Mutex M63 acquired here while holding mutex M64 in thread T2:
    #0 pthread_mutex_lock sanitizer_common_interceptors.inc:4324 (libtsan.so.2+0x558e1)
    #1 transfer(Account&, Account&, long) /home/anna/my/start.cpp:6 (p+0x1205)

  Mutex M64 previously acquired by the same thread here:
    #0 pthread_mutex_lock sanitizer_common_interceptors.inc:4324 (libtsan.so.2+0x558e1)
    #1 transfer(Account&, Account&, long) /home/anna/my/start.cpp:5 (p+0x11f5)

SUMMARY: ThreadSanitizer: lock-order-inversion (potential deadlock) start.cpp:6
==================
"""


def test_a_log_without_a_report_is_well() -> None:
    assert digest("", "start.cpp", "thread").passed is True


def test_a_race_is_told_by_who_does_what_where_in_the_students_file() -> None:
    found = digest(RACE, "start.cpp", "thread")
    assert found.passed is False
    assert found.observed.startswith(
        "Data race: thread T2 reads at start.cpp:12, "
        "while thread T1 writes at start.cpp:14."
    )


def test_a_race_elsewhere_says_that_it_is_elsewhere() -> None:
    assert "outside your file" in digest(RACE, "other.cpp", "thread").observed


def test_a_cycle_of_locks_is_told_by_who_comes_after_whom() -> None:
    found = digest(LOCK_ORDER, "start.cpp", "thread")
    assert found.passed is False
    assert found.observed.startswith(
        "Lock order cycle: A (start.cpp:5) then B (start.cpp:6), "
        "B (start.cpp:5) then A (start.cpp:6)."
    )


def test_a_use_after_free_is_told_with_both_places() -> None:
    found = digest(MISUSE, "start.cpp", "address")
    assert found.observed == (
        "Your code uses memory that was given back already at start.cpp:12.  "
        "It was given back at start.cpp:7."
    )


OTHER = """WARNING: ThreadSanitizer: heap-use-after-free (pid=3)
  Read of size 8 at 0x7b by thread T1 (mutexes: write M0):
    #0 std::operator=(Photo const&) /usr/include/c++/12/optional:9 (p+0x1)
    #1 get /home/anna/my/start.cpp:34 (p+0x2)

  Previous write of size 8 at 0x7b by thread T1:
    #0 operator delete(void*) tsan_new_delete.cpp:126 (p+0x3)
    #1 get /home/anna/my/start.cpp:33 (p+0x4)

SUMMARY: ThreadSanitizer: heap-use-after-free start.cpp:34 in get
==================
"""


def test_what_is_no_race_is_told_with_its_place_and_without_a_number() -> None:
    gone = digest(OTHER, "start.cpp", "thread").observed
    assert gone == "Your code uses memory that was given back already at start.cpp:34."
    bad = OTHER.replace("heap-use-after-free (", "unlock of an unlocked mutex (")
    unlocked = digest(bad, "start.cpp", "thread").observed
    assert unlocked == "ThreadSanitizer: unlock of an unlocked mutex at start.cpp:34."


def attempt(what: str) -> str:
    return (
        f"==9==ERROR: AddressSanitizer: attempting {what}\n"
        "    #0 0x1 in f() /home/anna/my/start.cpp:9 (p+0x1)\n\n"
        "SUMMARY: AddressSanitizer: bad-free f()\n"
    )


def test_what_was_never_made_is_not_told_as_given_back_twice() -> None:
    twice = digest(attempt("double-free on 0x5 in thread T0:"), "start.cpp", "address")
    assert "given back twice at start.cpp:9" in twice.observed
    said = "free on address which was not malloc()-ed: 0x5 in thread T0"
    never = digest(attempt(said), "start.cpp", "address")
    assert "twice" not in never.observed
    assert "nobody had given out at start.cpp:9" in never.observed
    assert "co_return" in never.next


def test_a_path_may_have_blanks() -> None:
    race = RACE.replace("start.cpp:12", "/home/an na/start.cpp:12")
    assert "reads at start.cpp:12" in digest(race, "start.cpp", "thread").observed


def test_a_step_that_failed_is_told_before_a_race_outside_of_the_file() -> None:
    step = Finding("order", False, "page 0 came last")
    outside = Finding("races", False, "Data race: main thread writes outside")
    inside = Finding("races", False, "Data race: main thread writes at mine.cpp:3")
    assert with_sanitizer([step], outside, "mine.cpp") == [step, outside]
    assert with_sanitizer([step], inside, "mine.cpp") == [inside, step]
    passed = Finding("order", True)
    assert with_sanitizer([passed], outside, "mine.cpp") == [outside, passed]
