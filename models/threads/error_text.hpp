#pragma once

#include <exception>
#include <string>

namespace lab::threads {

/// What an exception says; "unknown error" if it is no std::exception.
std::string error_text(const std::exception_ptr& error);

}  // namespace lab::threads
