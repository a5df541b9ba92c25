#include "instruments/check.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "exercise.hpp"
#include "instruments/await.hpp"
#include "instruments/beside.hpp"
#include "instruments/rendezvous.hpp"
#include "instruments/server.hpp"
#include "instruments/surroundings.hpp"

using exercise::await;
using exercise::Beside;
using exercise::Check;
using exercise::Rendezvous;
using exercise::require;

namespace {

constexpr std::size_t pages = 6;
/// Neither the order of asking nor its reverse; another one each time.
std::array<std::size_t, pages> some_order() {
  std::array<std::size_t, pages> order = {3, 5, 0, 4, 1, 2};
  do {
    for (std::size_t i = pages; i > 1; --i)
      std::swap(order.at(i - 1), order.at(exercise::drawn(0, i - 1)));
  } while (order[0] == 0 || order[0] == pages - 1);
  return order;
}

/// Which pages were handled.  Orders the calls for the sanitizer, so that it
/// speaks of the student's data only.
class Screen {
 public:
  void show(std::size_t number, const std::string& page) {
    const std::scoped_lock lock(mutex_);
    if (number < shown_.size()) {
      ++times_.at(number);
      shown_.at(number) = page;
    }
  }

  std::size_t times(std::size_t number) const {
    const std::scoped_lock lock(mutex_);
    return times_.at(number);
  }

  std::string shown(std::size_t number) const {
    const std::scoped_lock lock(mutex_);
    return shown_.at(number);
  }

 private:
  mutable std::mutex mutex_;  // guards what follows
  std::array<std::size_t, pages> times_{};
  std::array<std::string, pages> shown_;
};

/// Every page has a gate of its own: gates differ by how many they want.
std::string gate_of(std::size_t page) {
  return exercise::closed_gate(page + 2);
}

void answer(std::size_t page) { exercise::knock(gate_of(page), page + 1); }

std::vector<std::string> gates() {
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < pages; ++i) paths.push_back(gate_of(i));
  return paths;
}

void require_all_asked() {
  const std::size_t asked = exercise::await_requests(pages).requests;
  require(asked == pages,
          fmt::format("No page was answered yet, and the server had seen {} of "
                      "{} requests.",
                      asked, pages),
          "It sees all of them: none has to wait for another.",
          asked == 0 ? exercise::nobody_came
                     : "Start a thread for each page, and hold no lock while "
                       "it fetches.");
}

void each_as_it_comes() {
  exercise::reset_statistics();
  const auto screen = std::make_shared<Screen>();
  Beside<void> fetching([screen] {
    fetch_each(gates(), [screen](std::size_t i, const std::string& page) {
      screen->show(i, page);
    });
  });
  require_all_asked();
  require(exercise::come_to_rest(),
          "No page was there yet, and a thread asked again and again, without "
          "ever sleeping: that takes a core from those who work.",
          "Who waits for a page sleeps.",
          "Let each thread say that its page has come, by a "
          "std::condition_variable.");
  for (const std::size_t page : some_order()) {
    answer(page);
    const bool handled = await([&] { return screen->times(page) > 0; });
    require(handled,
            fmt::format("Page {} was back, but was not handled: fetch_each() "
                        "was waiting for another page.",
                        page),
            "A page that is there is handled, whatever the others do.",
            "Do not wait for one page in particular.  Let each thread say that "
            "its page has come, and handle that one next.");
    require(screen->shown(page) == fmt::format(R"({{"seen":{}}})", page + 2),
            fmt::format("on_page({}) was called with {}.", page,
                        screen->shown(page)),
            "It is called with the page of that path.",
            "Keep the number and the text of a page together.");
  }
  require(await([&] { return fetching.ended(); }),
          "All pages were handled, and fetch_each() did not return.",
          "It returns when the last page has been handled.",
          "Count the pages that you have handled.");
  fetching.result();
  for (std::size_t i = 0; i < pages; ++i)
    require(screen->times(i) == 1,
            fmt::format("Page {} was handled {} times.", i, screen->times(i)),
            "Every page is handled once.", "Who calls on_page()?");
}

