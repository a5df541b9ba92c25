#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <string>
#include <vector>

#include "given/async_fetch.hpp"
#include "models/async/gather.hpp"
#include "models/async/task.hpp"

namespace asio = boost::asio;

/// How a task ended: with a page, or with an error.
struct Outcome {
  std::string page;   ///< Empty if it failed.
  std::string error;  ///< What the FetchError says; empty if it went well.
};

/// Fetches all pages at the same time with given::fetch().
///
/// Returns: one outcome for each path, in the order of the paths.
asio::awaitable<std::vector<Outcome>> fetch_all(std::vector<std::string> paths);
