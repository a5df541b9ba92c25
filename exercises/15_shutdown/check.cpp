#include "instruments/check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exercise.hpp"
#include "instruments/stage.hpp"
#include "instruments/surroundings.hpp"

using exercise::Check;
using exercise::End;
using exercise::milliseconds;
using exercise::Mistake;
using exercise::never;
using exercise::ReceivedRequest;
using exercise::require;
using exercise::Stage;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t seeds = 20;  // the order of moves makes no difference

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> paths;
  for (std::size_t i = 1; i <= count; ++i)
    paths.push_back(fmt::format("/page/{}", i));
  return paths;
}

std::string listed(const std::vector<std::string>& paths) {
  return paths.empty() ? "none" : fmt::format("{}", fmt::join(paths, ", "));
}

asio::awaitable<void> ring(lab::async::Event& stop,
                           std::chrono::microseconds when) {
  co_await lab::async::sleep_for(when);
  stop.set();
}

/// An import that is told to stop; unless it is done before.
struct ImportRun {
  explicit ImportRun(std::uint64_t seed = 0)
      : stage(seed), stop(stage.executor()) {}

  void answer_after(std::size_t page, milliseconds after) {
    const auto path = fmt::format("/page/{}", page);
    stage.server().script(path, {.body = path, .after = after});
  }

  void stop_at(std::chrono::microseconds when) {
    lab::async::spawn(stage.executor(), ring(stop, when));
  }

  void import(std::size_t count) {
    pages = stage.run([&] { return import_all(numbered(count), stop); });
    std::sort(pages.begin(), pages.end());
  }

  std::size_t sent_after(milliseconds when) {
    std::size_t sent = 0;
    for (const ReceivedRequest& request : stage.server().requests())
      sent += request.came > when ? 1 : 0;
    return sent;
  }

  Stage stage;
  lab::async::Event stop;
  std::vector<std::string> pages;  // in the order of their names
};

using Pages = std::vector<std::string>;

asio::awaitable<std::pair<Pages, Pages>> two_imports(lab::async::Event& stop) {
  const Pages others = {"/other/1", "/other/2"};
  const auto first = lab::async::spawn(co_await asio::this_coro::executor,
                                       import_all(numbered(4), stop));
  auto second = co_await import_all(others, stop);
  co_await first.wait();
  co_return std::pair(first.get(), std::move(second));
}

/// What one of them fetches is no business of the other.
void two_at_once() {
  ImportRun run;
  auto [first, second] = run.stage.run([&] { return two_imports(run.stop); });
  std::sort(first.begin(), first.end());
  std::sort(second.begin(), second.end());
  require(first == numbered(4) && second == Pages{"/other/1", "/other/2"},
          fmt::format("Two imports ran at once, of pages 1 to 4 and of two "
                      "others.  They gave: {}; and: {}.",
                      listed(first), listed(second)),
          "Each gives its own pages.",
          "Keep nothing of an import in a static or global variable.");
}

void two_at_a_time() {
  for (const std::size_t count : {std::size_t{6}, std::size_t{0},
                                  std::size_t{1}, exercise::drawn(9, 20)}) {
    ImportRun run;
    run.import(count);
    auto right = numbered(count);
    std::sort(right.begin(), right.end());
    const std::size_t peak = run.stage.server().peak();
    require(run.pages == right && peak == std::min<std::size_t>(count, 2),
            fmt::format("Of {} pages you fetched {}, with at most {} requests "
                        "open at once.",
                        count, run.pages.size(), peak),
            "It fetches all of them, two at a time.",
            "Let two workers take paths from one list, until it is empty.");
  }
  two_at_once();
}

/// Page 3 is slow, but not too slow.
void what_hangs_is_given_up() try {
  ImportRun run;
  run.answer_after(1, never);
  run.answer_after(2, never);
  run.answer_after(3, 900ms);
  run.import(5);
  const std::vector<std::string> right = {"/page/3", "/page/4", "/page/5"};
  const auto time = run.stage.time();
  require(run.pages == right && time == 1900ms,
          fmt::format("Pages 1 and 2 hang.  Of the others you fetched {}; "
                      "virtual time {} ms.",
                      listed(run.pages), time.count()),
          "Each worker gives up its request after 1000 ms, and goes on with "
          "pages 3, 4 and 5.  Page 3 takes 900 ms, which is not too long.",
          "Catch lab::async::TimedOut within the loop of the worker, and let "
          "the loop go on.");
} catch (const exercise::NoProgress&) {
  throw Mistake("Page 1 never answers, and your import waits for it for ever.",
                "A request is given up after 1000 ms.",
                "lab::async::wait_for(given::fetch(path), time_out) cancels it "
                "then, and throws lab::async::TimedOut.");
} catch (const lab::async::TimedOut&) {
  throw Mistake("Page 1 never answers, and its TimedOut ended your import.",
                "The request is given up, and the import goes on.",
                "Catch lab::async::TimedOut in the worker.");
}

/// The caller lives on: what is still at work then would be seen.
asio::awaitable<std::vector<std::string>> then_live_on(
    asio::awaitable<std::vector<std::string>> import) {
  auto pages = co_await std::move(import);
  co_await lab::async::sleep_for(3s);
  co_return pages;
}

