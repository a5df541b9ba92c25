"""Fixed text of the report: the method in six sentences, and the words."""

METHOD = (
    "Every arm does the same tasks, and is timed only after its answers were found "
    "equal to those of sequential, task by task.",
    "The web server is a process of its own; it answers after a set delay, never "
    "early, and says how late it was.",
    "A block is one sample of every arm, taken one after another in random order, so "
    "that a slow moment of the machine favours no arm; the blocks are mixed.",
    "A speed-up is the median over blocks of one time divided by the other, both from "
    "the same block; no best-of-n.",
    "Its interval is a bootstrap 95 % interval from 9 blocks on; with fewer the whole "
    "range is shown, and called so.",
    "Every sample is kept; one taken while the network was in trouble is marked as "
    "tainted and left out of the medians.",
)

GLOSSARY = (
    ("arm", "one way of doing the work: a model, or a named variant of it"),
    ("block", "one sample of every arm, taken one right after the other"),
    ("bound", "the shortest time that physics allows: no program can be under it"),
    ("in flight", "sent, and not yet answered"),
    ("lane", "who did a task: a thread, a process or an event loop"),
    ("model", "a way of doing many tasks: threads, processes, coroutines …"),
    ("peer", "the same work done by another program, here CPython"),
    ("speed-up", "how many times shorter than the base; 2x is half the time"),
    ("tainted", "not valid, because the network was in trouble; left out"),
    ("task", "one request, or one computation"),
    ("tie", "within 2 % of the best, or with ranges that overlap"),
    ("wall time", "what a clock on the wall shows, from first task to last answer"),
)
