#include "workloads/limits.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace lab {

void refuse(const Spec& spec, std::string_view field, std::string_view value,
            std::string_view allowed) {
  throw std::invalid_argument(fmt::format("{}: {} '{}' cannot be used: give {}",
                                          spec.workload, field, value,
                                          allowed));
}

void check_tasks(const Spec& spec) {
  constexpr std::size_t most = 10'000'000;
  if (spec.tasks > most)
    refuse(spec, "tasks", std::to_string(spec.tasks),
           fmt::format("0 to {}", most));
}

void check_size(const Spec& spec, std::uint64_t most, std::string_view unit) {
  if (spec.size > most)
    refuse(spec, "size", std::to_string(spec.size),
           fmt::format("0 to {} {}", most, unit));
}

void check_scratch(const Spec& spec) {
  if (spec.scratch.empty())
    refuse(spec, "scratch", "", "a folder for the files of this run alone");
}

}  // namespace lab