/// The first call stays inside on_page() while all the other pages come.
void one_at_a_time() {
  exercise::reset_statistics();
  struct Calls {
    Rendezvous inside{pages + 1};  // opened by the check alone
    std::atomic<std::size_t> ended{0};
  };
  const auto calls = std::make_shared<Calls>();
  Beside<void> fetching([calls] {
    fetch_each(gates(), [calls](std::size_t, const std::string&) {
      calls->inside.arrive();
      ++calls->ended;
    });
  });
  require_all_asked();
  for (const std::size_t page : some_order()) answer(page);
  await([&] { return calls->inside.present() == 1; });
  await([&] { return calls->inside.present() > 1; },
        std::chrono::milliseconds(300));
  const std::size_t inside = calls->inside.present();
  require(
      inside <= 1,
      fmt::format("{} threads were inside on_page() at the same time.", inside),
      "There is never more than one.",
      "Let one thread handle all pages, or protect the call with a mutex.");
  calls->inside.open();
  fetching.result();
  require(calls->ended == pages,
          fmt::format("When fetch_each() returned, {} of {} pages had been "
                      "handled.",
                      calls->ended.load(), pages),
          "It waits for the last call of on_page().",
          "Join the threads, and handle what they left, before you return.");
}

void an_error_comes_last() {
  Screen screen;
  bool thrown = false;
  std::vector<std::string> paths(pages, "/delay/50");
  paths[2] = "/delay/0?error_rate=1";
  try {
    fetch_each(paths, [&](std::size_t i, const std::string& page) {
      screen.show(i, page);
    });
  } catch (const given::FetchError&) {
    thrown = true;
  }
  require(thrown,
          "One of six pages was answered with an error, and fetch_each() said "
          "nothing of it.",
          "It throws the FetchError.",
          "Keep the error as a std::exception_ptr, and rethrow it at the end.");
  std::size_t handled = 0;
  for (std::size_t i = 0; i < pages; ++i) handled += screen.times(i);
  require(handled == pages - 1,
          fmt::format("One page could not be had, and {} of the {} others were "
                      "handled.",
                      handled, pages - 1),
          "All the others are handled before the error is thrown.",
          "An error is an answer, too: note it, and go on.");
}

void there_may_be_no_page() {
  Beside<void> fetching([] { fetch_each({}, [](auto, const auto&) {}); });
  require(await([&] { return fetching.ended(); }),
          "There was no page, and fetch_each() did not return.",
          "It returns at once.", "How many pages do you wait for?");
  fetching.result();
}

struct Torn : std::runtime_error {
  Torn() : std::runtime_error("this page is torn") {}
};

void what_on_page_throws_comes_through() {
  bool thrown = false;
  try {
    fetch_each(std::vector<std::string>(3, "/delay/0"),
               [](std::size_t i, const std::string&) {
                 if (i == 1) throw Torn();
               });
  } catch (const Torn&) {
    thrown = true;
  }
  require(thrown, "on_page() threw, and fetch_each() said nothing of it.",
          "It throws that, when all threads have ended.",
          "Catch only what concerns you, or keep any error and rethrow it.");
}

}  // namespace

void check(Check& check) {
  check.step("each page is handled as it comes", each_as_it_comes);
  check.step("one page is handled at a time", one_at_a_time);
  check.step("an error comes through, after all other pages",
             an_error_comes_last);
  check.step("there may be no page at all", there_may_be_no_page);
  check.step("what on_page() throws comes through",
             what_on_page_throws_comes_through);
}

void demonstrate() {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  std::cout << "page 0 takes 500 ms, five others 100 ms each\n";
  std::vector<std::string> paths(pages, "/delay/100");
  paths.front() = "/delay/500";
  fetch_each(paths, [&](std::size_t i, const std::string&) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
        Clock::now() - begin);
    std::cout << "  page " << i << " handled after " << ms.count() << " ms\n";
  });
}
