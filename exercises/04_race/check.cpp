#include "instruments/check.hpp"

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <iostream>
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

/// Nothing keeps the workers apart here but what the student wrote, or a race
/// could hide behind it.
void the_totals_are_right() {
  const std::size_t lines = exercise::drawn(2000, 4000);
  require_totals(count_visits(log_of(lines), 4), lines);
  for (const std::size_t workers : {std::size_t{1}, exercise::drawn(2, 9)}) {
    const std::size_t some = exercise::drawn(40, 80);
    require_totals(count_visits(log_of(some, 1), workers), some, 1);
  }
}

void a_worker_without_a_line_is_no_harm() {
  require_totals(count_visits({}, 4), 0);
  require_total("visits", count_visits(log_of(1), 4).visits, 1);
}

void all_workers_read_together() {
  const std::size_t workers = exercise::drawn(5, 9);
  const auto meeting = std::make_shared<Rendezvous>(workers);
  take_time = [meeting] { meeting->arrive(); };
  exercise::Beside<Stats> counting(
      [log = log_of(20), workers] { return count_visits(log, workers); });
  exercise::await([&] { return meeting->present() >= workers; });
  const std::size_t present = meeting->present();
  require(present >= workers,
          fmt::format("The check held every worker inside read_line() until "
                      "{} were there.  It saw {}, then nothing new.",
                      workers, present),
          fmt::format("All {} workers can read at the same time.", workers),
          present == 0
              ? exercise::nobody_came
              : "Read first, and lock afterwards: hold the lock only while you "
                "add.  Join the workers when all of them have started.");
  require_totals(counting.result(), 20);
}

}  // namespace

Visit read_line(const std::string& line) {
  take_time();
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
