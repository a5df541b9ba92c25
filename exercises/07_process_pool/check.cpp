#include "instruments/check.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "given/shared_array.hpp"
#include "instruments/await.hpp"
#include "instruments/beside.hpp"
#include "instruments/process_gate.hpp"
#include "instruments/surroundings.hpp"
#include "instruments/traffic.hpp"

using exercise::Beside;
using exercise::Check;
using exercise::ProcessGate;
using exercise::require;
using exercise::Traffic;
using Counts = std::vector<std::size_t>;
using Gate = given::SharedArray<ProcessGate>;

namespace {

constexpr std::size_t usual = 4;

/// Of this process; a worker has another one.
const pid_t here = getpid();

std::atomic<bool> was_called_here = false;

/// What count_above() does first.  Set only while no worker runs, so that new
/// ones know it.
std::shared_ptr<Gate> gate;

/// What a temperature feels like in still, damp air, after Steadman: that of
/// the air, and more for the heat in its vapour.
double felt(double degrees) {
  constexpr double humidity = 0.7;
  const double vapour =
      humidity * 6.105 * std::exp(17.27 * degrees / (237.7 + degrees));
  return degrees + 0.33 * vapour - 4.0;
}

std::size_t count(const std::vector<double>& readings, double threshold) {
  return static_cast<std::size_t>(
      std::count_if(readings.begin(), readings.end(),
                    [=](double reading) { return felt(reading) > threshold; }));
}

/// A year of readings, and what is asked about them.
struct Year {
  /// From 0 to 50 degrees, in no order.
  explicit Year(std::size_t hours, std::size_t questions) {
    for (std::size_t i = 0; i < hours; ++i)
      readings.push_back(50.0 * static_cast<double>(i * 7919 % hours) /
                         static_cast<double>(hours));
    for (std::size_t i = 0; i < questions; ++i)
      thresholds.push_back(50.0 * static_cast<double>(i * 31 % questions) /
                           static_cast<double>(questions));
  }

  Counts right_counts() const {
    Counts counts;
    for (const double threshold : thresholds)
      counts.push_back(count(readings, threshold));
    return counts;
  }

