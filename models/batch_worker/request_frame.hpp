#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "models/processes/frame.hpp"

namespace lab {

/// The frame that asks a worker for all of a task.
processes::Frame to_request(std::size_t task);

/// The frame that asks for the second of its two steps alone; `fetched` is what
/// the first one gave.
processes::Frame to_request(std::size_t task, const std::string& fetched);

/// What the first step gave, or nothing if all of the task is wanted.
std::optional<std::string> fetched_in(const processes::Frame& request);

}  // namespace lab
