#pragma once

#include <string>

#include "given/fetch.hpp"

/// So many requests may be in flight at once, from all threads together.
constexpr int limit = 4;

/// Fetches a page with given::fetch(), when it is its turn.
///
/// Blocks: until fewer than `limit` requests are in flight, then for the
///         answer.
/// Throws: FetchError if the page cannot be had.
/// Thread safety: any number of threads may ask at once.
std::string fetch_politely(const std::string& path);
