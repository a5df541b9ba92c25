#pragma once

#include <exception>
#include <string>

namespace lab::threads {

/// What an exception says; "unknown error" if it is no std::exception.
std::string error_text(const std::exception_ptr& error);

/// Hands what a coroutine threw to the thread that runs its loop.
inline void rethrow(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

}  // namespace lab::threads
