#include "instruments/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "instruments/await.hpp"
#include "instruments/beside.hpp"
#include "instruments/callers.hpp"
#include "instruments/server.hpp"
#include "instruments/surroundings.hpp"

using exercise::Check;
using exercise::require;
using exercise::Statistics;

namespace {

using Pages = std::vector<std::string>;

Pages numbered(std::size_t count) {
  Pages paths;
  for (std::size_t i = 0; i < count; ++i)
    paths.push_back(fmt::format("/delay/0?task={}", i));
  return paths;
}

std::string advice(std::size_t in_flight, std::size_t width) {
  if (in_flight == 0) return exercise::nobody_came;
  if (in_flight > width) return "Start `width` threads, not one for each page.";
  return "Start all workers before you wait for any of them, and let none hold "
         "a lock while it fetches.";
}

exercise::Beside<Pages> fetching(const Pages& paths, std::size_t width) {
  return exercise::Beside<Pages>(
      [paths, width] { return fetch_all(paths, width); });
}

void require_end(exercise::Beside<Pages>& pool) {
  require(exercise::await([&] { return pool.ended(); }),
          "All pages were answered, and fetch_all() did not return: one was "
          "asked for twice, or a worker waits for something else.",
          "Every page is fetched once, and then the workers end.",
          "How does a worker find out which page is next, and that there is "
          "none left?");
  pool.result();
}

/// The gate is for one request more than there are pages, so that everything
/// that the student sends at once stays there and can be counted.
///
/// In the end more workers than pages are free at the same moment.
void as_many_as_wanted(std::size_t width) {
  constexpr std::size_t rounds = 2;
  constexpr std::size_t rest = 2;
  const std::size_t pages = rounds * width + rest;
  exercise::reset_statistics();
  const std::string gate = exercise::closed_gate(pages + 1);
  const std::size_t missing = pages + 1 - width;
  auto pool = fetching(Pages(pages, gate), width);
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::size_t before = round * (width + missing);
    const Statistics seen = exercise::await_requests(before + width);
    require(seen.in_flight == width,
            fmt::format("Pool of {}: the server saw {} request{} at once.",
                        width, seen.in_flight, seen.in_flight == 1 ? "" : "s"),
            fmt::format("It sees {}, as long as there are pages left.", width),
            advice(seen.in_flight, width));
    exercise::knock(gate, missing);
  }
  const std::size_t before = rounds * (width + missing);
  const std::size_t asked =
      exercise::await_requests(before + rest).requests - before;
  require(asked == rest,
          fmt::format("{} pages were left for {} free workers, and the server "
                      "was asked {} times: one was asked for twice.",
                      rest, width, asked),
          "Every page is asked for once.",
          "To look which page is next and to take it must be one step.");
  exercise::knock(gate, pages + 1 - rest);
  require_end(pool);
}

void a_free_worker_takes_the_next() {
  constexpr std::size_t width = 3;
  constexpr std::size_t pages = 12;
  exercise::reset_statistics();
  Pages paths = numbered(pages);
  paths.front() = exercise::closed_gate(2);
  auto pool = fetching(paths, width);
  const std::size_t asked = exercise::await_requests(pages).requests;
  require(asked == pages,
          fmt::format("Page 0 was slow.  Meanwhile {} of the {} other pages "
                      "were not asked for, though two of three workers had "
                      "nothing to do.",
                      pages - asked, pages - 1),
          "A worker that is free takes the next page.",
          "Do not decide beforehand who fetches what, and do not wait for all "
          "before you go on.  Share the number of the next page.");
  exercise::knock(paths.front());
  require_end(pool);
}

void the_threads_stay() {
  constexpr std::size_t width = 3;
  const Pages paths = numbered(12);
  exercise::forget_callers();
  const Pages got = fetch_all(paths, width);
  const std::size_t callers = exercise::callers();
  require(
      callers <= width,
      fmt::format("{} threads asked for {} pages.", callers, paths.size()),
      fmt::format("A pool of {} has {} threads, and they stay.", width, width),
      "A thread that only waits for its turn costs as much as one that "
      "works.  Start `width` threads, and give each of them a loop.");
  require(got.size() == paths.size(),
          fmt::format("fetch_all() gave {} pages for {} paths.", got.size(),
                      paths.size()),
          "It gives one page for each path.",
          "Make room for all pages before the first worker starts.");
  for (std::size_t i = 0; i < got.size(); ++i)
    require(got[i] == fmt::format(R"({{"task":{}}})", i),
            fmt::format("Place {} holds {}.", i,
                        got[i].empty() ? "nothing" : got[i]),
            fmt::format(R"(It holds {{"task":{}}}.)", i),
            "Worker or not, page i belongs in place i.");
}

void there_may_be_few_pages() {
  for (const std::size_t pages : {std::size_t{0}, std::size_t{1}})
    require(fetch_all(numbered(pages), 4).size() == pages,
            fmt::format("A pool of 4 did not give {} pages.", pages),
            "It gives as many pages as there are paths.",
            "What does a worker do if there is no page left for it?");
}

void require_error(const Pages& paths) {
  bool thrown = false;
  try {
    fetch_all(paths, 2);
  } catch (const given::FetchError&) {
    thrown = true;
  }
  require(thrown,
          fmt::format("A page of {} was answered with an error, and "
                      "fetch_all() said nothing of it.",
                      paths.size()),
          "It throws the FetchError.",
          "Keep a std::exception_ptr for each page, and rethrow when all "
          "workers have ended.");
}

/// As many errors as workers, and then more pages.
void an_error_costs_one_page() {
  for (const std::size_t place : {0U, 2U, 5U}) {
    Pages paths = numbered(6);
    paths[place] = "/delay/0?error_rate=1";
    require_error(paths);
  }
  exercise::reset_statistics();
  Pages paths = numbered(8);
  paths[0] = paths[1] = "/delay/0?error_rate=1";
  require_error(paths);
  const std::size_t asked = exercise::statistics().requests;
  require(
      asked == paths.size(),
      fmt::format("The first two pages failed, and of the {} others {} "
                  "were asked for: who met an error worked no more.",
                  paths.size() - 2, asked - std::min<std::size_t>(2, asked)),
      "An error costs one page; the others are fetched.",
      "Put the try inside the loop of the worker.");
}

}  // namespace

void check(Check& check) {
  check.step("a pool of 8 has 8 requests in flight",
             [] { as_many_as_wanted(8); });
  check.step("a pool of 3 has 3 requests in flight",
             [] { as_many_as_wanted(3); });
  check.step("a pool of any size has as many requests in flight",
             [] { as_many_as_wanted(exercise::drawn(9, 20)); });
  check.step("a free worker takes the next page", a_free_worker_takes_the_next);
  check.step("the threads stay, and the pages are in order", the_threads_stay);
  check.step("there may be fewer pages than workers", there_may_be_few_pages);
  check.step("an error comes through, and costs one page",
             an_error_costs_one_page);
}

void demonstrate() {
  std::cout << "fetching 24 pages that take 100 ms each, in a pool of 8\n";
  std::cout << fetch_all(Pages(24, "/delay/100"), 8).size() << " pages\n";
}
