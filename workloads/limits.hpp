#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "workloads/spec.hpp"

namespace lab {

/// Refuses what a workload cannot use, naming the field and what it takes.
///
/// Throws: std::invalid_argument, always.
[[noreturn]] void refuse(const Spec& spec, std::string_view field,
                         std::string_view value, std::string_view allowed);

/// Throws: std::invalid_argument above 10 000 000 tasks.
void check_tasks(const Spec& spec);

/// Throws: std::invalid_argument if `size` is above `most`.
void check_size(const Spec& spec, std::uint64_t most, std::string_view unit);

/// Throws: std::invalid_argument if the spec names no folder for files.
void check_scratch(const Spec& spec);

}  // namespace lab
