#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "bench/experiment.hpp"
#include "bench/harness/peer.hpp"
#include "bench/harness/server_process.hpp"
#include "models/model.hpp"

namespace lab {

/// What one repetition of one arm has shown.  Unknown is left out.
struct Sample {
  std::size_t block = 0;  ///< Which repetition of its arm.
  std::size_t order = 0;  ///< Which cell of the whole run.
  double wall_seconds = 0;
  std::optional<double> cpu_user_seconds;
  std::optional<double> cpu_system_seconds;
  std::optional<std::uint64_t> peak_memory_bytes;
  std::optional<std::int64_t> voluntary_switches;
  std::optional<std::int64_t> involuntary_switches;
  std::optional<std::size_t> threads_made;
  std::optional<std::size_t> processes_made;
  /// Share of the machine that other programs used meanwhile.
  std::optional<double> foreign_cpu_share;
  std::string taint;              ///< Why this sample is not valid, or empty.
  std::size_t right_answers = 0;  ///< Each was compared with the right one.
  std::size_t failures = 0;
  std::optional<ServerStats> server;
  /// What its code measured, and time_waits: connections left in that state.
  std::map<std::string, double> measures;
};

/// A sample with what the tasks did.
struct Repetition {
  Sample sample;
  RunResult result;
};

/// What the cells of a run share.
struct Bench {
  ServerProcess& server;
  PeerOptions peers;
  std::stop_token stop;
  /// Whether a signal has come that will ask for the stop.  Ctrl+C may end a
  /// worker that is just being started before it is known here as a stop.
  std::function<bool()> is_interrupted = [] { return false; };
  std::string scratch = {};  ///< The run's own folder, for the batches.
  std::size_t cells_done = 0;
  /// For how long disturbed samples may still be taken again.
  double spare_seconds = 0;
  /// The outcomes of sequential, by the batch's spec in JSON.
  std::map<std::string, std::vector<Outcome>> references;
  bool lacks_something = false;  ///< A cell could not have what it needs.
  std::string server_lost;  ///< Why the server is gone; empty while it is not.

  /// Whether it was stopped, or has lost its server: no cell is measured then.
  bool is_over() const {
    return stop.stop_requested() || is_interrupted() || !server_lost.empty();
  }
};

/// One arm of one experiment: checked once, then measured again and again.
///
/// A repetition counts from nothing to nothing: the model is made, runs the
/// batch and is destroyed, as a Python `with ThreadPoolExecutor()` would.  The
/// batch, and with it the HTTP session, is made before and destroyed after.
class Cell {
 public:
  /// `rehearsal` is the same arm with its delays cut down.
  Cell(Bench& bench, const Arm& arm, const Arm& rehearsal)
      : bench_(bench), arm_(arm), rehearsal_(rehearsal) {}

  const Arm& arm() const { return arm_; }
  const Bench& bench() const { return bench_; }

  /// Measures once; checks the answers before the first time, and after each.
  ///
  /// Returns: wall seconds, or nothing if the run was stopped or the cell
  ///          failed.
  std::optional<double> measure();

  const std::vector<Sample>& samples() const { return samples_; }

  /// Why the cell has failed, or empty.
  const std::string& error() const { return error_; }

  /// What the machine had not enough of, for an arm that may end so; or empty.
  const std::string& end() const { return end_; }

  /// Whether its outcomes were compared with the right ones, and equal them.
  bool is_verified() const { return verified_ && error_.empty(); }

  /// The traces of the repetition with the median time, and its block.
  struct Trace {
    std::size_t block;
    std::vector<TaskTrace> tasks;
    std::vector<Outcome> outcomes;
  };
  std::optional<Trace> typical_trace() const;

 private:
  void ask_whether_the_server_lives();
  void fail(const std::exception& error);
  void rehearse();
  std::vector<Outcome> reference();
  Repetition run_quietly(const Arm& arm);
  Repetition run_once(const Arm& arm);
  bool keeps_traces() const;

  Bench& bench_;
  Arm arm_;
  Arm rehearsal_;
  bool verified_ = false;
  std::string error_;
  std::string end_;
  std::vector<Outcome> expected_;
  std::vector<Sample> samples_;
  std::vector<RunResult> results_;  // of every sample, if keeps_traces()
};

}  // namespace lab
