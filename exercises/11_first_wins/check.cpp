#include "instruments/check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "instruments/stage.hpp"
#include "instruments/surroundings.hpp"
#include "models/async/sleep.hpp"

using exercise::Check;
using exercise::End;
using exercise::milliseconds;
using exercise::Mistake;
using exercise::require;
using exercise::Stage;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> mirrors = {"A", "B", "C"};

/// B answers after 100 ms, A takes longer, and C never says a word.  A call
/// that is cancelled may take a while to end.
void lay_down_the_usual(Stage& stage, milliseconds a_leaves = 0ms,
                        milliseconds c_leaves = 0ms) {
  stage.server().script(
      "A", {.body = "page of A", .after = 300ms, .leaving = a_leaves});
  stage.server().script("B", {.body = "page of B", .after = 100ms});
  stage.server().script(
      "C", {.body = "", .after = exercise::never, .leaving = c_leaves});
}

std::string listed(const std::vector<std::string>& names) {
  return fmt::format("{} {}", fmt::join(names, " and "),
                     names.size() == 1 ? "is" : "are");
}

void the_first_answer_wins() {
  Stage stage;
  lay_down_the_usual(stage);
  stage.server().script("C", {.body = "page of C", .after = 200ms});
  const std::string page = stage.run([&] { return first_of(mirrors); });
  require(page == "page of B" && stage.time() <= 100ms,
          fmt::format("You returned the {} after {} ms.  B answers after 100 "
                      "ms, if it is asked at once.",
                      page.empty() ? "empty page" : page, stage.time().count()),
          "It returns the page of B, after 100 ms.",
          stage.server().requests().size() < mirrors.size()
              ? "Start a task for each mirror before you await any of them."
              : "Do not wait for all of them: as_completed() gives the tasks "
                "in the order in which they end.");
}

asio::awaitable<std::string> then_a_moment() {
  auto later = first_of(mirrors);
  std::string page = co_await std::move(later);
  co_await lab::async::sleep_for(100ms);
  co_return page;
}

/// The losers that are still open a moment after the return.
std::vector<std::string> open_a_moment_later() {
  Stage stage;
  lay_down_the_usual(stage);
  stage.run([&] { return then_a_moment(); });
  return stage.left_open();
}

/// The order of moves is up to the seed; it must make no difference.
void the_losers_are_gone() {
  const milliseconds leaving(exercise::drawn(5, 40));
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Stage stage(seed);
    lay_down_the_usual(stage, leaving * (seed % 3), leaving * ((seed + 1) % 3));
    stage.run([&] { return first_of(mirrors); });
    const auto open = stage.left_open();
    if (open.empty()) continue;
    const auto later = open_a_moment_later();
    throw Mistake(
        fmt::format("You returned B, but {} still open at the server{}.",
                    listed(open),
                    later.empty() ? ".  They ended a moment later, when "
                                    "you had gone"
                                  : ""),
        "No request is open when first_of() returns.",
        later.empty() ? "cancel() only asks a task to end.  Wait for that: "
                        "co_await task.wait()."
                      : "Nobody wants these answers any more: cancel() the "
                        "other tasks, and wait for their end.");
  }
}

void who_refuses_does_not_win() {
  Stage stage;
  lay_down_the_usual(stage);
  stage.server().script("A",
                        {.body = "status 503", .after = 10ms, .refused = true});
  std::string page;
  try {
    page = stage.run([&] { return first_of(mirrors); });
  } catch (const given::FetchError& error) {
    throw Mistake(
        fmt::format("You threw \"{}\", 90 ms before B answered.", error.what()),
        "A mirror that refuses has not won; the others go on.",
        "Look at each task that ends: has it failed()?  Then wait "
        "for the next one.");
  }
  require(
      page == "page of B" && stage.time() <= 100ms && stage.left_open().empty(),
      fmt::format("A refused; you returned \"{}\" after {} ms.", page,
                  stage.time().count()),
      "It returns the page of B, after 100 ms.",
      "Pass over a task that has failed, and wait for the next one.");
}

/// The page; or what was thrown, in quotes.
std::string page_or_error(Stage& stage, std::vector<std::string> some) try {
  return stage.run([&] { return first_of(std::move(some)); });
} catch (const given::FetchError& error) {
  return fmt::format("\"{}\"", error.what());
}

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> some;
  for (std::size_t i = 0; i < count; ++i)
    some.push_back(fmt::format("mirror {}", i));
  return some;
}

