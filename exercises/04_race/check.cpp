#include "instruments/check.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "exercise.hpp"
#include "instruments/await.hpp"
#include "instruments/beside.hpp"
#include "instruments/rendezvous.hpp"
#include "instruments/surroundings.hpp"

using exercise::Check;
using exercise::Rendezvous;
using exercise::require;

namespace {

/// What read_line() does before it reads.  Set only while no worker runs.
std::function<void()> take_time = [] {};

/// Calls of read_line().  It keeps no threads apart.
std::atomic<std::size_t> lines_read = 0;

/// As many lines as asked for; every tenth tells of a failure, or each of them.
std::vector<std::string> log_of(std::size_t lines, std::size_t every = 10) {
  std::vector<std::string> log;
  for (std::size_t i = 0; i < lines; ++i)
    log.push_back(fmt::format("GET /basket {} {}",
                              i % every == every - 1 ? 500 : 200, i));
  return log;
}

void require_total(const char* name, std::size_t counted,
                   std::size_t expected) {
  require(counted == expected, fmt::format("{} is {}.", name, counted),
          fmt::format("It is {}.", expected),
          "Every line counts once, for all three numbers.");
}

void require_totals(const Stats& counted, std::size_t lines,
                    std::size_t every = 10) {
  require_total("visits", counted.visits, lines);
  require_total("failures", counted.failures, lines / every);
  require_total("bytes", counted.bytes, lines * (lines - 1) / 2);
}

/// The totals of count_visits(), which must read each line once.
void require_counted(std::size_t lines, std::size_t every,
                     std::size_t workers) {
  lines_read = 0;
  require_totals(count_visits(log_of(lines, every), workers), lines, every);
  require(lines_read == lines,
          fmt::format("For {} lines read_line() was called {} times.", lines,
                      lines_read.load()),
          "Each line is read once.",
          "A worker counts what it has read itself.  Nobody reads it again.");
}

/// Nothing keeps the workers apart here but what the student wrote, or a race
/// could hide behind it.
void the_totals_are_right() {
  require_counted(exercise::drawn(2000, 4000), 10, 4);
  for (const std::size_t workers : {std::size_t{1}, exercise::drawn(2, 9)})
    require_counted(exercise::drawn(40, 80), 1, workers);
}

void a_worker_without_a_line_is_no_harm() {
  require_totals(count_visits({}, 4), 0);
  require_total("visits", count_visits(log_of(1), 4).visits, 1);
}

/// Holds all that come, and looks who they are once nobody comes any more.
void require_all_inside(const Rendezvous& meeting, std::size_t workers) {
  exercise::await([&] { return meeting.present() >= workers; });
  exercise::come_to_rest();
  const std::size_t present = meeting.present();
  require(present >= workers,
          fmt::format("The check held every worker inside read_line() until "
                      "{} were there.  It saw {}, then nothing new.",
                      workers, present),
          fmt::format("All {} workers can read at the same time.", workers),
          present == 0
              ? exercise::nobody_came
              : "Read first, and lock afterwards: hold the lock only while you "
                "add.  Join the workers when all of them have started.");
  require(present == workers,
          fmt::format("{} workers were wanted, and {} threads were inside "
                      "read_line() at once.",
                      workers, present),
          fmt::format("{} threads share the lines.", workers),
          "Give each worker several lines, not each line a worker.");
}

/// A gate that nobody but the check opens.
std::shared_ptr<Rendezvous> closed_gate() {
  constexpr auto more_than_ever_come = std::numeric_limits<std::size_t>::max();
  return std::make_shared<Rendezvous>(more_than_ever_come);
}

/// Twice: a thread that has read one line, for show, does not come again.
void all_workers_read_together() {
  const std::size_t workers = exercise::drawn(5, 9);
  const auto first = closed_gate();
  const auto second = closed_gate();
  const auto first_is_open = std::make_shared<std::atomic<bool>>(false);
  take_time = [first, second, first_is_open] {
    (*first_is_open ? second : first)->arrive();
  };
  const std::size_t lines = 4 * workers;
  exercise::Beside<Stats> counting(
      [log = log_of(lines), workers] { return count_visits(log, workers); });
  require_all_inside(*first, workers);
  *first_is_open = true;
  first->open();
  require_all_inside(*second, workers);
  second->open();
  require_totals(counting.result(), lines);
}

}  // namespace

Visit read_line(const std::string& line) {
  take_time();
  lines_read.fetch_add(1, std::memory_order_relaxed);
  std::istringstream words(line);
  std::string method;
  std::string page;
  int status = 0;
  Visit visit;
  words >> method >> page >> status >> visit.bytes;
  visit.failed = status >= 500;
  return visit;
}

void check(Check& check) {
  check.step("the totals are right", the_totals_are_right);
  check.step("there may be fewer lines than workers",
             a_worker_without_a_line_is_no_harm);
  check.step("all workers read at the same time", all_workers_read_together);
}

void demonstrate() {
  take_time = [] { std::this_thread::sleep_for(std::chrono::milliseconds(5)); };
  std::cout << "reading 200 lines that take 5 ms each, with 4 workers\n";
  const Stats stats = count_visits(log_of(200), 4);
  std::cout << stats.visits << " visits, " << stats.failures << " failures, "
            << stats.bytes << " bytes\n";
}
