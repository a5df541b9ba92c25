#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

namespace asio = boost::asio;

namespace given {

/// Makes of a password what may be kept.  It is slow on purpose, so that
/// nobody can try out millions of them.
///
/// Blocks: the calling thread.
/// Throws: std::invalid_argument if the password is empty.
std::string hash(const std::string& password);

}  // namespace given

/// Returns: the hash of the password.
/// Suspends: the loop goes on with others, and this resumes on the loop's
///           thread.
/// Throws: what given::hash() throws.
asio::awaitable<std::string> log_in(std::string password);
