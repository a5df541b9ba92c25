#pragma once

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>

#include "models/processes/call.hpp"
#include "models/processes/job.hpp"

namespace lab::processes {

/// Gives the packed arguments of one task after another, or why they cannot be
/// packed; at the end nothing.  Throws what the inputs throw.
using PackedInputs = std::function<std::optional<Item>()>;

/// Hands a call to the pool.  Throws: ShutDown, BrokenPool.
using Enqueue = std::function<void(std::unique_ptr<PendingCall>)>;

/// The arguments of a task: an input, or the parts of one.
template <typename Job, typename Input>
Item pack_input(Input&& input) try {
  using Arguments = typename Job::Arguments;
  static_assert(std::convertible_to<Input, Arguments>,
                "the job cannot be called with such an input");
  if constexpr (std::same_as<std::remove_cvref_t<Input>, Arguments>)
    return pack(input);  // without a copy
  else
    return pack(Arguments(std::forward<Input>(input)));
} catch (...) {
  return std::current_exception();
}

namespace detail {

/// A position in inputs that it owns, unless they are an lvalue.
template <typename Inputs>
struct InputCursor {
  explicit InputCursor(Inputs&& all) : inputs(std::forward<Inputs>(all)) {}

  /// Returns: false at the end.
  bool advance() {
    if (at)
      ++*at;
    else
      at.emplace(std::ranges::begin(inputs));
    return *at != std::ranges::end(inputs);
  }

  Inputs inputs;
  std::optional<std::ranges::iterator_t<Inputs>> at;
};

}  // namespace detail

/// Takes an input only when the next one is asked for.
template <typename Job, std::ranges::input_range Inputs>
PackedInputs pack_lazily(Inputs&& inputs) {
  auto cursor = std::make_shared<detail::InputCursor<Inputs>>(
      std::forward<Inputs>(inputs));
  return [cursor]() -> std::optional<Item> {
    if (!cursor->advance()) return std::nullopt;
    return pack_input<Job>(**cursor->at);
  };
}

}  // namespace lab::processes