  std::vector<double> readings;
  std::vector<double> thresholds;
};

void require_right(const Counts& counts, const Year& year) {
  require(!was_called_here, "count_above() was called in your own process.",
          "Only workers call it.",
          "Call it in the function that you give to the given::Worker.");
  const Counts right = year.right_counts();
  require(counts.size() == right.size(),
          fmt::format("count_all() gave {} numbers for {} thresholds.",
                      counts.size(), right.size()),
          "It gives one number for each.",
          "Receive one answer for each message.");
  for (std::size_t i = 0; i < right.size(); ++i)
    require(counts[i] == right[i],
            fmt::format("For threshold {} count_all() gave {}.", i, counts[i]),
            fmt::format("It gives {}.", right[i]),
            "A worker answers in the order of its messages.  Which worker did "
            "you send which threshold?");
}

void little_is_sent() {
  const Year year(500'000, 50);
  exercise::forget_traffic();
  const Counts counts = count_all(year.readings, year.thresholds, usual);
  const Traffic seen = exercise::traffic();
  constexpr std::size_t enough = 10'000;
  const std::string expected =
      "What goes through the pipes is small: a question, and its answer.";
  require(seen.bytes_sent <= enough,
          fmt::format("Sent {} to workers for 50 results.",
                      exercise::in_words(seen.bytes_sent)),
          expected,
          "Send indices, not data.  A worker begins as a copy of your process, "
          "so it has the readings already.");
  require(seen.bytes_received <= enough,
          fmt::format("Received {} from workers for 50 numbers.",
                      exercise::in_words(seen.bytes_received)),
          expected, "Let the workers do the counting, and send the number.");
  require_right(counts, year);
}

void as_many_processes_as_workers(std::size_t workers) {
  const Year year(1000, 50);
  exercise::forget_traffic();
  const Counts counts = count_all(year.readings, year.thresholds, workers);
  const std::size_t made = exercise::traffic().processes;
  require(made > 0, "No process was made.",
          fmt::format("There are {} of them.", workers),
          "Make given::Workers.");
  require(made <= workers,
          fmt::format("{} processes were made for 50 thresholds.", made),
          fmt::format("There are {} workers.", workers),
          "To make a process takes longer than to count a little.  Send many "
          "messages to each worker, one after the other.");
  require_right(counts, year);
}

/// For as long as it lives, workers are held inside count_above().
class Hold {
 public:
  Hold() { gate = gate_; }
  ~Hold() {
    gate_->begin()->open();
    gate.reset();
  }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

  std::size_t present() const { return gate_->begin()->present(); }

 private:
  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>(1);
};

void all_count_together() {
  const std::size_t workers = exercise::drawn(5, 7);
  const auto year = std::make_shared<Year>(1000, 17);
  std::optional<Hold> hold(std::in_place);
  Beside<Counts> counting([year, workers] {
    return count_all(year->readings, year->thresholds, workers);
  });
  exercise::await([&] { return hold->present() >= workers; });
  const std::size_t present = hold->present();
  require(present >= workers,
          fmt::format("The check held every worker inside count_above() until "
                      "{} were there.  It saw {}, then nothing new.",
                      workers, present),
          fmt::format("All {} workers count at the same time.", workers),
          "Send to all workers before you wait for the first answer.");
  hold.reset();
  require_right(counting.result(), *year);
}

void fewer_thresholds_than_workers() {
  for (const std::size_t count : {0U, 1U}) {
    const Year year(10, count);
    require_right(count_all(year.readings, year.thresholds, usual), year);
  }
  exercise::require_no_process_left();
}

/// More than the pipes can hold: who sends all before it receives anything is
/// stuck, as the workers wait for somebody to read their answers.
void more_than_a_pipe_can_hold() {
  const auto year = std::make_shared<Year>(10, 4000);
  const std::size_t workers = exercise::drawn(2, 3);
  Beside<Counts> counting([year, workers] {
    return count_all(year->readings, year->thresholds, workers);
  });
  require(exercise::await([&] { return counting.ended(); }),
          fmt::format("{} thresholds were asked about, and count_all() did not "
                      "return: all sleep.  You send, as the pipe is full, and "
                      "the workers wait for you to read their answers.",
                      year->thresholds.size()),
          "It returns, however many thresholds there are.",
          "A pipe holds a few hundred messages.  Send each worker one or a "
          "few, and the next when an answer has come.");
  require_right(counting.result(), *year);
}

}  // namespace

std::size_t count_above(const std::vector<double>& readings, double threshold) {
  if (getpid() == here) was_called_here = true;
  if (gate) gate->begin()->arrive();
  return count(readings, threshold);
}

void check(Check& check) {
  check.step("little goes through the pipes", little_is_sent);
  check.step("no process is left", exercise::require_no_process_left);
  check.step("there are as many processes as workers",
             [] { as_many_processes_as_workers(3); });
  check.step("all workers count at the same time", all_count_together);
  check.step("there may be fewer thresholds than workers",
             fewer_thresholds_than_workers);
  check.step("there may be more thresholds than a pipe can hold",
             more_than_a_pipe_can_hold);
}

void demonstrate() {
  std::cout << "counting 50 times over 4 MB of readings, with 4 workers\n";
  const Year year(500'000, 50);
  const auto begin = std::chrono::steady_clock::now();
  count_all(year.readings, year.thresholds, usual);
  const std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - begin;
  const Traffic seen = exercise::traffic();
  std::cout << fmt::format("sent {}, received {}, in {:.2f} s\n",
                           exercise::in_words(seen.bytes_sent),
                           exercise::in_words(seen.bytes_received),
                           seconds.count());
  const auto again = std::chrono::steady_clock::now();
  year.right_counts();
  const std::chrono::duration<double> loop =
      std::chrono::steady_clock::now() - again;
  std::cout << fmt::format("a plain loop in one process: {:.2f} s\n",
                           loop.count());
}
