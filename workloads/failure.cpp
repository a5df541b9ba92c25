#include "workloads/failure.hpp"

#include <array>
#include <new>
#include <utility>

namespace lab {
namespace {

constexpr std::array<std::pair<FailureKind, std::string_view>, 12> names{{
    {FailureKind::refused, "refused"},
    {FailureKind::timed_out, "timed_out"},
    {FailureKind::reset, "reset"},
    {FailureKind::cut_short, "cut_short"},
    {FailureKind::bad_status, "bad_status"},
    {FailureKind::too_large, "too_large"},
    {FailureKind::malformed, "malformed"},
    {FailureKind::no_result, "no_result"},
    {FailureKind::out_of_memory, "out_of_memory"},
    {FailureKind::worker_lost, "worker_lost"},
    {FailureKind::stopped, "stopped"},
    {FailureKind::error, "error"},
}};

}  // namespace

std::string_view to_string(FailureKind kind) {
  for (const auto& [known, name] : names)
    if (known == kind) return name;
  return "error";
}

FailureKind failure_kind(std::string_view name) {
  for (const auto& [kind, known] : names)
    if (known == name) return kind;
  throw std::invalid_argument("unknown kind of failure: " + std::string(name));
}

Failure describe_current_exception() {
  try {
    throw;
  } catch (const TaskError& error) {
    return {error.kind(), error.what()};
  } catch (const std::bad_alloc&) {
    return {FailureKind::out_of_memory, "not enough memory for this task"};
  } catch (const std::exception& error) {
    return {FailureKind::error, error.what()};
  } catch (...) {
    return {FailureKind::error, "an exception that is no std::exception"};
  }
}

}  // namespace lab
