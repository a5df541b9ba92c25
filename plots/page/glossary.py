"""Fixed text of the report: the method in seven sentences, and the words."""

METHOD = (
    "Every arm does the same tasks, and is timed only after its answers were found "
    "equal to those of sequential, task by task.",
    "The web server is a process of its own; it answers after a set delay, never "
    "early, and says how late it was.",
    "A block is one sample of every arm, taken one after another in random order, so "
    "that a slow moment of the machine favours no arm; the blocks are mixed.",
    "A speed-up is the median over blocks of one time divided by the other, both from "
    "the same block; no best-of-n.",
    "Its interval is that of the sign test, which covers the median with 95 % from 6 "
    "blocks on; with fewer the whole range is shown, and called so.",
    "A claim about time is not judged where other programs took more than 10 % of the "
    "machine during its experiment, or where the server was late.",
    "Every sample is kept; one taken while the network was in trouble is marked as "
    "tainted and left out of the medians.",
)

GLOSSARY = (
    ("arm", "one way of doing the work of an experiment: a model, a variant, a peer"),
    ("block", "one sample of every arm, taken one right after the other"),
    ("bound", "the shortest time that physics allows; no program can be under it"),
    ("in flight", "sent, and not yet answered"),
    ("lane", "who did a task: a thread, a process or a loop, counted from 0"),
    ("model", "a way of getting a batch done: threads, processes, coroutines, …"),
    ("peer", "another program that does the same work; here CPython"),
    ("speed-up", "how many times shorter than the base; 2x is half the time"),
    (
        "tainted",
        "taken while the network had trouble, or the mock server stood still: such a "
        "sample is marked and left out",
    ),
    (
        "task",
        "a piece of work with an outcome of its own: a request, a computation, "
        "a spawned coroutine",
    ),
    ("tie", "not to be told from the best, block by block"),
    ("wall time", "what a clock on the wall shows, from making the model to its end"),
)
