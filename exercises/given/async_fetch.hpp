#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "given/fetch_error.hpp"

namespace given {

/// Asks for a page.  The server is one in memory, and the time is virtual: an
/// hour of waiting is over at once, and is still counted as an hour.
///
/// Returns: the text of the page.
/// Suspends: until the answer is there; meanwhile others go on.
/// Throws: FetchError if the server refuses; boost::system::system_error
///         (operation_aborted) when cancelled, and the server sees that.
boost::asio::awaitable<std::string> fetch(std::string path);

}  // namespace given
