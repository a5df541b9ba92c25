#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <string>
#include <type_traits>
#include <variant>

#include "models/processes/call.hpp"
#include "models/processes/inputs.hpp"

namespace lab::processes {

/// What Pool::for_each() says of one input.
template <typename R>
struct Report : CallTrace {
  using Value = std::conditional_t<std::is_void_v<R>, std::monostate, R>;

  std::size_t index = 0;  ///< Of the input, counted from 0.
  std::variant<Value, std::exception_ptr> outcome;
};

template <typename R>
Report<R> make_report(std::size_t index, const Item& item,
                      const CallTrace& trace) try {
  if (const auto* error = std::get_if<std::exception_ptr>(&item))
    return {trace, index, *error};
  if constexpr (std::is_void_v<R>)
    return {trace, index, {}};
  else
    return {trace, index, unpack<R>(std::get<std::string>(item))};
} catch (...) {
  return {trace, index, std::current_exception()};
}

using ReportItem =
    std::function<void(std::size_t index, const Item&, const CallTrace&)>;

/// Has a job done for each of the inputs, `at_once` of them at a time.
///
/// An input is taken when a worker is free for it, and not before.
/// Blocks: until all is done.
/// Throws: what `report` throws, which ends it; what `enqueue` throws.
void for_each_packed(const Enqueue& enqueue, const std::string& job,
                     const PackedInputs& inputs, std::size_t at_once,
                     const ReportItem& report);

}  // namespace lab::processes
