#pragma once

#include <cstdint>

namespace lab {

/// Memory that this process has now, in bytes: resident pages, the page tables
/// that map them, and the kernel's stack of each of its threads.
///
/// What the resident size alone does not show is most of the price of a thread.
/// Not in it: the kernel's books on threads, processes and pipes.
std::uint64_t memory_of_this_process();

/// The same for another process, with its share of pages that several processes
/// have in common (proportional set size); 0 if there is no such process.
std::uint64_t memory_of_process(int pid);

/// What programs could still get without anybody being swapped out, in bytes.
std::uint64_t available_memory();

}  // namespace lab
