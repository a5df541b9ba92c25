#pragma once

#include <exception>
#include <functional>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "command_line/streams.hpp"
#include "models/environment_error.hpp"

namespace lab {

/// What every main() here does: an error is said in one line, and becomes an
/// exit code: 2 bad input, 3 the machine lacks something, 1 anything else.
inline int run_main(std::string_view program, const std::function<int()>& run) {
  const auto fail = [program](int code, const std::exception& error) {
    say("{}: {}\n", program, error.what());
    return code;
  };
  try {
    guard_standard_streams();
    return run();
  } catch (const std::invalid_argument& error) {
    return fail(2, error);
  } catch (const EnvironmentError& error) {
    return fail(3, error);
  } catch (const std::system_error& error) {
    return fail(3, error);
  } catch (const std::exception& error) {
    return fail(1, error);
  }
}

}  // namespace lab
