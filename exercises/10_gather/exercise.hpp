#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <string>
#include <vector>

#include "given/async_fetch.hpp"
#include "models/async/gather.hpp"
#include "models/async/task.hpp"

namespace asio = boost::asio;

/// Fetches all pages with given::fetch().
///
/// Returns: their texts, in the order of the paths.
/// Throws: FetchError if a page cannot be had.
asio::awaitable<std::vector<std::string>> fetch_all(
    std::vector<std::string> paths);
