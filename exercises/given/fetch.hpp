#pragma once

#include <string>

#include "given/fetch_error.hpp"

namespace given {

/// Asks the mock server for a page, such as "/delay/100?task=3".
///
/// Returns: the text of the page.
/// Blocks: the calling thread until the answer is there.
/// Throws: FetchError if the status is not 200, or the connection is lost.
/// Thread safety: any number of threads may ask at once.
std::string fetch(const std::string& path);

}  // namespace given
