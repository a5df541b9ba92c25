#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace lab::costs {

using Times = std::int64_t;

/// Something that can be done any number of times.
struct Subject {
  std::function<void(Times)> run;
  int other_process = 0;  // that does a part of it
};

/// A primitive, and its floor: the plainest correct program that does the same.
struct Pair {
  std::string_view name;
  Subject (*primitive)();
  Subject (*floor)();
};

/// Handing work to another thread, and taking its result.
std::vector<Pair> thread_pairs();

/// Starting a coroutine; a permit that is free, or that is waited for.
std::vector<Pair> coroutine_pairs();

/// Asking another process.
std::vector<Pair> process_pairs();

/// This thread, and those that it starts, run on the first core.
void take_first_core();

/// This thread, or the process `other`, runs on the second core, if there is
/// one.
void give_second_core(int other = 0);

}  // namespace lab::costs
