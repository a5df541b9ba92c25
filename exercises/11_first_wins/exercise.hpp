#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <string>
#include <vector>

#include "given/async_fetch.hpp"
#include "models/async/as_completed.hpp"
#include "models/async/task.hpp"
#include "models/async/wait.hpp"

namespace asio = boost::asio;

/// Asks all mirrors for the same page with given::fetch(), and takes the first
/// answer.  A mirror that refuses has not answered.
///
/// Returns: the page of the mirror that answers first.  No request is open any
///          more at that moment.
/// Throws: FetchError if all of them refuse.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors);
