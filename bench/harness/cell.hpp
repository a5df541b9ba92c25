#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "bench/experiment.hpp"
#include "bench/harness/measuring_process.hpp"
#include "bench/harness/peer.hpp"
#include "bench/harness/sample.hpp"
#include "bench/harness/server_process.hpp"
#include "models/model.hpp"

namespace lab {

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
  /// Whether each arm is measured in a process of its own, or in this one.
  bool has_processes = false;
  /// Whether an arm does its batch once before it is timed.
  bool rehearses = true;
  /// For how long disturbed samples may still be taken again.
  double spare_seconds = 0;
  /// The outcomes of sequential, by the batch's spec in JSON.
  std::map<std::string, std::vector<Outcome>> references;
  bool lacks_something = false;  ///< A cell could not have what it needs.
  bool never_early = true;       ///< What the server showed when it was tried.
  std::string server_restarted;  ///< Why it was started again, or empty.
  std::string server_lost;       ///< Why it is gone for good, or empty.

  /// Whether it was stopped, or has lost its server: no cell is measured then.
  bool is_over() const {
    return stop.stop_requested() || is_interrupted() || !server_lost.empty();
  }
};

/// How another process can do the work of a cell, and for how long it may.
struct CellOrigin {
  std::optional<ArmOrigin> arm;
  std::optional<ArmOrigin> rehearsal;
  std::chrono::milliseconds limit = std::chrono::minutes(1);
  bool computes = false;  ///< There are no delays that a rehearsal can cut.
};

/// One arm of one experiment: checked once, then measured again and again.
///
/// A repetition counts from nothing to nothing: the model is made, runs the
/// batch and is destroyed, as a Python `with ThreadPoolExecutor()` would.  The
/// batch, and with it the HTTP session, is made before and destroyed after.
class Cell {
 public:
  /// `rehearsal` is the same arm with its delays cut down.
  Cell(Bench& bench, const Arm& arm, const Arm& rehearsal,
       CellOrigin origin = {})
      : bench_(bench),
        arm_(arm),
        rehearsal_(rehearsal),
        origin_(std::move(origin)) {}

  const Arm& arm() const { return arm_; }
  const Bench& bench() const { return bench_; }

  /// Measures once, as a part of this block; checks the answers before the
  /// first time, unless that would be the same work, and after each.
  ///
  /// Returns: wall seconds, or nothing if the run was stopped or the cell
  ///          failed.
  std::optional<double> measure(std::size_t block);
  std::optional<double> measure() { return measure(samples_.size()); }

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
    std::vector<std::string> lanes = {};
  };
  std::optional<Trace> typical_trace() const;

 private:
  std::optional<double> measure_once(std::size_t block);
  std::optional<double> measure_with_another_server(const std::string& why,
                                                    std::size_t block);
  std::string why_server_is_lost();
  void fail(const std::exception& error);
  void prepare();
  void rehearse(const std::vector<Outcome>& expected);
  bool is_reference() const;
  bool is_cut_down() const;
  std::vector<Outcome> reference();
  Repetition run_quietly();
  std::string server_for(const Arm& arm) const;
  Repetition run_once(const Arm& arm, const std::optional<ArmOrigin>& origin);
  Repetition perform_once(const Arm& arm,
                          const std::optional<ArmOrigin>& origin);
  bool keeps_traces() const;

  Bench& bench_;
  Arm arm_;
  Arm rehearsal_;
  CellOrigin origin_;
  bool is_prepared_ = false;
  bool verified_ = false;
  std::string error_;
  std::string end_;
  std::vector<Outcome> expected_;
  std::vector<Sample> samples_;
  std::vector<RunResult> results_;  // of every sample, if keeps_traces()
};

}  // namespace lab
