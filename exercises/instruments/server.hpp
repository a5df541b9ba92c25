#pragma once

#include <cstddef>
#include <functional>
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
void open_new_ledger();

/// Asks for the statistics again and again until it is as wanted.
///
/// Blocks: as long as it takes; a watchdog looks after the program.
Statistics await_statistics(
    const std::function<bool(const Statistics&)>& as_wanted);

/// Waits until so many requests have come since counting began, and
/// then until no more come.  Gives up if so many cannot come (await.hpp).
Statistics await_requests(std::size_t requests);

/// Lays down the next answers of a path, in the form of POST /script.
void script(const std::string& json);

/// A path whose answers the server holds back until so many requests wait
/// there.  If nobody new comes for a second, it gives up.
std::string gate(std::size_t requests);

/// A gate for more requests than a student can send, which gives up much later
/// than a check does.  The check opens it with those that are missing.
std::string closed_gate(std::size_t requests);

/// Sends that many requests of the check itself, and waits for their answers.
void knock(const std::string& path, std::size_t times = 1);

}  // namespace exercise
