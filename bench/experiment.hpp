#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bench/metrics.hpp"
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

/// One of the measures, whatever the type of its number.
template <typename Number>
Measures::value_type measured(const Metric& metric, Number number) {
  return {&metric, static_cast<double>(number)};
}

/// The first number divided by the second.
template <typename Number, typename Other>
Measures::value_type measured(const Metric& metric, Number number,
                              Other divisor) {
  return measured(metric,
                  static_cast<double>(number) / static_cast<double>(divisor));
}

/// What an arm's code has shown beside the time that it took.
struct Observed {
  std::vector<Answer> answers;         ///< Compared with the arm's `expected`.
  Failing failed = {};                 ///< Of the answers, those that are none.
  std::vector<TaskTrace> traces = {};  ///< For the timeline, if it has one.
  Measures measures = {};
  /// If only a part of it counts, such as what came after a server's start.
  std::optional<double> wall_seconds = {};
};

/// Does an arm's work; called with its spec, which has the server to use.
///
/// Throws: EnvironmentError if the machine cannot give what it needs.
using Code = std::function<Observed(const Spec&)>;

/// A model of the catalogue runs the arm's batch.
struct ByModel {
  std::string model;
  /// Some tasks may fail in this way, though not in sequential.
  std::optional<FailureKind> may_fail = {};
  /// Whether to measure how long its tasks took from when they were begun, and
  /// from when they were wanted (see bench/measure/latency.hpp).
  bool measures_latency = false;
  /// It may use only so many of the usable cores; 0: all of them.
  std::size_t cores = 0;
};

/// A program in bench/peers runs the arm's batch: {"fetch.py", "aiohttp"},
/// {"tasks.go", "fetch"}.
struct ByPeer {
  std::string script;
  std::string how;
};

/// Code of the experiment's own.
struct ByCode {
  Code run;
  std::vector<Answer> expected;  ///< What it must answer; never empty.
};

/// Where an arm stands in a sweep: the same work with more and more of `x`.
struct Point {
  std::string series;  ///< The line that it belongs to.
  double x = 0;
};

/// One way of doing the work.
struct Arm {
  std::string name;  ///< Unique in its experiment.
  std::variant<ByModel, ByPeer, ByCode> by;
  std::size_t concurrency = 1;
  Spec spec;  ///< The batch of this arm.
  Bound bound;
  /// These tasks fail on purpose, in sequential as well; no other one may.
  Failing must_fail;
  std::optional<Point> point;  ///< In a sweep.
  /// The arm that this one repeats: what differs between them is no difference.
  std::string same_as = {};
  /// The machine may not have enough for it: that is a result, no failure.
  bool may_end = false;
  /// Asked before all else.  Throws: EnvironmentError if that is known already,
  /// so that nobody has to try it out at the expense of others.
  std::function<void()> require;

  const ByModel* by_model() const { return std::get_if<ByModel>(&by); }
  const ByPeer* by_peer() const { return std::get_if<ByPeer>(&by); }
  const ByCode* by_code() const { return std::get_if<ByCode>(&by); }

  /// Empty if it is no model.
  std::string model() const { return by_model() ? by_model()->model : ""; }
};

enum class Relation { about, at_least, at_most, exactly };

/// A metric of an arm beside a number; with a base, how many times less of it
/// than the base has.  See bench/claims.hpp for the words to write one.
struct Comparison {
  std::string arm;
  const Metric* metric;
  std::string base;  ///< The arm that a ratio is relative to, or empty.
  Relation relation;
  double claimed;
  double tolerance;             ///< A share of `claimed`.
  std::optional<double> bound;  ///< No measurement can pass it.
};

/// Where a claim comes from.
enum class Origin {
  figure,     ///< A number of an article.
  statement,  ///< A sentence of an article.
  ours,       ///< This project's own.
  check,      ///< The suite tests itself.
};

struct Source {
  Origin origin;
  /// "A1 A2": of a figure or a statement; from the experiment if it says none.
  std::string articles = {};
};

/// A sentence about the experiment, as data.  plots/ gives the verdict.
struct Claim {
  std::string id;
  Source source;
  Comparison says;
  std::string text;
};

/// A question, the ways of doing the work that answer it, and what the articles
/// say the answer is.
struct Experiment {
  std::string id;  ///< From the catalogue.
  std::string title;
  std::string source;  ///< Which articles, as in "A1 A2"; or "ours".
  std::string question;
  std::string work;  ///< One line for people: what is done.
  Kind kind = Kind::waiting;
  std::size_t tasks = 0;  ///< 0: as many as its first arm has.
  std::vector<Arm> arms;
  std::vector<Claim> claims;
  /// About how long an arm computes, to plan by.
  double computing_seconds = 0.3;
  std::string group;  ///< From the catalogue.
  /// How far the experiment itself scales an article's delays down, before the
  /// run does: ten minutes in a hundred pages become 60 ms a page.
  double article_scale = 1;
  std::string sweep;  ///< What `x` of its arms counts; empty: it is no sweep.
};

}  // namespace lab
