#pragma once

#include <array>
#include <bit>
#include <boost/pfr/core.hpp>
#include <boost/pfr/tuple_size.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "models/processes/bytes.hpp"
#include "models/processes/packable.hpp"

namespace lab::processes {

// How values cross from one process to another: as bytes.  Python: pickle.
//
//     struct Order { std::string item; std::vector<double> prices; };
//
//     const std::string bytes = pack(Order{"tea", {1.5, 2}});
//     const auto order = unpack<Order>(bytes);
//
// What can cross is said in packable.hpp.  Both processes must run the same
// program: the bytes do not tell what types they are made of.

template <Packable T>
void put(ByteWriter& out, const T& value);

template <Packable T>
T get(ByteReader& in);

/// The values as bytes, one behind the other.
template <Packable... T>
std::string pack(const T&... values) {
  ByteWriter out;
  (put(out, values), ...);
  return std::move(out).take();
}

/// The value that the bytes are, all of them.
///
/// Throws: UnpackError if there are too few or too many bytes, or if they
///         cannot be such a value.  It asks for no more memory than the bytes
///         themselves can fill.
template <Packable T>
T unpack(std::string_view bytes) {
  ByteReader in(bytes);
  T value = get<T>(in);
  in.expect_end();
  return value;
}

namespace detail {

template <typename T>
void put_vector(ByteWriter& out, const std::vector<T>& items) {
  out.put_length(items.size());
  if constexpr (Plain<T> && !std::same_as<T, bool>)
    out.put(items.data(), items.size() * sizeof(T));
  else
    for (const T& item : items) processes::put(out, item);
}

template <typename T>
void put_optional(ByteWriter& out, const std::optional<T>& value) {
  processes::put(out, value.has_value());
  if (value) processes::put(out, *value);
}

template <typename T>
void put_map(ByteWriter& out, const T& map) {
  out.put_length(map.size());
  for (const auto& [key, mapped] : map) {
    processes::put(out, key);
    processes::put(out, mapped);
  }
}

template <typename T>
std::vector<T> get_vector(ByteReader& in) {
  constexpr bool plain = Plain<T> && !std::same_as<T, bool>;
  const std::size_t length = in.get_length(plain ? sizeof(T) : 1);
  std::vector<T> items;
  if constexpr (plain && std::default_initializable<T>) {
    items.resize(length);
    in.get(items.data(), length * sizeof(T));
  } else {
    for (std::size_t i = 0; i < length; ++i)
      items.push_back(processes::get<T>(in));
  }
  return items;
}

template <typename T>
T get_plain(ByteReader& in) {
  std::array<char, sizeof(T)> bytes{};
  in.get(bytes.data(), bytes.size());
  return std::bit_cast<T>(bytes);
}

template <typename T>
std::optional<T> get_optional(ByteReader& in) {
  if (!in.get_flag()) return std::nullopt;
  return processes::get<T>(in);
}

template <typename T>
T get_map(ByteReader& in) {
  T map;
  for (std::size_t left = in.get_length(1); left > 0; --left) {
    auto key = processes::get<typename T::key_type>(in);
    map.insert_or_assign(std::move(key),
                         processes::get<typename T::mapped_type>(in));
  }
  return map;
}

/// The alternative whose number is `index`, counted from I.
template <typename T, std::size_t I = 0>
T get_alternative(ByteReader& in, std::size_t index) {
  if constexpr (I == std::variant_size_v<T>)
    throw UnpackError("a variant has no such alternative");
  else if (index == I)
    return T(std::in_place_index<I>,
             processes::get<std::variant_alternative_t<I, T>>(in));
  else
    return get_alternative<T, I + 1>(in, index);
}

/// The parts of a pair, tuple or array, or the members of a struct, in order.
template <typename T, std::size_t... I>
T get_parts(ByteReader& in, std::index_sequence<I...> /*parts*/) {
  if constexpr (TupleLike<T>)
    return T{processes::get<std::tuple_element_t<I, T>>(in)...};
  else
    return T{processes::get<boost::pfr::tuple_element_t<I, T>>(in)...};
}

}  // namespace detail

template <Packable T>
void put(ByteWriter& out, const T& value) {
  using namespace detail;
  const auto put_each = [&out](const auto&... part) {
    (processes::put(out, part), ...);
  };
  if constexpr (std::same_as<T, std::string>) {
    out.put_length(value.size());
    out.put(value.data(), value.size());
  } else if constexpr (is_vector<T>) {
    put_vector(out, value);
  } else if constexpr (is_optional<T>) {
    put_optional(out, value);
  } else if constexpr (is_map<T>) {
    put_map(out, value);
  } else if constexpr (is_variant<T>) {
    processes::put(out, value.index());
    std::visit(put_each, value);
  } else if constexpr (TupleLike<T>) {
    std::apply(put_each, value);
  } else if constexpr (SaysHow<T>) {
    processes::put(out, value.packed());
  } else if constexpr (Plain<T>) {
    out.put(&value, sizeof value);
  } else {
    std::apply(put_each, boost::pfr::structure_tie(value));
  }
}

template <Packable T>
T get(ByteReader& in) {
  using namespace detail;
  if constexpr (std::same_as<T, std::string>) {
    return std::string(in.get_text());
  } else if constexpr (is_vector<T>) {
    return get_vector<typename T::value_type>(in);
  } else if constexpr (std::same_as<T, bool>) {
    return in.get_flag();
  } else if constexpr (is_optional<T>) {
    return get_optional<typename T::value_type>(in);
  } else if constexpr (is_map<T>) {
    return get_map<T>(in);
  } else if constexpr (is_variant<T>) {
    return get_alternative<T>(in, processes::get<std::size_t>(in));
  } else if constexpr (TupleLike<T>) {
    return get_parts<T>(in, std::make_index_sequence<std::tuple_size_v<T>>());
  } else if constexpr (SaysHow<T>) {
    return T::unpacked(processes::get<PackedForm<T>>(in));
  } else if constexpr (Plain<T>) {
    return get_plain<T>(in);
  } else {
    return get_parts<T>(
        in, std::make_index_sequence<boost::pfr::tuple_size_v<T>>());
  }
}

}  // namespace lab::processes
