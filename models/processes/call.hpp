#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "models/processes/frame.hpp"
#include "models/processes/job.hpp"
#include "models/processes/serve_jobs.hpp"

namespace lab::processes {

/// What a worker is sent: a job, and the packed arguments of each task.
struct Call {
  std::string job;
  std::vector<std::string> tasks;
};

/// What a worker replies about each task.
struct Reply {
  struct Error {
    std::string type;
    std::string text;
  };
  std::string value;
  std::optional<Error> error;
};

/// What became of one task: a packed value or an error.
using Item = std::variant<std::string, std::exception_ptr>;

/// One call of a job.
///
///     PoolOptions{.initialiser = call(load_tables_job, "tables.txt")}
///
/// Throws: std::invalid_argument if another function is listed under its name.
template <typename R, typename... A, typename... Given>
requires TakenBy<Job<R(A...)>, Given...> Call call(const Job<R(A...)>& job,
                                                   Given&&... arguments) {
  const std::tuple<std::remove_cvref_t<A>...> values(
      std::forward<Given>(arguments)...);
  return {name_of(job), {pack(values)}};
}

/// Throws: FrameError if it is too large to be sent.
std::string pack_request(const Call& call);

/// What became of so many tasks, as the worker with this pid says.
///
/// Throws: UnpackError if it makes no sense.
std::vector<Item> unpack_reply(const Frame& reply, std::size_t tasks, int pid);

}  // namespace lab::processes
