#pragma once

#include <cstddef>

namespace lab {

// What this machine can spare for a sweep that goes as far as it can.  A limit
// is found out beforehand: to run into it would take from others as well.
//
// Each throws EnvironmentError, with the limit and what was wanted.

/// So many descriptors open at once (ulimit -n).
void require_descriptors(std::size_t wanted);

/// So many connections to one address, each from a port of its own.
void require_ports(std::size_t wanted);

/// So many threads: process numbers, maps of memory and other limits of the
/// kernel; a twentieth is left to others.
void require_threads(std::size_t wanted);

/// So many threads that all want one lock and look after it every so often:
/// their wake-ups alone must leave the cores something to do.  What one of them
/// costs is measured.
void require_wake_ups(std::size_t threads, double interval_seconds);

/// So many worker processes at once: descriptors, process numbers, half of the
/// available memory, and not too long a start.  What one of them takes is
/// measured, the first time that it is asked.
void require_workers(std::size_t wanted);

}  // namespace lab
