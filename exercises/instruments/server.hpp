#pragma once

#include <cstddef>
#include <string>

namespace exercise {

/// What the mock server wrote down since it was told to forget.
struct Statistics {
  std::size_t requests = 0;
  std::size_t in_flight = 0;
  std::size_t peak_in_flight = 0;
  std::size_t connections_open = 0;
  std::size_t aborted = 0;  ///< Requests whose client went away.
};

Statistics statistics();

/// Makes the server forget what it wrote down.
void reset_statistics();

/// Waits until so many requests have come since counting began, and
/// then until no more come.  Gives up if so many cannot come (await.hpp).
Statistics await_requests(std::size_t requests);

/// Lays down the next answers of a path, in the form of POST /script.
void script(const std::string& json);

/// A path whose replies the server holds back until so many requests wait
/// there: more than a student sends.  The check opens it with those that are
/// missing; the server gives up much later than a check does.
std::string closed_gate(std::size_t requests);

/// Sends that many requests of the check itself, and waits for their answers.
void knock(const std::string& path, std::size_t times = 1);

}  // namespace exercise
