#include "instruments/check.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "exercise.hpp"
#include "given/fetch_error.hpp"
#include "instruments/await.hpp"
#include "instruments/beside.hpp"
#include "instruments/rendezvous.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/async/task.hpp"

using exercise::Beside;
using exercise::Check;
using exercise::Rendezvous;
using exercise::require;
using namespace std::chrono_literals;
using Results = std::vector<std::size_t>;

namespace {

constexpr std::ptrdiff_t core_count = 2;
constexpr std::size_t page_count = 8;
constexpr int beats_wanted = 3;

thread_local constinit bool is_a_core = false;  ///< A thread of `cores`.

/// A server, the work that its pages make, and how it went.
struct Scene {
  // The server.  It looks at these every millisecond.
  std::atomic<std::size_t> asked = 0;
  std::atomic<std::size_t> asked_before_an_answer = 0;
  std::atomic<bool> the_last_may_come = true;
  std::size_t last = page_count;  ///< The number of that page.
  bool in_reverse = false;        ///< The first one asked for comes last.
  std::string refused;            ///< The path of a page that cannot be had.
  std::string unreadable;         ///< The text of one that cannot be read.
  std::atomic<std::size_t> answered = 0;

  // The work.
  std::atomic<std::size_t> begun = 0;
  std::atomic<std::size_t> analysed = 0;
  std::atomic<bool> elsewhere = false;  ///< Not on a thread of `cores`.
  std::unique_ptr<Rendezvous> gate;     ///< In analyse(), if there is one.

  // The loop.
  std::thread::id loop_thread;
  std::atomic<int> heartbeats = 0;
  bool wait_for_the_heart = false;
  std::atomic<int> beats_meanwhile = 0;
  std::atomic<bool> on_the_loop = false;
  bool back_on_the_loop = false;

  // For a demonstration.
  std::chrono::milliseconds fetching{0};
  std::chrono::milliseconds analysing{0};

  lab::threads::Executor cores{
      {.max_workers = core_count, .initialiser = [] { is_a_core = true; }}};
};

/// Set only while nobody is at work.
std::shared_ptr<Scene> scene;

Scene& begin_anew() {
  if (scene) scene->cores.shutdown();
  scene = std::make_shared<Scene>();
  return *scene;
}

std::vector<std::string> some_paths(std::size_t count) {
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < count; ++i)
    paths.push_back(fmt::format("/page/{}", i));
  return paths;
}

asio::awaitable<void> beat() {
  for (;;) {
    ++scene->heartbeats;
    co_await lab::async::sleep_for(1ms);
  }
}

asio::awaitable<Results> examine(std::size_t count) {
  scene->loop_thread = std::this_thread::get_id();
  if (scene->wait_for_the_heart)
    lab::async::spawn(co_await asio::this_coro::executor, beat());
  auto later = analyse_all(some_paths(count), scene->cores);
  // Its parameters are gone from here on.
  Results results = co_await std::move(later);
  scene->back_on_the_loop = std::this_thread::get_id() == scene->loop_thread;
  co_await lab::async::sleep_for(0ms);  // back to the loop, from wherever
  co_return results;
}

Results run_pages(std::size_t count) {
  return lab::async::run(examine(count), {.handle_signals = false});
}

/// analyse_all() at work on pages of this scene.
Beside<Results> begin() {
  return Beside<Results>([kept = scene] { return run_pages(page_count); });
}

void the_heart_beats() {
  begin_anew().wait_for_the_heart = true;
  run_pages(1);
  require(scene->analysed > 0, "analyse() was never called.",
          "analyse_all() gives what given::analyse() makes of the pages.",
          "Call it, on a thread of `cores`.");
  require(scene->beats_meanwhile >= beats_wanted,
          fmt::format("While `analyse` ran, the heartbeat ran {} times.",
                      scene->beats_meanwhile.load()),
          "The heart beats on, as if nothing was.",
          scene->on_the_loop
              ? "analyse() was called on the loop's own thread, and that "
                "thread can do nothing else meanwhile.  Take "
                "lab::async::to_thread."
              : "analyse() was called on another thread, but the loop's thread "
                "stood still and waited for it.  Do not wait for a future: "
                "co_await.");
}

void all_wait_together() {
  Scene& gate = begin_anew();
  gate.asked_before_an_answer = page_count;
  auto at_work = begin();
  const bool all = exercise::await([&] { return gate.asked == page_count; });
  require(all,
          fmt::format("The server held all replies until {} requests were in "
                      "flight.  It saw {}, then nothing new.",
                      page_count, gate.asked.load()),
          "All pages are on their way at once: to wait takes no core.",
          "Start a coroutine for each page, and limit only the computing.");
  at_work.result();
}

void as_many_as_cores() {
  Scene& held = begin_anew();
  held.gate = std::make_unique<Rendezvous>(page_count + 1);
  auto at_work = begin();
  const std::size_t cores = core_count;
  const bool enough = exercise::await([&] { return held.begun >= cores; });
  require(enough,
          fmt::format("The check held every analyse() until {} were at work.  "
                      "It saw {}, then nothing new.",
                      cores, held.begun.load()),
          fmt::format("{} cores analyse {} pages at once.", cores, cores),
          "Submit a page as soon as it is there, whatever the others do.");
  exercise::come_to_rest();
  const std::size_t begun = held.begun;
  require(
      begun == cores,
      fmt::format("{} pages were analysed at once, on {} cores.", begun, cores),
      "No more than there are cores: they would only take turns.",
      "Give `cores` to lab::async::to_thread: it has a thread for each "
      "core.");
  held.gate->open();
  at_work.result();
}

