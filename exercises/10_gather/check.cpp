#include "instruments/check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <iostream>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "instruments/stage.hpp"
#include "instruments/surroundings.hpp"

using exercise::Check;
using exercise::milliseconds;
using exercise::require;
using exercise::Stage;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < count; ++i)
    paths.push_back(fmt::format("/page/{}", i));
  return paths;
}

/// Each page takes some time that is no round number.
void waits_overlap() {
  Stage stage;
  const milliseconds time{100 + exercise::drawn(1, 4)};
  for (const std::string& path : numbered(5))
    stage.server().script(path, {.body = path, .after = time});
  stage.run([&] { return fetch_all(numbered(5)); });
  const auto seen = stage.server().requests().size();
  require(seen == 5,
          fmt::format("The server saw {} requests for five paths.", seen),
          "It sees five, one for each path.",
          "A coroutine that nobody awaits or spawns never begins.");
  const auto peak = stage.server().peak();
  require(peak == 5,
          fmt::format(
              "Virtual time {} ms; five overlapping waits of {} ms "
              "take {} ms.  {}",
              stage.time().count(), time.count(), time.count(),
              peak == 1 ? "Each `co_await` ended before the next began."
                        : fmt::format("At most {} requests were open at once.",
                                      peak)),
          "All five requests are open at once.",
          "Make all the coroutines first, then await them together.");
  require(stage.time() <= time,
          fmt::format("The last page was there after {} ms of virtual time, "
                      "and you returned after {} ms.",
                      time.count(), stage.time().count()),
          "It returns at the moment when the last page is there.",
          "Do not sleep and look again: co_await wakes you at that moment.");
}

/// The first page takes an hour: who does not wait for it leaves without it.
void pages_are_in_order() {
  Stage stage;
  const auto paths = numbered(5);
  stage.server().script(paths[0], {.body = paths[0], .after = 1h});
  stage.server().script(paths[3], {.body = paths[3], .after = 50ms});
  const auto pages = stage.run([&] { return fetch_all(paths); });
  require(pages.size() == paths.size(),
          fmt::format("fetch_all() gave {} pages for {} paths.", pages.size(),
                      paths.size()),
          "It gives one page for each path.", "Where do the others get lost?");
  for (std::size_t i = 0; i < paths.size(); ++i) {
    require(!pages[i].empty(),
            fmt::format("Page {} was empty when fetch_all() returned.  Page 0 "
                        "takes an hour, and you left after {} ms.",
                        i, stage.time().count()),
            "It returns when all pages are there.",
            "Await every task.  No sleep is long enough.");
    require(pages[i] == paths[i],
            fmt::format("Place {} holds {}; page 0 came last, and the others "
                        "moved up.",
                        i, pages[i]),
            fmt::format("It holds {}.", paths[i]),
            "Await the tasks in the order of the paths: they go on together "
            "all the same.");
  }
}

void any_number() {
  for (const std::size_t count :
       {std::size_t{0}, std::size_t{1}, exercise::drawn(201, 400)}) {
    Stage stage;
    const auto pages = stage.run([&] { return fetch_all(numbered(count)); });
    const auto peak = stage.server().peak();
    require(pages.size() == count && peak == count,
            fmt::format("{} paths: {} pages, and at most {} requests open at "
                        "once.",
                        count, pages.size(), peak),
            "All pages are fetched together, however many there are.",
            "Make a coroutine for each path, in a loop.");
  }
}

/// Two callers on one loop, the second of which is done long before the first.
asio::awaitable<std::vector<std::vector<std::string>>> two_calls() {
  std::vector<asio::awaitable<std::vector<std::string>>> calls;
  calls.push_back(fetch_all({"/slow/0", "/slow/1"}));
  calls.push_back(fetch_all({"/page/0", "/page/1", "/page/2"}));
  co_return co_await lab::async::gather(std::move(calls));
}

void two_calls_do_not_meet() {
  Stage stage;
  stage.server().script("/slow/0", {.body = "/slow/0", .after = 1s});
  const auto pages = stage.run([&] { return two_calls(); });
  const std::vector<std::string> slow = {"/slow/0", "/slow/1"};
  require(pages[0] == slow,
          fmt::format("fetch_all() was called twice at the same time.  The "
                      "call for {} gave {}.",
                      fmt::join(slow, ", "), fmt::join(pages[0], ", ")),
          "Each call gives its own pages.",
          "Keep nothing in variables that all calls share, such as static "
          "ones.");
}

void an_error_comes_through() {
  Stage stage;
  stage.server().script("/page/1", {.body = "status 500", .refused = true});
  bool thrown = false;
  try {
    stage.run([&] { return fetch_all(numbered(3)); });
  } catch (const given::FetchError&) {
    thrown = true;
  }
  require(thrown,
          "The server refused one of three pages, and fetch_all() said "
          "nothing of it.",
          "It throws the FetchError.",
          "An awaited coroutine throws into the one that awaits it.  Let that "
          "pass.");
}

}  // namespace

void check(Check& check) {
  check.step("the five waits overlap", waits_overlap);
  check.step("the pages come in the order of their paths", pages_are_in_order);
  check.step("any number of pages", any_number);
  check.step("two calls do not meet", two_calls_do_not_meet);
  check.step("an error comes through", an_error_comes_through);
}

void demonstrate() {
  std::cout << "fetching 5 pages that take 100 ms each\n";
  Stage stage;
  const auto pages = stage.run([&] { return fetch_all(numbered(5)); });
  std::cout << pages.size() << " pages, virtual time " << stage.time().count()
            << " ms\n";
}
