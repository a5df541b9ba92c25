#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "given/fetch.hpp"

/// Fetches all pages with given::fetch(), in a pool of so many threads.
///
/// Returns: their texts, in the order of the paths.
/// Throws: FetchError if a page cannot be had, when all others were fetched and
///         all threads have ended.
std::vector<std::string> fetch_all(const std::vector<std::string>& paths,
                                   std::size_t width);