void the_others_do_not_wait() {
  Scene& slow = begin_anew();
  slow.last = page_count - 1;
  slow.the_last_may_come = false;
  auto at_work = begin();
  const std::size_t others = page_count - 1;
  const bool all = exercise::await([&] { return slow.analysed == others; });
  require(all,
          fmt::format("Page {} was slow.  The other {} had come, and {} of "
                      "them were analysed; the cores stood idle.",
                      slow.last, others, slow.analysed.load()),
          "A page is analysed as soon as it is there.",
          "Write one coroutine that fetches a page and has it analysed; gather "
          "those.");
  slow.the_last_may_come = true;
  at_work.result();
}

void results_in_order() {
  for (const std::size_t count : {0U, 1U, 8U, 40U}) {
    begin_anew();
    scene->asked_before_an_answer = count;
    scene->in_reverse = true;
    const Results results = run_pages(count);
    require(results.size() == count,
            fmt::format("analyse_all() gave {} results for {} pages.",
                        results.size(), count),
            "It gives one for each.", "Keep what analyse() returns.");
    for (std::size_t i = 0; i < count; ++i)
      require(results[i] == i,
              fmt::format("The result of page {} stood at place {}.",
                          results[i], i),
              "The results are in the order of the paths.",
              "lab::async::gather keeps the order of the coroutines.");
    require(scene->back_on_the_loop,
            "After analyse_all() its caller went on, but not on the loop's "
            "thread.",
            "It resumes on the loop's thread.",
            "Go back before you return, or take lab::async::to_thread, which "
            "does.");
  }
}

template <typename Error>
void require_error(const std::string& who) {
  bool thrown = false;
  try {
    run_pages(page_count);
  } catch (const Error&) {
    thrown = true;
  }
  require(thrown,
          fmt::format("{} threw, and analyse_all() said nothing of it.", who),
          "It throws the error, too.",
          "Let the exception pass, or keep it and throw it at the end.");
}

void on_the_cores_only() {
  begin_anew();
  run_pages(page_count);
  require(!scene->elsewhere,
          "A page was analysed on a thread that is none of `cores`.",
          "All computing is done on the threads of `cores`, which others use, "
          "too: so the machine is never asked for more than it has.",
          "Give `cores` to lab::async::to_thread, and make no threads of your "
          "own.");
}

void errors_come_through() {
  begin_anew().refused = "/page/3";
  require_error<given::FetchError>("fetch()");
  begin_anew().unreadable = "/page/3";
  require_error<std::invalid_argument>("analyse()");
}

bool may_answer(std::size_t page, std::size_t arrival) {
  if (scene->asked < scene->asked_before_an_answer) return false;
  if (page == scene->last && !scene->the_last_may_come) return false;
  return !scene->in_reverse || arrival + scene->answered + 1 == scene->asked;
}

/// Until it beats on, or it is clear that it never will.
void listen_to_the_heart() {
  const int before = scene->heartbeats;
  if (!scene->on_the_loop)
    exercise::await([=] { return scene->heartbeats >= before + beats_wanted; });
  scene->beats_meanwhile = scene->heartbeats - before;
}

std::chrono::nanoseconds worked() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) +
         std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

asio::awaitable<std::string> given::fetch(std::string path) {
  const std::size_t page = std::stoul(path.substr(path.rfind('/') + 1));
  const std::size_t arrival = scene->asked++;
  if (path == scene->refused) throw FetchError(path + " cannot be had");
  co_await lab::async::sleep_for(scene->fetching);
  while (!may_answer(page, arrival)) co_await lab::async::sleep_for(1ms);
  ++scene->answered;
  co_return path;
}

std::size_t given::analyse(const std::string& page) {
  Scene& here = *scene;
  ++here.begun;
  if (std::this_thread::get_id() == here.loop_thread) here.on_the_loop = true;
  if (!is_a_core) here.elsewhere = true;
  if (here.wait_for_the_heart) listen_to_the_heart();
  if (here.gate) here.gate->arrive();
  const auto end = worked() + here.analysing;
  while (worked() < end) {
  }
  ++here.analysed;
  if (page == here.unreadable)
    throw std::invalid_argument(page + " cannot be read");
  return std::stoul(page.substr(page.rfind('/') + 1));
}

void check(Check& check) {
  check.step("the loop goes on while a page is analysed", the_heart_beats);
  check.step("all pages are awaited at once", all_wait_together);
  check.step("as many pages are analysed at once as there are cores",
             as_many_as_cores);
  check.step("a page that is there does not wait for the others",
             the_others_do_not_wait);
  check.step("the results are in the order of the paths", results_in_order);
  check.step("pages are analysed on the threads of `cores` only",
             on_the_cores_only);
  check.step("an error comes through", errors_come_through);
}

void demonstrate() {
  std::cout << "40 pages; one comes after 200 ms and is analysed in 10 ms, on "
               "2 cores\n";
  begin_anew();
  scene->fetching = 200ms;
  scene->analysing = 10ms;
  run_pages(40);
  std::cout << scene->analysed << " pages were analysed\n";
}
