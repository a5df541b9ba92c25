#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "workloads/http/http.hpp"

namespace lab {

// Connections that never block: every call does what can be done at once, and
// says so when that is nothing.

/// Opens a socket and asks for a connection; it may not stand yet.
///
/// Returns: a descriptor that the caller must close.
/// Throws: HttpError
int start_connecting(const Address& address);

/// Returns: how many bytes went out; nothing if the socket is not ready for
///          any.
/// Throws: HttpError, also when the connection could not be made.
std::optional<std::size_t> try_send(int descriptor, std::string_view bytes);

/// Returns: how many bytes came in, 0 at the end of the stream; nothing if none
///          are there yet.
/// Throws: HttpError
std::optional<std::size_t> try_receive(int descriptor, std::span<char> room);

/// How long a connection may lie idle before it is not trusted any more: the
/// server may be about to close it.
inline constexpr std::chrono::seconds longest_idle{4};

/// Whether a request can be sent on an idle connection: it was not closed, and
/// no bytes lie there that nobody asked for.
bool is_quiet_and_open(int descriptor) noexcept;

}  // namespace lab