void require_all_asked_at_once(Stage& stage, std::size_t count) {
  const std::size_t peak = stage.server().peak();
  require(peak == count,
          fmt::format("There were {} mirrors, and at most {} requests were "
                      "open at once.",
                      count, peak),
          "All mirrors are asked at once, however many there are.",
          "Start a task for each mirror before you await any of them.");
}

/// All of them refuse but the last: one after the other, or all at the moment
/// when that one answers.
void all_but_the_last_refuse(std::size_t count, milliseconds between,
                             std::uint64_t seed) {
  Stage stage(seed);
  const auto some = numbered(count);
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    stage.server().script(
        some[i], {.body = last ? "page" : "status 503",
                  .after = 20ms + between * static_cast<std::int64_t>(i),
                  .refused = !last});
  }
  const std::string page = page_or_error(stage, some);
  require(
      page == "page" && stage.left_open().empty(),
      fmt::format("Of {} mirrors all refused but the last{}.  What came of "
                  "it: {}.",
                  count,
                  between == 0ms ? ", which answered at the same moment" : "",
                  page),
      "It returns the page of that one.",
      between == 0ms ? "Several tasks may have ended when you look: look "
                       "at all of them."
                     : "Ask as many mirrors as there are, and pass over "
                       "each that refuses.");
  require_all_asked_at_once(stage, count);
}

/// One of them answers, be it with nothing, and all the others would hang for
/// ever.
void all_but_one_hang(std::size_t count, const std::string& answer) {
  Stage stage;
  const auto some = numbered(count);
  for (const std::string& mirror : some)
    stage.server().script(mirror, {.body = "", .after = exercise::never});
  stage.server().script(some[exercise::drawn(0, count - 1)], {.body = answer});
  const std::string page = page_or_error(stage, some);
  require(page == answer && stage.left_open().empty(),
          fmt::format(
              "Of {} mirrors one answered, with \"{}\".  What came of it: {}; "
              "and {} requests were still open at the server.",
              count, answer, page.empty() ? "an empty page" : page,
              stage.left_open().size()),
          "It returns the page, and no request is open any more.",
          "Cancel as many tasks as there are, and wait for their end.");
  require_all_asked_at_once(stage, count);
}

void any_number_of_mirrors() {
  for (const std::size_t count :
       {std::size_t{1}, std::size_t{2}, exercise::drawn(4, 9)}) {
    all_but_the_last_refuse(count, 1ms, 0);
    all_but_one_hang(count, "page");
    all_but_one_hang(count, "");
    for (std::uint64_t seed = 0; seed < 20; ++seed)
      all_but_the_last_refuse(count, 0ms, seed);
  }
}

void there_may_be_no_mirror() {
  Stage stage;
  bool thrown = false;
  try {
    stage.run([&] { return first_of({}); });
  } catch (const given::FetchError&) {
    thrown = true;
  }
  require(thrown, "There was no mirror, and first_of() threw nothing.",
          "It throws FetchError.", "Nobody is left to answer.");
}

void to_be_cancelled_is_no_refusal() {
  Stage stage;
  lay_down_the_usual(stage);
  require(
      stage.ends_when_cancelled([&] { return first_of(mirrors); }, 50ms),
      "first_of() was cancelled, and took that for the refusal of a mirror.",
      "It ends with the error that says so, as whoever cancels it expects.",
      "Pass over a given::FetchError, and over nothing else.");
}

void all_refuse() {
  Stage stage;
  for (const std::string& mirror : mirrors)
    stage.server().script(mirror, {.body = "status 503", .refused = true});
  try {
    const std::string page = stage.run([&] { return first_of(mirrors); });
    throw Mistake(
        fmt::format("All mirrors refused, and you returned \"{}\".", page),
        "It throws FetchError.", "What if there is no next task?");
  } catch (const given::FetchError&) {
    // as it should be
  }
}

}  // namespace

void check(Check& check) {
  check.step("the first answer wins", the_first_answer_wins);
  check.step("the losers are gone", the_losers_are_gone);
  check.step("who refuses does not win", who_refuses_does_not_win);
  check.step("there may be any number of mirrors", any_number_of_mirrors);
  check.step("there may be no mirror", there_may_be_no_mirror);
  check.step("if all refuse, it says so", all_refuse);
  check.step("to be cancelled is no refusal", to_be_cancelled_is_no_refusal);
}

void demonstrate() {
  Stage stage;
  lay_down_the_usual(stage);
  std::cout << "three mirrors: A takes 300 ms, B 100 ms, C never answers\n";
  std::cout << stage.run([&] { return first_of(mirrors); }) << ", virtual time "
            << stage.time().count() << " ms\n";
  std::cout << fmt::format("given up at the server: {}\n",
                           fmt::join(stage.server().paths(End::aborted), ", "));
}
