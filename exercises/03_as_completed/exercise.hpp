#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "given/fetch.hpp"

/// What is to be done with page number i.
using OnPage = std::function<void(std::size_t i, const std::string& page)>;

/// Fetches all pages at once with given::fetch(), and calls on_page() for each
/// as soon as it is there.
///
/// Blocks: until all pages have been handled.
/// Throws: FetchError if a page cannot be had, after the others were handled;
///         what on_page() throws.  No thread is running any more.
/// Thread safety: calls on_page() on any thread, but never twice at the same
///           time.
void fetch_each(const std::vector<std::string>& paths, const OnPage& on_page);
