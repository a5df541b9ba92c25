#pragma once

#include <cstdint>

#include "models/processes/pool.hpp"

namespace lab::costs {

/// What the worker processes of lab_costs are asked to do.
std::uint64_t same(std::uint64_t item);
int own_pid();

inline constexpr auto same_job = processes::job<&same>("same");
inline constexpr auto pid_job = processes::job<&own_pid>("pid");

}  // namespace lab::costs
