#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "given/async_fetch.hpp"
#include "models/async/event.hpp"
#include "models/async/gather.hpp"
#include "models/async/sleep.hpp"
#include "models/async/task.hpp"
#include "models/async/wait.hpp"
#include "models/async/wait_for.hpp"

namespace asio = boost::asio;

/// A request that takes longer is given up.
inline constexpr std::chrono::milliseconds time_out{1000};

/// So long after the stop, requests may go on that were sent before.
inline constexpr std::chrono::milliseconds grace{200};

/// Fetches the pages with given::fetch(), in the order of the paths and two at
/// a time, until all are done or `stop` is set.
///
/// A page that the server refuses is left out, as one that takes too long is.
///
/// After the stop no new request is sent.  Those in flight may go on for the
/// time of grace; then they are cancelled.
///
/// Returns: the pages that came, as soon as no request is open any more.
asio::awaitable<std::vector<std::string>> import_all(
    std::vector<std::string> paths, lab::async::Event& stop);
