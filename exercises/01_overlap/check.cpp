#include "instruments/check.hpp"

#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "exercise.hpp"
#include "instruments/server.hpp"

using exercise::Check;
using exercise::require;
using exercise::Statistics;

namespace {

constexpr std::size_t pages = 10;

void all_are_in_flight_together() {
  exercise::open_new_ledger();
  const std::vector<std::string> paths(pages, exercise::gate(pages));
  std::string error;
  try {
    fetch_all(paths);
  } catch (const given::FetchError& refused) {
    error = refused.what();
  }
  const Statistics seen = exercise::statistics();
  require(
      seen.peak_in_flight == pages,
      fmt::format("The server held all replies until {} requests were in "
                  "flight.  It saw {}, then nothing new for 1 s.",
                  pages, seen.peak_in_flight),
      fmt::format("All {} requests are in flight together.", pages),
      seen.peak_in_flight == 1
          ? "Your client waits for reply 1 before it sends request 2.  Start "
            "all the threads first; wait for them afterwards."
          : "Start a thread for each path before you wait for any of them.");
  require(error.empty(), "fetch_all() threw: " + error,
          "It gives the ten pages.", "Let nothing but a real failure through.");
}

/// The first page is answered last: when the other nine have been, and a while
/// later, so that who does not wait for it is seen to leave without it.
void pages_are_in_order() {
  exercise::open_new_ledger();
  std::vector<std::string> paths = {exercise::gate(2) + "&task=0"};
  for (std::size_t i = 1; i < pages; ++i)
    paths.push_back(fmt::format("/delay/0?task={}", i));
  const std::jthread opener([gate = paths.front()] {
    exercise::await_statistics([](const Statistics& now) {
      return now.requests == pages && now.in_flight == 1;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    given::fetch(gate);
  });
  const std::vector<std::string> got = fetch_all(paths);
  require(
      got.size() == pages,
      fmt::format("fetch_all() gave {} pages for {} paths.", got.size(), pages),
      "It gives one page for each path.",
      "Make room for all pages before the first thread starts.");
  for (std::size_t i = 0; i < pages; ++i) {
    require(!got[i].empty(),
            fmt::format("Page {} was empty when fetch_all() returned.", i),
            "It returns when all pages are there.",
            "Join every thread before you return.  No sleep is long enough.");
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

void an_error_comes_through() {
  bool thrown = false;
  try {
    fetch_all({"/delay/0", "/delay/0?error_rate=1", "/delay/0"});
  } catch (const given::FetchError&) {
    thrown = true;
  }
  require(thrown,
          "One of three pages was answered with an error, and "
          "fetch_all() said nothing of it.",
          "It throws the FetchError.",
          "An exception that leaves a thread's function ends the program; one "
          "that is swallowed hides the failure.  Keep a "
          "std::exception_ptr for each thread, and rethrow after the join.");
}

}  // namespace

void check(Check& check) {
  check.step("all ten requests are in flight together",
             all_are_in_flight_together);
  check.step("the pages come in the order of their paths", pages_are_in_order);
  check.step("an error comes through", an_error_comes_through);
}

void demonstrate() {
  std::cout << "fetching 10 pages that take 200 ms each\n";
  const auto got = fetch_all(std::vector<std::string>(pages, "/delay/200"));
  std::cout << got.size() << " pages\n";
}
