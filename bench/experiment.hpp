#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "models/model.hpp"
#include "workloads/batch.hpp"

namespace lab {

/// What shapes an experiment in one run of the suite.
struct Setting {
  double time_scale = 1;  ///< Every injected delay is multiplied by it.
  double work_scale = 1;  ///< The amount of computing is multiplied by it.
  std::size_t usable_cores = 1;
  std::uint64_t seed = 1;  ///< Where all random numbers start.
  std::string server;      ///< "127.0.0.1:8080"
  bool goes_far = true;    ///< Sweeps have their far points, which take long.
};

/// The shortest time that physics allows.
///
/// Waiting has a bound in seconds.  Computing has one relative to another arm:
/// the best time of `base`, divided by what `parts` can share the work.  Tasks
/// that first wait and then compute have both, and the bound is their sum.
struct Bound {
  std::optional<double> seconds;
  std::string base;
  double parts = 1;
};

/// Which tasks fail, by their number, and in which way.
using Failing = std::map<std::size_t, FailureKind>;

/// What a variant has shown beside the time that it took.
struct Observed {
  std::vector<Answer> answers;         ///< Compared with the arm's `expected`.
  Failing failed = {};                 ///< Of the answers, those that are none.
  std::vector<TaskTrace> traces = {};  ///< For the timeline, if it has one.
  /// In units that the name ends with: {"longest_gap_seconds", 1.02}.
  std::map<std::string, double> measures = {};
  /// If only a part of it counts, such as what came after a server's start.
  std::optional<double> wall_seconds = {};
};

/// A way of doing the work that is no model's run of a batch; called with the
/// address of the server and a token that asks it to come to an end.
///
/// Throws: EnvironmentError if the machine cannot give what it needs.
using Variant = std::function<Observed(const std::string&, std::stop_token)>;

/// Where an arm stands in a sweep: the same work with more and more of `x`.
struct Point {
  std::string series;  ///< The line that it belongs to.
  double x = 0;
};

/// One way of doing the work.
struct Arm {
  std::string name;   ///< Unique in its experiment.
  std::string model;  ///< From the catalogue; empty for a peer or a variant.
  std::size_t concurrency = 1;
  Spec spec;  ///< The batch of this arm.
  Bound bound;
  /// These tasks fail on purpose, in sequential as well; no other one may.
  Failing must_fail;
  /// Some tasks may fail in this way, though not in sequential.
  std::optional<FailureKind> may_fail;
  /// A program in bench/peers and its first words, for an arm that is no model
  /// of ours: {"fetch.py", "aiohttp"}.
  std::vector<std::string> peer;
  Variant variant;               ///< For an arm that is neither of the two.
  std::vector<Answer> expected;  ///< What the variant must answer; never empty.
  std::optional<Point> point;    ///< In a sweep.
  /// The machine may not have enough for it: that is a result, no failure.
  bool may_end = false;
  /// A model's arm also measures how long its tasks took from when they were
  /// begun, and from when they were wanted (see bench/measure/latency.hpp).
  bool measures_latency = false;
  /// Asked before all else.  Throws: EnvironmentError if that is known already,
  /// so that nobody has to try it out at the expense of others.
  std::function<void()> require;
};

/// A sentence of an article, as data.  plots/ gives the verdict.
struct Claim {
  std::string id;
  std::string text;
  /// speed_up, wall_seconds, peak_in_flight, failures, or one of a variant's
  /// own; with a base, how many times less of it than the base has.
  std::string measure;
  std::string arm;
  std::string base;      ///< The arm that a ratio is relative to.
  std::string relation;  ///< about, at_least, at_most, exactly
  double claimed = 0;
  double tolerance = 0;         ///< A share of `claimed`.
  std::optional<double> bound;  ///< No measurement can pass it.
};

/// A question, the ways of doing the work that answer it, and what the articles
/// say the answer is.
struct Experiment {
  std::string id;
  std::string title;
  std::string source;  ///< Which articles: "A1 A2".
  std::string question;
  std::string work;  ///< One line for people: what is done.
  Kind kind = Kind::waiting;
  std::size_t tasks = 0;
  std::vector<Arm> arms;
  std::vector<Claim> claims;
  /// About how long an arm computes, to plan by.
  double computing_seconds = 0.3;
  std::string group;  ///< From the catalogue.
  std::string sweep;  ///< What `x` of its arms counts; empty: it is no sweep.
};

/// What most experiments have: the same batch, done by every model.
struct EveryModel {
  Spec spec;
  std::size_t concurrency = 1;
  Bound bound;  ///< Of every model but `sequential`.
  Bound sequential_bound;
  std::vector<std::string> models = {};  ///< Only these; empty: all.
};

/// One arm per model of the catalogue, or of those that are wanted.
std::vector<Arm> arms_of(const EveryModel& wanted);

/// One arm per model, for a batch that computes; its bounds rest on
/// `sequential`.  `async` and `gil_threads` use one core by design.
std::vector<Arm> computing_arms(const Setting& setting, const Spec& spec,
                                std::size_t concurrency);

/// `work` seconds shared by as many cores as can help.
Bound shared_computing(const Setting& setting, std::size_t concurrency);

/// ceil(tasks / concurrency) waits of `delay` seconds.
Bound waves(std::size_t tasks, std::size_t concurrency, double delay);

/// Whole milliseconds.
std::uint64_t to_ms(double seconds);

/// `amount` of computing, scaled as the setting says; at least 1.
std::uint64_t scaled(std::uint64_t amount, const Setting& setting);

}  // namespace lab
