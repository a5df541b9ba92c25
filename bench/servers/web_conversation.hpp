#pragma once

#include <chrono>

#include "bench/servers/acceptor.hpp"

namespace lab::servers {

// What is said on a connection, the same in all kinds of web server: a request,
// a wait for the back end, an answer; again and again, until the client wants
// no more of it.  Both differ in who waits.

/// Blocks: until the client is gone.
void converse(Socket& client, std::chrono::nanoseconds wait);

/// Suspends: until the client is gone.
Task<void> converse_async(Socket client, std::chrono::nanoseconds wait);

}  // namespace lab::servers
