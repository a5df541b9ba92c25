"""The words and calls that a student's file must do without."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """Words that are refused, wherever they stand outside of texts and comments."""

    words: str  # a regular expression
    why: str
    to_do: str


ALL = [
    Rule(
        r"\b(no_sanitize\w*|disable_sanitizer_instrumentation|no_instrument_function)\b",
        "asks the sanitizer to look away",
        "Cure the race instead.",
    ),
    Rule(
        r"\b__(tsan|asan|lsan|ubsan|sanitizer)_\w+|\bAnnotate[A-Z]\w+",
        "speaks to the sanitizer",
        "Cure the race instead.",
    ),
    Rule(
        r"\b(asm|__asm__|__asm)\b",
        "contains machine code",
        "An exercise needs none.",
    ),
    Rule(
        r"\b(constructor|destructor|init_priority|ifunc|alias|weakref|section)\b\s*\("
        r"|\b__attribute__\s*\(\(\s*(constructor|destructor|weak|section)\b"
        r"|\bgnu::(constructor|destructor|weak|alias|ifunc|section|used)\b",
        "has an attribute that runs or replaces code behind the check's back",
        "An exercise needs none.",
    ),
    Rule(
        r"#\s*pragma\s+(GCC|clang)\s+(optimize|push_options|redefine|poison)|"
        r"#\s*pragma\s+(weak|redefine_extname)",
        "changes how it is compiled",
        "An exercise needs no such pragma.",
    ),
    Rule(
        r"##|%:%:|\b_Pragma\b",
        "pastes words together, or hides a pragma",
        "An exercise needs no such macro.",
    ),
    Rule(
        r"\bstd\s*::\s*async\s*\(\s*(?!std\s*::\s*launch)(?!launch)",
        "calls std::async without std::launch::async: then the library may wait for "
        "get() before it begins, and nothing overlaps",
        "Say std::async(std::launch::async, …), or start a std::jthread.",
    ),
]

# Where nothing may be left to the clock.
SLEEPS = Rule(
    r"\b(sleep_for|sleep_until|usleep|nanosleep|clock_nanosleep)\s*\(",
    "sleeps: it hopes that something will have happened by then",
    "Wait for what you want, not for a time: no sleep is long enough on a busy "
    "machine, and each is too long on a quick one.",
)
# Of the system, and sleep by the clock, too.  Functions of a student's own may have
# such names, so the object file is asked.
NAPS = {"sleep", "thrd_sleep", "poll", "ppoll", "select", "pselect"}
TIMED_WAITS = Rule(
    r"\b(?:\.|->)?(wait_for|wait_until|try_acquire_for|try_acquire_until|"
    r"try_lock_for|try_lock_until)\s*\(",
    "waits by the clock: it goes on when a time is over, whatever has happened",
    "Wait until it happens, however long that takes.",
)
OFFERS = {"sleeps": SLEEPS, "timed_waits": TIMED_WAITS}

# g++ 12 keeps a lambda that stands within a co_await expression bit by bit, and
# destroys what it has captured twice.  References and pointers do not mind.
LAMBDA_IN_CO_AWAIT = Rule(
    r"\bco_await\b[^;{}]*?\[(?!\s*&?\s*\]|\s*this\s*\])(?!(?:\s*&\s*\w+\s*,?)*\s*\])"
    r"[^\[\];{}]+\]\s*(?:\([^()]*\))?\s*(?:mutable|noexcept|\s)*"
    r"(?:->\s*[\w:<>, ]+)?\s*\{",
    "awaits a call with a lambda that captures copies; g++ 12 would destroy these "
    "copies twice (an error of the compiler, not yours)",
    "Give the lambda a name in a line of its own: auto job = […] { … };  Then "
    "co_await to_thread(job).",
)

# So it does with an object that is made in braces round a co_await.
CO_AWAIT_IN_BRACES = Rule(
    r"[{,]\s*\.\s*\w+\s*=[^;{}]*\bco_await\b"
    r"|\b(?!(?:try|else|do|const|mutable|noexcept)\b)\w+\s*"
    r"\{[^;{}]*\bco_await\b[^;{}]*\}",
    "awaits within the braces that make an object; g++ 12 would destroy what is in "
    "them twice (an error of the compiler, not yours)",
    "Await in a line of its own: auto page = co_await …;  Then make the object of it.",
)
BROKEN_BY_GCC_12 = [LAMBDA_IN_CO_AWAIT, CO_AWAIT_IN_BRACES]

# Not refused, and said all the same.
REMARKS = [
    Rule(
        r"\b(std\s*::\s*this_thread\s*::\s*)?yield\s*\(|\bsched_yield\s*\(",
        "calls yield(), so it tries again and again and takes a core from those "
        "who work",
        "Wait for a lock or a condition: then it sleeps.",
    ),
    Rule(
        r"\btry_(to_)?lock\b|\btry_acquire\s*\(",
        "asks for a lock without waiting for it: in a loop, that takes a core from "
        "those who work",
        "Wait for the lock: then it sleeps.",
    ),
    Rule(
        r"\[\s*[^\]\s][^\]]*\]\s*\([^()]*\)\s*(mutable\s*)?->\s*(asio::)?awaitable\b",
        "has a lambda that is a coroutine and captures: what it captures is gone when "
        "the lambda is, and the coroutine may go on",
        "Keep the lambda until then, or hand it over: [](std::string path) -> … { … }"
        "(path).",
    ),
]

# What can reach round the check.
TOOLS = {
    "dlopen": "loads code",
    "dlsym": "looks for functions of the check",
    "dl_iterate_phdr": "looks for functions of the check",
    "ptrace": "looks into programs",
    "process_vm_readv": "looks into programs",
    "process_vm_writev": "writes into programs",
    "personality": "changes how programs are run",
    "prctl": "changes how programs are run",
    "execve": "starts a program",
    "execv": "starts a program",
    "execvp": "starts a program",
    "execl": "starts a program",
    "execlp": "starts a program",
    "system": "starts a program",
    "popen": "starts a program",
    "posix_spawn": "starts a program",
    "posix_spawnp": "starts a program",
    "kill": "sends signals to processes",
    "killpg": "sends signals to processes",
    "unlink": "removes files",
    "remove": "removes files",
    "rename": "renames files",
}
