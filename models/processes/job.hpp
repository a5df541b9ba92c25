#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "models/processes/pack.hpp"

namespace lab::processes {

/// A function under a name, by which another process finds it again.
struct AnyJob {
  std::string_view name;
  /// Calls it with packed arguments and packs what it gives.
  std::string (*call)(std::string_view arguments);
  /// Tells which function it is; without one, it is whatever has the name.
  const std::type_info* function = nullptr;
};

/// A job together with the types that it takes and gives.
template <typename Signature>
struct Job;

template <typename R, typename... A>
struct Job<R(A...)> : AnyJob {
  using Result = R;
  using Arguments = std::tuple<std::remove_cvref_t<A>...>;
};

/// Whether a job can be called with such arguments.
template <typename Job, typename... Given>
concept TakenBy = std::convertible_to < std::tuple<Given&&...>,
typename Job::Arguments > ;

namespace detail {

template <auto function>
struct Identity {};

template <typename T>
concept CanBeGiven = Packable<std::remove_cvref_t<T>> &&
    std::convertible_to<std::remove_cvref_t<T> &&, T>;

template <auto function, typename R, typename... A>
std::string call_packed(std::string_view arguments) {
  auto values = unpack<std::tuple<std::remove_cvref_t<A>...>>(arguments);
  if constexpr (std::is_void_v<R>) {
    std::apply(function, std::move(values));
    return {};
  } else {
    return pack(std::apply(function, std::move(values)));
  }
}

template <auto function, typename R, typename... A>
constexpr Job<R(A...)> make_job(std::string_view name, R (*)(A...)) {
  static_assert((CanBeGiven<A> && ...),
                "a parameter cannot cross to another process: it must be "
                "packable, and no reference that could be changed");
  static_assert(std::is_void_v<R> || Packable<R>,
                "the result cannot cross to another process");
  return {{name, &call_packed<function, R, A...>, &typeid(Identity<function>)}};
}

}  // namespace detail

/// Puts a function under a name.
///
///     std::uint64_t square(std::uint64_t n) { return n * n; }
///     constexpr auto square_job = job<&square>("square");
///
/// A process cannot be sent a function, only the name of one.
/// Requires: parameters and result that can cross (packable.hpp); a name that
///           lives for ever, such as a literal.
template <auto function>
constexpr auto job(std::string_view name) {
  return detail::make_job<function>(name, function);
}

}  // namespace lab::processes
