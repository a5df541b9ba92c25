#pragma once

#include <stdexcept>
#include <string>

#include "workloads/tests/scripted_server.hpp"
#include "workloads/workloads.hpp"

namespace lab {

/// Why a batch of this spec cannot be made.
inline std::string refusal_of(const Spec& spec) {
  try {
    make_batch(spec);
  } catch (const std::invalid_argument& refusal) {
    return refusal.what();
  }
  return "not refused";
}

/// How a task of the batch fails.
inline Failure failure_of(const Batch& batch, std::size_t task) try {
  return {FailureKind::error, "answered " + batch.run(task)};
} catch (...) {
  return describe_current_exception();
}

/// A good reply; a further header ends with "\r\n".
inline Turn reply(const std::string& body, const std::string& header = "") {
  return {"HTTP/1.1 200 OK\r\n" + header +
          "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}

}  // namespace lab
