#pragma once

#include <boost/pfr/core.hpp>
#include <boost/pfr/tuple_size.hpp>
#include <concepts>
#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace lab::processes {

// What can cross from one process to another:
//
//   - numbers, enums and what else is copied byte by byte.  Of such a struct
//     nothing is checked: a bool in it is whatever byte has come
//   - std::string, and of whatever can cross: std::vector, std::optional,
//     std::pair, std::tuple, std::array, std::map, std::variant
//   - a struct whose members can all cross (an aggregate: public members, no
//     constructor, no base)
//   - a class that says how:
//
//         class Celsius {
//          public:
//           double packed() const { return degrees_; }
//           static Celsius unpacked(double degrees);
//
// An address means nothing in another process, so pointers, references and
// views (std::string_view, std::span) cannot cross.

namespace detail {

template <typename T>
constexpr bool is_vector = false;
template <typename T>
constexpr bool is_vector<std::vector<T>> = true;

template <typename T>
constexpr bool is_optional = false;
template <typename T>
constexpr bool is_optional<std::optional<T>> = true;

template <typename T>
constexpr bool is_map = false;
template <typename K, typename V>
constexpr bool is_map<std::map<K, V>> = true;

template <typename T>
constexpr bool is_variant = false;
template <typename... T>
constexpr bool is_variant<std::variant<T...>> = true;

template <typename T>
constexpr bool is_reference_wrapper = false;
template <typename T>
constexpr bool is_reference_wrapper<std::reference_wrapper<T>> = true;

template <typename T>
concept TupleLike = requires {
  std::tuple_size<T>::value;
};

template <typename T>
using PackedForm = decltype(std::declval<const T&>().packed());

template <typename T>
concept SaysHow = requires(PackedForm<T> form) {
  { T::unpacked(std::move(form)) } -> std::same_as<T>;
};

template <typename T>
concept RefersToMemory = std::is_pointer_v<T> || std::is_member_pointer_v<T> ||
    std::is_null_pointer_v<T> || std::is_reference_v<T> ||
    is_reference_wrapper<T> || std::ranges::borrowed_range<T>;

/// Copied byte by byte.
template <typename T>
concept Plain =
    std::is_trivially_copyable_v<T> && !RefersToMemory<T> && !is_variant<T>;

template <typename T>
consteval bool can_cross();

template <typename Tuple>
struct AllCanCross;
template <typename... T>
struct AllCanCross<std::tuple<T...>>
    : std::bool_constant<(can_cross<std::remove_cvref_t<T>>() && ...)> {};

template <typename T, std::size_t... I>
consteval bool parts_can_cross(std::index_sequence<I...> /*parts*/) {
  return (can_cross<std::tuple_element_t<I, T>>() && ...);
}

template <typename... T>
consteval bool alternatives_can_cross(const std::variant<T...>* /*type*/) {
  return (can_cross<T>() && ...);
}

template <typename T>
constexpr bool holds_values = is_vector<T> || is_optional<T>;

template <typename T>
consteval bool can_cross() {
  if constexpr (holds_values<T>)
    return can_cross<typename T::value_type>();
  else if constexpr (is_map<T>)
    return can_cross<typename T::key_type>() &&
           can_cross<typename T::mapped_type>();
  else if constexpr (is_variant<T>)
    return alternatives_can_cross(static_cast<const T*>(nullptr));
  else if constexpr (TupleLike<T>)
    return parts_can_cross<T>(std::make_index_sequence<std::tuple_size_v<T>>());
  else if constexpr (SaysHow<T>)
    return can_cross<PackedForm<T>>();
  else if constexpr (std::is_aggregate_v<T> && !Plain<T> && !RefersToMemory<T>)
    return AllCanCross<decltype(boost::pfr::structure_tie(
        std::declval<const T&>()))>::value;
  else
    return Plain<T> || std::same_as<T, std::string>;
}

}  // namespace detail

template <typename T>
concept Packable = detail::can_cross<T>();

}  // namespace lab::processes
