#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace lab {

/// The ways in which a task can end without an answer.
enum class FailureKind {
  refused,        ///< Nobody listens at the address.
  timed_out,      ///< No connection, or no complete reply, within the limit.
  reset,          ///< The other side threw the connection away.
  cut_short,      ///< The connection ended in the middle of a reply; or, in
                  ///< the blocking client, whatever else broke it.
  bad_status,     ///< A complete reply, but not a 2xx one.
  too_large,      ///< A reply above the size limit.
  malformed,      ///< Not HTTP, or a body that does not have the agreed form.
  no_result,      ///< A well-formed reply that says there is nothing to say.
  out_of_memory,  ///< The task asked for more memory than there is.
  worker_lost,    ///< The process that worked on the task ended.
  stopped,        ///< The run was stopped before the task started.
  error,          ///< Anything else; the text says what.
};

/// The kind as one word, such as "timed_out".
std::string_view to_string(FailureKind kind);

/// Throws: std::invalid_argument if no kind has that name.
FailureKind failure_kind(std::string_view name);

/// Why a task has no answer.
struct Failure {
  FailureKind kind = FailureKind::error;
  std::string text;  ///< One line for a person: what, and why.

  bool operator==(const Failure&) const = default;
};

/// Thrown by a task that knows what kind of failure it met.
class TaskError : public std::runtime_error {
 public:
  TaskError(FailureKind kind, const std::string& text)
      : std::runtime_error(text), kind_(kind) {}

  FailureKind kind() const noexcept { return kind_; }

 private:
  FailureKind kind_;
};

/// What the exception being handled says of the task that threw it.
///
/// Requires: to be called inside a catch block.
Failure describe_current_exception();

}  // namespace lab
