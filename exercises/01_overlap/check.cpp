#include "instruments/check.hpp"

#include <fmt/format.h>

#include <iostream>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "instruments/await.hpp"
#include "instruments/beside.hpp"
#include "instruments/server.hpp"
#include "instruments/surroundings.hpp"

using exercise::Check;
using exercise::require;
using exercise::Statistics;

namespace {

using Pages = std::vector<std::string>;

exercise::Beside<Pages> fetching(const Pages& paths) {
  return exercise::Beside<Pages>([paths] { return fetch_all(paths); });
}

std::string advice(std::size_t in_flight) {
  if (in_flight == 0) return exercise::nobody_came;
  if (in_flight == 1)
    return "Your client waits for reply 1 before it sends request 2.  Start "
           "all the threads first; wait for them afterwards.";
  return "Start a thread for each path before you wait for any of them.";
}

/// The gate is for one request more than there are pages: the check sends it
/// when it has counted the others.
void all_are_in_flight_together() {
  const std::size_t pages = exercise::drawn(11, 24);
  exercise::reset_statistics();
  const std::string gate = exercise::closed_gate(pages + 1);
  auto fetch = fetching(Pages(pages, gate));
  const Statistics seen = exercise::await_requests(pages);
  require(seen.in_flight == pages,
          fmt::format("The server held all replies until {} requests were in "
                      "flight.  It saw {}, then nothing new.",
                      pages, seen.in_flight),
          fmt::format("All {} requests are in flight together.", pages),
          advice(seen.in_flight));
  exercise::knock(gate);
  fetch.result();
}

/// The first page is answered last, when the others have been and nothing
/// moves any more: a client that does not wait for it has left by then.
void pages_are_in_order() {
  const std::size_t pages = exercise::drawn(7, 12);
  exercise::reset_statistics();
  const std::string gate = exercise::closed_gate(2);
  Pages paths = {gate + "&task=0"};
  for (std::size_t i = 1; i < pages; ++i)
    paths.push_back(fmt::format("/delay/0?task={}", i));
  auto fetch = fetching(paths);
  exercise::await_requests(pages);
  require(!fetch.ended(),
          "Page 0 was not answered yet, and fetch_all() returned.",
          "It returns when all pages are there.",
          "Join every thread before you return.  No sleep is long enough.");
  exercise::knock(gate);
  const Pages got = fetch.result();
  require(
      got.size() == pages,
      fmt::format("fetch_all() gave {} pages for {} paths.", got.size(), pages),
      "It gives one page for each path.",
      "Make room for all pages before the first thread starts.");
  for (std::size_t i = 0; i < pages; ++i) {
    const std::string expected =
        i == 0 ? R"({"seen":2})" : fmt::format(R"({{"task":{}}})", i);
    require(got[i] == expected,
            fmt::format("Place {} holds {}; page 0 came last, and the others "
                        "moved up.",
                        i, got[i]),
            fmt::format("It holds {}.", expected),
            "Give each thread its own place in the result: pages[i].");
  }
}

void no_page_is_no_error() {
  const std::size_t got = fetch_all({}).size();
  require(got == 0, fmt::format("For no path it gave {} pages.", got),
          "It gives none.", "What does your code do with an empty list?");
}

void an_error_comes_through(std::size_t place) {
  Pages paths(4, "/delay/0");
  paths[place] = "/delay/0?error_rate=1";
  bool thrown = false;
  try {
    fetch_all(paths);
  } catch (const given::FetchError&) {
    thrown = true;
  }
  require(thrown,
          fmt::format("Page {} of four was answered with an error, and "
                      "fetch_all() said nothing of it.",
                      place),
          "It throws the FetchError.",
          "An exception that leaves a thread's function ends the program; one "
          "that is swallowed hides the failure.  Keep a "
          "std::exception_ptr for each thread, and rethrow after the join.");
}

/// One page fails at once, and another one is still on its way.
void no_thread_is_left_at_work() {
  exercise::reset_statistics();
  const std::string gate = exercise::closed_gate(2);
  auto fetch = fetching({"/delay/0?error_rate=1", gate});
  exercise::await_requests(2);
  require(!fetch.ended(),
          "One page failed, and fetch_all() left while the request for "
          "another one was still open: a thread of yours runs on.",
          "It throws when all threads have ended.",
          "Join all threads first; then rethrow the error.");
  exercise::knock(gate);
  try {
    fetch.result();
  } catch (const given::FetchError&) {
    // as it should be
  }
}

void errors_come_through() {
  for (const std::size_t place : {0U, 1U, 3U}) an_error_comes_through(place);
  no_thread_is_left_at_work();
}

}  // namespace

void check(Check& check) {
  check.step("all requests are in flight together", all_are_in_flight_together);
  check.step("the pages come in the order of their paths", pages_are_in_order);
  check.step("there may be no page at all", no_page_is_no_error);
  check.step("an error comes through, when all threads have ended",
             errors_come_through);
}

void demonstrate() {
  std::cout << "fetching 10 pages that take 200 ms each\n";
  const auto got = fetch_all(std::vector<std::string>(10, "/delay/200"));
  std::cout << got.size() << " pages\n";
}
