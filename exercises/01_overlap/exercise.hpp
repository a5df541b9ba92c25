#pragma once

#include <string>
#include <vector>

#include "given/fetch.hpp"

/// Fetches all pages with given::fetch().
///
/// Returns: their texts, in the order of the paths.
/// Throws: FetchError if a page cannot be had, when all threads have ended.
std::vector<std::string> fetch_all(const std::vector<std::string>& paths);