void what_is_refused_is_left_out() try {
  ImportRun run;
  run.stage.server().script("/page/2", {.body = "status 503", .refused = true});
  run.answer_after(4, never);
  run.stop_at(350ms);
  auto pages = run.stage.run(
      [&] { return then_live_on(import_all(numbered(5), run.stop)); });
  std::sort(pages.begin(), pages.end());
  const std::vector<std::string> right = {"/page/1", "/page/3", "/page/5"};
  require(pages == right,
          fmt::format("Page 2 was refused, and page 4 hung.  Of the others you "
                      "fetched {}.",
                      listed(pages)),
          "The others are fetched all the same.",
          "Catch given::FetchError within the loop of the worker, too.");
  const auto sent = run.stage.server().requests().size();
  require(sent == 5,
          fmt::format("Page 2 was refused.  For five pages you sent {} "
                      "requests.",
                      sent),
          "Each page is asked for once.",
          "A page that is refused is left out: go on with the next path.");
} catch (const given::FetchError& error) {
  throw Mistake(
      fmt::format("Page 2 was refused, and that ended the import: {}.",
                  error.what()),
      "The others are fetched all the same.",
      "Catch given::FetchError within the loop of the worker, too.");
}

/// At the stop two requests are open, which will be answered 50 ms later.
void nothing_is_sent_after_the_stop() {
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    ImportRun run(seed);
    run.stop_at(250ms);
    run.import(8);
    const auto sent = run.sent_after(250ms);
    require(sent == 0,
            fmt::format("After the stop you sent {} new requests.", sent),
            "It sends none.",
            "Let a worker look at the stop before each request.");
  }
  ImportRun run;
  run.stop.set();
  run.import(8);
  const auto sent = run.stage.server().requests().size();
  require(sent == 0,
          fmt::format("The stop came before the first request, and you sent "
                      "{} all the same.",
                      sent),
          "It sends none.", "Look at the stop before the first one, too.");
}

void what_is_open_has_time() {
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    ImportRun run(seed);
    run.stop_at(250ms);
    run.import(8);
    const auto aborted = run.stage.server().paths(End::aborted);
    require(aborted.empty(),
            fmt::format("The stop came 50 ms before the answers to {}, and you "
                        "cancelled them.",
                        listed(aborted)),
            "What is open at the stop may go on for 200 ms.",
            "Sleep for the time of grace before you cancel.");
    require(run.pages == numbered(6),
            fmt::format("Six pages came, and you gave: {}.", listed(run.pages)),
            "It gives all pages that came.", "Keep what was fetched so far.");
    const auto late = run.stage.time() - 300ms;
    require(late <= 0ms,
            fmt::format("The last request was answered 50 ms after the stop.  "
                        "You returned {} ms after it.",
                        run.stage.time().count() - 250),
            "It returns when nothing is open any more.",
            "Wait for the work or for the end of the grace, whichever is "
            "first.  Do not sleep and look again.");
  }
}

/// At the stop page 3 is open, which hangs, and page 5, which does not.
void what_is_open_too_long_is_cancelled() {
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    ImportRun run(seed);
    run.answer_after(3, never);
    run.answer_after(4, 110ms);
    run.stop_at(250ms + 300us);  // who looks now and then sees it later
    run.import(8);
    const auto after = run.stage.time().count() - 250;
    require(
        after <= 200,
        fmt::format("Page 3 hangs.  You returned {} ms after the stop.", after),
        "It returns 200 ms after the stop.",
        "Cancel what is still open when the grace is over.  It begins at the "
        "stop: co_await stop.wait() wakes you then.");
    const auto open = run.stage.left_open();
    require(open.empty(),
            fmt::format("When you returned, {} was still open at the server.",
                        listed(open)),
            "Nothing is open any more.",
            "cancel() asks.  Wait until the tasks have ended.");
    const std::vector<std::string> right = {"/page/1", "/page/2", "/page/4",
                                            "/page/5"};
    require(run.pages == right,
            fmt::format("Pages 1, 2, 4 and 5 came, and you gave: {}.",
                        listed(run.pages)),
            "It gives all pages that came.", "Keep what was fetched so far.");
  }
}

void to_be_cancelled_ends_it() {
  ImportRun run;
  const bool ended = run.stage.ends_when_cancelled(
      [&] { return import_all(numbered(8), run.stop); }, 150ms);
  const auto sent = run.sent_after(150ms);
  require(ended && sent == 0,
          fmt::format("import_all() was cancelled.  It {}, and sent {} new "
                      "requests.",
                      ended ? "ended" : "went on as if nothing was", sent),
          "It ends with the error that says so, and sends nothing more.",
          "Catch what you know: lab::async::TimedOut and given::FetchError.");
}

}  // namespace

void check(Check& check) {
  check.step("it fetches two pages at a time", two_at_a_time);
  check.step("what hangs is given up", what_hangs_is_given_up);
  check.step("nothing is sent after the stop", nothing_is_sent_after_the_stop);
  check.step("what is open has time to end", what_is_open_has_time);
  check.step("what is open too long is cancelled",
             what_is_open_too_long_is_cancelled);
  check.step("what is refused is left out", what_is_refused_is_left_out);
  check.step("to be cancelled ends it", to_be_cancelled_ends_it);
}

void demonstrate() {
  ImportRun run;
  run.answer_after(3, never);
  run.stop_at(250ms);
  std::cout << "eight pages of 100 ms, two at a time; page 3 hangs; the stop "
               "comes at 250 ms\n";
  run.import(8);
  for (const ReceivedRequest& request : run.stage.server().requests())
    std::cout << fmt::format(
        "{}  sent at {:>4} ms, {} at {:>4} ms\n", request.path,
        request.came.count(),
        request.end == End::answered ? "answered" : "given up",
        request.left.count());
  std::cout << run.pages.size() << " pages, returned at "
            << run.stage.time().count() << " ms\n";
}
