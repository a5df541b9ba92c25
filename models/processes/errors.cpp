#include "models/processes/errors.hpp"

#include <fmt/format.h>

#include <utility>

namespace lab::processes {

RemoteError::RemoteError(std::string type, std::string text, int pid)
    : std::runtime_error(fmt::format("{}: {} (in worker {})", type, text, pid)),
      type_(std::move(type)),
      text_(std::move(text)),
      pid_(pid) {}

}  // namespace lab::processes
