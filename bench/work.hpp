#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/experiment.hpp"
#include "bench/languages.hpp"

namespace lab {

// The words of arms: what is done, by which models and peers, and the least
// that it can take.

/// A batch, and how it is done.
struct Work {
  Spec spec;
  Kind kind = Kind::waiting;
  std::size_t at_most = 1;  ///< So many tasks at once.
  Bound bound = {};         ///< Of every model but `sequential`.
  Bound one_by_one = {};    ///< Of `sequential`.
};

/// How long tasks wait, and how many of them at once.
struct Waits {
  std::vector<double> delays;  ///< Seconds, of each task.
  std::size_t at_most = 0;     ///< 0: all.  Else the delays are equal.
};

/// So many tasks that wait for `delay` seconds each.
std::vector<double> each(std::size_t tasks, double delay);

/// A batch of the workload `spec` names, whose tasks wait.
Work waits(const Setting& setting, const Waits& waits, Spec spec);

/// GET requests; `query` stands in each before its number: "limit=10&".
Work fetches(const Setting& setting, const Waits& waits,
             std::string_view query = "");

/// For code that asks the server itself.
Spec http_requests(const Setting& setting, std::size_t tasks);

/// Timers.
Work sleeps(const Setting& setting, const Waits& waits);

/// A batch that computes: `at_most` of its tasks share the cores.  `async`,
/// `fibers` and `gil_threads` use one core by design.
Work computes(const Setting& setting, Spec spec, std::size_t at_most);

/// By a model of the catalogue; the name is "model, how" if there is a `how`.
/// A bound of computing rests on "sequential, how".
Arm arm(std::string model, const Work& work, std::string_view how = "");

/// The same for each of them.
std::vector<Arm> arms(const std::vector<std::string>& models, const Work& work,
                      std::string_view how = "");

/// Puts arms behind others.
void append(std::vector<Arm>& arms, std::vector<Arm> more);

/// All models of the catalogue.
std::vector<std::string> every_model();

/// Those that CPython has in its standard library, too: for experiments in
/// which the other ideas would say nothing new.
std::vector<std::string> models_of_python();

/// By CPython, through a program in bench/peers; named "python how, what".
Arm python(std::string script, std::string how, const Work& work,
           std::string_view what = "");

/// By another language, through its program in bench/peers; named "Go
/// goroutines, what".  Its computing has no bound: other compilers add up in
/// other ways.
Arm in_language(const Language& language, const Work& work,
                std::string_view what = "");

/// By code of the experiment's own: `work` says the rest of the arm.
Arm coded(std::string name, const Work& work, std::vector<Answer> expected,
          Code code);

/// The arm at a point of a sweep, which the machine may have not enough for.
Arm at_point(Arm arm, std::size_t x);

/// The same arm once more: "async, again".
Arm again(Arm arm);

/// The arm, of whose tasks these must fail.
Arm failing(Arm arm, Failing must_fail);

/// ceil(tasks / at_most) waits of `delay` seconds.
Bound waves(std::size_t tasks, std::size_t at_most, double delay);

/// How many cores can share so many tasks at once.
double shared_by(const Setting& setting, std::size_t at_most);

/// The size of CPython's ThreadPoolExecutor, since 3.8, and of the pool behind
/// to_thread: min(32, cores + 4).
std::size_t default_workers(std::size_t cores);

/// Whole milliseconds.
std::uint64_t to_ms(double seconds);

/// The same in seconds, at least one: what a server does that is told so.
double whole_ms(double seconds);

/// `amount` of computing, scaled as the setting says; at least 1.
std::uint64_t scaled(std::uint64_t amount, const Setting& setting);

/// How many numbers the workload `sum` adds up in so many seconds, on this
/// machine; measured once, so that all batches of a run agree.
std::uint64_t additions_in(double seconds);

}  // namespace lab
