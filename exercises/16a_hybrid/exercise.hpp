#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "models/threads/executor.hpp"

namespace asio = boost::asio;

namespace given {

/// Asks for a page.
///
/// Suspends: until it is there.
/// Throws: FetchError if it cannot be had.
asio::awaitable<std::string> fetch(std::string path);

/// Counts the different words of a page.
///
/// Blocks: the calling thread, and keeps a core busy.
/// Throws: std::invalid_argument if the page cannot be read.
std::size_t analyse(const std::string& page);

}  // namespace given

/// Fetches all pages and analyses each of them, on the threads of `cores` and
/// nowhere else.
///
/// A page is analysed as soon as it is there and a core is free.
///
/// Returns: the results, in the order of the paths.
/// Suspends: the loop goes on with others, and this resumes on the loop's
///           thread.
/// Throws: what given::fetch() or given::analyse() throws.
/// Lifetime: `cores` has a thread for each core; it outlives the loop.
asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& cores);
